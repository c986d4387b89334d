"""Two sides beside each other: what differs, where most, and how one thing led to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from results.comparison.breakdown import DIMS, Breakdown, break_down
from results.comparison.chain import LINKS, Chain, chain_of
from results.comparison.conditions import comparable
from results.comparison.difference import Difference, compare
from results.comparison.wording import verdict
from results.formatting import amount, counted, difference_digits, more_or_less, percent, printed_unit
from results.measures import measure
from results.notebook import html_table
from results.runs import Cut, Pool, Reading, Run, Side, Wanted, frame_of_values, read_measures

BY_DATE: Final = ("sorties", "date")
"""How the sorties of each day are asked for."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Comparison:
    """What a what-if changes, over the `replications` that both sides hold.

    `differences` are those of the measures asked for, in that order, and `chain` those that explain
    them; the p values of both are adjusted together. `values` are what each replication of either side
    came to, one column per measure; `days` are the sorties of each, one row per day and one column per
    replication. `caveat` has to be printed wherever the comparison is; it is empty if there is nothing to
    warn of.
    """

    baseline: Side
    what_if: Side
    replications: tuple[int, ...]
    differences: tuple[Difference, ...]
    breakdowns: tuple[Breakdown, ...]
    chain: Chain
    values: tuple[pd.DataFrame, pd.DataFrame]
    days: tuple[pd.DataFrame, pd.DataFrame]
    caveat: str

    @property
    def adjusted_together(self) -> int:
        """How many measures share one adjustment of their p values."""
        return len({one.measure.id for one in (*self.differences, *self.chain.links)})

    def _repr_html_(self) -> str:
        """What a notebook shows: the differences with their intervals and verdicts, and the chain."""
        flown = counted(len(self.replications), "replication")
        caption = f"{self.what_if.manifest['name']} against {self.baseline.manifest['name']}, {flown}"
        columns = ("measure", "baseline", "what-if", "difference ±", "of baseline", "verdict")
        note = f"{self.caveat}. {self.chain.sentence}" if self.caveat else self.chain.sentence
        return html_table(caption, columns, map(_row, self.differences), note)

    def to_dict(self) -> dict[str, object]:
        """Ready for JSON; runs by what made them, None for what is undefined."""
        return {
            "baseline": _about(self.baseline),
            "what_if": _about(self.what_if),
            "replications": list(self.replications),
            "caveat": self.caveat,
            "adjusted_together": self.adjusted_together,
            "differences": [one.to_dict() for one in self.differences],
            "breakdowns": [one.to_dict() for one in self.breakdowns],
            "chain": self.chain.to_dict(),
        }


def _row(one: Difference) -> tuple[str, ...]:
    """One difference as it is printed."""
    unit, factor = printed_unit(one.measure.unit)
    baseline, what_if, difference, half_width = (
        factor * value for value in (one.baseline, one.what_if, one.difference, one.half_width)
    )
    digits = difference_digits(baseline, what_if, difference, half_width)
    return (
        f"{one.measure.name} [{unit}]" if unit else one.measure.name,
        amount(baseline, digits),
        amount(what_if, digits),
        more_or_less(difference, half_width, digits, signed=True),
        percent(one.difference_share, signed=True),
        verdict(one),
    )


def wanted_of(
    ids: Sequence[str], *, dims: Sequence[str] = DIMS, split: Sequence[str] | None = None
) -> Wanted:
    """What a comparison by these measures asks of each replication.

    Each measure, or each of `split`, is broken down by those of `dims` by which it can be; the links of the
    chain and the sorties of each day are asked for too. RunError if there is no such measure.
    """
    return Wanted(tuple(dict.fromkeys((*ids, *LINKS))), (*_cuts(ids, dims, split), BY_DATE))


def _cuts(ids: Sequence[str], dims: Sequence[str], split: Sequence[str] | None) -> tuple[Cut, ...]:
    whole = tuple(dict.fromkeys(ids if split is None else split))
    return tuple((name, dim) for name in whole for dim in dims if dim in measure(name).by)


