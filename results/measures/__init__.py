"""Measures: one number per replication, each a small function of tables and a selection.

Every measure returns a float or integer series indexed by `replication`, one value for each
replication in the tables. Counts of nothing are 0; means and shares of nothing are NaN. With `by`, a
dimension, the index is `replication` and the values of that dimension. What each measure means, its
unit and its dimensions are given beside its function by `defined`;
`results/measures/catalog.py` gathers them.
"""

from results.measures.catalog import HEADLINE, MEASURES, Measure, broken_down, measure
from results.measures.costing import FlyingHourCost, cost_high_usd, cost_low_usd, flying_hour_costs
from results.measures.definition import defined
from results.measures.flying import (
    aircraft_share,
    cancelled_lines,
    flight_hours,
    flights,
    fuel_burned_klb,
    fuel_per_flight_klb,
    lines,
    mean_leg_nm,
    sorties,
    sorties_share,
    station_h_per_flight,
    station_h_per_klb,
    station_hours,
    transit_h_per_flight,
)
from results.measures.grouping import total
from results.measures.refueling import (
    given_up_refuelings,
    no_tanker_share,
    offload_klb,
    offload_per_tanker_sortie_klb,
    receivers,
    receivers_per_tanker_sortie,
    tanker_sorties,
    tanker_wait_95_h,
    tanker_wait_h,
)
from results.measures.striking import (
    contingents_striking,
    releasing_share,
    requests,
    requests_answered_share,
    response_time_90_h,
    response_time_median_h,
    sorties_releasing,
    strike_missions,
    strikes,
    unanswered,
    weapons_released,
)
from results.measures.supplying import (
    coverage_share,
    crew_use_share,
    mc_rate,
    ramp_use_share,
    sorties_per_aircraft_day,
    tasked_share,
)
from results.measures.values import measured

__all__ = [
    "HEADLINE",
    "MEASURES",
    "FlyingHourCost",
    "Measure",
    "aircraft_share",
    "broken_down",
    "cancelled_lines",
    "contingents_striking",
    "cost_high_usd",
    "cost_low_usd",
    "coverage_share",
    "crew_use_share",
    "defined",
    "flight_hours",
    "flights",
    "flying_hour_costs",
    "fuel_burned_klb",
    "fuel_per_flight_klb",
    "given_up_refuelings",
    "lines",
    "mc_rate",
    "mean_leg_nm",
    "measure",
    "measured",
    "no_tanker_share",
    "offload_klb",
    "offload_per_tanker_sortie_klb",
    "ramp_use_share",
    "receivers",
    "receivers_per_tanker_sortie",
    "releasing_share",
    "requests",
    "requests_answered_share",
    "response_time_90_h",
    "response_time_median_h",
    "sorties",
    "sorties_per_aircraft_day",
    "sorties_releasing",
    "sorties_share",
    "station_h_per_flight",
    "station_h_per_klb",
    "station_hours",
    "strike_missions",
    "strikes",
    "tanker_sorties",
    "tanker_wait_95_h",
    "tanker_wait_h",
    "tasked_share",
    "total",
    "transit_h_per_flight",
    "unanswered",
    "weapons_released",
]
