// What the class guessed, as dots without names above the interval of the model.
import { counted, el, number, saveCsv, svg } from "./dom.js";
import { savePng, saveSvg } from "./picture.js";

const WIDTH = 420;
const GROUND = 84;
const STEP = 9;

/** The dots of a question's guesses; null as long as nobody has guessed. */
export function dots({ answer, lesson, guess, guesses: all }, look) {
  const measure = guess?.measure ?? lesson?.expected[0]?.measure ?? "sorties";
  const guesses = all?.[measure] ?? [];
  const row = answer.measures.find((one) => one.measure.id === measure);
  if (!guesses.length || !row?.baseline) return null;
  const [mean, low, high] = [row.difference, row.low, row.high].map((value) => (100 * value) / row.baseline);
  const words = `${counted(guesses.length, "guess", "guesses")}, median ${number(median(guesses), 0)} %; the model says ${number(mean, 1)} %${high > low ? `, ${number(low, 1)} to ${number(high, 1)} %` : ""}`;
  const title = `${row.text.name}, change in %: what the class guessed, and the model`;
  const drawing = drawn(guesses, guess?.percent, mean, low ?? mean, high ?? mean, words);
  const button = (label, action) => el("button", { type: "button", onclick: action }, label, el("span", { class: "hidden" }, " of the guesses"));
  return el(
    "figure",
    { class: "dots" },
    el("figcaption", {}, title),
    drawing,
    el("p", { class: "note" }, `${words}. `),
    el(
      "p",
      { class: "get" },
      el("button", { type: "button", onclick: look }, "Look for more guesses"),
      button("CSV", () => saveCsv("guesses.csv", [[`guess, change of ${row.text.name.toLowerCase()} in %`], ...guesses.map((one) => [one])])),
      button("PNG", () => savePng("guesses", drawing, title)),
      button("SVG", () => saveSvg("guesses", drawing, title)),
    ),
  );
}

function drawn(guesses, own, mean, low, high, words) {
  const ends = [0, mean, low, high, ...guesses].filter(Number.isFinite);
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const pad = Math.max(1, 0.06 * (most - least));
  const x = (value) => 10 + ((WIDTH - 20) * (value - least + pad)) / (most - least + 2 * pad);
  const column = (value) => STEP * Math.round(x(value) / STEP);
  const heights = new Map();
  const marks = guesses.map((value) => {
    const height = heights.get(column(value)) ?? 0;
    heights.set(column(value), height + 1);
    return svg("circle", { class: "dot", cx: column(value), cy: GROUND - STEP * Math.min(height, 8), r: 4 });
  });
  const anchor = x(mean) > WIDTH - 70 ? "end" : x(mean) < 70 ? "start" : "middle";
  return svg(
    "svg",
    { viewBox: `0 0 ${WIDTH} 128`, role: "img", "aria-label": words },
    svg("line", { class: "zero", x1: x(0), x2: x(0), y1: 8, y2: 92 }),
    svg("line", { class: "axis", x1: 0, x2: WIDTH, y1: 92, y2: 92 }),
    ...marks,
    own === undefined ? "" : svg("circle", { class: "own", cx: column(own), cy: GROUND, r: 6 }),
    svg("line", { class: "model", x1: x(low), x2: x(high), y1: 100, y2: 100 }),
    svg("circle", { class: "model", cx: x(mean), cy: 100, r: 4 }),
    svg("text", { x: x(mean), y: 118, "text-anchor": anchor }, `model ${number(mean, 1)} %`),
    Math.abs(x(0) - x(mean)) > 60 ? svg("text", { x: x(0), y: 118, "text-anchor": "middle" }, "0") : "",
  );
}

function median(sorted) {
  const middle = sorted.length / 2;
  return sorted.length % 2 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
}
