// Asking a question: post it, watch it being flown, guess, and see the answer with all that belongs to it.
import { el, number, save, svg } from "./dom.js";
import { fetchJson, loadReplay } from "./load.js";
import { start as lessons } from "./lessons.js";
import { start as panel } from "./panel.js";
import { get, set, subscribe } from "./state.js";

const TRYING = "The server does not answer. Trying again …";
let source = null;
let one = null; // {id, state, words, form, place, length, progress, answer, problem, remedy, isRevealed, guess}

export async function start() {
  document.head.append(el("link", { rel: "stylesheet", href: "ask.css" }));
  document.getElementById("main").prepend(el("section", { id: "asked", "aria-label": "Answer to your question", tabindex: -1 }));
  subscribe("asking", () => get("asking") && ask(get("asking").question));
  await panel();
  await lessons();
  showBaseline();
}

/** Until something is asked, the map shows the campaign as it was. */
async function showBaseline() {
  const campaign = get("question").campaign;
  try {
    const replay = await loadReplay(`api/baseline/${campaign}`);
    if (!one?.answer) set({ replays: [replay], answer: null });
  } catch (error) {
    problem(`The map cannot be shown: ${error.message}`);
  }
}

// --- the question under way ---------------------------------------------------------------------------

async function ask(question) {
  source?.close();
  const lesson = get("lesson");
  one = { state: "sending", words: [], form: question, lesson: same(lesson?.question, question) ? lesson : null };
  build();
  let response;
  try {
    response = await fetch("api/questions", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(question) });
  } catch {
    return over("failed", "The server does not answer.", "Is it still running? Ask again when it is.");
  }
  const told = await response.json().catch(() => ({ problem: `${response.status} ${response.statusText}` }));
  if (!response.ok) return over(told.active ? "busy" : "refused", told.problem, "", told);
  Object.assign(one, told);
  build();
  document.getElementById("asked").focus({ preventScroll: false });
  follow();
}

function same(a, b) {
  const ordered = (value) => JSON.stringify(value, (_, inner) => (inner && typeof inner === "object" && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort()) : inner));
  return a !== undefined && ordered(a) === ordered(b);
}

function follow() {
  const mine = (source = new EventSource(`api/questions/${one.id}/events`));
  const hear = (kind, tell) => mine.addEventListener(kind, (event) => {
    if (mine !== source) return;
    one.trouble = "";
    tell(JSON.parse(event.data));
    build();
  });
  hear("queued", (told) => Object.assign(one, told));
  hear("progress", (told) => Object.assign(one, { state: "flying", progress: told }));
  hear("preview", (told) => (one.answer = told.answer));
  hear("answer", (told) => {
    mine.close();
    Object.assign(one, { state: "answered", answer: told.answer });
    if (one.isRevealed) reveal();
  });
  for (const kind of ["failed", "canceled", "interrupted"]) {
    hear(kind, (told) => {
      mine.close();
      Object.assign(one, { state: kind, ...told });
    });
  }
  mine.onerror = () => {
    if (mine !== source || isOver()) return;
    if (mine.readyState === EventSource.CLOSED) return over("failed", "The server does not know this question any more.", "Ask again: finished replications are kept.");
    one.trouble = TRYING;
    build();
  };
}

function isOver() {
  return ["answered", "failed", "canceled", "interrupted", "refused", "busy"].includes(one.state);
}

function over(state, text, remedy = "", more = {}) {
  source?.close();
  Object.assign(one, { ...more, state, problem: text, remedy });
  build();
}

async function cancel(id) {
  await fetch(`api/questions/${id}`, { method: "DELETE" }).catch(() => null);
}

function problem(text) {
  document.getElementById("asked").append(el("p", { class: "failure", role: "alert" }, text));
}

// --- the region ---------------------------------------------------------------------------------------

function build() {
  const region = document.getElementById("asked");
  // What is typed survives that progress is told.
  if (region.contains(document.activeElement) && document.activeElement.tagName === "INPUT") return status();
  region.replaceChildren(...[head(), el("div", { id: "status", "aria-live": "polite" }), ...(one.isRevealed && one.answer ? answer() : [guessing()])].filter(Boolean));
  status();
}

