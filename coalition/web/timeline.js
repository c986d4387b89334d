// Time: the clock, play and steps, the ribbon with dated events, and the keys for all of them.
import { SPEEDS, until_h, within } from "./clock.js";
import { toMoment } from "./compare.js";
import { el, moment, svg, words } from "./dom.js";
import { get, set, subscribe } from "./state.js";

const SPEED_WORDS = { 1: "1 hour/s", 3: "3 hours/s", 6: "6 hours/s", 12: "12 hours/s", 24: "1 day/s", 72: "3 days/s", 168: "1 week/s" };
const WIDTH = 1000;
const parts = {};

export function start() {
  subscribe(["replays", "answer"], build);
  subscribe("t_h", show);
  subscribe("is_playing", showPlaying);
  subscribe("speed_h", () => parts.speed && (parts.speed.value = String(get("speed_h"))));
  addEventListener("keydown", keys);
}

function build() {
  const [replay] = get("replays") ?? [];
  const region = document.getElementById("timeline");
  if (!replay) return region.replaceChildren();
  parts.events = dated(replay);
  parts.clock = el("output", { class: "clock", "aria-label": "Time, UTC" });
  parts.play = el("button", { type: "button", class: "play", onclick: toggle });
  parts.range = el("input", {
    type: "range", min: 0, max: replay.until_h, step: 0.25, "aria-label": "Time of the replay",
    oninput: (event) => set({ t_h: Number(event.target.value) }),
  });
  parts.speed = el(
    "select",
    { "aria-label": "Speed", onchange: (event) => set({ speed_h: Number(event.target.value) }) },
    SPEEDS.map((one) => el("option", { value: one }, SPEED_WORDS[one])),
  );
  parts.jump = el(
    "select",
    { "aria-label": "Jump to an event", class: "jump", onchange: (event) => event.target.value && set({ t_h: Number(event.target.value), is_playing: false }) },
    el("option", { value: "" }, "Jump to an event …"),
    parts.events.filter((one) => one.kind !== "dust").map((one) => el("option", { value: one.t_h }, `${moment(replay, one.t_h).slice(0, 10)} ${short(one.text)}`)),
  );
  parts.event = el("p", { class: "event", role: "status" });
  const step = (text, label, action) => el("button", { type: "button", "aria-label": label, title: label, onclick: action }, text);
  region.replaceChildren(
    el(
      "div",
      { class: "controls" },
      parts.play,
      el("span", { class: "steps" }, step("−1 d", "One day back (Shift+←)", () => by(-24)), step("−1 h", "One hour back (←)", () => by(-1)), step("+1 h", "One hour on (→)", () => by(1)), step("+1 d", "One day on (Shift+→)", () => by(24))),
      parts.speed,
      parts.clock,
      el("span", { class: "steps" }, step("◂ event", "Event before ([)", () => toEvent(-1)), step("event ▸", "Next event (])", () => toEvent(1))),
      parts.jump,
    ),
    ribbon(replay),
    parts.event,
  );
  parts.speed.value = String(get("speed_h"));
  showPlaying();
  show();
}

/** Events of the timeline; storms and moved squadrons are events of the simulation. */
function dated(replay) {
  return replay.events.filter((one) => one.t_h <= replay.until_h);
}

function short(text) {
  return text.length > 70 ? `${text.slice(0, 68)}…` : text;
}

/** Sorties per day as a line, ticks for events, and over it the range that scrubs. */
function ribbon(replay) {
  const { mean } = replay.series[0];
  const most = Math.max(1, ...mean.map((value) => value ?? 0));
  const x = (day) => (day / replay.days) * WIDTH;
  const line = mean.map((value, day) => `${x(day + 0.5).toFixed(1)},${(46 - 34 * ((value ?? 0) / most)).toFixed(1)}`).join(" ");
  const ticks = parts.events.map((one) => {
    const tick = svg("rect", { x: x(one.t_h / 24) - 0.8, y: one.kind === "dust" ? 50 : 2, width: 1.6, height: one.kind === "dust" ? 6 : 8, class: `tick ${one.kind}` });
    tick.append(svg("title", {}, `${moment(replay, one.t_h).slice(0, 10)} ${one.text}`));
    return tick;
  });
  parts.now = el("div", { class: "now" });
  const broke = get("answer")?.moment;
  const marker = broke ? svg("path", { d: `M${x(broke.day)} 12 l-5 -10 h10 z`, class: "broke" }) : null;
  const picture = svg(
    "svg",
    { viewBox: `0 0 ${WIDTH} 58`, preserveAspectRatio: "none", class: "ribbon", "aria-hidden": "true", onclick: (event) => scrub(event) },
    svg("polyline", { points: `0,46 ${line} ${WIDTH},46`, class: "area" }),
    months(replay, x),
    ticks,
    marker,
  );
  // The hand of the clock lies over the picture, which so is not drawn anew with every frame.
  return el("div", { class: "ribbon-box" }, el("div", { class: "hand" }, picture, parts.now), monthNames(replay), parts.range);
}

