// Where the data comes from: out of this file, or from the server.

/** All that the page begins with: {mode, replays, answer, records, basemap}. */
export async function loadStart() {
  if (embedded("start")) {
    const start = JSON.parse(await text("start"));
    const replays = await Promise.all((start.replays ?? []).map(async (id) => unpack(await bytes(id))));
    const [answer, records, basemap] = await Promise.all(
      ["answer", "records", "basemap"].map(async (id) => (embedded(id) ? JSON.parse(await text(id)) : null)),
    );
    return { mode: start.mode, live: start.live ?? null, replays, answer, records, basemap };
  }
  return { mode: "serve", replays: [], answer: null, records: null, basemap: await fetchJson("basemap.geojson") };
}

/** A replay from the server, as the map and the charts take it. */
export async function loadReplay(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${response.statusText}`);
  const packed = new Uint8Array(await response.arrayBuffer());
  // A server may send the file as it is, or have the browser unpack it on the way.
  return unpack(packed[0] === 0x1f && packed[1] === 0x8b ? await gunzip(packed) : packed.buffer);
}

export async function fetchJson(url) {
  const response = await fetch(url, { headers: { accept: "application/json" } });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${response.statusText}`);
  return response.json();
}

// --- what lies in this file ---------------------------------------------------------------------------

/** Whether the file holds an element of data of this name. */
export function embedded(id) {
  return document.getElementById(`data-${id}`) !== null;
}

/** The bytes of an element of data: base64 of gzip. */
export async function bytes(id) {
  const packed = atob(document.getElementById(`data-${id}`).textContent.trim());
  const raw = new Uint8Array(packed.length);
  for (let at = 0; at < packed.length; at += 1) raw[at] = packed.charCodeAt(at);
  return gunzip(raw);
}

export async function text(id) {
  return new TextDecoder().decode(await bytes(id));
}

async function gunzip(packed) {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

// --- the replay format --------------------------------------------------------------------------------

const ARRAYS = { u1: Uint8Array, u2: Uint16Array, u4: Uint32Array, f4: Float32Array };

/** Columns of numbers behind a header of JSON, as `results/replay/container.py` packs them.
 * The header's content with each table as an object of typed arrays. */
export function unpack(buffer) {
  const length = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  const from = 4 + length;
  const replay = header.about;
  for (const { table, name, dtype, offset, count, is_delta: isDelta } of header.columns) {
    const column = new ARRAYS[dtype](buffer, from + offset, count);
    (replay[table] ??= {})[name] = isDelta ? summed(column) : column;
  }
  return replay;
}

function summed(steps) {
  const whole = new Uint32Array(steps.length);
  let sum = 0;
  for (let at = 0; at < steps.length; at += 1) whole[at] = sum += steps[at];
  return whole;
}
