// Pictures and films of the maps: side by side, with what they show and the time.
import { moment, save } from "./dom.js";
import { get } from "./state.js";

const BAND_PX = 34;
const GAP_PX = 6;
let recorder = null;

/** Record the maps as WebM until the button is pressed again. */
export function film(panels, button) {
  if (recorder) return recorder.stop();
  const sheet = sheetFor(panels);
  const parts = [];
  recorder = new MediaRecorder(sheet.captureStream(30), { mimeType: "video/webm" });
  recorder.ondataavailable = (event) => parts.push(event.data);
  recorder.onstop = () => {
    save("map.webm", new Blob(parts, { type: "video/webm" }));
    recorder = null;
    button.textContent = "Film";
    button.removeAttribute("aria-pressed");
  };
  const roll = () => {
    if (!recorder) return;
    expose(sheet, panels);
    requestAnimationFrame(roll);
  };
  roll();
  recorder.start();
  button.textContent = "■ Stop";
  button.setAttribute("aria-pressed", "true");
}

/** Save the maps as they are as one picture. */
export function photograph(panels) {
  const sheet = sheetFor(panels);
  expose(sheet, panels);
  sheet.toBlob((blob) => save("map.png", blob));
}

function sheetFor(panels) {
  const { width, height } = panels[0].canvas;
  const sheet = document.createElement("canvas");
  sheet.width = even(panels.length * (width + GAP_PX) - GAP_PX);
  sheet.height = even(height + BAND_PX);
  return sheet;
}

/** Draw the maps side by side, and beneath each what it shows and when. */
function expose(sheet, panels) {
  const { width, height } = panels[0].canvas;
  const context = sheet.getContext("2d");
  const style = getComputedStyle(document.documentElement);
  context.fillStyle = style.getPropertyValue("--paper");
  context.fillRect(0, 0, sheet.width, sheet.height);
  context.fillStyle = style.getPropertyValue("--ink");
  context.font = "600 16px system-ui, sans-serif";
  context.textBaseline = "middle";
  panels.forEach((one, side) => {
    const left = side * (width + GAP_PX);
    context.drawImage(one.canvas, left, 0, width, height);
    const name = one.box.querySelector(".side")?.textContent ?? "";
    const words = [name, moment(one.replay, get("t_h")), one.count_line.textContent].filter(Boolean);
    context.fillText(words.join("  ·  "), left + 8, height + BAND_PX / 2, width - 16);
  });
}

// Codecs halve the resolution of colors.
function even(size) {
  return 2 * Math.ceil(size / 2);
}
