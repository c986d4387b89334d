"""Summary tables for the screen: means over replications, with half-widths where one number leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from results.estimation import intervals
from results.tables.classes import CLASS_OF_ROLE, PUBLISHED_CLASSES
from results.tables.frames import Tables
from results.tables.selection import COALITION, Selection, attribute, select

ROLES = ("strike", "isr_armed", "isr", "c2", "tanker", "airlift")


def spread(rows: pd.DataFrame, keys: Sequence[str], column: str, tables: Tables) -> pd.DataFrame:
    """Sums of a column by keys: one row per key, one column per replication, 0 where there is nothing."""
    sums = rows.groupby([*keys, "replication"])[column].sum().unstack("replication", fill_value=0)
    numbers = pd.Index(tables.replications, name="replication")
    return sums.reindex(columns=numbers, fill_value=0)


def _mean(tables: Tables, rows: pd.DataFrame, keys: Sequence[str], column: str) -> pd.Series:
    """Sum of a column per key, mean over the replications."""
    return spread(rows, keys, column, tables).mean(axis="columns").rename(column)


def sorties_by_contingent_and_role(tables: Tables) -> pd.DataFrame:
    """Sorties per (command, contingent): one column per role, `total` and its `half_width`.

    Coalition first, then the forces under their own command; the busiest on top.
    """
    rows, keys = tables.flights, ["command", "contingent"]
    roles = _mean(tables, rows, [*keys, "role"], "sorties").unstack("role", fill_value=0)
    roles = roles.reindex(columns=list(ROLES), fill_value=0.0)
    totals = intervals(spread(rows, keys, "sorties", tables))
    table = roles.join(totals.rename(columns={"mean": "total"}))
    order = table.reset_index().sort_values(["command", "total", "contingent"], ascending=[True, False, True])
    return order.set_index(keys).rename_axis(columns=None)


def _months(dates: pd.Series) -> pd.Series:
    months: pd.Series = dates.dt.strftime("%Y-%m")
    return months.rename("month")


def sorties_per_day_by_month(tables: Tables, selection: Selection = COALITION) -> pd.DataFrame:
    """Index `month` (YYYY-MM); `days` simulated, `sorties_per_day` and its `half_width`."""
    dates = tables.days().to_series()
    days = dates.groupby(_months(dates)).size()
    rows = select(tables, "flights", selection)
    rows = rows.assign(month=_months(rows["date"]))
    sums = spread(rows, ["month"], "sorties", tables).reindex(days.index, fill_value=0)
    rates = intervals(sums.div(days, axis="index"))
    rates = rates.rename(columns={"mean": "sorties_per_day"})
    return pd.concat([days.rename("days"), rates], axis="columns")


def sorties_by_class_and_month(tables: Tables, selection: Selection = COALITION) -> pd.DataFrame:
    """Index `month` (YYYY-MM): sorties in each published class, and `total`; means over replications."""
    rows = select(tables, "flights", selection)
    rows = rows.assign(month=_months(rows["date"]), published_class=rows["role"].map(CLASS_OF_ROLE))
    sums = _mean(tables, rows, ["month", "published_class"], "sorties").unstack("published_class")
    months = _months(tables.days().to_series()).unique()
    table = sums.reindex(index=pd.Index(months, name="month"), columns=list(PUBLISHED_CLASSES)).fillna(0.0)
    return table.assign(total=table.sum(axis="columns")).rename_axis(columns=None)


def lines_by_contingent(tables: Tables) -> pd.DataFrame:
    """Index (`command`, `contingent`): lines planned, offered and tasked, and those left, by why.

    Means over replications.
    """
    keys = ["command", "contingent"]
    days = tables.squadron_days
    rows = days.assign(
        command=attribute(tables, "squadron_days", "command"),
        contingent=attribute(tables, "squadron_days", "contingent"),
        left=(days["lines_offered"] - days["lines_tasked"]).clip(lower=0),
    )
    table = pd.concat(
        [_mean(tables, rows, keys, f"lines_{word}") for word in ("planned", "offered", "tasked")],
        axis="columns",
    )
    unused = _mean(tables, rows, [*keys, "unused"], "left").unstack("unused", fill_value=0)
    for reason in ("tanker", "demand", "caveat"):
        table[f"left_{reason}"] = unused.get(reason, 0.0)
    return table.sort_index()


def tanker_load(tables: Tables) -> pd.DataFrame:
    """Index (`track`, `month`); what the receivers found there.

    `refuelings` served, `receivers` (aircraft), `offload_klb` and `gave_up` are sums per
    replication, `wait_h` is the mean wait of all who came.
    """
    rows = tables.refuelings
    rows = rows.assign(
        month=_months(rows["date"]),
        refuelings=(rows["outcome"] == "served").astype("int64"),
        gave_up=(rows["outcome"] == "gave_up").astype("int64"),
    )
    keys = ["track", "month"]
    sums = [
        _mean(tables, rows, keys, column) for column in ("refuelings", "receivers", "offload_klb", "gave_up")
    ]
    return pd.concat([*sums, rows.groupby(keys)["wait_h"].mean()], axis="columns")


def base_load(tables: Tables) -> pd.DataFrame:
    """Index `base`, the busiest on top: coalition and own command together, as the ramp is.

    `sorties` and `sorties_per_day` are means over replications; `ramp_used_max` is the most and
    `fuel_min_klb` the least of any day and replication; `runway_wait_h` and `turn_wait_h` are
    hours waited per flight that took off; `closed_h` the hours shut per replication.
    """
    per_base = tables.base_days.groupby("base")
    launched = tables.flights[tables.flights["sorties"] > 0]
    flights = launched.groupby("base").size().reindex(per_base.size().index, fill_value=0)
    sorties = _mean(tables, launched, ["base"], "sorties").reindex(flights.index, fill_value=0.0)
    table = pd.DataFrame(
        {
            "sorties": sorties,
            "sorties_per_day": sorties / len(tables.days()),
            "ramp_used_max": per_base["ramp_used_max"].max(),
            "runway_wait_h": per_base["runway_wait_h"].sum() / flights.where(flights > 0),
            "turn_wait_h": per_base["turn_wait_h"].sum() / flights.where(flights > 0),
            "fuel_min_klb": per_base["fuel_min_klb"].min(),
            "closed_h": _mean(tables, tables.base_days, ["base"], "closed_h"),
        }
    )
    return table.sort_values("sorties", ascending=False, kind="stable")


def outcomes_of_lines(tables: Tables, selection: Selection = COALITION) -> pd.DataFrame:
    """Index (`outcome`, `reason`): `flights`, `lines`, `sorties` per replication, `lines_share`.

    The lines add up to those tasked, the shares to 1.
    """
    rows = select(tables, "flights", replace(selection, outcome=None)).assign(flights=1)
    keys = ["outcome", "reason"]
    table = pd.concat(
        [
            _mean(tables, rows, keys, "flights"),
            _mean(tables, rows, keys, "aircraft_tasked").rename("lines"),
            _mean(tables, rows, keys, "sorties"),
        ],
        axis="columns",
    )
    table["lines_share"] = table["lines"] / table["lines"].sum()
    return table.sort_values("lines", ascending=False, kind="stable")


def tanker_load_by_track(tables: Tables) -> pd.DataFrame:
    """Index `track`: the tanker load of the whole run; `wait_h` is the mean over all who came."""
    load = tanker_load(tables)
    visits = load["refuelings"] + load["gave_up"]
    sums = load.drop(columns="wait_h").groupby("track").sum()
    waited = (load["wait_h"] * visits).groupby("track").sum()
    return sums.assign(wait_h=waited / (sums["refuelings"] + sums["gave_up"]))


def unmet_hours(tables: Tables) -> pd.DataFrame:
    """Index (`role`, `reason`): hours on station `wanted_h`, `tasked_h` and not tasked, per replication."""
    keys = ["role", "reason"]
    table = pd.concat(
        [_mean(tables, tables.area_days, keys, column) for column in ("wanted_h", "tasked_h")], axis="columns"
    )
    table["unmet_h"] = table["wanted_h"] - table["tasked_h"]
    return table


def answers_to_requests(tables: Tables, selection: Selection = COALITION) -> pd.DataFrame:
    """Index `outcome`: `requests` per replication, `requests_share`, `wait_h` until answered (mean)."""
    rows = select(tables, "requests", selection)
    rows = rows.assign(requests=1, wait_h=rows["answered_h"] - rows["arrived_h"])
    table = pd.concat(
        [_mean(tables, rows, ["outcome"], "requests"), rows.groupby("outcome")["wait_h"].mean()],
        axis="columns",
    )
    table.insert(1, "requests_share", table["requests"] / table["requests"].sum())
    return table.sort_values("requests", ascending=False, kind="stable")


def limits_of_lines(tables: Tables, selection: Selection = COALITION) -> pd.DataFrame:
    """Index `limit`: `squadron_days` and `lines_offered` per replication for what limited the offer."""
    rows = select(tables, "squadron_days", selection).assign(squadron_days=1)
    return pd.concat(
        [_mean(tables, rows, ["limit"], column) for column in ("squadron_days", "lines_offered")],
        axis="columns",
    )
