// Lesson cards: each sets up the page, asks for a guess, and holds a note for the teacher.
import { el } from "./dom.js";
import { fetchJson } from "./load.js";
import { set } from "./state.js";

export async function start() {
  const { lessons } = await fetchJson("api/lessons");
  const region = document.getElementById("lessons");
  if (!lessons.length) return region.replaceChildren();
  region.replaceChildren(el("h2", {}, "Lessons"), el("ol", { class: "lessons" }, lessons.map((one) => el("li", {}, card(one)))));
}

function card(one) {
  const begin = (question, lesson) => {
    set({ question, lesson });
    set({ asking: { question } });
  };
  return el(
    "details",
    { name: "lesson" },
    el("summary", {}, one.title, " ", el("span", { class: "note" }, `${one.minutes} min`)),
    el("p", {}, one.task),
    el("button", { type: "button", class: "main", onclick: () => begin(one.question, one) }, "Set up and ask"),
    el(
      "details",
      { class: "teacher" },
      el("summary", {}, "For the teacher (tells the answer)"),
      el("p", {}, one.teacher),
      ...one.expected.map((found) => el("p", { class: "note" }, found.by_hand)),
      el("p", {}, el("strong", {}, "Then: "), one.then),
      one.next ? el("button", { type: "button", onclick: () => begin(one.next, null) }, "Set up and ask") : null,
    ),
  );
}
