"""What no single row can know: the checks between the rows of a campaign."""

from __future__ import annotations

from collections.abc import Iterator

from scenarios.dates import date_problems
from scenarios.errors import ScenarioError
from scenarios.layout import file_of
from scenarios.places import place_problems
from scenarios.programmes import programme_problems, track_problems, weapon_problems
from scenarios.ranges import parameter_problems
from scenarios.references import reference_problems
from scenarios.size import size_problems
from scenarios.stays import stay_problems
from sim.campaign import AircraftType, Campaign

MONTH_TOLERANCE = 0.02


def problems_in(campaign: Campaign, *, is_what_if: bool = False) -> list[ScenarioError]:
    """Every problem between rows, references and size first; the later checks rely on them.

    A what-if may leave the ranges of the parameters and may end a stay before a dated change, may disarm
    a type and may send the tankers of a track away.
    """
    return (
        list(reference_problems(campaign))
        or list(size_problems(campaign))
        or [
            *date_problems(campaign),
            *place_problems(campaign),
            *_aircraft_type_problems(campaign),
            *_share_problems(campaign),
            *programme_problems(campaign),
        ]
        + [*stay_problems(campaign, is_what_if=is_what_if)]
        + ([] if is_what_if else _own_problems(campaign))
    )


def _own_problems(campaign: Campaign) -> list[ScenarioError]:
    """What a campaign must not have and a what-if may bring about."""
    return [*parameter_problems(campaign), *weapon_problems(campaign), *track_problems(campaign)]


def _aircraft_type_problems(campaign: Campaign) -> Iterator[ScenarioError]:
    tankers = {row.aircraft_type for row in campaign.squadrons if row.role == "tanker"}
    for row in campaign.aircraft_types:
        problem = _type_problem(row, is_tanker=row.id in tankers)
        if problem:
            field, text = problem
            yield ScenarioError(text, file=file_of("aircraft_types"), key=f"{row.id}.{field}")


def _type_problem(row: AircraftType, *, is_tanker: bool) -> tuple[str, str] | None:
    if is_tanker and row.booms + row.hoses == 0:
        return "booms", "the type flies as a tanker but has neither booms nor hoses"
    if is_tanker and row.offload_klb == 0:
        return "offload_klb", "the type flies as a tanker but has no fuel to give"
    if row.booms + row.hoses and row.methods_per_flight == 0:
        return "methods_per_flight", "the type has booms or hoses but offers no method"
    if row.offload_klb and row.booms + row.hoses == 0:
        return "offload_klb", "the type has fuel to give but neither booms nor hoses"
    if row.offload_klb > row.fuel_klb:
        return "offload_klb", f"more than the fuel on board at take-off ({row.fuel_klb:g} klb)"
    if row.burn_klb_per_h == 0 or row.fuel_klb == 0:
        return "burn_klb_per_h", "an aircraft has fuel on board and burns some of it"
    return None


def _share_problems(campaign: Campaign) -> Iterator[ScenarioError]:
    """Each month in which something is wanted has shares that add up to 1."""
    file = file_of("shares")
    totals: dict[str, float] = {}
    pairs: set[tuple[str, str]] = set()
    for row in campaign.shares:
        if (row.month, row.area) in pairs:
            yield ScenarioError(f"{row.area} has a share in {row.month} already", file=file, key=row.id)
        pairs.add((row.month, row.area))
        totals[row.month] = totals.get(row.month, 0.0) + row.share
    for month, total in sorted(totals.items()):
        if abs(total - 1.0) > MONTH_TOLERANCE:
            problem = f"the shares add up to {total:.3f}, not to 1 within {MONTH_TOLERANCE}"
            yield ScenarioError(problem, file=file, key=month)
    for phase in campaign.tempo:
        first, last = max(phase.from_date, campaign.from_date), min(phase.to_date, campaign.to_date)
        if first > last or phase.level + phase.isr_level + phase.request_level == 0:
            continue
        wanted = {
            f"{number // 12:04d}-{number % 12 + 1:02d}"
            for number in range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
        }
        for month in sorted(wanted - totals.keys()):
            problem = f"no area has a share, though the tempo of {phase.id} is not 0"
            yield ScenarioError(problem, file=file, key=month)
