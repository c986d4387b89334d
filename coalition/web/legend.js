// What colors and shapes mean, and which contingents are drawn; and a list of all that can be selected.
import { el, number, svg, words } from "./dom.js";
import { colors, nation, ROLES, sorties } from "./palette.js";
import { airborne, flightId } from "./paths.js";
import { get, remember, set, subscribe } from "./state.js";

const FIRST = 10;
let areOthersOpen = false;

const MARKS = {
  strike: "M11 0 L-8 8 L-4 0 L-8 -8 Z", isr_armed: "M10 0 L0 6 L-10 0 L0 -6 Z", isr: "M10 0 L0 6 L-10 0 L0 -6 Z",
  c2: "M8 0 A8 8 0 1 1 -8 0 A8 8 0 1 1 8 0 Z", tanker: "M11 0 L1 2.5 L-5 10 L-4 2 L-11 1.5 L-11 -1.5 L-4 -2 L-5 -10 L1 -2.5 Z", airlift: "M8 6 L-8 6 L-8 -6 L8 -6 Z",
};

export function start() {
  remember("hidden", {
    name: "hide",
    read: (text) => new Set(text.split(",").filter(Boolean)),
    write: (hidden) => (hidden.size ? [...hidden].join(",") : null),
    fallback: new Set(),
  });
  subscribe(["replays", "hidden"], build);
}

function build() {
  const [replay] = get("replays") ?? [];
  const region = document.getElementById("legend");
  if (!replay) return region.replaceChildren();
  const focused = document.activeElement?.dataset?.contingent;
  const hidden = get("hidden");
  const nations = [...colors(replay)].map(([id, color]) => {
    const count = sorties(replay, replay.contingents.findIndex((one) => one.id === id));
    const swatch = el("i", { class: "swatch", "aria-hidden": "true" });
    swatch.style.background = color;
    const toggle = el("button", { type: "button", class: "nation", "data-contingent": id, "aria-pressed": String(!hidden.has(id)), title: `${number(count)} sorties; press to hide or show`, onclick: () => flip(id) }, swatch, nation(replay, id));
    const more = el("button", { type: "button", class: "more", "aria-label": `About ${nation(replay, id)}`, onclick: () => set({ selected: { kind: "contingent", id } }) }, "i");
    return el("li", {}, toggle, more);
  });
  region.replaceChildren(...[
    el("h2", {}, "Who flies"),
    el("ul", { class: "nations" }, nations.slice(0, FIRST)),
    nations.length > FIRST ? others(nations.slice(FIRST)) : null,
    el("p", { class: "get" }, el("button", { type: "button", onclick: () => set({ hidden: new Set() }) }, "Show all"), el("button", { type: "button", onclick: () => set({ hidden: new Set(colors(replay).keys()) }) }, "Hide all")),
    el("h2", {}, "What for"),
    el("ul", { class: "roles" }, ROLES.filter((role) => role !== "isr_armed").map((role) => el("li", {}, mark(MARKS[role]), role === "isr" ? "ISR, armed or not" : words(role)))),
    el("p", { class: "note" }, "A dark edge: under its own command."),
    el("h2", {}, "Places"),
    el(
      "ul",
      { class: "places" },
      el("li", {}, svg("svg", { viewBox: "-12 -12 24 24", "aria-hidden": "true" }, svg("circle", { r: 9, class: "halo" }), svg("path", { d: "M0 -9 A9 9 0 0 1 0 9", class: "load" }), svg("rect", { x: -4, y: -4, width: 8, height: 8, class: "base" })), "base; ring: ramp in use"),
      el("li", {}, svg("svg", { viewBox: "-14 -12 28 24", "aria-hidden": "true" }, svg("ellipse", { rx: 12, ry: 7, class: "track" }), svg("rect", { x: -10, y: 8, width: 13, height: 3, class: "fuel" })), "tanker track; bar: fuel left"),
      el("li", {}, svg("svg", { viewBox: "-12 -12 24 24", "aria-hidden": "true" }, svg("circle", { r: 10, class: "wanted" }), svg("circle", { r: 6, class: "flown" })), "area; circle: hours wanted, disc: flown"),
      el("li", {}, svg("svg", { viewBox: "-12 -12 24 24", "aria-hidden": "true" }, svg("path", { d: "M-6 -6 L6 6 M-6 6 L6 -6", class: "away" })), "a flight landed away from home"),
    ),
    finder(replay),
  ].filter(Boolean));
  if (focused) region.querySelector(`[data-contingent="${CSS.escape(focused)}"]`)?.focus();
}

/** Nations with few sorties, folded away. */
function others(nations) {
  const details = el("details", { open: areOthersOpen }, el("summary", {}, `${nations.length} with fewer sorties`), el("ul", { class: "nations" }, nations));
  details.addEventListener("toggle", () => (areOthersOpen = details.open));
  return details;
}

function flip(id) {
  const hidden = new Set(get("hidden"));
  if (!hidden.delete(id)) hidden.add(id);
  set({ hidden });
}

function mark(path) {
  return svg("svg", { viewBox: "-12 -12 24 24", "aria-hidden": "true" }, svg("path", { d: path }));
}

/** All that can be clicked on the map, for those who do not click. */
function finder(replay) {
  const select = el("select", { "aria-label": "Look at a base, track, area, contingent or flight" });
  const fill = () => {
    const group = (label, kind, rows) => el("optgroup", { label }, rows.map(([id, name]) => el("option", { value: `${kind}:${id}` }, name)));
    const named = (rows) => rows.map((one) => [one.id, one.name]).sort((a, b) => a[1].localeCompare(b[1]));
    select.replaceChildren(
      el("option", { value: "" }, "Look at …"),
      group("Bases", "base", named(replay.bases)),
      group("Tanker tracks", "track", named(replay.tracks)),
      group("Areas", "area", named(replay.areas)),
      group("Contingents", "contingent", named(replay.contingents)),
      group("Flights in the air", "flight", airborne(replay, get("t_h")).map((flight) => [flight, flightId(replay, flight)])),
    );
  };
  fill();
  select.addEventListener("focus", fill);
  select.addEventListener("change", () => {
    const [kind, id] = select.value.split(":");
    set({ selected: kind ? { kind, id } : null });
  });
  return el("p", {}, select);
}
