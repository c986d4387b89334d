// Asking a question: post it, watch it being flown, guess, and see the answer.
import { answered } from "./answer.js";
import { el, number } from "./dom.js";
import { fetchJson, loadReplay } from "./load.js";
import { start as lessons } from "./lessons.js";
import { start as panel } from "./panel.js";
import { get, set, subscribe } from "./state.js";

const TRYING = "The server does not answer. Trying again …";
let source = null;
let shown = null; // the campaign on the map
let one = null; // {id, state, words, form, lesson, place, length, progress, answer, problem, remedy, isRevealed, isPlayed, guess, guesses}

export async function start() {
  document.head.append(el("link", { rel: "stylesheet", href: "ask.css" }));
  document.getElementById("main").prepend(el("section", { id: "asked", "aria-label": "Answer to your question", tabindex: -1 }));
  subscribe("asking", () => get("asking") && ask(get("asking").question));
  await panel();
  await lessons();
  subscribe("question", () => get("question").campaign !== shown && showBaseline());
  showBaseline();
}

/** Until something is asked of it, the map shows a campaign as it was. */
async function showBaseline() {
  const campaign = (shown = get("question").campaign);
  if (!get("replays").length) document.getElementById("map").replaceChildren(el("p", { class: "note", role: "status" }, "The campaign is flown once for the map: this takes some seconds."));
  try {
    set({ records: await fetchJson(`api/records/${campaign}`) });
    const replay = await loadReplay(`api/baseline/${campaign}`);
    const isAsked = one?.form.campaign === campaign;
    if (campaign !== shown || (isAsked && one.isShown)) return;
    if (one && !isAsked && isOver()) {
      one = null;
      document.getElementById("asked").replaceChildren();
    }
    set({ replays: [replay], answer: null });
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
  const reply = await response.json().catch(() => ({ problem: `${response.status} ${response.statusText}` }));
  if (!response.ok) return over(reply.active ? "busy" : "refused", reply.problem, "", reply);
  Object.assign(one, reply);
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
  const hear = (kind, take, show = build) => mine.addEventListener(kind, (event) => {
    if (mine !== source) return;
    one.trouble = "";
    take(JSON.parse(event.data));
    show();
  });
  hear("queued", (place) => Object.assign(one, place), status);
  hear("progress", (progress) => Object.assign(one, { state: "flying", progress }), status);
  hear("preview", ({ answer }) => (one.answer = answer));
  hear("answer", ({ answer }) => {
    mine.close();
    Object.assign(one, { state: "answered", answer });
    if (one.isRevealed) reveal();
  });
  for (const kind of ["failed", "canceled", "interrupted"]) {
    hear(kind, (end) => {
      mine.close();
      Object.assign(one, { state: kind, ...end });
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
  // What is typed stays when an answer comes in, and what was unfolded stays so.
  if (region.contains(document.activeElement) && document.activeElement.tagName === "INPUT") return status();
  const opened = new Set([...region.querySelectorAll("details[open] > summary")].map((summary) => summary.textContent));
  region.replaceChildren(...[head(), el("div", { id: "status", "aria-live": "polite" }), ...(one.isRevealed && one.answer ? answered(one, reveal) : [guessing()])].filter(Boolean));
  for (const summary of region.querySelectorAll("details > summary")) summary.parentElement.open = opened.has(summary.textContent);
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
  // The button to cancel stays where it is while progress comes in: somebody may be about to press it.
  if (!place.querySelector("progress")) {
    const stop = one.id ? el("button", { type: "button", onclick: () => cancel(one.id) }, "Cancel") : null;
    place.replaceChildren(el("p", {}, el("progress", { max: 1, value: 0, "aria-label": "Share that is flown" }), " ", el("span", { id: "doing" }), " ", stop));
  }
  place.querySelector("progress").value = one.progress?.share ?? 0;
  document.getElementById("doing").textContent = one.trouble || waiting();
}

function waiting() {
  if (one.state === "sending") return "Sending …";
  return one.state === "waiting" && one.place > 0 ? `${one.place} of ${one.length} questions are served before yours.` : flying(one);
}

/** How far it is, and what ends it. */
function flying({ progress, length }) {
  const [done, next, most] = [progress?.replications ?? 0, progress?.next ?? 2, progress?.wanted ?? one.form.replications];
  const share = one.form.precision_share;
  const end = share === null || share === undefined ? `${most} in all` : `enough once sorties are known to ±${number(100 * share, null)} %, ${most} at most`;
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
  const isFirst = !one.isRevealed;
  one.isRevealed = true;
  build();
  if (isFirst) document.getElementById("asked").scrollIntoView({ block: "start" });
  if (one.state !== "answered") return;
  const asked = one;
  one.guesses = (await fetchJson(`api/questions/${one.id}/guesses`).catch(() => ({ guesses: {} }))).guesses;
  if (asked === one) build();
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
    if (asked !== one) return;
    set({ answer: story });
    one.isPlayed = true;
    build(); // now that both sides can be played, the moment at which they part can be shown
  } catch (error) {
    if (asked === one) problem(`The maps cannot show both sides: ${error.message}`);
  }
}
