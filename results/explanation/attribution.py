"""What a difference of two replications is attributed to, squadron day by squadron day.

Baseline and what-if are the same replication, so that a squadron day of one has its partner in the
other. Fewer lines tasked are attributed to what bound the squadron in the what-if, more lines to what had
bound it in the baseline and does so no longer. Lines that were tasked and did not fly are attributed to
how they ended. The parts of a difference add up to it, in whole lines.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from results.explanation.lines import BEYOND, NEVER_OFF, NOT_FLOWN, NOT_TASKED, OWNERS, SORTIES, TASKED
from sim.records import Outcome

PART_KEYS: Final = (*OWNERS, "step", "reason")
PRESENCE: Final = "presence"
ON_STATION: Final = "on_station"

NOT_THERE: Final = "not_there"
ADDED: Final = "added"
STRENGTH: Final = "strength"
AIR_ABORTS: Final = "air_aborts"
TIME_ON_STATION: Final = "time_on_station"

ROUNDING_SHARE = 1e-12  # of the hours: what is left where nothing changed is arithmetic

# Limits that grow with the aircraft assigned.
_OF_AIRCRAFT = ("programme", "crews", "tails")


def sorties_parts(baseline: pd.DataFrame, what_if: pd.DataFrame) -> pd.Series:
    """Why sorties differ: index `replication` and `PART_KEYS`, whole sorties, what-if minus baseline.

    Takes the squadron days of both sides (`line_books.squadron_days_of_lines`), same replications. Steps:
    `presence`, for squadron days of one side only (`not_there`, `added`); `tasked`, with the limit or
    `unused` reason that bound the side with fewer lines, `strength` where that limit goes with the
    aircraft assigned and these differ alike, and `mission` or `alert` for lines beyond the offer;
    `not_flown`, with the outcome.
    """
    index = baseline.index.union(what_if.index)
    before, after = baseline.reindex(index), what_if.reindex(index)
    owners = after[["contingent", "role"]].fillna(before[["contingent", "role"]])
    was_there, is_there = _is_there(before), _is_there(after)
    both = was_there & is_there
    presence = pd.Series(np.where(is_there, ADDED, NOT_THERE), index=index)
    change = _change(before, after, "within")
    parts = [
        _part(owners, ~both, PRESENCE, presence, _change(before, after, SORTIES)),
        _part(owners, both, TASKED, _binding(before, after, change), change),
        *(_part(owners, both, TASKED, why, _change(before, after, why)) for why in BEYOND),
        *(_part(owners, both, NOT_FLOWN, name, -_change(before, after, name)) for name in NEVER_OFF),
    ]
    rows = pd.concat(parts, ignore_index=True)
    return rows.groupby(["replication", *PART_KEYS])["lines"].sum()


def _is_there(days: pd.DataFrame) -> pd.Series:
    """Whether the squadron was in the order of battle: it has a row, and one with a limit."""
    return days["limit"].fillna("none") != "none"


def _change(before: pd.DataFrame, after: pd.DataFrame, column: str) -> pd.Series:
    return (after[column].fillna(0) - before[column].fillna(0)).astype("int64")


def _binding(before: pd.DataFrame, after: pd.DataFrame, change: pd.Series) -> pd.Series:
    """What bound the side with fewer lines tasked of those offered."""
    bound = _bound_by(after).where(change < 0, _bound_by(before))
    aircraft = after["assigned"].fillna(0) - before["assigned"].fillna(0)
    by_strength = bound.isin(_OF_AIRCRAFT) & (np.sign(aircraft) == np.sign(change))
    return bound.mask(by_strength, STRENGTH)


def _bound_by(days: pd.DataFrame) -> pd.Series:
    """Why whole flights of the offer were not tasked; if none were left, what limited the offer."""
    is_left = (days["unused"] != "none") & (days[NOT_TASKED] > 0)
    return days["unused"].where(is_left, days["limit"])


def _part(
    owners: pd.DataFrame, rows: pd.Series, step: str, reasons: pd.Series | str, lines: pd.Series
) -> pd.DataFrame:
    part = owners.assign(step=step, reason=reasons, lines=lines)
    return part[rows & (lines != 0)].reset_index(["replication", "squadron"])


def station_parts(baseline: pd.DataFrame, what_if: pd.DataFrame, sorties: pd.Series) -> pd.Series:
    """Why hours on station in the areas differ: index as that of `sorties`, hours, what-if minus baseline.

    Takes the flights of both sides and the parts of their sorties (`sorties_parts`). A squadron's hours
    are sorties × hours per sortie. The change of sorties is valued at the mean hours per sortie of both
    sides, part by part; the change of hours per sortie at the mean sorties, and it stands under the step
    `on_station`: more or fewer sorties turned back (`air_aborts`), the others stayed longer or shorter
    (`time_on_station`). This symmetric division (Bennet 1920) leaves no residual. Tankers are left aside.
    """
    before, after = _station_sums(baseline), _station_sums(what_if)
    index = before.index.union(after.index)
    before, after = before.reindex(index, fill_value=0.0), after.reindex(index, fill_value=0.0)
    of_areas = sorties[sorties.index.get_level_values("role") != "tanker"]
    value_h = _between(_ratio(before, "hours", "sorties"), _ratio(after, "hours", "sorties"))
    keys = pd.MultiIndex.from_frame(of_areas.index.to_frame()[["replication", *OWNERS]])
    by_sorties = of_areas * value_h.reindex(keys).fillna(0.0).to_numpy()
    change = after - before
    rest = change["hours"] - change["sorties"] * value_h.fillna(0.0)
    stayed_h = _between(_ratio(before, "hours", "stayed"), _ratio(after, "hours", "stayed")).fillna(0.0)
    stayed_share = _ratio(after, "stayed", "sorties") - _ratio(before, "stayed", "sorties")
    by_aborts = stayed_share.fillna(0.0) * (before["sorties"] + after["sorties"]) / 2 * stayed_h
    by_time = rest - by_aborts
    by_time = by_time.mask(by_time.abs() <= ROUNDING_SHARE * (before["hours"] + after["hours"]), 0.0)
    named = [_named(by_aborts, AIR_ABORTS), _named(by_time, TIME_ON_STATION)]
    parts: pd.Series = pd.concat([by_sorties, *named])
    return parts.rename("hours")


def _station_sums(flights: pd.DataFrame) -> pd.DataFrame:
    """Per replication and squadron: `sorties`, those that `stayed` (no air abort), `hours` on station."""
    rows = flights[(flights["role"] != "tanker") & (flights["sorties"] > 0)]
    stayed = rows["sorties"].where(rows["outcome"] != Outcome.AIR_ABORT.value, 0)
    rows = rows.assign(stayed=stayed, hours=rows["station_hours"])
    return rows.groupby(["replication", *OWNERS])[["sorties", "stayed", "hours"]].sum().astype("float64")


def _ratio(sums: pd.DataFrame, part: str, whole: str) -> pd.Series:
    return sums[part] / sums[whole].where(sums[whole] != 0)


def _between(before: pd.Series, after: pd.Series) -> pd.Series:
    """The mean of both sides, or the one that there is."""
    return (before.fillna(after) + after.fillna(before)) / 2


def _named(hours: pd.Series, reason: str) -> pd.Series:
    keys = hours.index.to_frame().assign(step=ON_STATION, reason=reason)
    return hours.set_axis(pd.MultiIndex.from_frame(keys))
