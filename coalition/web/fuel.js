// The fuel that tankers on a track can still give.
import { airborne, pathOf, visitsTo, wayOf } from "./paths.js";

/** From track to {brought, left, tankers}: what the tankers on station could give, in klb. */
export function fuelLeft(replay, t_h) {
  const found = new Map();
  const { off_min: off, to_give: toGive } = replay.flights;
  for (const flight of airborne(replay, t_h)) {
    const way = wayOf(replay, flight);
    if (way.role !== "tanker") continue;
    const part = pathOf(replay, flight).find((one) => one.phase === "tanker");
    const now = t_h * 60 - off[flight];
    if (!part || now < part.from || now > part.to) continue;
    const given = visitsTo(replay, flight)
      .filter((visit) => visit.at_min <= t_h * 60)
      .reduce((sum, visit) => sum + replay.visits.fuel[visit.visit], 0);
    const there = found.get(way.target) ?? { brought: 0, left: 0, tankers: 0 };
    there.brought += toGive[flight] / 10;
    there.left += Math.max(0, toGive[flight] - given) / 10;
    there.tankers += 1;
    found.set(way.target, there);
  }
  return found;
}
