// The head and foot of the page: what is shown, views, themes, the link to this view, help and licenses.
import { el } from "./dom.js";
import { embedded, text } from "./load.js";
import { get, link, remember, set, subscribe } from "./state.js";

const THEMES = ["light", "dark", "projector"];
const KEYS = [
  ["Space", "play, pause"], ["← →", "one hour back, on"], ["Shift ← →", "one day back, on"], ["Home, End", "first, last hour"],
  ["[ ]", "event before, next event"], ["1 … 7", "speed: 1 hour to 1 week per second"], ["b", "the moment it broke, if two runs part"],
  ["+ − 0", "zoom in, out, all of the map"], ["Shift and arrows on the map", "move the map"], ["p", "theme: light, dark, projector"],
  ["e", "map or documented figures"], ["Esc", "close what is selected"], ["?", "this list"],
];

export function start() {
  remember("theme", { read: (one) => (THEMES.includes(one) ? one : undefined), write: String, fallback: matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light" });
  remember("view", { read: (one) => (["map", "evidence"].includes(one) ? one : undefined), write: String, fallback: "map" });
  subscribe("theme", dress);
  subscribe(["replays", "answer", "records", "view", "theme", "mode"], build);
  subscribe("view", () => {
    document.documentElement.dataset.view = get("view");
    scrollTo({ top: 0, behavior: "instant" }); // what the model misses stands first
  });
  document.documentElement.dataset.view = get("view");
  dress();
  addEventListener("keydown", keys);
}

function dress() {
  document.documentElement.dataset.theme = get("theme");
}

function build() {
  const replays = get("replays") ?? [];
  if (!replays.length) return;
  const answer = get("answer");
  const { made_by: made, title, from_date: first, to_date: last } = replays[0];
  const focused = document.activeElement?.id;
  const view = (name, label) => el("button", { type: "button", id: `view-${name}`, "aria-pressed": String(get("view") === name), onclick: () => set({ view: name }) }, label);
  document.getElementById("top").replaceChildren(
    el("div", { class: "title" }, el("h1", {}, ["comparison", "live"].includes(answer?.kind) ? answer.title : title), el("p", {}, `${first} to ${last} · ${[...new Set(replays.map((one) => one.made_by.scenario))].join(" against ")} · seed ${made.seed}, replication ${made.replication} of ${made.replications} on the map · model ${made.model_version}`)),
    el(
      "nav",
      { "aria-label": "Views" },
      view("map", "Map"),
      get("records")?.length ? view("evidence", "Record") : null,
      el("button", { type: "button", id: "theme", "aria-label": `Theme: ${get("theme")} (p)`, title: `Theme: ${get("theme")} (p)`, onclick: nextTheme }, { light: "☀ Light", dark: "☾ Dark", projector: "▣ Projector" }[get("theme")]),
      el("button", { type: "button", id: "link", onclick: copy }, "Copy link"),
      el("button", { type: "button", id: "help", onclick: help }, "Keys"),
    ),
  );
  if (focused) document.getElementById(focused)?.focus();
  foot(made);
}

function foot(made) {
  const licenses = embedded("licenses") ? el("button", { type: "button", onclick: async () => show("Licenses", el("pre", { tabindex: 0 }, await text("licenses"))) }, "Licenses") : null;
  document.getElementById("foot").replaceChildren(
    el("p", {}, "A model of logistics: sorties, hours, fuel, waiting, coverage, requests. It says nothing about casualties, on purpose, and is no advice on targets. Positions between take-off, tankers and landing are drawn along great circles from the times in the log."),
    el("p", {}, `Base map: Natural Earth, public domain; boundaries imply no position. Made by coalition, model ${made.model_version}, campaign ${made.fingerprint.slice(0, 16)}. `, licenses),
  );
}

function nextTheme() {
  set({ theme: THEMES[(THEMES.indexOf(get("theme")) + 1) % THEMES.length] });
}

async function copy(event) {
  const button = event.currentTarget;
  const address = link();
  try {
    await navigator.clipboard.writeText(address);
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy link"), 1500);
  } catch {
    show("The link to this view", el("pre", { tabindex: 0 }, address));
  }
}

function help() {
  show("Keys", el("dl", { class: "keys-list" }, KEYS.flatMap(([key, text_]) => [el("dt", {}, el("kbd", {}, key)), el("dd", {}, text_)])));
}

function show(title, content) {
  const dialog = el("dialog", { "aria-label": title }, el("h2", {}, title), content, el("form", { method: "dialog" }, el("button", {}, "Close")));
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function keys(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=range]), select, textarea, dialog")) return;
  if (event.key === "?") help();
  else if (event.key === "p") nextTheme();
  else if (event.key === "e" && get("records")?.length) set({ view: get("view") === "map" ? "evidence" : "map" });
}
