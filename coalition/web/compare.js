// When two runs part: the day, by which figure, the rule that found it, and a button to go there.
import { date, el, number } from "./dom.js";
import { get, set } from "./state.js";

/** Show the moment at which two runs part, if they do; the map comes into sight. */
export function toMoment() {
  const found = get("answer")?.moment;
  if (!found) return;
  set({ t_h: found.day * 24, is_playing: false });
  const map = document.getElementById("map");
  map.scrollIntoView({ block: "start" });
  map.focus({ preventScroll: true });
}

/** The paragraph on the moment it broke; null for a single run. */
export function moment() {
  const answer = get("answer");
  const replays = get("replays") ?? [];
  if (answer?.moment === undefined || replays.length < 2) return null;
  const found = answer.moment;
  if (!found) {
    return el("p", { class: "moment" }, "The two runs never part clearly: at no time do sorties or coverage stay a tenth or more apart beyond chance.");
  }
  const factor = found.series === "coverage_share" ? 100 : 1;
  const unit = factor === 100 ? " %" : "";
  const value = (one) => `${number(one * factor, 0)}${unit}`;
  return el(
    "div",
    { class: "moment" },
    el("button", { type: "button", class: "main", onclick: toMoment }, "Show me the moment it broke"),
    el("p", {}, `${date(replays[0], found.day)}: ${found.title.toLowerCase()}, ${value(found.baseline)} in the baseline, ${value(found.what_if)} in the what-if (means of ${found.window_d} days).`),
    el("p", { class: "note" }, found.rule),
  );
}
