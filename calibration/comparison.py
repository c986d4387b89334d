"""Documented figures beside modeled ones, and the distance between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import pandas as pd

from calibration.evidence import Evidence
from calibration.verdict import verdict
from results import Selection, Tables, measures
from results.tables import Gathering, gather, select
from sim.campaign import Campaign

INTERVAL_FROM = 20
"""With so many replications the spread is the central 90 %; with fewer, least and most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One documented figure and what the model makes of it.

    `modeled` is the median over the replications and `low` to `high` their spread, in the unit
    of the evidence; None where the campaign does not cover the window or nothing was flown to
    divide by. `distance` is modeled minus documented, `distance_share` the same as a share of
    the documented figure; None also for inputs and context, which are never scored.
    """

    evidence: Evidence
    modeled: float | None
    low: float | None
    high: float | None
    distance: float | None
    distance_share: float | None
    verdict: str

    def to_dict(self) -> dict[str, object]:
        """JSON-ready."""
        evidence = self.evidence
        return {
            "id": evidence.id,
            "what": evidence.what,
            "from": evidence.from_date.isoformat(),
            "to": evidence.to_date.isoformat(),
            "as_of": evidence.as_of.isoformat(),
            "use": evidence.use,
            "qualifier": evidence.qualifier,
            "unit": evidence.unit,
            "documented": evidence.value,
            "modeled": self.modeled,
            "low": self.low,
            "high": self.high,
            "distance": self.distance,
            "distance_share": self.distance_share,
            "verdict": self.verdict,
            "reading": evidence.reading,
            "rejected": evidence.rejected,
            "source": evidence.source,
            "confidence": evidence.confidence,
            "note": evidence.note,
        }


class Modeled(Gathering):
    """Modeled values of documented figures, replication by replication."""

    def __init__(self, campaign: Campaign, evidence: Sequence[Evidence]) -> None:
        self._campaign = campaign
        self._evidence = tuple(evidence)
        self._values: list[list[pd.Series]] = [[] for _ in self._evidence]

    def add(self, tables: Tables) -> None:
        """Count each figure in these replications."""
        for values, one in zip(self._values, self._evidence, strict=True):
            values.append(modeled_values(self._campaign, tables, one))

    def comparisons(self) -> list[Comparison]:
        """Each documented figure beside the modeled one, in the given order."""
        return [
            _compared(self._campaign, pd.concat(values), one)
            for values, one in zip(self._values, self._evidence, strict=True)
        ]


def compare(campaign: Campaign, each: Iterable[Tables], evidence: Sequence[Evidence]) -> list[Comparison]:
    """Each documented figure beside the modeled one; `each` may give one replication after the other."""
    modeled = Modeled(campaign, evidence)
    gather(each, modeled)
    return modeled.comparisons()


def modeled_values(campaign: Campaign, tables: Tables, evidence: Evidence) -> pd.Series:
    """The modeled figure of each replication, in the unit of the evidence; NaN where undefined."""
    return _MEASURES[evidence.measure](campaign, tables, evidence)


def _compared(campaign: Campaign, modeled_by_replication: pd.Series, evidence: Evidence) -> Comparison:
    scored = evidence.use in ("fit", "check")
    values = modeled_by_replication.dropna()
    if not _covers(campaign, evidence) or values.empty:
        why = "nothing to divide by" if _covers(campaign, evidence) else "outside the simulated days"
        return Comparison(
            evidence=evidence,
            modeled=None,
            low=None,
            high=None,
            distance=None,
            distance_share=None,
            verdict=why,
        )
    modeled = float(values.median())
    margin = 0.05 if len(values) >= INTERVAL_FROM else 0.0
    distance = modeled - evidence.value
    return Comparison(
        evidence=evidence,
        modeled=modeled,
        low=float(values.quantile(margin)),
        high=float(values.quantile(1 - margin)),
        distance=distance if scored else None,
        distance_share=distance / evidence.value if scored and evidence.value else None,
        verdict=verdict(evidence, modeled),
    )


def _covers(campaign: Campaign, evidence: Evidence) -> bool:
    return campaign.from_date <= evidence.from_date and evidence.as_of <= campaign.to_date


# --- how each kind of figure is counted ---------------------------------------------------

Counting = Callable[[Campaign, Tables, Evidence], pd.Series]


def _plain(measure: Callable[[Tables, Selection], pd.Series]) -> Counting:
    """A measure of `results`, taken over the flights that the evidence is about."""
    return lambda _campaign, tables, evidence: measure(tables, _part(tables, evidence))


def _part(tables: Tables, evidence: Evidence) -> Selection:
    """The selection of the evidence, without the contingents that it leaves out."""
    if not evidence.without:
        return evidence.part
    left = set(evidence.contingent or tables.squadrons["contingent"]) - set(evidence.without)
    return replace(evidence.part, contingent=tuple(sorted(left)))


def _sorties_share(_campaign: Campaign, tables: Tables, evidence: Evidence) -> pd.Series:
    return measures.sorties_share(tables, _part(tables, evidence), evidence.whole)


def _strikes_share(_campaign: Campaign, tables: Tables, evidence: Evidence) -> pd.Series:
    return _over(measures.strikes(tables, _part(tables, evidence)), measures.strikes(tables, evidence.whole))


def _sorties_releasing_share(_campaign: Campaign, tables: Tables, evidence: Evidence) -> pd.Series:
    """Sorties that released a weapon among those that are divided by."""
    released = measures.sorties_releasing(tables, _part(tables, evidence))
    return _over(released, measures.sorties(tables, evidence.whole))


def _flights_ratio(_campaign: Campaign, tables: Tables, evidence: Evidence) -> pd.Series:
    return _over(measures.flights(tables, _part(tables, evidence)), measures.flights(tables, evidence.whole))


def _over(part: pd.Series, whole: pd.Series) -> pd.Series:
    """Part over whole, replication by replication; NaN where there is nothing to divide by."""
    return part / whole.where(whole > 0)


def _flying_days(_campaign: Campaign, tables: Tables, evidence: Evidence) -> pd.Series:
    rows = select(tables, "flights", _part(tables, evidence))
    days = rows[rows["sorties"] > 0].groupby("replication")["date"].nunique()
    return _complete(tables, days)


def _missiles(campaign: Campaign, tables: Tables, evidence: Evidence) -> pd.Series:
    """Missiles of the salvos that happened: the number is an input, that it happened is in the log."""
    fired = {
        (event.subject, event.date): event.count
        for event in campaign.events
        if event.kind == "cruise_missiles"
        and evidence.from_date <= event.date <= evidence.as_of
        and (not evidence.contingent or event.subject in evidence.contingent)
    }
    rows = tables.events[tables.events["kind"] == "cruise_missiles"]
    counts = pd.Series(
        [
            fired.get((subject, moment.date()), 0)
            for subject, moment in zip(rows["subject"], rows["date"], strict=True)
        ],
        index=rows.index,
        dtype="int64",
    )
    return _complete(tables, counts.groupby(rows["replication"]).sum())


def _complete(tables: Tables, values: pd.Series) -> pd.Series:
    """One value per replication: those without a row get 0."""
    return values.reindex(pd.Index(tables.replications, name="replication"), fill_value=0)


_MEASURES: Mapping[str, Counting] = MappingProxyType(
    {
        "sorties": _plain(measures.sorties),
        "sorties_share": _sorties_share,
        "flights_ratio": _flights_ratio,
        "flight_hours": _plain(measures.flight_hours),
        "flying_days": _flying_days,
        "strikes": _plain(measures.strikes),
        "strikes_share": _strikes_share,
        "strike_missions": _plain(measures.strike_missions),
        "weapons": _plain(measures.weapons_released),
        "sorties_releasing_share": _sorties_releasing_share,
        "receivers": _plain(measures.receivers),
        "offload_klb": _plain(measures.offload_klb),
        "contingents_striking": _plain(measures.contingents_striking),
        "missiles": _missiles,
    }
)
