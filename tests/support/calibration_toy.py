"""A simulator of three figures and four parameters, quick enough to be fitted in a test."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from calibration import Evidence
from calibration.fit import Fit, Problem, fit
from calibration.parameters import Uncertain
from calibration.settings import Discrepancy, Settings
from calibration.targets import Array, Targets

TRUE = np.array([0.4, 0.6, 0.7, 0.5])
"""What the record of the toy was made with; the last parameter changes nothing."""

NOISE = np.array([0.02, 0.02, 0.01])


def figures(positions: Array) -> Array:
    """The three figures without noise: two counts and a share."""
    a, b, c = positions[:, 0], positions[:, 1], positions[:, 2]
    return np.stack([200 * np.exp(a), 800 * np.exp(0.8 * a * b), 0.2 + 0.5 * c**2], axis=1)


@dataclass
class Toy:
    """Simulates with noise that follows from the replication alone, and counts what it was asked."""

    asked: int = 0
    failing: frozenset[int] = frozenset()

    def __call__(self, positions: Array, first: int) -> Array:
        """Figures of each row; NaN for a replication that fails."""
        self.asked += len(positions)
        rows = figures(positions)
        for place, number in enumerate(range(first, first + len(rows))):
            scatter = NOISE * np.random.default_rng([7, number]).standard_normal(3)
            rows[place, :2] *= np.exp(scatter[:2])
            rows[place, 2] += scatter[2]
            if number in self.failing:
                rows[place] = np.nan
        return rows


def parameter(name: str, low: float = 0.0, high: float = 1.0) -> Uncertain:
    """A parameter of the toy."""
    return Uncertain(
        id=name,
        what=f"what {name} is",
        paths=(f"demand.{name}",),
        prior="uniform",
        low=low,
        high=high,
        unit="1",
        reason="made up",
    )


def documented(name: str, value: float, unit: str = "sorties", **changes: object) -> Evidence:
    """A documented figure of the toy, fitted unless told otherwise."""
    fields: dict[str, object] = {
        "id": name,
        "source": f"record {name}",
        "confidence": "assumed",
        "what": f"figure {name}",
        "measure": "sorties",
        "from_date": date(2015, 1, 1),
        "to_date": date(2015, 1, 10),
        "value": value,
        "unit": unit,
        "qualifier": "exact",
        "use": "fit",
        "figure_class": "total",
        "error_model": "count",
        "width_below": 0.02,
        "width_above": 0.02,
        "width_why": "made up",
        "reading": "as it stands",
    }
    return Evidence(**(fields | changes))  # type: ignore[arg-type]


def problem(evidence: tuple[Evidence, ...] | None = None, **sizes: object) -> Problem:
    """The toy with the record that `TRUE` leaves."""
    if evidence is None:
        said = figures(TRUE[None, :])[0]
        evidence = (
            documented("E01", float(said[0])),
            documented("E02", float(said[1])),
            documented("E03", float(said[2]), "share"),
        )
    fields: dict[str, object] = {
        "seed": 1,
        "waves": (48, 32),
        "held_out": 24,
        "repeats": 12,
        "cut": 3.0,
        "vectors": 200,
        "predictions": 10,
        "left_out": 20,
        "discrepancies": (Discrepancy(id="total", width=0.02, reason="made up"),),
    }
    settings = Settings(**(fields | sizes))  # type: ignore[arg-type]
    targets = Targets.of(evidence, {one.id: 0.02 for one in evidence})
    parameters = tuple(parameter(name) for name in ("a", "b", "c", "idle"))
    return Problem("toy", parameters, evidence, evidence, targets, settings)


def fitted(**sizes: object) -> Fit:
    """The toy after its fit."""
    return fit(problem(**sizes), Toy())
