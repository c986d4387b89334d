// What the worker runs, as text: a classic worker, for Chromium starts no module worker from a file on a disk.
// Pyodide refuses classic workers unless it sees no `importScripts`; it fetches only what the page handed over.
export const WORKER = `
"use strict";
self.importScripts = undefined;
let python = null;

self.onmessage = async ({ data }) => {
  try {
    if (data.kind === "boot") python = boot(data);
    else await fly(await python, data.ask);
  } catch (error) {
    self.postMessage({ kind: "failed", text: String(error.message).trim().split("\\n").at(-1) });
  }
};

function address(source) {
  const raw = new TextEncoder().encode(source);
  let packed = "";
  for (let at = 0; at < raw.length; at += 32768) packed += String.fromCharCode(...raw.subarray(at, at + 32768));
  return "data:text/javascript;base64," + btoa(packed);
}

async function boot({ loader, assembly, wasm, stdlib, engine, campaigns }) {
  self.fetch = async (asked) => {
    const name = String(asked.url ?? asked);
    if (name.endsWith(".wasm")) return new Response(wasm, { headers: { "content-type": "application/wasm" } });
    if (name.endsWith("python_stdlib.zip")) return new Response(stdlib);
    throw new Error(name + " is not in this file");
  };
  const { default: createPyodideModule } = await import(address(assembly));
  const { loadPyodide } = await import(address(loader));
  const made = await loadPyodide({
    createPyodideModule,
    indexURL: "https://nowhere.invalid/",
    stdLibURL: "https://nowhere.invalid/python_stdlib.zip",
    lockFileContents: { info: { abi_version: "2026_0", arch: "wasm32", platform: "emscripten_5_0_3", python: "3.14.2" }, packages: {} },
    packageBaseUrl: "https://nowhere.invalid/",
  });
  made.unpackArchive(engine, "zip", { extractDir: "/library" });
  made.FS.writeFile("/campaigns.pkl", new Uint8Array(campaigns));
  made.runPython(\`
import json, pickle, sys
sys.path.insert(0, "/library")
from results.replay.inside import Ask, fly_both
with open("/campaigns.pkl", "rb") as file:
    held = pickle.load(file)

def fly(asked, tell):
    ask = Ask(**json.loads(asked))
    flown = fly_both(held["campaign"], held["what_ifs"], ask, about=held["about"], fitted=held["fitted"], t95=held["t95"], tell=tell, known=held["known"])
    return flown.baseline, flown.what_if, json.dumps(flown.answer, allow_nan=False)
\`);
  return made;
}

async function fly(made, ask) {
  const began = performance.now();
  let told = 0;
  const tell = (share) => {
    if (share < 1 && performance.now() - told < 100) return;
    told = performance.now();
    self.postMessage({ kind: "progress", share });
  };
  const run = made.globals.get("fly");
  const [first, second, answer] = run(JSON.stringify(ask), tell);
  const copy = (one) => {
    const view = one.getBuffer("u8");
    const whole = view.data.slice().buffer;
    view.release();
    one.destroy();
    return whole;
  };
  const [baseline, what_if] = [copy(first), copy(second)];
  self.postMessage({ kind: "flown", baseline, what_if, answer, seconds: (performance.now() - began) / 1000 }, [baseline, what_if]);
}
`;
