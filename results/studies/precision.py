"""How well the means of a study are to be known, as a study file says it."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field

from results.comparison import MINIMUM
from results.measures import measure
from results.runs import MOST_REPLICATIONS
from results.studies.design import Form
from results.studies.words import as_list

LEAST: Final = MINIMUM
"""Replications of a scenario at a point, below which nothing is said about precision."""


class WantedPrecision(Form):
    """How well means are to be known: the half-widths of all `measures`, as a share of the mean.

    `of: difference` is about what a scenario differs from the first one at the same point, paired, as a
    share of the mean of the first one. `most` replications are flown of each at most.
    """

    measures: Annotated[tuple[str, ...], BeforeValidator(as_list), Field(min_length=1)]
    share: Annotated[float, Field(gt=0, lt=1)]
    of: Literal["mean", "difference"] = "mean"
    most: Annotated[int, Field(ge=LEAST, le=MOST_REPLICATIONS)]

    def sentence(self) -> str:
        """What is asked for, in words."""
        names = " and ".join(measure(name).name for name in self.measures)
        what = f"the difference of {names} from the first scenario" if self.of == "difference" else names
        return f"{what} known to ±{100 * self.share:.3g} % with 95 % confidence"
