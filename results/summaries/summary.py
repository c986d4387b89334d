"""What all summaries share: filled with one replication after the other, then read as a table."""

from __future__ import annotations

from abc import abstractmethod

import pandas as pd

from results.tables import Gathering


class Summary(Gathering):
    """A summary table: filled with one replication after the other, then read."""

    @abstractmethod
    def table(self) -> pd.DataFrame:
        """The table of all that was added."""


def months_of(dates: pd.Series) -> pd.Series:
    """YYYY-MM of each date, named `month`."""
    months: pd.Series = dates.dt.strftime("%Y-%m")
    return months.rename("month")
