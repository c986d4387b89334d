// The answer of the server: numbers with intervals, why, and how far to trust it; then the same elsewhere.
import { moment } from "./compare.js";
import { counted, el, number, save } from "./dom.js";
import { dots } from "./guesses.js";
import { sheetTable } from "./table.js";
import { honesty } from "./trust.js";

/** The parts of an answered question. `look` is called to look for more guesses. */
export function answered(question, look) {
  const { answer, lesson, isPlayed } = question;
  return [
    precision(answer),
    el("p", { class: "sentence" }, answer.sentence),
    el("p", {}, answer.verdict),
    isPlayed ? moment() : null,
    measures(answer),
    el(
      "div",
      { class: "columns" },
      el("div", {}, el("h3", {}, "Why"), el("p", {}, answer.why), ...parts(answer), ...expected(answer), ...changes(answer), again(answer.again)),
      el("div", {}, dots(question, look), lesson ? byHand(answer, lesson) : null, honesty(answer.honesty)),
    ),
  ];
}

function precision(answer) {
  const reason = answer.precision.reason ? ` Precision: ${answer.precision.reason}.` : "";
  if (answer.is_preview) {
    return el("p", { class: "banner" }, el("strong", {}, `Preview after ${answer.replications} replications. `), `At most ${answer.wanted} are flown, and the intervals will shrink.${reason}`);
  }
  const allowed = answer.replications < answer.wanted ? ` of ${answer.wanted} allowed` : "";
  return el("p", { class: "note" }, `Flown: ${answer.replications} replications${allowed}.${reason}`);
}

/** What the question is about, and all the others on request. */
function measures(answer) {
  const rows = [...answer.measures, ...answer.chain];
  const leading = [...new Set(["sorties", ...answer.leading])].map((id) => rows.find((row) => row.measure.id === id)).filter(Boolean);
  const flown = `${answer.from} to ${answer.to}, ${answer.replications} replications`;
  return el(
    "div",
    {},
    sheetTable(sheet(`Both sides, ${flown}`, leading, answer.adjusted), "leading"),
    el("details", {}, el("summary", {}, `All ${counted(answer.measures.length, "measure")}`), sheetTable(sheet(`All measures, ${flown}`, answer.measures, ""), "measures")),
  );
}

function sheet(caption, rows, note) {
  const column = (title, isNumber) => ({ title, unit: "", is_number: isNumber });
  const cell = (text, value = null) => ({ text, value, tone: "", hint: "" });
  return {
    caption,
    note,
    columns: [column("measure", false), ...["baseline", "what-if", "difference ±", "95 % interval", "of baseline"].map((title) => column(title, true)), column("verdict", false)],
    rows: rows.map((row) => [
      { ...cell(row.text.name), hint: row.text.unit },
      cell(row.text.baseline, row.baseline), cell(row.text.what_if, row.what_if), cell(row.text.difference, row.difference),
      cell(row.text.interval, row.low), cell(row.text.of_baseline, row.difference_share),
      { ...cell(row.text.verdict), tone: row.tone },
    ]),
  };
}

function parts(answer) {
  const found = answer.parts.filter((one) => one.measure === "sorties");
  if (!found.length) return [];
  return [el("h3", {}, "Where sorties change most"), el("ul", {}, found.map((one) => el("li", {}, `by ${one.dim}: `, one.parts.slice(0, 3).map((part) => `${part.name} ${part.text}`).join("; "))))];
}

function expected(answer) {
  return answer.expected.length ? [el("h3", {}, "What a staff officer would have expected"), ...answer.expected.map((words) => el("p", {}, words))] : [];
}

function changes(answer) {
  return [el("h3", {}, "What is changed"), el("ul", {}, answer.changes.map((words) => el("li", {}, words)))];
}

/** What a lesson card has worked out on paper, beside what the model found. */
function byHand(answer, lesson) {
  const sides = (before, after) => `${before === null || before === undefined ? "" : `${number(before)} → `}${number(after)}`;
  const rows = lesson.expected.map((card) => {
    const found = [...answer.measures, ...answer.chain].find((row) => row.measure.id === card.measure);
    return el("tr", {}, el("th", { scope: "row" }, found?.text.name ?? card.measure), el("td", { class: "number" }, sides(card.baseline, card.what_if)), el("td", { class: "number" }, found ? sides(card.baseline === null ? null : found.baseline, found.what_if) : "–"), el("td", {}, card.by_hand));
  });
  return el("div", {}, el("h3", {}, "By hand"), el("table", {}, el("thead", {}, el("tr", {}, ["measure", "by hand", "model", "why"].map((name) => el("th", { scope: "col" }, name)))), el("tbody", {}, rows)));
}

function again(made) {
  const copy = (text) => el("button", { type: "button", onclick: async (event) => {
    const button = event.currentTarget;
    const isCopied = await navigator.clipboard?.writeText(text).then(() => true, () => false);
    button.textContent = isCopied ? "Copied" : "Select it and copy";
  } }, "Copy");
  return el(
    "details",
    {},
    el("summary", {}, "The same on the command line and in Python"),
    made.file ? el("p", {}, `What you changed by hand is the file ${made.file_name}: `, el("button", { type: "button", onclick: () => save(made.file_name, made.file, "application/yaml") }, "Save it")) : null,
    el("pre", { tabindex: 0 }, el("code", {}, made.command)), copy(made.command),
    el("pre", { tabindex: 0 }, el("code", {}, made.python)), copy(made.python),
  );
}
