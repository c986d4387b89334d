// Colors and shapes: who flies by color, what for by shape. The colors are from the schemes of Paul Tol for
// people with any kind of color blindness; ten contingents have their own, the others share one.
import { row } from "./dom.js";

const COLORS = ["#4477aa", "#cc6677", "#88ccee", "#ddcc77", "#aa4499", "#ee8866", "#117733", "#999933", "#44aa99", "#882255"];
export const REST = "#8a8f98";
export const SIDES = ["#1b6ec2", "#c2410c"];
export const ROLES = ["strike", "isr_armed", "isr", "c2", "tanker", "airlift"];

// Those who flew most; a campaign without them gives the colors in its own order.
const MOST = ["united_states", "iraq", "france", "united_kingdom", "russia", "australia", "canada", "netherlands", "iran", "jordan"];

const known = new WeakMap();

/** From contingent to color, in the order of their sorties; a nation keeps its color in every run. */
export function colors(replay) {
  if (!known.has(replay)) {
    const ids = replay.contingents.map((one) => one.id);
    const inOrder = [...MOST.filter((id) => ids.includes(id)), ...ids.filter((id) => !MOST.includes(id))];
    const rank = new Map(inOrder.map((id, number) => [id, number]));
    const sums = replay.contingents.map((one, number) => ({ id: one.id, sorties: sorties(replay, number) }));
    const order = sums.filter((one) => one.sorties > 0).sort((a, b) => b.sorties - a.sorties);
    known.set(replay, new Map(order.map(({ id }) => [id, COLORS[rank.get(id)] ?? REST])));
  }
  return known.get(replay);
}

export function colorOf(replay, contingent) {
  return colors(replay).get(contingent) ?? REST;
}

/** Sorties of a contingent in the whole replay, under whatever command. */
export function sorties(replay, number) {
  const { sorties: coalition, own_sorties: own } = replay.nation_days;
  let sum = 0;
  for (let at = number * replay.days; at < (number + 1) * replay.days; at += 1) sum += coalition[at] + own[at];
  return sum;
}

/** Draw the shape of a role around the origin, heading right; `size` is half its length. */
export function shape(context, role, size) {
  context.beginPath();
  if (role === "strike") lines(context, size, [[1.2, 0], [-0.9, 0.85], [-0.45, 0], [-0.9, -0.85]]);
  else if (role === "tanker") lines(context, size * 1.35, [[1.1, 0], [0.1, 0.25], [-0.5, 1.05], [-0.35, 0.2], [-1, 0.15], [-1, -0.15], [-0.35, -0.2], [-0.5, -1.05], [0.1, -0.25]]);
  else if (role === "isr" || role === "isr_armed") lines(context, size * 1.1, [[1, 0], [0, 0.6], [-1, 0], [0, -0.6]]);
  else if (role === "c2") context.arc(0, 0, size, 0, 2 * Math.PI);
  else lines(context, size * 0.85, [[1, 0.8], [-1, 0.8], [-1, -0.8], [1, -0.8]]);
}

function lines(context, size, points) {
  points.forEach(([x, y], at) => context[at ? "lineTo" : "moveTo"](x * size, y * size));
  context.closePath();
}

/** The printed name of a contingent. */
export function nation(replay, id) {
  return row(replay, "contingents", id)?.one.name ?? id;
}