def compare_runs(
    baseline: Run,
    what_if: Run,
    ids: Sequence[str],
    *,
    dims: Sequence[str] = DIMS,
    split: Sequence[str] | None = None,
    workers: int = 1,
    force: bool = False,
    pool: Pool | None = None,
) -> Comparison:
    """Compare two runs, replication by replication, by the measures `ids`.

    Each measure, or each of `split`, is also broken down by those of `dims` by which it can be. What was
    measured before is read, not measured again; of the rest one replication is in memory at a time, or one
    per worker.

    Raises RunError if there is no such measure, if the runs share no replication, or if they cannot
    be compared: other base campaign, seed or draws; unless `force`, other model version or window.
    """
    numbers, caveat = comparable(baseline, what_if, force=force)
    pairs = [(run, number) for run in (baseline, what_if) for number in numbers]
    readings = read_measures(pairs, wanted_of(ids, dims=dims, split=split), workers=workers, pool=pool)
    before, after = readings[: len(numbers)], readings[len(numbers) :]
    return compare_readings(
        (baseline, what_if), (before, after), numbers, ids, dims=dims, split=split, caveat=caveat
    )


def compare_readings(
    sides: tuple[Side, Side],
    readings: tuple[Sequence[Reading], Sequence[Reading]],
    numbers: tuple[int, ...],
    ids: Sequence[str],
    *,
    dims: Sequence[str] = DIMS,
    split: Sequence[str] | None = None,
    caveat: str = "",
) -> Comparison:
    """Compare what the replications `numbers` of two sides came to; see `compare_runs`.

    The `readings` must have all that `wanted_of` asks for.
    """
    ids = tuple(dict.fromkeys(ids))
    before, after = readings
    replications_per_draw = sides[0].manifest["replications_per_draw"]
    wanted = wanted_of(ids, dims=dims, split=split)
    values = tuple(frame_of_values(side, wanted.ids, numbers) for side in readings)
    found = {one.measure.id: one for one in compare(*values, replications_per_draw=replications_per_draw)}
    return Comparison(
        baseline=sides[0],
        what_if=sides[1],
        replications=numbers,
        differences=tuple(found[name] for name in ids),
        breakdowns=tuple(
            break_down(
                measure(name),
                dim,
                [reading.parts[name, dim] for reading in before],
                [reading.parts[name, dim] for reading in after],
                numbers,
                replications_per_draw=replications_per_draw,
            )
            for name, dim in _cuts(ids, dims, split)
        ),
        chain=chain_of([found[name] for name in LINKS]),
        values=(values[0], values[1]),
        days=(_days(sides[0], before, numbers), _days(sides[1], after, numbers)),
        caveat=caveat,
    )


def _days(side: Side, readings: Sequence[Reading], numbers: Sequence[int]) -> pd.DataFrame:
    """Sorties: all days of a side by replications; 0 where nobody flew."""
    days = pd.date_range(side.campaign.from_date, side.campaign.to_date, freq="D")
    texts = days.strftime("%Y-%m-%d")
    columns = {
        number: [reading.parts[BY_DATE].get(text, 0.0) for text in texts]
        for number, reading in zip(numbers, readings, strict=True)
    }
    return pd.DataFrame(columns, index=days, dtype="float64")


def _about(side: Side) -> dict[str, object]:
    """What made a side."""
    manifest = side.manifest
    return {
        "kept_in": side.where,
        "name": manifest["name"],
        "base": manifest["base"],
        "title": manifest["title"],
        "from": side.campaign.from_date.isoformat(),
        "to": side.campaign.to_date.isoformat(),
        "fingerprint": manifest["fingerprint"],
        "seed": manifest["seed"],
        "model_version": manifest["model_version"],
        "draws": manifest["draws"],
        "replications_per_draw": manifest["replications_per_draw"],
    }
