// The one clock: plays, stops and steps the time of all maps and charts.
import { get, remember, set, subscribe } from "./state.js";

export const HOUR_MS = 3_600_000;
export const SPEEDS = [1, 3, 6, 12, 24, 72, 168];

let last = 0;

export function start() {
  remember("speed_h", {
    name: "speed",
    read: (text) => (SPEEDS.includes(Number(text)) ? Number(text) : undefined),
    write: String,
    fallback: 6,
  });
  remember("t_h", { name: "t", read: Number.parseFloat, write: (t) => t.toFixed(2), fallback: 0 });
  set({ is_playing: false });
  subscribe("is_playing", () => {
    last = performance.now();
    if (get("is_playing")) requestAnimationFrame(tick);
  });
  subscribe("replays", () => set({ t_h: within(get("t_h")) }));
}

/** How long the replay lasts, in hours. */
export function until_h() {
  return Math.max(0, ...(get("replays") ?? []).map((replay) => replay.until_h));
}

export function within(t_h) {
  return Math.min(Math.max(t_h, 0), until_h());
}

/** The moment of an hour, as a Date. */
export function moment(t_h) {
  return new Date(Date.parse(get("replays")[0].from_date) + t_h * HOUR_MS);
}

function tick(now) {
  if (!get("is_playing")) return;
  // A tab that slept does not jump ahead.
  const passed_s = Math.min((now - last) / 1000, 0.25);
  last = now;
  const t_h = get("t_h") + passed_s * get("speed_h");
  if (t_h >= until_h()) set({ t_h: until_h(), is_playing: false });
  else {
    set({ t_h });
    requestAnimationFrame(tick);
  }
}
