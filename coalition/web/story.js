// The answer in words: the question, what changed, why, how sure that is, and what bears on it.
import { moment } from "./compare.js";
import { el, NOTHING, number } from "./dom.js";
import { get, subscribe } from "./state.js";
import { sheetTable } from "./table.js";
import { honesty } from "./trust.js";

const FAR_SHARE = 0.5; // a change of all sorties beyond this leaves what any documented figure could have tested

export function start() {
  subscribe(["answer", "replays"], build);
}

function build() {
  const region = document.getElementById("answer");
  const answer = get("answer");
  if (!answer) return region.replaceChildren();
  const parts = { comparison, live, run }[answer.kind](answer);
  region.replaceChildren(...parts.filter(Boolean));
}

function comparison(answer) {
  return [
    el("h2", {}, answer.title),
    answer.caveat ? el("p", { class: "banner", role: "note" }, el("strong", {}, "Warning: "), answer.caveat) : null,
    el(
      "div",
      { class: "lead" },
      el("p", { class: "sentence" }, answer.sentence),
      el("ul", { class: "looked-at" }, answer.looked_at.map((one) => el("li", {}, el("span", {}, one.name), " ", el("span", { class: one.tone }, one.by)))),
      moment(),
    ),
    el(
      "div",
      { class: "columns" },
      el(
        "div",
        {},
        ...answer.what_ifs.flatMap((one) => [answer.what_ifs.length > 1 ? el("h3", {}, one.question) : null, el("p", {}, one.background), one.why ? el("p", {}, one.why) : null, el("p", { class: "source" }, `Source: ${one.source}`)]).filter(Boolean),
        answer.changes.length ? el("h3", {}, "What is changed") : null,
        el("ul", { class: "changes" }, answer.changes.slice(0, 12).map((one) => el("li", {}, one.words, " ", el("code", {}, one.path)))),
        answer.changes.length > 12 ? el("p", { class: "note" }, `and ${answer.changes.length - 12} more`) : null,
      ),
      el(
        "div",
        {},
        el("h3", {}, "Why: one thing leads to another"),
        el("ol", { class: "chain" }, answer.chain.map((one) => el("li", { class: one.tone === "same" ? "not-shown" : null }, el("strong", {}, one.name), el("span", {}, one.values), el("span", { class: one.tone }, `${one.by} ${one.verdict}`)))),
        el("p", { class: "note" }, "Each link acts on the next by the rules of the model; that they stand in a row proves nothing about one alone."),
      ),
    ),
    sheetTable(answer.sheets.measures, "measures"),
    sheetTable(answer.sheets.largest, "largest"),
    el("details", {}, el("summary", {}, `How sure: both sides flew ${answer.flown} with the same chance events`), el("p", {}, `Parameters: ${answer.drawn}.`), sheetTable(answer.sheets.sureness, "sureness")),
    failings(answer),
    provenance(answer),
  ];
}

function run(answer) {
  const { measures, ...others } = answer.sheets;
  return [
    el("h2", {}, "What it came to"),
    el("p", {}, answer.lead.map(([name, value]) => `${name}: ${value}`).join(" · ")),
    sheetTable(measures, "measures"),
    ...Object.entries(others).map(([name, sheet]) => el("details", {}, el("summary", {}, sheet.caption), sheetTable(sheet, name))),
    failings(answer),
    provenance(answer),
  ];
}

/** What the engine in the page found: means per day, paired, with the intervals that few replications allow. */
function live(answer) {
  const factor = (one) => (one.unit === "share" ? 100 : 1);
  const printed = (one, value, isSigned) => (value === null ? NOTHING : `${isSigned && value > 0 ? "+" : ""}${number(value * factor(one), 1)}`);
  const isShown = (one) => one.half_width !== null && Math.abs(one.difference) > one.half_width;
  const tone = (one) => (!isShown(one) ? "same" : !one.better ? "changed" : (one.difference > 0) === (one.better === "more") ? "better" : "worse");
  const none = answer.replications < 2 ? "one replication cannot tell it from chance" : `no difference that ${answer.replications} replications can show`;
  const cell = (text, value = null, tone_ = "") => ({ text, value, tone: tone_, hint: "" });
  const rows = answer.measures.map((one) => [
    { ...cell(one.title), hint: one.unit === "share" ? "%" : one.unit },
    cell(printed(one, one.baseline), one.baseline),
    cell(printed(one, one.what_if), one.what_if),
    cell(`${printed(one, one.difference, true)}${one.half_width === null ? "" : ` ± ${printed(one, one.half_width)}`}`, one.difference),
    cell(isShown(one) ? (one.difference > 0 ? "▲ more" : "▼ fewer") : none, null, tone(one)),
  ]);
  const column = (title, is_number = true) => ({ title, unit: "", is_number });
  const sheet = {
    caption: "Means over all days", rows,
    columns: [column("measure", false), column("baseline"), column("what-if"), column("difference"), column("verdict", false)],
    note: "Differences are paired: both sides share their chance events. Half-widths are those of 95 % intervals, each measure by itself, not adjusted for looking at several.",
  };
  const changed = answer.measures.filter(isShown).map((one) => `${one.title.toLowerCase()} ${printed(one, one.difference, true)}${one.unit === "share" ? " points" : ` ${one.unit}`}`);
  return [
    el("h2", {}, answer.title),
    el("div", { class: "lead" }, el("p", { class: "sentence" }, changed.length ? `On average over the days: ${changed.join(", ")}.` : `Nothing: ${none}.`), moment()),
    answer.about ? el("p", {}, answer.about.background, answer.about.why ? ` ${answer.about.why}` : "") : null,
    answer.about ? el("p", { class: "source" }, `Source: ${answer.about.source}`) : null,
    sheetTable(sheet, "measures"),
    honesty({ ...answer.honesty, outside: outside(answer) }),
    failings(answer),
    el("details", {}, el("summary", {}, "What was flown"), el("p", {}, `Seed ${answer.ask.seed}, ${answer.replications} replications on each side, until ${answer.ask.to_date}. Digest of the flights of replication 0 (SHA-256, row by row; the same on any interpreter): `), el("pre", { tabindex: 0 }, answer.digests.join("\n"))),
  ];
}

/** What the calibration cannot tell of a question that was flown in the page. */
function outside(answer) {
  const sorties = answer.measures.find((one) => one.id === "sorties");
  const share = Math.abs(sorties.difference) / sorties.baseline;
  return [
    answer.outside.length ? `outside the range that the campaign gives for it: ${answer.outside.join(", ")}` : "",
    answer.is_calibrated ? "" : "this campaign was never compared with a record: it shows how the model works, no more",
    share >= FAR_SHARE ? `sorties change by ${number(100 * share, 0)} %: no documented figure says how such a campaign would have gone` : "",
  ].filter(Boolean);
}

function failings(answer) {
  return el("div", { class: "failings" }, el("h3", {}, "Known failings of the model"), el("p", {}, answer.failings));
}

function provenance(answer) {
  const lists = answer.facts.map((facts, side) =>
    el("div", {}, answer.facts.length > 1 ? el("h3", {}, ["Baseline", "What-if"][side]) : null, el("dl", {}, facts.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]))));
  return el(
    "details",
    {},
    el("summary", {}, "What made this, and the command that makes it again"),
    el("div", { class: "columns" }, lists),
    answer.command ? el("pre", { tabindex: 0 }, el("code", {}, answer.command)) : null,
  );
}
