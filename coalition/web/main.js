// The page begins: load the data, start the modules, set the state.
import { loadStart } from "./load.js";
import { PARTS } from "./parts.js";
import { set } from "./state.js";

// What only a server can answer stays out of a file that plays itself.
const ASKING = "./ask.js";

async function begin() {
  for (const start of PARTS) start();
  const { mode, live = null, replays, answer, records, basemap } = await loadStart();
  set({ mode, live, basemap, replays, answer, records });
  document.documentElement.dataset.ready = "true";
  requestAnimationFrame(() => performance.mark("first-picture")); // the map draws with the same frame
  if (mode === "serve") (await import(ASKING)).start();
}

begin().catch((error) => {
  const main = document.getElementById("main");
  const box = document.createElement("p");
  box.className = "failure";
  box.setAttribute("role", "alert");
  box.textContent = `This page could not read its data: ${error.message}`;
  main.replaceChildren(box);
  console.error(error);
});
