// Charts of every day with a cursor at the time of the clock: means over the replications with bands, the
// paired difference on request, the same numbers as a table, and files to take away.
import uPlot from "./vendor/uplot.js";
import { magnified } from "./chart.js";
import { within } from "./clock.js";
import { date, el, number, saveCsv, sides, svg } from "./dom.js";
import { SIDES } from "./palette.js";
import { savePng, saveSvg } from "./picture.js";
import { get, set, subscribe } from "./state.js";

const HEIGHT = 132;
const SHORT_D = 60;
let drawn = [];
let isDifference = false;

export function start() {
  // After the first picture: a chart takes longer than the map.
  subscribe(["replays", "answer", "theme"], () => requestAnimationFrame(() => setTimeout(build)));
  subscribe("t_h", cursors);
}

function build() {
  const replays = get("replays") ?? [];
  const region = document.getElementById("charts");
  drawn.forEach((one) => one.plot.destroy());
  drawn = [];
  if (!replays.length) return region.replaceChildren();
  const has_difference = Boolean(get("answer")?.paired) && replays.length === 2;
  isDifference &&= has_difference;
  const both = el(
    "button",
    { type: "button", "aria-pressed": String(isDifference), onclick: () => { isDifference = !isDifference; build(); } },
    "Show the difference",
  );
  const head = el("div", { class: "charts-head" }, legend(replays), has_difference ? both : null);
  region.replaceChildren(head);
  for (const [at, series] of replays[0].series.entries()) {
    const box = el("figure", { class: "chart" });
    region.append(box);
    drawn.push(chart(box, series, replays, at));
  }
  region.append(note(replays));
  cursors();
}

function legend(replays) {
  const keys = isDifference ? [["What-if minus baseline", SIDES[1]]] : replays.length > 1 ? sides().map((name, side) => [name, SIDES[side]]) : [];
  return el("p", { class: "keys" }, keys.map(([name, color]) => {
    const key = el("span", { class: "key" }, el("i"), name);
    key.firstChild.style.background = color;
    return key;
  }));
}

function note(replays) {
  const count = replays[0].shown_of;
  const text = isDifference
    ? `Mean paired difference of each day over ${get("answer").replications} replications with its 95 % interval, each day by itself.`
    : count > 1 ? `Means of ${count} replications; bands from the lowest to the highest of them.` : "One replication: there is no band, for one says nothing about spread.";
  return el("p", { class: "note" }, text);
}

/** Columns for a chart: days, then for each run low, high and mean. */
function columns(series, replays, at) {
  const factor = series.unit === "share" ? 100 : 1;
  const scaled = (values) => values.map((value) => (value === null ? null : value * factor));
  const days = replays[0].series[at].mean.map((_, day) => day);
  if (isDifference) {
    const { mean, half_width: half } = get("answer").paired[series.id];
    const edge = (sign) => mean.map((value, day) => (value === null || half[day] === null ? null : (value + sign * half[day]) * factor));
    return { data: [days, edge(-1), edge(1), scaled(mean)], inks: [SIDES[1]] };
  }
  const all = replays.map((one) => one.series[at]);
  return {
    data: [days, ...all.flatMap(({ low, high, mean }) => [scaled(low), scaled(high), scaled(mean)])],
    inks: replays.length > 1 ? SIDES : [SIDES[0]],
  };
}

