// What the page shows, in one place. Modules read and set keys here and are told of changes; they do not
// call each other. Keys that were given to `remember` stand in the hash of the address, so that a link
// brings back the same view.
//
// Keys:
//   replays    the runs on the maps, one or two, as load.js unpacks them
//   answer     what differs between them, in words and tables (null: nothing to compare)
//   records    documented figures beside the model's intervals (null: none)
//   mode       "serve": a server answers api/...; "file": all is in this file; "live": so is the engine
//   live       what the engine in this file can be asked (null: it holds none)
//   t_h        hours since 00Z of the first day
//   speed_h    simulated hours per second
//   is_playing
//   selected   {kind, id} of what was clicked, or null
//   hidden     set of contingents that are not drawn
//   view       "map" or "evidence"
//   theme      "light", "dark" or "projector"

const values = new Map();
const watchers = [];
const remembered = new Map();
let isReading = false;
let timer = 0;

/** The value of a key; undefined if nobody has set it. */
export function get(key) {
  return values.get(key);
}

/** Set some keys, then tell, once each, those who watch one that has changed. */
export function set(changes) {
  const changed = new Set();
  for (const [key, value] of Object.entries(changes)) {
    if (values.has(key) && Object.is(values.get(key), value)) continue;
    values.set(key, value);
    changed.add(key);
  }
  if (!changed.size) return;
  if (!isReading && [...changed].some((key) => remembered.has(key))) writeSoon();
  for (const watcher of [...watchers]) {
    if (watcher.keys.some((key) => changed.has(key))) watcher.tell(changed);
  }
}

/** Call `tell` whenever one of the keys changes; returns how to stop that. */
export function subscribe(keys, tell) {
  const watcher = { keys: [keys].flat(), tell };
  watchers.push(watcher);
  return () => watchers.splice(watchers.indexOf(watcher), 1);
}

/** Keep a key in the address. `read` makes a value of a text (undefined: no use), `write` a text of a value
 * (null: leave it out). The value in the address, or else the `fallback`, is set at once. */
export function remember(key, { name = key, read = (text) => text, write = (value) => value, fallback = null }) {
  remembered.set(key, { name, read, write, fallback });
  const text = address().get(name);
  const value = text === null ? undefined : read(text);
  isReading = true;
  set({ [key]: value === undefined ? fallback : value });
  isReading = false;
}

/** The address of this view. */
export function link() {
  const parameters = address();
  for (const [key, { name, write, fallback }] of remembered) {
    const value = values.get(key);
    const text = value === null || value === undefined ? null : write(value);
    if (text === null || text === undefined || Object.is(value, fallback)) parameters.delete(name);
    else parameters.set(name, text);
  }
  const hash = parameters.toString().replaceAll("%3A", ":").replaceAll("%2C", ",");
  return `${location.href.split("#")[0]}#${hash}`;
}

function address() {
  return new URLSearchParams(location.hash.slice(1));
}

function writeSoon() {
  if (timer) return;
  timer = setTimeout(() => {
    timer = 0;
    // A page inside another one may not touch its address.
    try {
      history.replaceState(null, "", link());
    } catch {
      remembered.clear();
    }
  }, 400);
}

addEventListener("hashchange", () => {
  const parameters = address();
  isReading = true;
  const changes = {};
  for (const [key, { name, read }] of remembered) {
    const text = parameters.get(name);
    const value = text === null ? undefined : read(text);
    if (value !== undefined) changes[key] = value;
  }
  set(changes);
  isReading = false;
});