function head() {
  const words = one.words.length ? one.words.join(" ") : "What if …";
  return el("h2", {}, one.lesson ? `${one.lesson.title}: ${one.lesson.task}` : words);
}

function status() {
  const place = document.getElementById("status");
  if (!place) return;
  const again = () => el("button", { type: "button", class: "main", onclick: () => ask(one.form) }, "Ask again");
  if (["failed", "interrupted", "canceled", "refused"].includes(one.state)) {
    return place.replaceChildren(el("p", { class: "failure", role: "alert" }, el("strong", {}, one.problem), " ", one.remedy ?? "", " ", one.state === "refused" ? null : again()));
  }
  if (one.state === "busy") {
    const stop = async () => { await cancel(one.active); ask(one.form); };
    return place.replaceChildren(el("p", { class: "failure", role: "alert" }, one.problem, " ", el("button", { type: "button", onclick: stop }, "Cancel that one and ask this")));
  }
  if (one.state === "answered") return place.replaceChildren();
  const { progress, length } = one;
  const waits = one.state === "waiting" && one.place > 0 ? `${one.place} of ${length} questions are served before yours.` : one.state === "sending" ? "Sending …" : flying(progress, length);
  place.replaceChildren(
    el("p", {}, el("progress", { max: 1, value: progress?.share ?? 0, "aria-label": "Share that is flown" }), " ", one.trouble || waits, " ", one.id ? el("button", { type: "button", onclick: () => cancel(one.id) }, "Cancel") : null),
  );
}

/** How far it is, and what ends it. */
function flying(progress, length) {
  const [done, next, most] = [progress?.replications ?? 0, progress?.next ?? 2, progress?.wanted ?? one.form.replications];
  const share = one.form.precision_share;
  const end = share === null || share === undefined ? `${most} in all` : `enough once sorties are known to ±${number(100 * share, 1)} %, ${most} at most`;
  return `Flying both sides: ${done} of ${next} replications for the ${one.answer ? "next answer" : "preview"}; ${end}${length > 1 ? `; ${length} questions are under way` : ""}.`;
}

function guessing() {
  if (["failed", "interrupted", "canceled", "refused", "busy", "sending"].includes(one.state)) return null;
  const measure = one.lesson?.expected[0]?.measure ?? "sorties";
  const input = el("input", { id: "guess", type: "number", min: -100, max: 10000, step: 1, required: true, inputmode: "numeric" });
  const keep = async (event) => {
    event.preventDefault();
    input.blur();
    one.guess = { measure, percent: Number(input.value) };
    await fetch(`api/questions/${one.id}/guesses`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(one.guess) }).catch(() => null);
    reveal();
  };
  return el(
    "form",
    { class: "guess", onsubmit: keep },
    el("p", {}, el("label", { for: "guess" }, one.lesson?.guess ?? "Before you look: by how many percent will sorties change?"), " ", input, " % ", el("button", { class: "main" }, "Keep my guess and show the answer"), " ", el("button", { type: "button", onclick: reveal }, "Show without a guess")),
    el("p", { class: "note" }, one.answer ? "An answer is ready. " : "", "Guesses are kept without names."),
  );
}

async function reveal() {
  one.isRevealed = true;
  build();
  if (one.state !== "answered") return;
  const asked = one;
  one.guesses = (await fetchJson(`api/questions/${one.id}/guesses`).catch(() => ({ guesses: {} }))).guesses;
  if (asked === one) build();
  document.dispatchEvent(new CustomEvent("answered", { detail: one.answer }));
  if (!one.isShown) showSides(asked);
}

/** Both sides on the maps and in the charts, as soon as they are packed. */
async function showSides(asked) {
  asked.isShown = true;
  const at = `api/questions/${asked.id}`;
  try {
    const [baseline, whatIf] = await Promise.all([loadReplay(`${at}/replay/baseline`), loadReplay(`${at}/replay/what_if`)]);
    if (asked === one) set({ replays: [baseline, whatIf] });
    const story = await fetchJson(`${at}/story`);
    if (asked === one) set({ answer: story });
  } catch (error) {
    if (asked === one) problem(`The maps cannot show both sides: ${error.message}`);
  }
}

// --- the answer ---------------------------------------------------------------------------------------

