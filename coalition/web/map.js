// The campaign on a map, or two on one clock: bases with the load of their ramps, tracks with the fuel left,
// areas with hours wanted and flown, aircraft in the air.
import { drawGround, drawLabels, fitting, inks, magnified, onMap, projection } from "./chart.js";
import { counted, el, nameOf, number, row, sides, words } from "./dom.js";
import { colorOf, shape, SIDES } from "./palette.js";
import { film, photograph } from "./film.js";
import { fuelLeft } from "./fuel.js";
import { disc, drawArea, drawBase, drawCross } from "./marks.js";
import { airborne, landedAway, pathOf, position, wayOf } from "./paths.js";
import { get, remember, set, subscribe } from "./state.js";

const HIT_PX = 14;
const AWAY_H = 3; // so long a landing away from home is marked
let panels = [];
let isDrawing = false;
let ink = null;

export function start() {
  remember("center", { name: "map", read: readView, write: writeView, fallback: null });
  subscribe(["replays", "basemap"], build);
  subscribe(["t_h", "selected", "hidden", "center"], draw);
  subscribe("theme", () => requestAnimationFrame(() => { ink = null; panels.forEach((one) => (one.groundKey = "")); draw(); }));
  addEventListener("keydown", keys);
}

function readView(text) {
  const [lon, lat, scale] = text.split(",").map(Number);
  return [lon, lat, scale].every(Number.isFinite) && scale > 1 && scale < 2000 ? { lon, lat, scale } : undefined;
}

function writeView(view) {
  return `${view.lon.toFixed(2)},${view.lat.toFixed(2)},${view.scale.toFixed(1)}`;
}

function build() {
  const replays = get("replays") ?? [];
  const region = document.getElementById("map");
  if (!replays.length) return region.replaceChildren();
  panels = replays.map((replay, side) => panel(replay, side, replays.length));
  region.dataset.maps = panels.length;
  region.replaceChildren(...panels.map((one) => one.box), tools());
  const observer = new ResizeObserver(() => {
    panels.forEach(fit);
    draw();
  });
  panels.forEach((one) => observer.observe(one.box));
}

function panel(replay, side, count) {
  const canvas = el("canvas", {
    tabindex: 0,
    role: "img",
    "aria-label": `Map${count > 1 ? ` of the ${sides()[side].toLowerCase()}` : ""}. Arrow keys with Shift move it, plus and minus zoom; the lists beside it name all that can be selected.`,
  });
  const tag = el("p", { class: "side" }, [sides()[side], nameOfRun(replay, side)].filter(Boolean).join(": "));
  const count_line = el("p", { class: "aloft" });
  const box = el("div", { class: "map-panel", "data-side": side }, canvas, count > 1 ? tag : null, count_line);
  if (count > 1) box.style.setProperty("--side", SIDES[side]);
  const one = { replay, side, canvas, box, count_line, ground: document.createElement("canvas"), groundKey: "", hits: [] };
  listen(one);
  return one;
}

/** What was applied to the campaign; the name of the campaign if nothing was. */
function nameOfRun(replay, side) {
  const { scenario, base } = replay.made_by;
  return scenario !== base ? words(scenario.slice(base.length + 1)).replaceAll("+", " + ") : side ? "" : base;
}

function fit(one) {
  const ratio = Math.min(devicePixelRatio || 1, 2);
  const { clientWidth, clientHeight } = one.box;
  one.width = clientWidth;
  one.height = clientHeight;
  for (const canvas of [one.canvas, one.ground]) {
    canvas.width = clientWidth * ratio;
    canvas.height = clientHeight * ratio;
    canvas.getContext("2d").setTransform(ratio, 0, 0, ratio, 0, 0);
  }
  one.groundKey = "";
}

/** Where both maps begin: the bases from which the coalition flies, and all areas and tracks, but for Libya. */
function home(one) {
  const places = panels.flatMap(({ replay }) => placesOf(replay)).map((each) => ({ lon: each.longitude, lat: each.latitude }));
  const near = places.filter(({ lon }) => lon > 30);
  return fitting(near.length ? near : places, one.width, one.height);
}

function placesOf(replay) {
  const { base: bases, command } = replay.ways;
  const flown = new Set(bases.filter((_, way) => command[way] === "coalition"));
  return [...replay.bases.filter((each) => flown.has(each.id)), ...replay.tracks, ...replay.areas];
}

function view(one) {
  return onMap(get("center") ?? home(one), one.width, one.height);
}

// --- drawing ------------------------------------------------------------------------------------------

function draw() {
  if (isDrawing || !panels.length) return;
  isDrawing = true;
  requestAnimationFrame(() => {
    isDrawing = false;
    ink ??= { ...inks(), larger: magnified() };
    for (const one of panels) if (one.width) drawPanel(one);
  });
}

