"""Where a difference comes from, in whole lines: accounts that balance."""

from results.explanation.decomposition import Decomposition, records
from results.explanation.explanation import Explanation, explain_runs

__all__ = [
    "Decomposition",
    "Explanation",
    "explain_runs",
    "records",
]
