// A recording of the map.
import { save } from "./dom.js";

let recorder = null;

/** Record a canvas as WebM until the button is pressed again. */
export function film(canvas, button) {
  if (recorder) return recorder.stop();
  const parts = [];
  recorder = new MediaRecorder(canvas.captureStream(30), { mimeType: "video/webm" });
  recorder.ondataavailable = (event) => parts.push(event.data);
  recorder.onstop = () => {
    save("map.webm", new Blob(parts, { type: "video/webm" }));
    recorder = null;
    button.textContent = "Film";
    button.removeAttribute("aria-pressed");
  };
  recorder.start();
  button.textContent = "■ Stop";
  button.setAttribute("aria-pressed", "true");
}
