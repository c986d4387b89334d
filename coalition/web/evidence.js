// All documented figures beside the intervals of the calibrated model; those it misses come first.
import { el, number, saveCsv, svg } from "./dom.js";
import { get, subscribe } from "./state.js";

const STATES = { failed: "outside the model's interval", met: "inside it", open: "not scored: fed in, or another reading" };

export function start() {
  subscribe(["records", "view"], build);
}

function build() {
  const region = document.getElementById("evidence");
  const records = get("records");
  if (get("view") !== "evidence" || !records?.length) return region.replaceChildren();
  const count = (state) => records.filter((one) => one.state === state).length;
  const scored = count("failed") + count("met");
  const rows = [["id", "what", "days", "unit", "documented", "median", "low", "high", "distance", "verdict", "role", "source"], ...records.map((one) => [one.id, one.what, one.days, one.unit, one.values.documented, one.values.median, one.values.low, one.values.high, one.values.distance, one.verdict, one.role, one.source])];
  region.replaceChildren(
    el("h2", {}, "What the record says, and what the model says"),
    el("p", { class: "sentence" }, `Of ${scored} documented figures that are scored, ${count("met")} lie inside the central 90 % of the calibrated model and ${count("failed")} outside. A difference that rests on what the model gets wrong is wrong with it.`),
    el("p", { class: "note" }, "The mark is the documented figure, the bar the model's central 90 %, its dot the median; each row has its own scale. fit: the model was fitted to it; check: it was not; input: it was fed in; context: another reading."),
    ...["failed", "met", "open"].filter(count).map((state) => table(state, records.filter((one) => one.state === state))),
    el("p", { class: "get" }, el("button", { type: "button", onclick: () => saveCsv("evidence.csv", rows) }, "CSV of all figures")),
  );
}

function table(state, records) {
  const caption = `${records.length} ${STATES[state]}`;
  return el(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": caption },
    el(
      "table",
      { class: `records ${state}` },
      el("caption", {}, caption),
      el("thead", {}, el("tr", {}, ["figure", "documented", "model, 90 %", "", "distance", "source"].map((text) => (text ? el("th", { scope: "col", class: ["documented", "model, 90 %", "distance"].includes(text) ? "number" : null }, text) : el("td", {}))))),
      el("tbody", {}, records.map((one) => el(
        "tr",
        {},
        el("th", { scope: "row" }, `${one.id} `, one.what, el("span", { class: "unit" }, `${one.days}; ${one.role}`)),
        el("td", { class: "number" }, [one.qualifier, one.printed.documented, one.unit].filter(Boolean).join(" ")),
        el("td", { class: "number" }, `${one.printed.median}`, el("span", { class: "unit" }, `${one.printed.low} to ${one.printed.high}`)),
        el("td", {}, picture(one)),
        el("td", { class: "number" }, one.distance, el("span", { class: state === "failed" ? "unit worse" : "unit" }, one.verdict)),
        el("td", { class: "small" }, `${one.confidence ? `${one.confidence}: ` : ""}${one.source}`, one.reading ? el("span", { class: "unit" }, `read as: ${one.reading}`) : null),
      ))),
    ),
  );
}

function picture({ values: { documented, median, low, high }, what }) {
  if (low === null || documented === null) return null;
  const [least, most] = [Math.min(low, documented), Math.max(high, documented)];
  const x = (value) => (most > least ? 8 + (144 * (value - least)) / (most - least) : 80);
  return svg(
    "svg",
    { viewBox: "0 0 160 22", class: "interval", role: "img", "aria-label": `${what}: documented ${number(documented)}, model ${number(low)} to ${number(high)}` },
    svg("line", { x1: x(low), x2: x(high), y1: 11, y2: 11, class: "bar" }),
    svg("circle", { cx: x(median), cy: 11, r: 4, class: "median" }),
    svg("line", { x1: x(documented), x2: x(documented), y1: 2, y2: 20, class: "record" }),
  );
}
