"""What each area wants on each ATO day: tempo of the phase times the area's share of the month."""

from __future__ import annotations

from collections.abc import Mapping

from sim.calendar import day_of, days_between
from sim.campaign import Campaign, Phase
from sim.portable import total


class Demand:
    """Wanted hours and requests by kind, area and ATO day."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        demand = campaign.demand
        self._levels = {
            "overwatch": demand.overwatch_h_per_day,
            "isr": demand.isr_h_per_day,
            "c2": demand.c2_h_per_day,
            "airlift": demand.airlift_missions_per_day * campaign.planning.unload_h,
        }
        self._shares: dict[tuple[str, str], float] = {
            (row.month, row.area): row.share for row in campaign.shares
        }
        days = days_between(campaign.from_date, campaign.to_date)
        dates = [day_of(campaign.from_date, day) for day in range(days)]
        self._dates = dates
        self._months = [f"{day:%Y-%m}" for day in dates]
        self._phases: list[Phase | None] = [
            next((phase for phase in campaign.tempo if phase.from_date <= day <= phase.to_date), None)
            for day in dates
        ]
        self._opens = {area.id: area.from_date for area in campaign.areas}
        self._countries = {area.id: area.country for area in campaign.areas}
        self._lift_countries = _lift_countries(campaign)
        self._lift_shares: dict[str, float] = {}
        self._open_totals: dict[int, float] = {}
        self._wanted: dict[tuple[str, Phase | None, str, int], Mapping[str, float]] = {}

    def phase(self, ato_day: int) -> Phase | None:
        """The phase of a day; None outside all phases."""
        return self._phases[ato_day]

    def share(self, area_id: str, ato_day: int) -> float:
        """The area's share of the demand of the month."""
        return self._shares.get((self._months[ato_day], area_id), 0.0)

    def hours(self, kind: str, area_id: str, ato_day: int) -> float:
        """Hours on station wanted in an area on a day, for overwatch, isr, c2 or airlift."""
        phase, share = self._phases[ato_day], self.share(area_id, ato_day)
        if phase is None or share == 0:
            return 0.0
        level = self._levels[kind] * share
        if kind == "overwatch":
            wanted_level = phase.level * phase.overwatch_wanted_level
            return self._levels[kind] * self._strike_share(area_id, ato_day) * wanted_level
        if kind == "airlift":
            return (
                level * phase.airlift_level / self._lift_total(ato_day) if self._takes_lift(area_id) else 0.0
            )
        return level * phase.isr_level * phase.isr_wanted_level

    def wanted_h(self, kind: str, ato_day: int) -> Mapping[str, float]:
        """Hours on station wanted in each area on a day, the same while phase, month and open areas are."""
        open_areas = len([area_id for area_id in self._opens if self._is_open(area_id, ato_day)])
        key = (kind, self._phases[ato_day], self._months[ato_day], open_areas)
        found = self._wanted.get(key)
        if found is None:
            found = {area_id: self.hours(kind, area_id, ato_day) for area_id in self._opens}
            self._wanted[key] = found
        return found

    def request_rates(self, area_id: str) -> list[float]:
        """Strike requests a day in an area, by ATO day."""
        per_day = self.campaign.demand.requests_per_day
        return [
            per_day * phase.request_level * self._strike_share(area_id, day) if phase else 0.0
            for day, phase in enumerate(self._phases)
        ]

    def _strike_share(self, area_id: str, ato_day: int) -> float:
        """The share among the areas open to strikes: before Syria is open, Iraq has all of it."""
        if not self._is_open(area_id, ato_day):
            return 0.0
        open_share = self._open_totals.get(ato_day)
        if open_share is None:
            open_areas = [area for area in self._opens if self._is_open(area, ato_day)]
            open_share = self._open_totals[ato_day] = total(self.share(area, ato_day) for area in open_areas)
        return self.share(area_id, ato_day) / open_share if open_share else 0.0

    def _is_open(self, area_id: str, ato_day: int) -> bool:
        opens = self._opens[area_id]
        return opens is None or opens <= self._dates[ato_day]

    def _takes_lift(self, area_id: str) -> bool:
        return self._countries[area_id] in self._lift_countries

    def _lift_total(self, ato_day: int) -> float:
        """Lift goes to the areas where lifters may fly: their shares are taken as a whole."""
        month = self._months[ato_day]
        if month not in self._lift_shares:
            self._lift_shares[month] = total(
                share
                for (key, area), share in self._shares.items()
                if key == month and self._takes_lift(area)
            )
        return self._lift_shares[month]


def _lift_countries(campaign: Campaign) -> frozenset[str]:
    lifters = {squadron.id for squadron in campaign.squadrons if squadron.role == "airlift"}
    return frozenset(
        country for caveat in campaign.caveats if caveat.squadron in lifters for country in caveat.flies_in
    )
