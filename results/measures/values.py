"""The values of measures, replication by replication."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from results.measures.catalog import measure
from results.tables import Tables


def measured(tables: Tables, ids: Sequence[str]) -> pd.DataFrame:
    """Index `replication`, one column per measure, NaN where a measure is undefined."""
    index = pd.Index(tables.replications, name="replication")
    columns = {name: measure(name)(tables).astype("float64") for name in ids}
    return pd.DataFrame(columns, index=index, columns=list(ids))
