// How far to trust an answer: the same words for those of the server and those that were flown in the page.
import { el } from "./dom.js";

/** What the model misses, what was assumed, and what the calibration cannot tell. */
export function honesty(trust) {
  const list = (title, rows) => (rows.length ? [el("h4", {}, title), el("ul", {}, rows.map((words) => el("li", {}, words)))] : []);
  return el(
    "div",
    { class: "honesty" },
    el("h3", {}, "How far to trust it"),
    trust.outside.length ? el("p", { class: "banner" }, el("strong", {}, "Outside what the calibration can tell.")) : null,
    ...list("", trust.outside),
    ...list("Documented figures that the model misses and that bear on this", trust.missed.map((one) => one.words)),
    el("p", {}, trust.record),
    trust.missed.length ? el("p", { class: "note" }, trust.missed_rule) : null,
    ...list("Assumed", trust.assumed),
  );
}
