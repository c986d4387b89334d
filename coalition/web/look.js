// The thing that was selected, in detail; every number that was fed in has a badge with its source.
import { counted, date, el, hours, moment, nameOf, number, row, sides, words } from "./dom.js";
import { fuelLeft } from "./fuel.js";
import { flightId, pathOf, position, visitsOf, visitsTo, wayOf } from "./paths.js";
import { sorties } from "./palette.js";
import { get, remember, set, subscribe } from "./state.js";

const BADGES = {
  documented: "in the record of the campaign",
  public: "in public sources beyond the record",
  assumed: "assumed; nothing published in this form",
  mixed: "partly documented, partly assumed",
  fitted: "chosen by the calibration",
};
let shown = "";

export function start() {
  remember("selected", {
    name: "look",
    read: (text) => {
      const [kind, id, side] = text.split(":");
      return kind && id ? { kind, id, ...(side ? { side: Number(side) } : {}) } : undefined;
    },
    write: (one) => [one.kind, one.id, one.side].filter((part) => part !== undefined).join(":"),
    fallback: null,
  });
  subscribe(["selected", "replays"], () => { shown = ""; show(); });
  subscribe("t_h", show);
  addEventListener("keydown", (event) => event.key === "Escape" && get("selected") && set({ selected: null }));
}

function show() {
  const region = document.getElementById("look");
  const selected = get("selected");
  const replays = get("replays") ?? [];
  if (!selected || !replays.length) return region.replaceChildren();
  const t_h = get("t_h");
  // Words change with the quarter of an hour, not with every frame.
  const key = `${selected.kind}${selected.id}${selected.side}${Math.floor(t_h * 4)}`;
  if (key === shown) return;
  shown = key;
  const replay = replays[selected.side ?? 0] ?? replays[0];
  const content = { base, track, area, contingent, flight }[selected.kind]?.(replay, selected.id, t_h, replays);
  if (!content) return region.replaceChildren();
  const close = el("button", { type: "button", class: "close", "aria-label": "Close (Escape)", onclick: () => set({ selected: null }) }, "×");
  const open = region.querySelector(".badge:focus")?.textContent;
  region.replaceChildren(el("h2", {}, content.title), close, ...content.parts.filter(Boolean));
  if (open) [...region.querySelectorAll(".badge")].find((one) => one.textContent === open)?.focus();
}

// --- parts --------------------------------------------------------------------------------------------

function facts(rows) {
  return el("dl", {}, rows.filter(Boolean).flatMap(([name, value, mark]) => [el("dt", {}, name), el("dd", {}, value, mark ? " " : null, mark)]));
}

/** A badge that tells its source when it is pointed at or focused. */
function badge(kind, source, note) {
  const text = [BADGES[kind], source, note].filter(Boolean).join(". ");
  return el("span", { class: "badged" }, el("button", { type: "button", class: `badge ${kind}`, "aria-label": `${kind}: ${text}` }, kind), el("span", { class: "source", role: "note" }, text));
}

/** A number of a row of the campaign: its own badge, or that of its row. */
function input(replay, table, id, field, name, factor = 1, unit = null) {
  const { one } = row(replay, table, id);
  const value = one[field];
  if (value === null || value === undefined || value === "") return null;
  const own = replay.badges[`${table}.${id}.${field}`];
  const mark = own ? badge(own.badge, own.source, [own.note, own.low !== undefined ? `range ${number(own.low)} to ${number(own.high)}` : ""].filter(Boolean).join("; ")) : badge(one.confidence, one.source, one.note);
  const printed = unit ?? replay.fields[table]?.[field]?.[0]?.replaceAll("_", " ") ?? "";
  return [name, `${typeof value === "number" ? number(value * factor) : words(value)} ${["1", "count"].includes(printed) ? "" : printed}`, mark];
}

function both(replays, of) {
  return replays.map((replay, side) => `${replays.length > 1 ? `${sides()[side].toLowerCase()} ` : ""}${of(replay)}`).join("; ");
}

function today(replay, t_h) {
  return Math.min(Math.floor(t_h / 24), replay.days - 1);
}

function at(replay, table, id, t_h) {
  return row(replay, table, id).number * replay.days + today(replay, t_h);
}

