"""Who stands where on a day: changes, caveats, policies and the bed-down, by date alone.

Everything here is a pure function of the campaign and the ATO day. Days between two dated
entries are alike, so they share one answer.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sim.calendar import day_of
from sim.campaign import Base, Campaign, Caveat, Change, Squadron
from sim.geography import Chart, Place
from sim.policies import losses_of, programme_factor


@dataclass(frozen=True, slots=True)
class Disposition:
    """One squadron on one day. `base` is empty when no open base has room for it."""

    aircraft: int
    reserve: int
    base: str
    command: str
    flies_in: tuple[str, ...]
    strikes_in: tuple[str, ...]
    factor: float


class OrderOfBattle:
    """The disposition of every squadron on any day of the campaign."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.happened = {event.id: event.date for event in campaign.events}
        self._chart = Chart(1.0)
        self._bases = {base.id: base for base in campaign.bases}
        self._changes: dict[str, list[Change]] = {}
        self._caveats: dict[str, list[Caveat]] = {}
        for change in sorted(campaign.changes, key=lambda row: (row.from_date, row.id)):
            self._changes.setdefault(change.squadron, []).append(change)
        for caveat in sorted(campaign.caveats, key=lambda row: (row.from_date, row.id)):
            self._caveats.setdefault(caveat.squadron, []).append(caveat)
        self._contingents = {contingent.id: contingent for contingent in campaign.contingents}
        self._losses = {c.id: losses_of(c.id, campaign) for c in campaign.contingents}
        self._hosts = {squadron.base for squadron in campaign.squadrons if squadron.command == "coalition"}
        self._turning_points = _turning_points(campaign)
        self._known: dict[int, dict[str, Disposition]] = {}

    def on(self, ato_day: int) -> dict[str, Disposition]:
        """Dispositions of the squadrons present on an ATO day, by squadron id."""
        day = day_of(self.campaign.from_date, ato_day)
        span = bisect_right(self._turning_points, day)
        if span not in self._known:
            self._known[span] = self._standings(day)
        return self._known[span]

    def _standings(self, day: date) -> dict[str, Disposition]:
        present = [s for s in self.campaign.squadrons if s.from_date <= day <= (s.to_date or date.max)]
        wanted = {s.id: self._disposition(s, day) for s in present}
        return self._bed_down(wanted, day)

    def is_due(self, cause: str, day: date) -> bool:
        """Whether a cause (or none) has come about by a day."""
        return not cause or self.happened.get(cause, date.max) <= day

    def _disposition(self, squadron: Squadron, day: date) -> Disposition:
        aircraft, base, command = squadron.aircraft, squadron.base, str(squadron.command)
        counted = squadron.from_date
        for change in self._changes.get(squadron.id, ()):
            if change.from_date <= day and self.is_due(change.cause, day):
                if change.aircraft is not None:
                    aircraft, counted = change.aircraft, change.from_date
                base = change.base or base
                command = change.command or command
        lost = sum(
            event.count
            for event in self.campaign.events
            if event.kind == "aircraft_lost" and event.subject == squadron.id and counted <= event.date <= day
        )
        flies_in: tuple[str, ...] = ()
        strikes_in: tuple[str, ...] = ()
        for caveat in self._caveats.get(squadron.id, ()):
            if caveat.from_date <= day and self.is_due(caveat.cause, day):
                flies_in, strikes_in = caveat.flies_in, caveat.strikes_in
        contingent = self._contingents[squadron.contingent]
        factor = programme_factor(contingent, day, self.happened, self._losses[contingent.id])
        return Disposition(
            max(0, aircraft - lost), squadron.reserve, base, command, flies_in, strikes_in, factor
        )

    def _bed_down(self, wanted: dict[str, Disposition], day: date) -> dict[str, Disposition]:
        """Those whose base is open stay; the others move to the nearest open base with room."""
        room = {base.id: base.ramp_spots for base in self.campaign.bases if self._is_open(base, day)}
        homeless = []
        for squadron_id, disposition in wanted.items():
            if disposition.base in room:
                room[disposition.base] -= disposition.aircraft + disposition.reserve
            else:
                homeless.append(squadron_id)
        settled = dict(wanted)
        for squadron_id in homeless:
            disposition = wanted[squadron_id]
            base_id = self._nearest_with_room(disposition, room)
            if base_id:
                room[base_id] -= disposition.aircraft + disposition.reserve
            settled[squadron_id] = replace(disposition, base=base_id)
        return settled

    def _nearest_with_room(self, disposition: Disposition, room: dict[str, int]) -> str:
        lost = self._bases[disposition.base]
        if lost.kind == "carrier" or disposition.command == "own":
            return ""  # naval aircraft leave with their ship; own-command actors have no host
        origin = Place(lost.latitude, lost.longitude)
        need = disposition.aircraft + disposition.reserve
        hosts = [
            self._bases[base_id]
            for base_id, spots in room.items()
            if spots >= need and base_id in self._hosts and self._bases[base_id].kind == "airbase"
        ]
        nearest = min(
            hosts,
            key=lambda base: (self._chart.leg_nm(origin, Place(base.latitude, base.longitude)), base.id),
            default=None,
        )
        return nearest.id if nearest else ""

    def _is_open(self, base: Base, day: date) -> bool:
        if not (base.from_date or date.min) <= day <= (base.to_date or date.max):
            return False
        return not any(
            closure.base == base.id and closure.from_date <= day <= closure.to_date
            for closure in self.campaign.closures
        )


def _turning_points(campaign: Campaign) -> list[date]:
    """The dates on which something may differ from the day before, sorted."""
    next_day = timedelta(days=1)
    points: set[date] = set()
    for change in campaign.changes:
        points.add(change.from_date)
    for caveat in campaign.caveats:
        points.add(caveat.from_date)
    points.update(event.date for event in campaign.events)
    windows = [
        (row.from_date, row.to_date)
        for rows in (campaign.squadrons, campaign.bases, campaign.closures)
        for row in rows
    ]
    for first, last in windows:
        points.update(filter(None, (first, last and last + next_day)))
    for contingent in campaign.contingents:
        losses = losses_of(contingent.id, campaign)
        for policy in contingent.policies:
            match policy.rule:
                case "surge" | "suspend":
                    points.update(
                        filter(None, (policy.from_date, policy.to_date and policy.to_date + next_day))
                    )
                case "withdraw":
                    points.add(policy.on)
                case "react_to_own_loss":
                    for loss in losses:
                        for days in (
                            policy.suspend_days,
                            policy.surge_after_days,
                            policy.surge_after_days + policy.surge_days,
                        ):
                            points.add(loss + timedelta(days=days))
                            points.add(loss + timedelta(days=days + 1))
    return sorted(points)
