"""One self-contained HTML page of a comparison or of runs: opens offline, prints, can be read aloud.

The answers of the pages are also there as values, for the page that plays them.
"""

from results.report.answer import Answer, comparison_answer, run_answer, sheet_dict
from results.report.comparison import comparison_page, looked_at, set_by_hand
from results.report.replay import run_page

__all__ = [
    "Answer",
    "comparison_answer",
    "comparison_page",
    "looked_at",
    "run_answer",
    "run_page",
    "set_by_hand",
    "sheet_dict",
]