function drawPanel(one) {
  const { replay, canvas, width, height } = one;
  const t_h = Math.min(get("t_h") ?? 0, replay.until_h - 1e-6);
  const day = Math.min(Math.floor(t_h / 24), replay.days - 1);
  const now = view(one);
  const to = projection(now, width, height);
  const context = canvas.getContext("2d");
  const key = `${writeView(now)} ${day} ${width} ${height}`;
  if (one.groundKey !== key) {
    one.groundKey = key;
    ground(one, now, day);
  }
  context.drawImage(one.ground, 0, 0, width, height);
  one.hits = [];
  const selected = get("selected");
  tracks(one, context, to, t_h);
  diverts(one, context, to, t_h);
  planes(one, context, to, t_h, selected);
  for (const place of one.places) one.hits.push(place);
  mark(one, context, selected);
}

/** Land, areas, bases and labels change once a day: they are drawn once and kept. */
function ground(one, now, day) {
  const { replay, ground: canvas, width, height } = one;
  const context = canvas.getContext("2d");
  drawGround(context, width, height, now, ink);
  const to = projection(now, width, height);
  one.places = [];
  const labels = [];
  const place = (kind, row_, color, font) => {
    const [x, y] = [to.x(row_.longitude), to.y(row_.latitude)];
    if (x < -40 || y < -40 || x > width + 40 || y > height + 40) return null;
    one.places.push({ kind, id: row_.id, x, y, reach: HIT_PX });
    labels.push({ text: row_.name, x, y, color, font });
    return [x, y];
  };
  replay.bases.forEach((base, number_) => {
    if (!isOpen(replay, base, day)) return;
    const at = place("base", base, ink.base);
    if (at) drawBase(context, at, replay, base, number_, day, ink);
  });
  replay.areas.forEach((area, number_) => {
    const at = place("area", area, ink.area, "500 11.5px system-ui, sans-serif");
    if (at) drawArea(context, at, replay, number_, day, ink);
  });
  replay.tracks.forEach((track) => {
    if (isOpen(replay, track, day)) place("track", track, ink.track, "italic 500 11px system-ui, sans-serif");
  });
  drawLabels(context, labels, ink, width, height);
}

function isOpen(replay, place, day) {
  const today = new Date(Date.parse(replay.from_date) + day * 86_400_000).toISOString().slice(0, 10);
  return (!place.from_date || place.from_date <= today) && (!place.to_date || place.to_date >= today);
}

/** An oval with a bar: how much of the fuel that its tankers brought is left. */
function tracks(one, context, to, t_h) {
  const { replay } = one;
  const day = Math.floor(t_h / 24);
  const fuel = fuelLeft(replay, t_h);
  context.setLineDash([5, 3]);
  for (const track of replay.tracks) {
    if (!isOpen(replay, track, day)) continue;
    const [x, y] = [to.x(track.longitude), to.y(track.latitude)];
    context.strokeStyle = ink.track;
    context.lineWidth = 1.5;
    context.beginPath();
    context.ellipse(x, y, 17, 9, 0, 0, 2 * Math.PI);
    context.stroke();
    const there = fuel.get(track.id);
    if (!there) continue;
    context.setLineDash([]);
    context.fillStyle = ink.halo;
    context.fillRect(x - 18, y + 11, 36, 5);
    const share = there.brought ? there.left / there.brought : 0;
    context.fillStyle = share < 0.15 ? ink.short : ink.track;
    context.fillRect(x - 17, y + 12, 34 * share, 3);
    context.setLineDash([5, 3]);
  }
  context.setLineDash([]);
}

function planes(one, context, to, t_h, selected) {
  const { replay } = one;
  const hidden = get("hidden") ?? new Set();
  const size = (one.width > 700 ? 8 : 7) * ink.larger;
  let [flights, aircraft] = [0, 0];
  context.lineWidth = 1;
  context.strokeStyle = ink.halo;
  for (const flight of airborne(replay, t_h)) {
    const way = wayOf(replay, flight);
    if (hidden.has(way.contingent)) continue;
    flights += 1;
    aircraft += replay.flights.aircraft[flight];
    const at = position(replay, flight, t_h);
    const [x, y] = [to.x(at.lon), to.y(at.lat)];
    if (x < -20 || y < -20 || x > one.width + 20 || y > one.height + 20) continue;
    const isSelected = selected?.kind === "flight" && selected.id === String(flight);
    if (isSelected) route(context, to, replay, flight);
    context.save();
    context.translate(x, y);
    context.rotate(Math.atan2(to.y(at.ahead_lat) - y, to.x(at.ahead_lon) - x));
    shape(context, way.role, isSelected ? size * 1.5 : size);
    context.fillStyle = colorOf(replay, way.contingent);
    context.fill();
    context.strokeStyle = way.command === "coalition" ? ink.halo : ink.text;
    context.stroke();
    context.restore();
    one.hits.push({ kind: "flight", id: String(flight), x, y, reach: 10 });
  }
  const text = `${number(aircraft)} aircraft in the air, in ${counted(flights, "flight")}`;
  if (one.count_line.textContent !== text) one.count_line.textContent = text;
}