function listed(counts) {
  const rows = Object.entries(counts ?? {}).sort((a, b) => b[1] - a[1]);
  return rows.length ? rows.map(([name, count]) => `${words(name)} ${number(count, 0)}`).join(", ") : "none";
}

// --- what can be selected -----------------------------------------------------------------------------

function base(replay, id, t_h, replays) {
  if (!row(replay, "bases", id)) return null;
  const { one } = row(replay, "bases", id);
  const value = (name) => both(replays, (each) => number(each.base_days[name][at(each, "bases", id, t_h)]));
  const here = replay.squadrons.filter((each) => each.base === id);
  return {
    title: one.name,
    parts: [
      el("p", { class: "kind" }, `${one.kind === "carrier" ? "Carrier" : "Base"}, ${one.country}; on ${date(replay, today(replay, t_h))}:`),
      facts([
        ["most on the ramp", both(replays, (each) => `${number(each.base_days.ramp_used_max[at(each, "bases", id, t_h)])} of ${one.ramp_spots}`)],
        ["waiting for the runway", `${value("runway_wait_h")} h`],
        ["waiting for turn crews", `${value("turn_wait_h")} h`],
        ["least fuel in store", `${value("fuel_min_klb")} klb`],
        ["shut", `${value("closed_h")} h`],
      ]),
      el("h3", {}, "What it was given"),
      facts([
        input(replay, "bases", id, "ramp_spots", "ramp spots"),
        input(replay, "bases", id, "runways", "runways"),
        input(replay, "bases", id, "turn_crews", "turn crews"),
        input(replay, "bases", id, "fuel_resupply_klb_per_day", "fuel resupply"),
        input(replay, "bases", id, "munitions_resupply_per_day", "weapons resupply", 1, "a day"),
      ]),
      el("details", {}, el("summary", {}, `${counted(here.length, "squadron")} bedded down here at first`), el("ul", {}, here.map((each) => el("li", {}, `${nameOf(replay, each.contingent)}: ${words(each.id)}, ${number(each.aircraft)} aircraft `, squadronBadge(replay, each, "aircraft"))))),
    ],
  };
}

function squadronBadge(replay, one, field) {
  const own = replay.badges[`squadrons.${one.id}.${field}`];
  return badge(own?.badge ?? one.confidence, own?.source ?? one.source, one.note);
}

function track(replay, id, t_h, replays) {
  if (!row(replay, "tracks", id)) return null;
  const { one, number: at_ } = row(replay, "tracks", id);
  const now = (each) => fuelLeft(each, t_h).get(id) ?? { brought: 0, left: 0, tankers: 0 };
  const last = (each) => visitsAround(each, at_, t_h);
  return {
    title: `${one.name} tanker track`,
    parts: [
      el("p", { class: "kind" }, moment(replay, t_h)),
      facts([
        ["tankers on station", both(replays, (each) => number(now(each).tankers))],
        ["fuel left to give", `${both(replays, (each) => `${number(now(each).left, 0)} of ${number(now(each).brought, 0)}`)} klb`],
        ["receivers there now", both(replays, (each) => `${last(each).there}, of which ${last(each).waiting} wait`)],
        ["offloaded in the last day", `${both(replays, (each) => number(last(each).fuel, 0))} klb`],
        ["mean wait in the last day", `${both(replays, (each) => number(last(each).wait, 1))} min`],
        ["methods", one.methods.join(", "), badge(one.confidence, one.source, one.note)],
      ]),
    ],
  };
}

/** Visits to a track: now, and in the 24 hours before. */
function visitsAround(replay, track_, t_h) {
  const found = { there: 0, waiting: 0, fuel: 0, wait: 0, count: 0 };
  const { off_min: off, air_min: air } = replay.flights;
  const now = t_h * 60;
  for (let flight = 0; flight < off.length && off[flight] <= now; flight += 1) {
    if (off[flight] + air[flight] < now - 1440) continue;
    for (const visit of visitsOf(replay, flight)) {
      if (replay.visits.track[visit] !== track_) continue;
      const end = off[flight] + replay.visits.end_min[visit];
      const contact = end - replay.visits.contact_min[visit];
      const begin = contact - replay.visits.wait_min[visit];
      if (begin <= now && now < end) found.there += 1;
      if (begin <= now && now < contact) found.waiting += 1;
      if (end <= now && end > now - 1440) {
        found.fuel += replay.visits.fuel[visit] / 10;
        found.wait += replay.visits.wait_min[visit];
        found.count += 1;
      }
    }
  }
  found.wait = found.count ? found.wait / found.count : NaN;
  return found;
}

