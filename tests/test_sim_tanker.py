"""At the track: whose fuel a receiver takes, how long it waits, a second contact, fuel conserved."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.builders import at_work, flight_of, two_bases, with_row

from sim import Campaign
from sim.course import Course, Steps
from sim.flight import Flight
from sim.tanker import CONTACT_MIN_SHARE, GIVE_MIN_KLB, Track
from sim.world import World


class Sky:
    """The middle track with tankers on it and receivers that come to it, and nobody else."""

    def __init__(self, campaign: Campaign | None = None) -> None:
        self.world: World = at_work(campaign or two_bases())
        self.env = self.world.env
        self.track: Track = self.world.tracks["middle"]
        self.flights: dict[str, Flight] = {}

    def tanker(self, name: str, klb: float, from_h: float = 0.0, until_h: float = 8.0) -> Flight:
        """A tanker that is on the track for some hours with fuel to give."""
        flight = self._flight("tankers", name, method="boom")
        flight.to_give_klb, flight.fuel_klb, flight.leaves_track_h = klb, klb + 50.0, until_h
        flight.fuel_loaded_klb = flight.fuel_klb

        def offer() -> Steps:
            yield from_h
            points = self.track.open(flight)
            yield until_h - from_h
            self.track.close(flight, points)

        Course(self.env, offer()).begin()
        return flight

    def receiver(self, name: str, klb: float, at_h: float = 1.0, patience_h: float = 1.0) -> Flight:
        """A pair that comes to the track for fuel."""
        flight = self._flight("fighters", name)

        def refuel() -> Steps:
            yield at_h
            yield from self.track.refuel(flight, klb, patience_h)

        Course(self.env, refuel()).begin()
        return flight

    def _flight(self, squadron: str, name: str, **fields: object) -> Flight:
        flight = self.flights[name] = flight_of(self.world, squadron, id=name, **fields)
        return flight

    def contacts(self) -> list[tuple[str, str, float]]:
        """Who took how much from whom."""
        self.env.run(until=24.0)
        return [
            (row.receiver_flight, row.tanker_flight, round(row.offload_klb, 6))
            for row in self.world.log.refuelings
        ]


def test_a_receiver_takes_the_tanker_that_can_give_all_and_leaves_first() -> None:
    """Not one that leaves earlier with too little, nor one that can stay for others."""
    sky = Sky()
    sky.tanker("small", 15.0, until_h=3.0)
    sky.tanker("late", 90.0, until_h=7.0)
    sky.tanker("early", 60.0, until_h=5.0)
    sky.receiver("pair", 20.0)
    assert sky.contacts() == [("pair", "early", 20.0)]


def test_where_none_can_give_all_the_fullest_comes_first_and_then_a_second() -> None:
    """18 and 9 klb and 5: a need of 25 takes 18 and then 7."""
    sky = Sky()
    for name, klb in (("small", 5.0), ("full", 18.0), ("middling", 9.0)):
        sky.tanker(name, klb)
    pair = sky.receiver("pair", 25.0)
    assert sky.contacts() == [("pair", "full", 18.0), ("pair", "middling", 7.0)]
    assert (pair.refuelings, pair.fuel_received_klb) == (2, pytest.approx(25.0))


def test_no_third_tanker_is_called_at() -> None:
    """Two contacts a visit are all: the flight goes on with what it has got."""
    sky = Sky()
    for name in ("first", "second", "third"):
        sky.tanker(name, 10.0)
    sky.receiver("pair", 30.0)
    assert [klb for _, _, klb in sky.contacts()] == [10.0, 10.0]


@pytest.mark.parametrize(("has_klb", "contacts"), [(17.9, 2), (18.1, 1)])
def test_for_a_trifle_a_receiver_does_not_plug_again(has_klb: float, contacts: int) -> None:
    """Lacking less than a tenth of its 20 klb it leaves."""
    assert CONTACT_MIN_SHARE == 0.1
    sky = Sky()
    sky.tanker("first", has_klb)
    sky.tanker("second", 5.0)
    sky.receiver("pair", 20.0)
    assert len(sky.contacts()) == contacts


def test_a_second_tanker_is_not_waited_for() -> None:
    """It must be free when the first has run dry."""
    sky = Sky()
    sky.tanker("first", 10.0)
    sky.tanker("second", 50.0, from_h=1.6)
    sky.receiver("pair", 20.0)
    assert sky.contacts() == [("pair", "first", 10.0)]


def test_a_nearly_dry_tanker_offers_nothing() -> None:
    """With less than `GIVE_MIN_KLB` it is as if it were not there."""
    sky = Sky()
    sky.tanker("dry", GIVE_MIN_KLB - 0.1)
    sky.receiver("pair", 20.0)
    assert sky.contacts() == [("pair", "", 0.0)]


def test_receivers_are_served_in_turn_and_wait_as_long_as_they_may() -> None:
    """One boom: the second pair waits for the first, the third, who came last, gives up."""
    sky = Sky()
    sky.tanker("one", 90.0)
    sky.receiver("first", 20.0, at_h=1.0)
    sky.receiver("second", 20.0, at_h=1.1, patience_h=0.5)
    sky.receiver("third", 20.0, at_h=1.2, patience_h=0.5)
    assert sky.contacts() == [("first", "one", 20.0), ("third", "", 0.0), ("second", "one", 20.0)]
    waits = {row.receiver_flight: row.wait_h for row in sky.world.log.refuelings}
    assert waits == pytest.approx({"first": 0.0, "second": 0.4, "third": 0.5})


def test_who_waits_is_served_by_the_tanker_that_comes() -> None:
    """And at once, whichever it is."""
    sky = Sky()
    sky.receiver("pair", 20.0, at_h=1.0, patience_h=2.0)
    sky.tanker("late", 90.0, from_h=2.5)
    assert sky.contacts() == [("pair", "late", 20.0)]
    assert sky.world.log.refuelings[0].wait_h == pytest.approx(1.5)


def test_a_contact_under_way_is_finished_and_none_is_begun_after_the_window() -> None:
    """Who is at the boom when the vul window ends gets all of it; the next one finds nobody."""
    sky = Sky()
    tanker = sky.tanker("one", 90.0, until_h=1.2)
    sky.receiver("first", 20.0, at_h=1.0)
    sky.receiver("second", 20.0, at_h=1.1)
    assert sky.contacts() == [("first", "one", 20.0), ("second", "", 0.0)]
    assert tanker.contact_until_h == pytest.approx(1.5)


def test_two_hoses_serve_two_at_once() -> None:
    """A tanker rigged for the drogue with two hoses: nobody waits."""
    base = two_bases()
    kinds = with_row(base.aircraft_types, "fighter", receives="drogue")
    kinds = with_row(kinds, "tanker", hoses=2)
    sky = Sky(
        replace(base, aircraft_types=kinds, tracks=with_row(base.tracks, "middle", methods=("drogue",)))
    )
    sky.tanker("one", 90.0).method = "drogue"
    for name in ("first", "second"):
        sky.receiver(name, 20.0)
    assert len(sky.contacts()) == 2
    assert {row.wait_h for row in sky.world.log.refuelings} == {0.0}


def test_a_track_expects_those_who_are_ordered_and_can_serve() -> None:
    """From a receiver's patience before the vul window to its end, by the method it is rigged for."""
    sky = Sky()
    track = sky.track
    assert not track.expects("boom", 2.0)
    tanker = flight_of(sky.world, "tankers", planned_off_h=2.0, area_id="middle", method="boom")
    tanker.profile = replace(tanker.profile, station_h=4.0)
    track.ordered.append(tanker)
    assert [track.expects("boom", at_h) for at_h in (1.9, 2.1, 7.0, 7.1)] == [False, True, True, False]
    assert not track.expects("drogue", 4.0)


