// The engine in the page: what can be asked, and a worker that flies it. Only in files made with --live.
import { el, number } from "./dom.js";
import { bytes, text, unpack } from "./load.js";
import { get, set, subscribe } from "./state.js";
import { WORKER } from "./worker.js";

const parts = {};
let worker = null;

export function start() {
  subscribe("mode", build);
}

function build() {
  const region = document.getElementById("ask");
  const live = get("live");
  if (get("mode") !== "live" || !live) return;
  const question = el("p", { class: "note" });
  parts.what_if = el(
    "select",
    { id: "what-if", onchange: () => {
      const one = live.what_ifs.find((each) => each.id === parts.what_if.value);
      question.textContent = one ? `${one.background} (Source: ${one.source})` : "";
    } },
    el("option", { value: "" }, "No what-if, only the sliders"),
    live.what_ifs.map((one) => el("option", { value: one.id }, one.question)),
  );
  parts.sliders = live.sliders.map((slider) => {
    const output = el("output", {}, "× 1");
    const input = el("input", { type: "range", id: `slider-${slider.id}`, min: slider.low, max: slider.high, step: slider.step, value: 1, oninput: () => (output.textContent = `× ${number(Number(input.value), 2)}`) });
    return { slider, input, box: el("p", { class: "slider" }, el("label", { for: input.id, title: slider.meaning }, slider.title), output, input) };
  });
  parts.to = el("input", { type: "date", id: "fly-until", min: live.from_date, max: live.to_date, value: live.to_date });
  parts.count = el("input", { type: "number", id: "replications", min: 1, max: 20, value: 2 });
  parts.seed = el("input", { type: "number", id: "seed", min: 0, max: 2147483647, value: live.seed });
  parts.fly = el("button", { type: "button", class: "main", onclick: fly }, "Fly it");
  parts.stop = el("button", { type: "button", onclick: () => end("Stopped."), hidden: true }, "Stop");
  parts.progress = el("progress", { max: 1, value: 0, hidden: true, "aria-label": "Progress" });
  parts.status = el("p", { class: "note", role: "status" }, "The engine is in this file: Python and SimPy run here, on this computer.");
  const field = (label, input) => el("p", { class: "field" }, el("label", { for: input.id }, label), input);
  region.replaceChildren(
    el("h2", {}, "What if …"),
    el("label", { for: "what-if", class: "hidden" }, "What-if"),
    parts.what_if, question,
    ...parts.sliders.map((one) => one.box),
    field("Fly until", parts.to), field("Replications", parts.count), field("Seed", parts.seed),
    el("p", { class: "get" }, parts.fly, parts.stop), parts.progress, parts.status,
  );
}

async function fly() {
  const factors = Object.fromEntries(parts.sliders.map(({ slider, input }) => [slider.id, Number(input.value)]).filter(([, value]) => value !== 1));
  const ask = {
    what_if: parts.what_if.value, factors, to_date: parts.to.value,
    replications: Math.min(Math.max(Math.round(Number(parts.count.value)) || 1, 1), 20), seed: Math.max(0, Math.round(Number(parts.seed.value)) || 0),
  };
  parts.fly.disabled = true;
  parts.stop.hidden = parts.progress.hidden = false;
  parts.progress.removeAttribute("value");
  parts.status.textContent = worker ? "Flying both sides …" : "Starting Python: some seconds, once …";
  try {
    worker ??= await begin();
    worker.onmessage = ({ data }) => heard(data, ask);
    worker.onerror = (event) => end(`The engine failed: ${event.message}`);
    worker.postMessage({ kind: "fly", ask });
  } catch (error) {
    end(`The engine could not start: ${error.message}`);
  }
}

/** A worker from this file; it gets all that Python would fetch. */
async function begin() {
  const address = URL.createObjectURL(new Blob([WORKER], { type: "text/javascript" }));
  const made = new Worker(address);
  const [loader, assembly] = await Promise.all(["pyodide.mjs", "pyodide.asm.mjs"].map(text));
  const [wasm, stdlib, engine, campaigns] = await Promise.all(["pyodide.asm.wasm", "stdlib", "engine", "campaigns"].map(bytes));
  made.postMessage({ kind: "boot", loader, assembly, wasm, stdlib, engine, campaigns }, [wasm, stdlib, engine, campaigns]);
  return made;
}

function heard(message, ask) {
  if (message.kind === "progress") {
    parts.progress.value = message.share;
    parts.status.textContent = `Flying both sides: ${number(100 * message.share, 0)} %`;
  } else if (message.kind === "flown") {
    const one = get("live").what_ifs.find((each) => each.id === ask.what_if);
    const answer = JSON.parse(message.answer);
    const replays = [unpack(message.baseline), unpack(message.what_if)];
    done(`Flown in ${number(message.seconds, 1)} s.`);
    const t_h = answer.moment ? answer.moment.day * 24 : get("t_h");
    set({ replays, t_h, answer: { ...answer, title: one?.question ?? "What if these values had been different?", about: one ?? null, failings: get("live").failings } });
  } else if (message.kind === "failed") end(`It could not be flown: ${message.text}`);
}

function done(text_) {
  parts.fly.disabled = false;
  parts.stop.hidden = parts.progress.hidden = true;
  parts.status.textContent = text_;
}

function end(text_) {
  worker?.terminate();
  worker = null;
  done(text_);
}