function area(replay, id, t_h, replays) {
  if (!row(replay, "areas", id)) return null;
  const { one } = row(replay, "areas", id);
  const value = (name) => both(replays, (each) => number(each.area_days[name][at(each, "areas", id, t_h)], 1));
  return {
    title: one.name,
    parts: [
      el("p", { class: "kind" }, `Operating area, ${one.country}; on ${date(replay, today(replay, t_h))}:`),
      facts([
        ["wanted on station", `${value("wanted_h")} h`],
        ["tasked", `${value("tasked_h")} h`],
        ["flown", `${value("flown_h")} h`],
        ["strike requests", both(replays, (each) => `${number(each.area_days.requests[at(each, "areas", id, t_h)])}, ${number(each.area_days.unanswered[at(each, "areas", id, t_h)])} not answered`)],
      ]),
      el("h3", {}, "In the whole campaign"),
      facts([
        ["requests by outcome", both(replays, (each) => listed(each.request_outcomes[id]))],
        ["hours not tasked, by why", both(replays, (each) => listed(each.not_tasked_h[id]))],
        input(replay, "areas", id, "priority", "priority"),
      ]),
    ],
  };
}

function contingent(replay, id, t_h, replays) {
  if (!row(replay, "contingents", id)) return null;
  const { one, number: at_ } = row(replay, "contingents", id);
  const value = (name) => both(replays, (each) => number(each.nation_days[name][at(each, "contingents", id, t_h)], 0));
  const squadrons = replay.squadrons.filter((each) => each.contingent === id);
  const caveats = replay.caveats.filter((each) => squadrons.some((squadron) => squadron.id === each.squadron));
  const records = (get("records") ?? []).filter((each) => each.what.includes(one.name) || each.reading?.includes(one.name));
  return {
    title: one.name,
    parts: [
      el("p", { class: "kind" }, `Contingent; on ${date(replay, today(replay, t_h))}:`),
      facts([
        ["aircraft assigned", value("assigned")],
        ["mission capable", value("mc_aircraft")],
        ["lines planned", value("lines_planned")],
        ["lines offered", value("lines_offered")],
        ["lines tasked", value("lines_tasked")],
        ["sorties of the day", both(replays, (each) => number(each.nation_days.sorties[at(each, "contingents", id, t_h)] + each.nation_days.own_sorties[at(each, "contingents", id, t_h)]))],
        ["sorties in all", both(replays, (each) => number(sorties(each, at_)))],
        ["its lines were limited by (squadron days)", listed(replay.limits[id])],
        input(replay, "contingents", id, "approval_share", "requests its rules let it strike", 100, "%"),
      ]),
      records.length ? el("p", {}, "In the record: ", records.map((each) => `${each.what} ${each.printed.documented} (model ${each.printed.low} to ${each.printed.high})`).join("; ")) : null,
      el("details", {}, el("summary", {}, counted(one.policies.length, "policy", "policies")), el("ul", {}, one.policies.map((each) => el("li", {}, `${words(each.rule)}${each.from_date ? ` from ${each.from_date}` : ""}${each.to_date ? ` to ${each.to_date}` : ""}${each.factor !== undefined ? `, factor ${number(each.factor)}` : ""} `, badge(each.confidence, each.source, each.note))))),
      el("details", {}, el("summary", {}, counted(caveats.length, "caveat")), el("ul", {}, caveats.map((each) => el("li", {}, `${words(each.squadron)} from ${each.from_date}: flies in ${each.flies_in.join(", ")}; strikes in ${each.strikes_in.join(", ") || "no country"} `, badge(each.confidence, each.source, each.note))))),
      el("details", {}, el("summary", {}, counted(squadrons.length, "squadron")), el("ul", {}, squadrons.map((each) => el("li", {}, `${words(each.id)}: ${number(each.aircraft)} aircraft `, squadronBadge(replay, each, "aircraft"), `, ${number(each.sorties_per_aircraft_day)} sorties per aircraft-day `, squadronBadge(replay, each, "sorties_per_aircraft_day"))))),
    ],
  };
}

