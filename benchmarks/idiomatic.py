"""The flights of a replay, flown by a model as SimPy's own examples would have it written.

A process for every aircraft and helper, `Resource`, `Container` and `Store` for all that is shared, `with`
for every request, NumPy for chance, a dict for every record. Who flies, from where, when, how long and how
often refueled is taken from the log of the engine; what happens to each flight is simulated, and each is
planned as plainly as can be: the best of ten squadrons. The yardstick for the time that the engine takes.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from typing import Any

import numpy as np
import simpy

from sim import Campaign, Log

Process = Generator[simpy.Event, Any, None]
CANDIDATES = 10  # as many as the engine ranks for a vul window
LEAD_H = 12.0
TAXI_H = 0.5
CONTACT_H = 0.1
PATIENCE_H = 0.5


class Workload:
    """What is given: places, means, and the flights of a log with their aircraft types."""

    def __init__(self, campaign: Campaign, log: Log) -> None:
        types = {row.name: row for row in campaign.aircraft_types}
        self.bases, self.areas, self.tracks = campaign.bases, campaign.areas, [t.id for t in campaign.tracks]
        self.homes = [(row.id, row.base) for row in campaign.squadrons]
        self.tails = {
            row.squadron: row.assigned for row in sorted(log.squadron_days, key=lambda r: r.assigned)
        }
        self.requests, self.days = len(log.requests), round(log.until_h / 24)
        self.flights: list[list[dict[str, Any]]] = [[] for _ in range(self.days)]
        for row in log.flights:
            out_h = (row.flight_hours / max(1, row.sorties) - row.station_hours) / 2
            flight = row._asdict() | {"type": types[row.aircraft], "out_h": max(0.1, out_h)}
            self.flights[row.ato_day].append(flight)


class Base:
    def __init__(self, env: simpy.Environment, row: Any) -> None:
        self.env, self.row, self.place = env, row, (row.latitude, row.longitude)
        self.runway = simpy.Resource(env, row.runways)
        self.turn_crews = simpy.Resource(env, row.turn_crews)
        self.fix_crews = simpy.Resource(env, row.fix_crews)
        self.fuel = simpy.Container(env, row.fuel_store_klb, row.fuel_store_klb)
        self.munitions = simpy.Container(env, row.munitions_store, row.munitions_store)
        env.process(self.resupply())

    def resupply(self) -> Process:
        while True:
            yield self.env.timeout(24)
            for store, daily in (
                (self.fuel, self.row.fuel_resupply_klb_per_day),
                (self.munitions, self.row.munitions_resupply_per_day),
            ):
                if (amount := min(daily, store.capacity - store.level)) > 0:
                    yield store.put(amount)


class Model:
    """`Model(workload, seed).run()` gives the records."""

    def __init__(self, workload: Workload, seed: int) -> None:
        self.workload = workload
        self.env = simpy.Environment()
        self.rng = np.random.default_rng(seed)
        self.bases = {row.id: Base(self.env, row) for row in workload.bases}
        self.areas = {row.id: (row.latitude, row.longitude) for row in workload.areas}
        self.points = {track: simpy.Store(self.env) for track in workload.tracks}
        self.tails = {squadron: simpy.Store(self.env) for squadron in workload.tails}
        for squadron, number in workload.tails.items():
            self.tails[squadron].items.extend(range(number))
        self.lines_left = dict.fromkeys((squadron for squadron, _ in workload.homes), 1.0)
        self.on_station: list[dict[str, Any]] = []
        self.records: list[dict[str, Any]] = []

    def run(self) -> list[dict[str, Any]]:
        self.env.process(self.plan())
        self.env.process(self.request_strikes())
        self.env.run(until=24 * self.workload.days)
        return self.records

    def plan(self) -> Process:
        for day, flights in enumerate(self.workload.flights):
            yield self.env.timeout(max(0.0, day * 24 - LEAD_H - self.env.now))
            for number, flight in enumerate(flights):
                if flight["role"] != "tanker":
                    self.choose_squadron(number, self.areas[flight["area"]])
                self.env.process(self.fly(flight))

    def choose_squadron(self, number: int, area: tuple[float, float]) -> None:
        homes = self.workload.homes
        candidates = [homes[(number + i) % len(homes)] for i in range(CANDIDATES)]
        best, _ = max(
            candidates, key=lambda c: self.lines_left[c[0]] / (1 + distance(self.bases[c[1]].place, area))
        )
        self.lines_left[best] *= 0.99

    def fly(self, flight: dict[str, Any]) -> Process:
        yield self.env.timeout(max(0.0, flight["planned_off_h"] - TAXI_H - self.env.now))
        aircraft = [self.env.process(self.sortie(flight, number)) for number in range(flight["sorties"])]
        yield self.env.all_of(aircraft)
        self.records.append({key: value for key, value in flight.items() if key != "type"})

    def sortie(self, flight: dict[str, Any], number: int) -> Process:
        base, tails, leads = self.bases[flight["base"]], self.tails[flight["squadron"]], number == 0
        tail = yield tails.get()
        if self.rng.random() < flight["type"].ground_abort_share:
            yield self.env.timeout(TAXI_H)  # a spare steps in
        with base.runway.request() as slot:
            yield slot
            yield self.env.timeout(base.row.runway_h)
        yield self.env.timeout(flight["out_h"])
        if flight["role"] == "tanker":
            yield self.env.process(self.offer_fuel(flight))
        else:
            for _ in range(flight["refuelings"] if leads else 0):
                yield self.env.process(self.refuel(flight))
            if leads:
                self.on_station.append(flight)
            yield self.env.timeout(flight["station_hours"])
            if leads:
                self.on_station.remove(flight)
        yield self.env.timeout(flight["out_h"])
        with base.runway.request() as slot:
            yield slot
            yield self.env.timeout(base.row.runway_h)
        self.records.append({"flight": flight["flight_id"], "tail": tail, "landed_h": self.env.now})
        yield self.env.process(self.turn(base, flight, leads))
        yield tails.put(tail)

    def offer_fuel(self, flight: dict[str, Any]) -> Process:
        until_h = self.env.now + flight["station_hours"]
        yield self.points[flight["area"]].put((flight["flight_id"], until_h))
        yield self.env.timeout(flight["station_hours"])

    def refuel(self, flight: dict[str, Any]) -> Process:
        points = self.points[self.workload.tracks[flight["ato_day"] % len(self.workload.tracks)]]
        asked_h = self.env.now
        with points.get() as turn:
            yield turn | self.env.timeout(PATIENCE_H)
            tanker = turn.value if turn.triggered else None
        if tanker:
            yield self.env.timeout(CONTACT_H)
            if tanker[1] > self.env.now:
                yield points.put(tanker)
        self.records.append(
            {"flight": flight["flight_id"], "tanker": tanker, "waited_h": self.env.now - asked_h}
        )

    def turn(self, base: Base, flight: dict[str, Any], leads: bool) -> Process:
        if self.rng.random() < flight["type"].break_share:
            yield self.env.process(self.fix(base, flight["type"].fix_mean_h))
        with base.turn_crews.request() as crew:
            yield crew
            used_klb = (flight["fuel_loaded_klb"] - flight["fuel_landed_klb"]) / flight["sorties"]
            if used_klb > 0:
                yield base.fuel.get(min(used_klb, base.fuel.capacity))
            if leads and flight["strikes"]:
                yield base.munitions.get(min(flight["strikes"], base.munitions.capacity))
            yield self.env.timeout(flight["type"].turn_h)

    def fix(self, base: Base, mean_h: float) -> Process:
        with base.fix_crews.request() as crew:
            yield crew
            yield self.env.timeout(self.rng.exponential(mean_h))

    def request_strikes(self) -> Process:
        for number in range(self.workload.requests):
            yield self.env.timeout(self.rng.exponential(24 * self.workload.days / self.workload.requests))
            able = [flight for flight in self.on_station if flight["strikes"]]
            chosen = able[self.rng.integers(len(able))]["flight_id"] if able else None
            self.records.append({"request": number, "flight": chosen, "time_h": self.env.now})


def distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great circle, in nautical miles."""
    lat_a, lat_b, lon = math.radians(a[0]), math.radians(b[0]), math.radians(b[1] - a[1])
    chord = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(lon / 2) ** 2
    return 2 * 3440 * math.asin(math.sqrt(chord))
