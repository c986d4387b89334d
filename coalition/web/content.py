"""What the page says of the documented record and of the numbers that were fitted to it."""

from __future__ import annotations

import csv
from dataclasses import asdict
from datetime import date

from calibration import load_evidence
from calibration.publish import published_folder
from results.formatting import amount, figure

CALIBRATED = "inherent_resolve"

Records = list[dict[str, object]]


def fitted_paths(campaign: str) -> tuple[str, ...]:
    """The paths of the numbers of a campaign that the calibration chose; none if it is not calibrated."""
    if campaign != CALIBRATED:
        return ()
    return tuple(row["path"] for row in _published("defaults.csv"))


def records_of(campaign: str) -> Records | None:
    """All documented figures beside the interval of the calibrated model, the failed ones first.

    None if the campaign is not calibrated.
    """
    if campaign != CALIBRATED:
        return None
    about = {one.id: asdict(one) for one in load_evidence(campaign)}
    found = [_record(row, about[row["id"]]) for row in _published("evidence.csv")]
    return sorted(found, key=lambda one: (one["state"] != "failed", one["state"] != "met"))


def _record(row: dict[str, str], about: dict[str, object]) -> dict[str, object]:
    unit, numbers = row["unit"], {name: _number(row[name]) for name in _NUMBERS}
    is_scored = row["role"] in ("fit", "check") and row["verdict"] not in ("", "not scored")
    state = "open" if not is_scored else "met" if row["verdict"] == "inside" else "failed"
    words = {name: _text(about.get(name, "")) for name in ("source", "confidence", "reading", "note")}
    factor = 100.0 if unit == "share" else 1.0
    return {
        "id": row["id"],
        "what": row["what"],
        "days": f"{row['from']} to {row['to']}",
        "role": row["role"],
        "unit": "%" if unit == "share" else unit,
        "qualifier": "" if row["qualifier"] == "exact" else row["qualifier"],
        "printed": {
            name: figure(numbers[name], unit).removesuffix(" %")
            for name in ("documented", "median", "low", "high")
        },
        "values": {
            name: None if value is None else value * (1.0 if name == "distance" else factor)
            for name, value in numbers.items()
        },
        "distance": "" if numbers["distance"] is None else amount(numbers["distance"], 1, signed=True),
        "verdict": row["verdict"],
        "state": state,
        **words,
    }


_NUMBERS = ("documented", "median", "low", "high", "distance")


def _number(text: str) -> float | None:
    return float(text) if text else None


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _published(name: str) -> list[dict[str, str]]:
    with (published_folder() / name).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))