function chart(box, series, replays, at) {
  const [replay] = replays;
  const { data, inks } = columns(series, replays, at);
  const unit = series.unit === "share" ? "%" : series.unit;
  const style = getComputedStyle(document.documentElement);
  const grid = style.getPropertyValue("--rule").trim();
  const text = style.getPropertyValue("--muted").trim();
  const larger = magnified();
  const title = `${isDifference ? "Difference: " : ""}${series.title}`;
  const value = el("span", { class: "value" });
  const caption = el("figcaption", {}, el("span", { title: series.definition }, title, el("span", { class: "unit" }, unit)), value);
  const holder = el("div", { class: "plot" });
  box.append(caption, holder);
  const lines = inks.flatMap((ink) => [
    { stroke: "transparent", points: { show: false } },
    { stroke: "transparent", points: { show: false } },
    { stroke: ink, width: 1.5, points: { show: false } },
  ]);
  const bands = inks.map((ink, run) => ({ series: [3 * run + 2, 3 * run + 1], fill: `${ink}38` }));
  const axis = { stroke: text, grid: { stroke: grid, width: 1 }, ticks: { show: false }, font: `${11 * larger}px system-ui, sans-serif` };
  const plot = new uPlot(
    {
      width: Math.max(holder.clientWidth, 200), height: HEIGHT * larger, legend: { show: false }, padding: [6, 8, 0, 0],
      cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
      scales: { x: { time: false }, y: { range: (_, low, high) => range(low, high) } },
      series: [{}, ...lines], bands, hooks: { draw: [cursors] },
      axes: [
        { ...axis, space: 60 * larger, size: 22 * larger, splits: () => months(replay), values: (_, splits) => splits.map((day) => monthName(replay, day)) },
        { ...axis, size: 42 * larger, space: 26 * larger, values: (_, splits) => splits.map((one) => number(one, digits(splits))) },
      ],
    },
    data,
    holder,
  );
  const line = el("div", { class: "cursor" });
  plot.over.append(line);
  plot.over.addEventListener("click", (event) => set({ t_h: within(plot.posToVal(event.offsetX, "x") * 24) }));
  new ResizeObserver(() => holder.clientWidth > 0 && plot.setSize({ width: holder.clientWidth, height: HEIGHT * larger })).observe(holder);
  const one = { plot, line, value, data, unit };
  box.append(downloads(series, title, one, replay, inks));
  return one;
}

/** From 0, with room above; an axis of its own for a line of zeros. */
function range(low, high) {
  if (!low && !high) return [0, 1];
  return [Math.min(0, low), Math.max(0, high) * 1.06];
}

/** As many as the steps of an axis have, so that no two marks read the same. */
function digits([first, second = first + 1]) {
  const step = second - first;
  return [0, 1, 2, 3, 4].find((places) => Math.abs(step * 10 ** places - Math.round(step * 10 ** places)) < 1e-6) ?? 5;
}

/** The days that are named beneath a chart: the first of each month or quarter, or some of a few weeks. */
function months(replay) {
  if (replay.days <= SHORT_D) {
    const step = Math.ceil(replay.days / 5);
    return Array.from({ length: Math.ceil(replay.days / step) }, (_, at) => at * step);
  }
  const found = [];
  for (let day = 0; day < replay.days; day += 1) {
    const [, month, of] = date(replay, day).split("-").map(Number);
    if (of === 1 && (replay.days < 200 || month % 3 === 1)) found.push(day);
  }
  return found;
}

function monthName(replay, day) {
  const moment = new Date(`${date(replay, day)}T00:00Z`);
  const name = moment.toLocaleString("en-US", { month: "short", timeZone: "UTC" });
  return replay.days <= SHORT_D ? date(replay, day).slice(5) : moment.getUTCMonth() === 0 ? `${moment.getUTCFullYear()}` : name;
}

function cursors() {
  const [replay] = get("replays") ?? [];
  const t_h = get("t_h") ?? 0;
  for (const { plot, line, value, data, unit } of drawn) {
    line.style.transform = `translateX(${plot.valToPos(t_h / 24, "x")}px)`;
    const day = Math.min(Math.floor(t_h / 24), replay.days - 1);
    const means = data.filter((_, at) => at && at % 3 === 0).map((column) => number(column[day], unit === "%" ? 0 : null));
    const text = means.join(" | ");
    if (value.textContent !== text) value.textContent = text;
  }
}

// --- to take away -------------------------------------------------------------------------------------

