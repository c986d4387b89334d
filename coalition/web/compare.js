// When two runs part: the day, by which figure, the rule that found it, and a button to go there.
import { date, el, number } from "./dom.js";
import { get, set } from "./state.js";

/** The paragraph on the moment it broke; null for a single run. */
export function moment() {
  const answer = get("answer");
  const replays = get("replays") ?? [];
  if (answer?.moment === undefined || replays.length < 2) return null;
  const found = answer.moment;
  if (!found) {
    return el("p", { class: "moment" }, "The two runs never part clearly: on no seven days in a row do sorties or coverage differ by a tenth or more beyond chance.");
  }
  const factor = found.series === "coverage_share" ? 100 : 1;
  const unit = factor === 100 ? " %" : "";
  const value = (one) => `${number(one * factor, 0)}${unit}`;
  return el(
    "div",
    { class: "moment" },
    el("button", { type: "button", class: "main", onclick: () => set({ t_h: found.day * 24, is_playing: false }) }, "Show me the moment it broke"),
    el("p", {}, `${date(replays[0], found.day)}: ${found.title.toLowerCase()}, ${value(found.baseline)} in the baseline, ${value(found.what_if)} in the what-if (means of seven days).`),
    el("p", { class: "note" }, found.rule),
  );
}
