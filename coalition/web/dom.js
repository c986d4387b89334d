// Elements, numbers and dates as the page prints them. Text from data is always text, never markup.
import { get } from "./state.js";

export const NOTHING = "–";
const SVG = "http://www.w3.org/2000/svg";

/** An element: `el("button", {class: "x", onclick: f}, "text", child)`. */
export function el(tag, properties = {}, ...children) {
  return filled(document.createElement(tag), properties, children);
}

export function svg(tag, properties = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), properties, children);
}

function filled(element, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** A number as the reports print it: thousands separated, a true minus. */
export function number(value, digits = null) {
  if (value === null || value === undefined || !Number.isFinite(value)) return NOTHING;
  const size = Math.abs(value);
  const places = digits ?? (Number.isInteger(value) || size >= 100 ? 0 : size >= 10 ? 1 : 2);
  return value
    .toLocaleString("en-US", { minimumFractionDigits: places, maximumFractionDigits: places })
    .replace("-", "−");
}

/** `1 squadron`, `2 squadrons`. */
export function counted(count, noun, plural = `${noun}s`) {
  return `${number(count)} ${count === 1 ? noun : plural}`;
}

/** Hours as h:mm. */
export function hours(value_h) {
  const minutes = Math.round(value_h * 60);
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")} h`;
}

export function date(replay, day) {
  return new Date(Date.parse(replay.from_date) + day * 86_400_000).toISOString().slice(0, 10);
}

/** `2014-09-22 06:30Z`. */
export function moment(replay, t_h) {
  const text = new Date(Date.parse(replay.from_date) + t_h * 3_600_000).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 16)}Z`;
}

/** An identifier in words. */
export function words(id) {
  return { isr: "ISR", isr_armed: "armed ISR", c2: "C2" }[id] ?? String(id).replaceAll("_", " ");
}

const names = new WeakMap();

/** The row of a table of the campaign by its id. */
export function row(replay, table, id) {
  if (!names.has(replay)) names.set(replay, new Map());
  const tables = names.get(replay);
  if (!tables.has(table)) tables.set(table, new Map(replay[table].map((one, number) => [one.id, { one, number }])));
  return tables.get(table).get(id);
}

/** The printed name of a base, track, area or contingent. */
export function nameOf(replay, id) {
  for (const table of ["contingents", "bases", "tracks", "areas"]) {
    const found = row(replay, table, id);
    if (found) return found.one.name;
  }
  return words(id);
}

/** What the runs on the maps are called. */
export function sides() {
  return (get("replays") ?? []).length > 1 ? ["Baseline", "What-if"] : [""];
}

/** Offer a file for download. */
export function save(name, content, type) {
  const blob = content instanceof Blob ? content : new Blob([content], { type });
  const address = URL.createObjectURL(blob);
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Rows of cells as a CSV file that spreadsheets open with its letters intact. */
export function saveCsv(name, rows) {
  const cell = (value) => {
    const text = value === null || value === undefined || Number.isNaN(value) ? "" : String(value);
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  save(name, `\uFEFF${rows.map((one) => one.map(cell).join(",")).join("\r\n")}\r\n`, "text/csv");
}
