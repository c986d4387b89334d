// Drawings to take away, as SVG or PNG: each with its title, its unit and where it comes from.
import { counted, save, svg } from "./dom.js";
import { get } from "./state.js";

const STYLED = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "font-size", "text-anchor"];
const HEAD = 30;
const FOOT = 40;
const SCALE = 2;

export function saveSvg(name, drawing, title) {
  save(`${name}.svg`, textOf(framed(drawing, title)), "image/svg+xml");
}

/** Twice as large as it is drawn, for slides. */
export async function savePng(name, drawing, title) {
  const whole = framed(drawing, title);
  const { width, height } = whole.viewBox.baseVal;
  const address = URL.createObjectURL(new Blob([textOf(whole)], { type: "image/svg+xml" }));
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [SCALE * width, SCALE * height];
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(address);
  canvas.toBlob((blob) => save(`${name}.png`, blob));
}

function framed(drawing, title) {
  const { width, height } = drawing.viewBox.baseVal;
  const style = getComputedStyle(document.documentElement);
  const [paper, ink, muted] = ["--paper", "--ink", "--muted"].map((name) => style.getPropertyValue(name).trim());
  const inner = drawing.isConnected ? alone(drawing) : drawing;
  for (const [name, value] of Object.entries({ x: 0, y: HEAD, width, height })) inner.setAttribute(name, value);
  const all = height + HEAD + FOOT;
  return svg(
    "svg",
    { viewBox: `0 0 ${width} ${all}`, width, height: all, "font-family": "sans-serif", fill: ink },
    svg("rect", { width, height: all, fill: paper }),
    svg("text", { x: 10, y: 20, "font-size": 14, "font-weight": 600 }, title),
    inner,
    ...sources().map((line, at) => svg("text", { x: 10, y: all - 22 + 13 * at, "font-size": 10, fill: muted }, line)),
  );
}

/** Two lines: what made it, and of which runs. */
function sources() {
  const replays = get("replays");
  const { made_by: made, shown_of: shownOf } = replays[0];
  return [
    `Source: coalition, model ${made.model_version}; seed ${made.seed}, ${counted(shownOf, "replication")}`,
    [...new Set(replays.map((one) => one.made_by.scenario))].join(" against "),
  ];
}

/** A copy that looks the same without the style sheet of the page. */
function alone(drawing) {
  const copy = drawing.cloneNode(true);
  const copies = [copy, ...copy.querySelectorAll("*")];
  for (const [at, one] of [drawing, ...drawing.querySelectorAll("*")].entries()) {
    const style = getComputedStyle(one);
    for (const name of STYLED) copies[at].setAttribute(name, style.getPropertyValue(name));
  }
  return copy;
}

function textOf(drawing) {
  return new XMLSerializer().serializeToString(drawing);
}
