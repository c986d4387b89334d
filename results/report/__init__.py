"""One self-contained HTML page of a comparison or of runs: opens offline, prints, can be read aloud."""

from results.report.comparison import comparison_page
from results.report.replay import run_page

__all__ = ["comparison_page", "run_page"]