/** A cross for every flight that landed away from home a short while ago. */
function diverts(one, context, to, t_h) {
  const hidden = get("hidden") ?? new Set();
  const seen = new Map();
  for (const { flight, lon, lat } of landedAway(one.replay, t_h, AWAY_H)) {
    if (hidden.has(wayOf(one.replay, flight).contingent)) continue;
    const key = `${lon} ${lat}`;
    seen.set(key, (seen.get(key) ?? -1) + 1);
    const [x, y] = [to.x(lon) - 14 - 9 * seen.get(key), to.y(lat) - 10];
    drawCross(context, [x, y], ink);
    one.hits.push({ kind: "flight", id: String(flight), x, y, reach: 7 });
  }
}

/** The way that a flight takes, as a line. */
function route(context, to, replay, flight) {
  context.save();
  context.strokeStyle = ink.text;
  context.setLineDash([2, 4]);
  context.lineWidth = 1.5;
  context.beginPath();
  for (const part of pathOf(replay, flight)) {
    context.moveTo(to.x(part.a.lon), to.y(part.a.lat));
    context.lineTo(to.x(part.b.lon), to.y(part.b.lat));
  }
  context.stroke();
  context.restore();
}

function mark(one, context, selected) {
  const found = selected && one.hits.find((hit) => hit.kind === selected.kind && hit.id === selected.id);
  if (!found) return;
  context.strokeStyle = ink.text;
  context.lineWidth = 2;
  disc(context, found.x, found.y, 16);
  context.stroke();
}

// --- moving about -------------------------------------------------------------------------------------

function listen(one) {
  const { canvas } = one;
  let from = null;
  canvas.addEventListener("pointerdown", (event) => {
    from = { x: event.clientX, y: event.clientY, view: view(one), moved: false };
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!from) return void (canvas.style.cursor = hit(one, event) ? "pointer" : "grab");
    const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
    from.moved ||= Math.hypot(dx, dy) > 4;
    if (from.moved) moveTo(from.view, one, dx, dy);
  });
  canvas.addEventListener("pointerup", (event) => {
    if (from && !from.moved) set({ selected: hit(one, event) });
    from = null;
  });
  canvas.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !canvas.matches(":focus")) return;
    event.preventDefault();
    zoom(Math.exp(-event.deltaY / 400));
  }, { passive: false });
}

function moveTo(before, one, dx, dy) {
  const to = projection(before, one.width, one.height);
  set({ center: { ...before, lon: to.lon(one.width / 2 - dx), lat: to.lat(one.height / 2 - dy) } });
}

function zoom(factor) {
  const now = view(panels[0]);
  set({ center: { ...now, scale: Math.min(Math.max(now.scale * factor, 8), 600) } });
}

function hit(one, event) {
  const bounds = one.canvas.getBoundingClientRect();
  const [x, y] = [event.clientX - bounds.left, event.clientY - bounds.top];
  let best = null;
  for (const each of one.hits) {
    const away = Math.hypot(each.x - x, each.y - y) / each.reach;
    if (away <= 1 && (!best || away < best.away)) best = { away, each };
  }
  return best ? { kind: best.each.kind, id: best.each.id, ...(one.side && best.each.kind === "flight" ? { side: one.side } : {}) } : null;
}

function keys(event) {
  if (!panels.length || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea, dialog")) return;
  if (event.key === "+" || event.key === "=") zoom(1.3);
  else if (event.key === "-") zoom(1 / 1.3);
  else if (event.key === "0") set({ center: null });
  else if (event.shiftKey && event.key.startsWith("Arrow") && event.target.closest(".map-panel")) {
    const [dx, dy] = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
    moveTo(view(panels[0]), panels[0], dx, dy);
    event.stopImmediatePropagation();
  } else return;
  event.preventDefault();
}

function tools() {
  const button = (text, label, action) => el("button", { type: "button", "aria-label": label, title: label, onclick: action }, text);
  return el(
    "div",
    { class: "map-tools" },
    button("+", "Zoom in (+)", () => zoom(1.3)),
    button("−", "Zoom out (−)", () => zoom(1 / 1.3)),
    button("⌂", "Show the whole map (0)", () => set({ center: null })),
    button("PNG", "Save the map as a picture", () => photograph(panels)),
    "MediaRecorder" in window ? button("Film", "Record the maps as WebM until pressed again", (event) => film(panels, event.currentTarget)) : null,
  );
}

/** What is selected, in words; for the header of its card. */
export function selectedName(replay, { kind, id }) {
  if (kind === "flight") return nameOf(replay, wayOf(replay, Number(id)).contingent);
  return row(replay, `${kind}s`, id)?.one.name ?? id;
}