@given(
    st.lists(st.tuples(st.floats(0.0, 60.0), st.floats(0.0, 4.0), st.floats(0.5, 5.0)), max_size=4),
    st.lists(st.tuples(st.floats(1.0, 40.0), st.floats(0.0, 8.0), st.floats(0.0, 1.0)), max_size=6),
)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_fuel_at_the_track_is_conserved(
    tankers: list[tuple[float, float, float]], receivers: list[tuple[float, float, float]]
) -> None:
    """What tankers gave is what receivers took; nobody gives more than it had or takes more than it asked."""
    sky = Sky()
    gave = [
        (klb, sky.tanker(f"tanker_{number}", klb, from_h, from_h + lasts_h))
        for number, (klb, from_h, lasts_h) in enumerate(tankers)
    ]
    took = [
        (klb, sky.receiver(f"pair_{number}", klb, at_h, patience_h))
        for number, (klb, at_h, patience_h) in enumerate(receivers)
    ]
    contacts = sky.contacts()
    given_klb = sum(klb for _, _, klb in contacts)
    assert sum(flight.offload_klb for _, flight in gave) == pytest.approx(given_klb, abs=1e-4)
    assert sum(flight.fuel_received_klb for _, flight in took) == pytest.approx(given_klb, abs=1e-4)
    for klb, flight in gave:
        assert flight.offload_klb <= klb + 1e-9
        assert flight.fuel_klb == pytest.approx(flight.fuel_loaded_klb - flight.offload_klb)
        assert flight.to_give_klb == pytest.approx(klb - flight.offload_klb)
    for klb, flight in took:
        assert flight.fuel_received_klb <= klb + 1e-9
    assert len({receiver for receiver, _, _ in contacts}) == len(receivers)