function answer() {
  const told = one.answer;
  const isEarly = !told.is_preview && told.replications < told.wanted;
  const flown = isEarly ? `Flown: ${told.replications} replications of ${told.wanted} allowed.` : `Flown: ${told.replications} replications.`;
  const precision = told.precision?.reason ? ` Precision: ${told.precision.reason}.` : "";
  return [
    told.is_preview ? el("p", { class: "banner" }, el("strong", {}, "Preview. "), `After ${told.replications} of ${told.wanted} replications at most; the intervals will shrink.${precision}`) : el("p", { class: "note" }, `${flown}${precision}`),
    el("p", { class: "sentence" }, told.sentence),
    el("p", {}, told.verdict),
    measures(told),
    el("div", { class: "columns" }, el("div", {}, el("h3", {}, "Why"), el("p", {}, told.why), ...parts(told), expected(told)), el("div", {}, dots(), byHand(told), honesty(told.honesty))),
    el("div", { class: "columns" }, el("details", {}, el("summary", {}, `What is changed (${told.changes.length})`), el("ul", {}, told.changes.map((words) => el("li", {}, words)))), again(told.again)),
  ];
}

function measures(told) {
  const head = ["measure", "baseline", "what-if", "difference ±", "95 % interval", "of baseline", "verdict"];
  const row = ({ text, tone, is_shown }) =>
    el("tr", {}, el("th", { scope: "row" }, text.name, text.unit ? el("span", { class: "unit" }, text.unit) : null), ...[text.baseline, text.what_if, text.difference, text.interval, text.of_baseline].map((cell) => el("td", { class: "number" }, cell)), el("td", { class: tone, title: text.verdict }, is_shown ? text.verdict : text.verdict.endsWith("*") ? "not significant*" : "not significant"));
  const table = (caption, rows) =>
    el("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption }, el("table", {}, el("caption", {}, caption), el("thead", {}, el("tr", {}, head.map((name, at) => el("th", { scope: "col", class: at && at < 6 ? "number" : null }, name)))), el("tbody", {}, rows.map(row))));
  // Sorties stand first whatever became of them; what shows no difference is there for who looks for it.
  const leading = told.measures.filter((some) => some.is_shown || some.measure.id === "sorties");
  const others = told.measures.filter((some) => !leading.includes(some));
  return el(
    "div",
    {},
    table(`Both sides, ${told.from} to ${told.to}, ${told.replications} replications`, leading),
    others.length ? el("details", {}, el("summary", {}, `${others.length} measures without a difference that ${told.replications} replications can show`), table("No difference that can be shown", others)) : null,
    el("p", { class: "note" }, told.adjusted),
  );
}

function parts(told) {
  const best = told.parts.filter((some) => some.measure === "sorties");
  if (!best.length) return [];
  return [el("h3", {}, "Where sorties change most"), el("ul", {}, best.map((some) => el("li", {}, `by ${some.dim}: `, some.parts.slice(0, 3).map((part) => `${part.name} ${part.text}`).join("; "))))];
}

function expected(told) {
  return told.expected.length ? el("div", {}, el("h3", {}, "What a staff officer would have expected"), told.expected.map((words) => el("p", {}, words))) : null;
}

function honesty(told) {
  const list = (title, rows) => (rows.length ? [el("h4", {}, title), el("ul", {}, rows.map((words) => el("li", {}, words)))] : []);
  return el(
    "div",
    { class: "honesty" },
    el("h3", {}, "How far to trust it"),
    told.outside.length ? el("p", { class: "banner" }, el("strong", {}, "Outside what the calibration can tell.")) : null,
    ...list("", told.outside),
    ...list("Documented figures that the model misses and that bear on this", told.missed.map((missed) => missed.words)),
    el("p", {}, told.record),
    told.missed.length ? el("p", { class: "note" }, told.missed_rule) : null,
    ...list("Assumed", told.assumed),
  );
}

function byHand(told) {
  if (!one.lesson) return null;
  const rows = one.lesson.expected.map((card) => {
    const found = [...told.measures, ...told.chain].find((row) => row.measure.id === card.measure);
    const sides = (before, after) => `${before === null || before === undefined ? "" : `${number(before)} → `}${number(after)}`;
    return el("tr", {}, el("th", { scope: "row" }, found?.text.name ?? card.measure), el("td", { class: "number" }, sides(card.baseline, card.what_if)), el("td", { class: "number" }, found ? sides(card.baseline === null ? null : found.baseline, found.what_if) : "–"), el("td", {}, card.by_hand));
  });
  return el("div", {}, el("h3", {}, "By hand"), el("table", {}, el("thead", {}, el("tr", {}, ["measure", "by hand", "model", "why"].map((name) => el("th", { scope: "col" }, name)))), el("tbody", {}, rows)));
}

function again(told) {
  const copied = (text) => el("button", { type: "button", onclick: async (event) => { await navigator.clipboard?.writeText(text).catch(() => null); event.target.textContent = "Copied"; } }, "Copy");
  return el(
    "details",
    {},
    el("summary", {}, "The same on the command line and in Python"),
    told.file ? el("p", {}, `What you changed by hand is the file ${told.file_name}: `, el("button", { type: "button", onclick: () => save(told.file_name, told.file, "application/yaml") }, "Save it")) : null,
    el("pre", { tabindex: 0 }, el("code", {}, told.command)), copied(told.command),
    el("pre", { tabindex: 0 }, el("code", {}, told.python)), copied(told.python),
  );
}

// --- guesses against the model ------------------------------------------------------------------------

const WIDTH = 420;

function dots() {
  const measure = one.guess?.measure ?? one.lesson?.expected[0]?.measure ?? "sorties";
  const guesses = one.guesses?.[measure] ?? [];
  const row = one.answer.measures.find((some) => some.measure.id === measure);
  if (!guesses.length || !row || !row.baseline) return null;
  const [mean, low, high] = [row.difference, row.low, row.high].map((value) => (100 * value) / row.baseline);
  const ends = [0, mean, low ?? mean, high ?? mean, ...guesses].filter(Number.isFinite);
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const pad = Math.max(1, 0.06 * (most - least));
  const x = (value) => 10 + ((WIDTH - 20) * (value - least + pad)) / (most - least + 2 * pad);
  const stacks = new Map();
  const marks = guesses.map((value) => {
    const at = Math.round(x(value) / 9);
    const height = stacks.get(at) ?? 0;
    stacks.set(at, height + 1);
    return svg("circle", { class: "dot", cx: at * 9, cy: 84 - 9 * Math.min(height, 8), r: 4 });
  });
  const own = one.guess ? [svg("circle", { class: "own", cx: Math.round(x(one.guess.percent) / 9) * 9, cy: 84, r: 6 })] : [];
  const label = (value, y, text, anchor = "middle") => svg("text", { x: x(value), y, "text-anchor": anchor }, text);
  const words = `${guesses.length} ${guesses.length === 1 ? "guess" : "guesses"}, median ${number(median(guesses), 0)} %; the model says ${number(mean, 1)} %` + (Number.isFinite(low) && high > low ? `, ${number(low, 1)} to ${number(high, 1)} %` : "");
  return el(
    "figure",
    { class: "dots" },
    el("figcaption", {}, `${row.text.name}: what the class guessed, and the model`),
    svg("svg", { viewBox: `0 0 ${WIDTH} 128`, role: "img", "aria-label": words }, svg("line", { class: "zero", x1: x(0), x2: x(0), y1: 8, y2: 92 }), svg("line", { class: "axis", x1: 0, x2: WIDTH, y1: 92, y2: 92 }), ...marks, ...own, svg("line", { class: "model", x1: x(low ?? mean), x2: x(high ?? mean), y1: 100, y2: 100 }), svg("circle", { class: "model", cx: x(mean), cy: 100, r: 4 }), label(mean, 118, `model ${number(mean, 1)} %`, x(mean) > WIDTH - 70 ? "end" : x(mean) < 70 ? "start" : "middle"), Math.abs(x(0) - x(mean)) > 60 ? label(0, 118, "0") : ""),
    el("p", { class: "note" }, `${words}. `, el("button", { type: "button", onclick: reveal }, "Look for more guesses")),
  );
}

function median(sorted) {
  const middle = sorted.length / 2;
  return sorted.length % 2 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
}
