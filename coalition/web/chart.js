// The chart beneath the aircraft: coasts, borders and rivers, drawn once per view, and the labels on it.
import { get } from "./state.js";

const SQUEEZE = Math.cos((32 * Math.PI) / 180);

/** From degrees to pixels: `view` is {lon, lat, scale}, the middle of the map and pixels per degree. */
export function projection(view, width, height) {
  return {
    x: (lon) => width / 2 + (lon - view.lon) * view.scale * SQUEEZE,
    y: (lat) => height / 2 - (lat - view.lat) * view.scale,
    lon: (x) => view.lon + (x - width / 2) / (view.scale * SQUEEZE),
    lat: (y) => view.lat - (y - height / 2) / view.scale,
  };
}

// Where the base map ends; beyond it there is nothing to show.
const EDGES = { west: 6, east: 66, south: 8, north: 47 };

/** A view moved so that it does not look beyond the edges of the base map, as far as it fits in; a campaign
 * that lies elsewhere has no base map to keep to. */
export function onMap(view, width, height) {
  if (view.lon < EDGES.west || view.lon > EDGES.east || view.lat < EDGES.south || view.lat > EDGES.north) return view;
  const inside = (middle, half, low, high) => (2 * half > high - low ? (low + high) / 2 : Math.min(Math.max(middle, low + half), high - half));
  const [half_lon, half_lat] = [width / 2 / (view.scale * SQUEEZE), height / 2 / view.scale];
  return { ...view, lon: inside(view.lon, half_lon, EDGES.west, EDGES.east), lat: inside(view.lat, half_lat, EDGES.south, EDGES.north) };
}

/** A view that holds some places, with a margin. */
export function fitting(places, width, height) {
  const [west, east] = [Math.min(...places.map((one) => one.lon)) - 1.5, Math.max(...places.map((one) => one.lon)) + 2];
  const [south, north] = [Math.min(...places.map((one) => one.lat)) - 1, Math.max(...places.map((one) => one.lat)) + 2];
  const scale = Math.min(width / ((east - west) * SQUEEZE), height / (north - south));
  return { lon: (west + east) / 2, lat: (south + north) / 2, scale };
}

const SIZE_PX = 15;

/** How much larger than usual the theme of the page prints: a class sits far from a projector's screen. */
export function magnified() {
  return parseFloat(getComputedStyle(document.documentElement).fontSize) / SIZE_PX;
}

/** The colors of the map in the theme of the page. */
export function inks() {
  const style = getComputedStyle(document.documentElement);
  const ink = (name) => style.getPropertyValue(`--map-${name}`).trim();
  return Object.fromEntries(
    ["sea", "land", "border", "river", "text", "halo", "country", "base", "track", "area", "short"].map((name) => [name, ink(name)]),
  );
}

/** Draw land, water and borders. */
export function drawGround(context, width, height, view, ink) {
  context.fillStyle = ink.sea;
  context.fillRect(0, 0, width, height);
  const { features = [] } = get("basemap") ?? {};
  const to = projection(view, width, height);
  context.lineJoin = "round";
  for (const kind of ["country", "lake", "river"]) {
    context.beginPath();
    for (const { properties, geometry } of features) {
      if (properties.k === kind) trace(context, geometry, to);
    }
    if (kind !== "river") {
      context.fillStyle = kind === "country" ? ink.land : ink.sea;
      context.fill("evenodd");
    }
    context.strokeStyle = kind === "country" ? ink.border : ink.river;
    context.lineWidth = kind === "river" ? 1.2 : 0.9;
    context.stroke();
  }
  nameCountries(context, width, height, to, ink);
}

function trace(context, { type, coordinates }, to) {
  const lines = { LineString: () => [coordinates], MultiPolygon: () => coordinates.flat() }[type]?.() ?? coordinates;
  for (const line of lines) {
    line.forEach(([lon, lat], at) => context[at ? "lineTo" : "moveTo"](to.x(lon), to.y(lat)));
  }
}

// Where names stand well, set by hand.
const COUNTRIES = [
  ["IRAQ", 44.4, 32.3], ["SYRIA", 38.2, 34.4], ["TURKEY", 35.2, 38.9], ["IRAN", 53.5, 33.2],
  ["SAUDI ARABIA", 44.8, 25.6], ["JORDAN", 36.7, 30.9], ["EGYPT", 30.4, 27.6], ["KUWAIT", 47.3, 29.55],
  ["QATAR", 51.0, 25.75], ["U.A.E.", 54.6, 23.4], ["LIBYA", 18, 27.5], ["OMAN", 56.8, 21.8], ["GREECE", 22.2, 39.4],
];

function nameCountries(context, width, height, to, ink) {
  context.font = `600 ${11 * magnified()}px system-ui, sans-serif`;
  context.textAlign = "center";
  context.fillStyle = ink.country;
  for (const [name, lon, lat] of COUNTRIES) {
    const [x, y] = [to.x(lon), to.y(lat)];
    if (x > 20 && x < width - 20 && y > 12 && y < height - 12) context.fillText([...name].join("\u200A"), x, y);
  }
}

/** Write labels beside their places, the important ones first; one that would cover another is left out. */
export function drawLabels(context, labels, ink, width, height) {
  const larger = magnified();
  const taken = labels.map((one) => box(one.x - 6, one.y - 6, 12, 12));
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 3.5;
  for (const { text, x, y, color, font = "600 12px system-ui, sans-serif" } of labels) {
    context.font = font.replace(/[\d.]+px/, (size) => `${larger * parseFloat(size)}px`);
    const long = context.measureText(text).width;
    const places = [[x + 11, y, "left"], [x - 11 - long, y, "left"], [x - long / 2, y - 15 * larger, "left"], [x - long / 2, y + 16 * larger, "left"]];
    const found = places.map(([left, middle]) => box(left, middle - 7 * larger, long, 14 * larger)).find(
      (one) => one.left > 0 && one.right < width && one.top > 0 && one.bottom < height && !taken.some((other) => cover(one, other)),
    );
    if (!found) continue;
    taken.push(found);
    context.textAlign = "left";
    context.strokeStyle = ink.halo;
    context.strokeText(text, found.left, found.top + 7 * larger);
    context.fillStyle = color;
    context.fillText(text, found.left, found.top + 7 * larger);
  }
}

function box(left, top, width, height) {
  return { left, top, right: left + width, bottom: top + height };
}

function cover(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
