// Where each flight is at a moment. The log has the times of take-off, of every visit to a tanker track and of
// landing; what lies between is a leg along the great circle, or time over the area when it lasts long enough
// for the way there and on.
import { row } from "./dom.js";

const RADIUS_NM = 3440.065;
const RADIANS = Math.PI / 180;
const known = new WeakMap();

/** Flights in the air at a moment: their numbers. */
export function airborne(replay, t_h) {
  const { off_min: off, air_min: air } = replay.flights;
  const longest = extent(replay).longest;
  const now = t_h * 60;
  const found = [];
  for (let at = firstAfter(off, now - longest); at < off.length && off[at] <= now; at += 1) {
    if (off[at] + air[at] > now) found.push(at);
  }
  return found;
}

/** Flights that landed away from home in the last hours, {flight, lon, lat}: where they landed, or, if the log
 * does not say where, at their own base, which was shut. */
export function landedAway(replay, t_h, hours_) {
  const { off_min: off, air_min: air, diverted_to: divertedTo, is_shut_out: isShutOut } = replay.flights;
  const now = t_h * 60;
  const found = [];
  for (let flight = firstAfter(off, now - extent(replay).longest - hours_ * 60); flight < off.length && off[flight] <= now; flight += 1) {
    if (!divertedTo[flight] && !isShutOut[flight]) continue;
    const landed = off[flight] + air[flight];
    if (landed > now || landed < now - hours_ * 60) continue;
    const where = divertedTo[flight] ? placeOf(replay.bases[divertedTo[flight] - 1]) : point(replay, "bases", wayOf(replay, flight).base);
    found.push({ flight, ...where });
  }
  return found;
}

/** Flights that took off between two hours. */
export function departures(replay, from_h, to_h) {
  const off = replay.flights.off_min;
  return [firstAfter(off, from_h * 60), firstAfter(off, to_h * 60)];
}

/** Position and heading of a flight: {lon, lat, ahead_lon, ahead_lat, phase}. */
export function position(replay, flight, t_h) {
  const path = pathOf(replay, flight);
  const now = t_h * 60 - replay.flights.off_min[flight];
  let at = 0;
  while (at < path.length - 1 && now >= path[at].to) at += 1;
  const part = path[at];
  if (part.phase === "station" || part.phase === "tanker" || part.phase === "track") {
    // A place of its own around the point, so that flights on one station can be told apart.
    const angle = flight * 2.399963 + t_h * 0.7;
    const reach = part.phase === "station" ? 0.28 : 0.14;
    const size = reach * Math.sqrt(((flight * 0.618034) % 1) * 0.8 + 0.2);
    const [east, north] = [Math.cos(angle) * size * 1.15, Math.sin(angle) * size];
    return {
      lon: part.a.lon + east,
      lat: part.a.lat + north,
      ahead_lon: part.a.lon + east - north * 0.1,
      ahead_lat: part.a.lat + north + east * 0.1,
      phase: part.phase,
    };
  }
  const share = part.to > part.from ? Math.min(Math.max((now - part.from) / (part.to - part.from), 0), 1) : 1;
  const here = along(part, share);
  const ahead = share < 0.99 ? along(part, share + 0.01) : part.b;
  return { ...here, ahead_lon: ahead.lon, ahead_lat: ahead.lat, phase: part.phase };
}

/** The parts of a flight in minutes after take-off: [{from, to, a, b, phase}]. */
export function pathOf(replay, flight) {
  const { paths } = extent(replay);
  let path = paths.get(flight);
  if (!path) {
    if (paths.size > 4000) paths.clear();
    paths.set(flight, (path = build(replay, flight)));
  }
  return path;
}

/** The visits of a flight to tracks: rows of the table of visits. */
export function visitsOf(replay, flight) {
  const { visitFrom } = extent(replay);
  const found = [];
  for (let at = visitFrom[flight]; at < visitFrom[flight] + replay.flights.visits[flight]; at += 1) found.push(at);
  return found;
}

/** The visits of receivers to one tanker. */
export function visitsTo(replay, tanker) {
  const about = extent(replay);
  if (!about.served) {
    about.served = new Map();
    for (let flight = 0; flight < replay.flights.visits.length; flight += 1) {
      for (const visit of visitsOf(replay, flight)) {
        const number = replay.visits.tanker[visit] - 1;
        if (number < 0) continue;
        if (!about.served.has(number)) about.served.set(number, []);
        about.served.get(number).push({ flight, visit, at_min: replay.flights.off_min[flight] + replay.visits.end_min[visit] });
      }
    }
  }
  return about.served.get(tanker) ?? [];
}

/** What the flights on the way of this one have in common. */
export function wayOf(replay, flight) {
  return extent(replay).ways[replay.flights.way[flight]];
}

/** The id of a flight as in the tables. */
export function flightId(replay, flight) {
  const { day, number } = replay.flights;
  const alerts = "-alert".repeat(Math.floor(number[flight] / 1000));
  const pad = (value, length) => String(value).padStart(length, "0");
  return `${wayOf(replay, flight).squadron}-${pad(day[flight], 3)}-${pad(number[flight] % 1000, 2)}${alerts}`;
}

// --- reckoning ----------------------------------------------------------------------------------------