function monthStarts(replay) {
  const found = [];
  const first = Date.parse(replay.from_date);
  for (let day = 0; day < replay.days; day += 1) {
    const date = new Date(first + day * 86_400_000);
    if (date.getUTCDate() === 1) found.push({ day, date });
  }
  return found;
}

function months(replay, x) {
  return monthStarts(replay).map(({ day, date }) =>
    svg("line", { x1: x(day), x2: x(day), y1: date.getUTCMonth() === 0 ? 0 : 40, y2: 48, class: "month" }));
}

function monthNames(replay) {
  const starts = monthStarts(replay);
  const every = starts.length > 9 ? 3 : 1;
  return el(
    "div",
    { class: "months", "aria-hidden": "true" },
    starts.filter(({ date }) => date.getUTCMonth() % every === 0).map(({ day, date }) => {
      const name = date.toLocaleString("en-US", { month: "short", timeZone: "UTC" });
      const label = el("span", {}, date.getUTCMonth() === 0 ? `${name} ${date.getUTCFullYear()}` : name);
      label.style.left = `${(100 * day) / replay.days}%`;
      return label;
    }),
  );
}

function scrub(event) {
  const bounds = event.currentTarget.getBoundingClientRect();
  set({ t_h: within(((event.clientX - bounds.left) / bounds.width) * until_h()) });
}

function show() {
  const [replay] = get("replays") ?? [];
  if (!replay || !parts.clock) return;
  const t_h = get("t_h");
  parts.clock.textContent = moment(replay, t_h);
  parts.range.value = t_h;
  parts.range.setAttribute("aria-valuetext", moment(replay, t_h));
  parts.now.style.transform = `translateX(${(100 * t_h) / replay.until_h}%)`;
  const last = parts.events.findLast((one) => one.t_h <= t_h + 1e-6 && one.kind !== "dust");
  if (last !== parts.shown) {
    parts.shown = last;
    parts.event.replaceChildren(
      ...(last ? [el("span", { class: "when" }, moment(replay, last.t_h).slice(0, 10)), ` ${last.text} `, last.source ? el("span", { class: "source" }, `(${words(last.kind)}; ${last.source})`) : ""] : []),
    );
  }
}

function showPlaying() {
  if (!parts.play) return;
  const on = get("is_playing");
  parts.play.textContent = on ? "❚❚ Pause" : "▶ Play";
  parts.play.setAttribute("aria-pressed", String(on));
}

function toggle() {
  if (!get("is_playing") && get("t_h") >= until_h()) set({ t_h: 0 });
  set({ is_playing: !get("is_playing") });
}

function by(step_h) {
  set({ t_h: within(get("t_h") + step_h) });
}

function toEvent(direction) {
  const now = get("t_h");
  const events = parts.events.filter((one) => one.kind !== "dust");
  const found = direction > 0 ? events.find((one) => one.t_h > now + 1e-6) : events.findLast((one) => one.t_h < now - 1e-6);
  if (found) set({ t_h: found.t_h, is_playing: false });
}

function keys(event) {
  if (!parts.clock || event.ctrlKey || event.metaKey || event.altKey) return;
  const { target, key } = event;
  if (target.closest("input:not([type=range]), select, textarea, dialog")) return;
  if (key === " " && target.closest("button, summary, a")) return;
  if (target.matches("input[type=range]") && target !== parts.range) return;
  const step = event.shiftKey ? 24 : 1;
  if (key === " " || key === "k") toggle();
  else if (key === "ArrowLeft") by(-step);
  else if (key === "ArrowRight") by(step);
  else if (key === "Home") set({ t_h: 0 });
  else if (key === "End") set({ t_h: until_h() });
  else if (key === "[") toEvent(-1);
  else if (key === "]") toEvent(1);
  else if (/^[1-7]$/.test(key)) set({ speed_h: SPEEDS[Number(key) - 1] });
  else if (key === "b") toMoment();
  else return;
  event.preventDefault();
}