function downloads(series, title, one, replay, inks) {
  const names = inks.length > 1 ? sides().map((side) => side.toLowerCase()) : [isDifference ? "difference" : "run"];
  const head = ["date", ...names.flatMap((name) => [`${name} low`, `${name} high`, `${name} mean`])];
  const rows = () => one.data[0].map((day) => [date(replay, day), ...one.data.slice(1).map((column) => column[day])]);
  const name = `${series.id}${isDifference ? "-difference" : ""}`;
  const labeled = `${title} (${one.unit})`;
  const button = (label, action) => el("button", { type: "button", onclick: action }, label, el("span", { class: "hidden" }, ` of: ${title}`));
  const details = el("details", {}, el("summary", {}, "Table", el("span", { class: "hidden" }, ` of: ${title}`)));
  details.addEventListener("toggle", () => details.open && details.children.length === 1 && details.append(table(title, head, rows())));
  return el(
    "div",
    { class: "get" },
    button("CSV", () => saveCsv(`${name}.csv`, [head, ...rows()])),
    button("PNG", () => savePng(name, drawing(one, replay, inks), labeled)),
    button("SVG", () => saveSvg(name, drawing(one, replay, inks), labeled)),
    details,
  );
}

function table(title, head, rows) {
  return el(
    "div",
    { class: "scroll days", tabindex: 0, role: "region", "aria-label": title },
    el(
      "table", {}, el("caption", {}, title),
      el("thead", {}, el("tr", {}, head.map((one, at) => el("th", { scope: "col", class: at ? "number" : null }, one)))),
      el("tbody", {}, rows.map((cells) => el("tr", {}, cells.map((cell, at) => (at ? el("td", { class: "number" }, number(cell)) : el("th", { scope: "row" }, cell)))))),
    ),
  );
}

/** The chart as a drawing of its own, wider than on the page. */
function drawing({ plot, data }, replay, inks) {
  const [width, height, left, top, bottom] = [720, 220, 50, 20, 26];
  const { min, max } = plot.scales.y;
  const x = (day) => left + (day / Math.max(replay.days - 1, 1)) * (width - left - 10);
  const y = (value) => top + (1 - (value - min) / (max - min)) * (height - top - bottom);
  const points = (column) => column.map((value, day) => (value === null ? "" : `${x(day).toFixed(1)},${y(value).toFixed(1)}`)).filter(Boolean);
  const layers = inks.flatMap((ink, run) => {
    const [low, high, mean] = data.slice(3 * run + 1, 3 * run + 4).map(points);
    return [
      svg("polygon", { fill: ink, "fill-opacity": 0.2, points: [...low, ...high.reverse()].join(" ") }),
      svg("polyline", { fill: "none", stroke: ink, "stroke-width": 1.5, points: mean.join(" ") }),
    ];
  });
  const keys = inks.length > 1 ? sides().map((name, run) => svg("text", { x: width - 80 + 70 * run, y: 10, "text-anchor": "end", "font-weight": 600, fill: inks[run] }, name)) : [];
  const ticks = months(replay).map((day) => svg("text", { x: x(day), y: height - 8, "text-anchor": "middle" }, monthName(replay, day)));
  const marked = marks(min, max);
  const levels = marked.flatMap((value) => [
    svg("line", { x1: left, x2: width - 10, y1: y(value), y2: y(value), stroke: "#ccc" }),
    svg("text", { x: left - 6, y: y(value) + 4, "text-anchor": "end" }, number(value, digits(marked))),
  ]);
  return svg("svg", { viewBox: `0 0 ${width} ${height}`, "font-size": 11 }, ...levels, ...layers, ...ticks, ...keys);
}

/** Three to six round numbers between two ends. */
function marks(min, max) {
  const rough = (max - min) / 4;
  const ten = 10 ** Math.floor(Math.log10(rough));
  const step = ten * [1, 2, 5, 10].find((one) => one * ten >= rough);
  const first = Math.ceil(min / step - 1e-9);
  return Array.from({ length: Math.floor(max / step + 1e-9) - first + 1 }, (_, at) => (first + at) * step);
}