function extent(replay) {
  if (!known.has(replay)) {
    const { air_min: air, visits } = replay.flights;
    const visitFrom = new Uint32Array(visits.length);
    let sum = 0;
    let longest = 0;
    for (let at = 0; at < visits.length; at += 1) {
      visitFrom[at] = sum;
      sum += visits[at];
      if (air[at] > longest) longest = air[at];
    }
    const kinds = new Map(replay.aircraft_types.map((kind) => [kind.id, kind]));
    const speeds = new Map(replay.squadrons.map((one) => [one.id, kinds.get(one.aircraft_type).cruise_kt]));
    const { ways: columns } = replay;
    const ways = columns.base.map((_, way) => Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[way]])));
    known.set(replay, { longest, visitFrom, speeds, ways, paths: new Map() });
  }
  return known.get(replay);
}

function firstAfter(sorted, value) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function point(replay, table, id) {
  const { one } = row(replay, table, id);
  return { lon: one.longitude, lat: one.latitude };
}

function build(replay, flight) {
  const way = wayOf(replay, flight);
  const { air_min: air, outcome, diverted_to: divertedTo } = replay.flights;
  const speed = extent(replay).speeds.get(way.squadron) / 60 / replay.route_factor;
  const base = point(replay, "bases", way.base);
  const isTanker = way.role === "tanker" && row(replay, "tracks", way.target) !== undefined;
  const target = point(replay, isTanker ? "tracks" : "areas", way.target);
  const end = divertedTo[flight] ? placeOf(replay.bases[divertedTo[flight] - 1]) : base;
  const stops = [{ at: base, from: 0, to: 0 }];
  for (const visit of visitsOf(replay, flight)) {
    const to = replay.visits.end_min[visit];
    const stay = replay.visits.wait_min[visit] + replay.visits.contact_min[visit];
    const track = placeOf(replay.tracks[replay.visits.track[visit]]);
    stops.push({ at: track, from: Math.max(to - stay, stops.at(-1).to), to });
  }
  stops.push({ at: end, from: air[flight], to: air[flight] });
  const turnsBack = replay.outcomes[outcome[flight]] === "air_abort" && stops.length === 2;
  const path = [];
  for (let at = 1; at < stops.length; at += 1) {
    const [before, after] = [stops[at - 1], stops[at]];
    if (turnsBack) path.push(...outAndBack(base, target, air[flight], speed));
    else path.push(...between(before, after, target, speed, isTanker));
    if (after.to > after.from) path.push({ from: after.from, to: after.to, a: after.at, b: after.at, phase: "track" });
  }
  return path;
}

function placeOf(one) {
  return { lon: one.longitude, lat: one.latitude };
}

/** From one stop to the next: over the target if there is time for both legs, else straight. */
function between(before, after, target, speed, isTanker) {
  const [out, back] = [nm(before.at, target) / speed, nm(target, after.at) / speed];
  const time = after.from - before.to;
  const spare = time - out - back;
  if (spare < -3) return [leg(before.to, after.from, before.at, after.at)];
  const squeeze = spare < 0 ? time / (out + back) : 1;
  const arrives = before.to + out * squeeze;
  const leaves = after.from - back * squeeze;
  return [
    leg(before.to, arrives, before.at, target),
    ...(leaves > arrives ? [{ from: arrives, to: leaves, a: target, b: target, phase: isTanker ? "tanker" : "station" }] : []),
    leg(leaves, after.from, target, after.at),
  ];
}

function outAndBack(base, target, time, speed) {
  const whole = leg(0, 1, base, target);
  const share = Math.min(1, ((time / 2) * speed) / Math.max(nm(base, target), 1));
  const turn = along(whole, share);
  return [leg(0, time / 2, base, turn), leg(time / 2, time, turn, base)];
}

function leg(from, to, a, b) {
  return { from, to, a, b, phase: "leg" };
}

function nm(a, b) {
  const half =
    Math.sin(((b.lat - a.lat) * RADIANS) / 2) ** 2 +
    Math.cos(a.lat * RADIANS) * Math.cos(b.lat * RADIANS) * Math.sin(((b.lon - a.lon) * RADIANS) / 2) ** 2;
  return 2 * RADIUS_NM * Math.asin(Math.min(1, Math.sqrt(half)));
}

function vector({ lon, lat }) {
  const flat = Math.cos(lat * RADIANS);
  return [flat * Math.cos(lon * RADIANS), flat * Math.sin(lon * RADIANS), Math.sin(lat * RADIANS)];
}

/** The point at a share of a leg, along the great circle. */
function along(part, share) {
  if (!part.arc) {
    const [u, v] = [vector(part.a), vector(part.b)];
    const angle = Math.acos(Math.min(1, Math.max(-1, u[0] * v[0] + u[1] * v[1] + u[2] * v[2])));
    part.arc = { u, v, angle, sine: Math.sin(angle) };
  }
  const { u, v, angle, sine } = part.arc;
  if (sine < 1e-9) return { lon: part.a.lon, lat: part.a.lat };
  const [p, q] = [Math.sin((1 - share) * angle) / sine, Math.sin(share * angle) / sine];
  const z = p * u[2] + q * v[2];
  return {
    lon: Math.atan2(p * u[1] + q * v[1], p * u[0] + q * v[0]) / RADIANS,
    lat: Math.asin(Math.min(1, Math.max(-1, z))) / RADIANS,
  };
}