function flight(replay, id, t_h) {
  const number_ = Number(id);
  const { flights } = replay;
  if (!(number_ < flights.off_min.length)) return null;
  const way = wayOf(replay, number_);
  const off_h = flights.off_min[number_] / 60;
  const lands_h = off_h + flights.air_min[number_] / 60;
  const phase = t_h < off_h ? "not off yet" : t_h >= lands_h ? "landed" : PHASES[position(replay, number_, t_h).phase];
  const klb = (name) => `${number(flights[name][number_] / 10, 1)} klb`;
  const isTanker = way.role === "tanker";
  return {
    title: `${way.aircraft}, ${nameOf(replay, way.contingent)}`,
    parts: [
      el("p", { class: "kind" }, `Flight ${flightId(replay, number_)}: ${phase}`),
      facts([
        ["aircraft", `${flights.aircraft[number_]}, ${words(way.role)}${way.command === "own" ? ", under its own command" : ""}`],
        ["from", nameOf(replay, way.base)],
        [isTanker ? "track" : "area", nameOf(replay, way.target)],
        ["off", `${moment(replay, off_h)}, ${Math.max(0, Math.round(flights.off_min[number_] - flights.planned_min[number_]))} min after the plan`],
        [flights.is_open[number_] ? "in the air at the end" : "lands", `${moment(replay, lands_h)}, after ${hours(lands_h - off_h)}`],
        awayFrom(replay, number_),
        ["on station", hours(flights.station_min[number_] / 60)],
        ["fuel", `loaded ${klb("fuel_loaded")}, received ${klb("fuel_received")}, burned ${klb("fuel_burned")}`],
        isTanker ? ["gave", `${klb("offload")} to ${flights.receivers[number_]} aircraft`] : ["strikes", `${flights.strikes[number_]}, with ${flights.weapons[number_]} weapons`],
        ["ends as", [words(replay.outcomes[flights.outcome[number_]]), words(replay.reasons[flights.reason[number_]])].filter(Boolean).join(": ")],
      ]),
      el("ol", { class: "life" }, isTanker ? given(replay, number_) : life(replay, number_)),
    ],
  };
}

/** Where it landed, if not at home. */
function awayFrom(replay, number_) {
  const { diverted_to: divertedTo, is_shut_out: isShutOut } = replay.flights;
  if (divertedTo[number_]) return ["diverted", `to ${replay.bases[divertedTo[number_] - 1].name}, no fuel from tankers`];
  return isShutOut[number_] ? ["diverted", `${nameOf(replay, wayOf(replay, number_).base)} is shut; the log does not say where it lands instead`] : null;
}

const PHASES = { leg: "on the way", station: "on station", track: "at a tanker", tanker: "gives fuel" };

/** The stations of a flight in order, as the map draws them. */
function life(replay, flight_) {
  const off = replay.flights.off_min[flight_];
  const visits = visitsOf(replay, flight_);
  const stays = pathOf(replay, flight_).filter((part) => part.phase === "station").map((part) => ({ at: part.from, text: `over the area, ${hours((part.to - part.from) / 60)}` }));
  const tankers = visits.map((visit) => {
    const { visits: table } = replay;
    const tanker = table.tanker[visit] - 1;
    const who = tanker >= 0 ? ` from ${flightId(replay, tanker)}` : ", gave up";
    return { at: table.end_min[visit] - table.contact_min[visit] - table.wait_min[visit], text: `at ${replay.tracks[table.track[visit]].name}: waits ${table.wait_min[visit]} min, ${number(table.fuel[visit] / 10, 1)} klb${who}` };
  });
  return [...stays, ...tankers].sort((a, b) => a.at - b.at).map((one) => el("li", {}, `${moment(replay, (off + one.at) / 60).slice(5)} ${one.text}`));
}

function given(replay, tanker) {
  return visitsTo(replay, tanker).sort((a, b) => a.at_min - b.at_min).map((one) => el("li", {}, `${moment(replay, one.at_min / 60).slice(5)} ${number(replay.visits.fuel[one.visit] / 10, 1)} klb to ${flightId(replay, one.flight)}`));
}
