"""How far a question is flown: a preview, then more replications until the answer is as precise as wanted."""

from __future__ import annotations

from typing import Final

from coalition.serve.form import QuestionForm
from results import RunError
from results.comparison import MINIMUM, Comparison, Precision, differences, replications_wanted
from results.formatting import counted

PREVIEW: Final = 2
"""Replications of the first picture."""
PRECISE: Final = "sorties"
"""Whose precision counts."""


def refined(form: QuestionForm, comparison: Comparison) -> Precision:
    """What to fly next, or that it is over: precise enough, or all replications are flown.

    The precision is that of a confidence sequence, which holds after any number of replications: looking at
    previews and stopping early leave it as true as it is.
    """
    flown, most = len(comparison.replications), form.replications
    if form.precision_share is None:
        return _stage(flown, most, "")
    if most < MINIMUM:
        return _stage(
            flown, most, f"how precise it is cannot be told below {counted(MINIMUM, 'replication')}"
        )
    baseline, what_if = (side[[PRECISE]] for side in comparison.values)
    try:
        return replications_wanted(
            differences(baseline, what_if), baseline.mean(), form.precision_share, flown=flown, maximum=most
        )
    except RunError as error:  # there is no share of nothing
        return _stage(flown, most, str(error))


def _stage(flown: int, most: int, reason: str) -> Precision:
    """Four times as many next, so that all previews together cost a third of the answer."""
    return Precision(min(4 * flown, most), flown >= most, False, (), reason)
