"""The books of planned fuel: tankers filled before new ones are ordered, promises kept whole or not made."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.builders import at_work, classroom_campaign, row_of, two_bases, with_row, with_twin

from sim import Campaign, simulate
from sim.fuel_supply import ContactHour, Ordered
from sim.geography import Place
from sim.profile import Profile, Refueling, TrackPlace
from sim.squadron import Offer, Squadron
from sim.tanker import give_klb
from sim.tanker_plan import NEVER, TankerPlan
from sim.world import World

DAY = 1  # an ATO day that is planned long before it begins
MIDDLE = ("middle", "boom")
GIVES_KLB = 95.0  # a tanker of the classroom on the middle track


class Center:
    """An operations center that keeps the books of one day: tanker lines as they are offered."""

    def __init__(self, campaign: Campaign, lines: int = 10, **by_squadron: int) -> None:
        self.world: World = at_work(campaign, DAY)
        self.numbers = 0
        self.plan = TankerPlan(self.world, self._number)
        for squadron in self.world.squadrons.values():
            if squadron.plan.role == "tanker":
                offered = by_squadron.get(squadron.id, lines)
                squadron.open_day(DAY, Offer(offered, offered, "programme"))
        self.open_day(DAY)

    def open_day(self, ato_day: int) -> None:
        """Begin the books of a day."""
        tracks = tuple(TrackPlace(track.id, track.place) for track in self.world.tracks.values())
        self.plan.open_day(ato_day, self.world.order_of_battle.on(ato_day), tracks, ato_day == DAY)

    def _number(self, squadron: Squadron) -> str:
        self.numbers += 1
        return f"{squadron.id}-{self.numbers}"

    def ask(
        self, at_h: float, klb: float = 20.0, hours: float = 0.5, place: tuple[str, str] = MIDDLE
    ) -> bool:
        """Whether one refueling is promised."""
        return self.promise(_profile((at_h, klb, hours, place)))

    def promise(self, profile: Profile) -> bool:
        """Whether all refuelings of a flight that takes off at 0 are promised."""
        return self.plan.promise(self.plan.stops(profile), 0.0)

    def lacking(self, profile: Profile, off_h: float, below: int = 10) -> int:
        """How many tankers a flight would ask for."""
        return self.plan.lacking_for(self.plan.stops(profile), off_h, below)

    @property
    def ordered(self) -> list[str]:
        """Who was ordered, in turn."""
        return [flight.squadron.id for flight in self.plan.flights]

    @property
    def tankers(self) -> list[Ordered]:
        """The tanker sorties in the books."""
        found = [contact.tanker for contact in self._contacts]
        return list({id(tanker): tanker for tanker in found}.values())

    @property
    def _contacts(self) -> list[ContactHour]:
        return [
            contact
            for supply in self.plan._supplies.values()
            for contacts in supply.by_hour.values()
            for contact in contacts
        ]

    def books(self) -> list[tuple[float, float]]:
        """What is free, by method and hour of the clock: fuel of a tanker, and contact time."""
        return [(contact.tanker.free_klb, contact.free_h) for contact in self._contacts]


def _profile(*stops: tuple[float, float, float, tuple[str, str]]) -> Profile:
    """A flight that takes off at 0 and refuels at given hours: fuel, hours at the boom, track and method."""
    refuelings = tuple(Refueling(place, at_h, klb, hours) for at_h, klb, hours, place in stops)
    return Profile(1.0, refuelings=refuelings)


def _campaign(**changes: object) -> Campaign:
    return two_bases(squadrons__tankers__aircraft=4, **changes)


# --- filled before new ones are ordered ------------------------------------------------------------------


def test_a_tanker_is_filled_before_another_is_ordered() -> None:
    """One contact of half an hour each clock hour for as long as it is there, and then a second tanker."""
    center = Center(_campaign())
    for at_h in (31.0, 32.1, 33.2):
        assert center.ask(at_h)
    assert center.ordered == ["tankers"]
    assert center.ask(33.9)
    assert center.ordered == ["tankers", "tankers"]


def test_a_tanker_gives_no_more_than_it_has() -> None:
    """95 klb are four times 20 and no fifth time, however much time is left."""
    center = Center(_campaign(planning__tanker_station_h=12, aircraft_types__tanker__fuel_klb=245))
    assert give_klb(center.world.squadrons["tankers"].aircraft_type, center.world.planning, 1.0) == GIVES_KLB
    for at_h in range(30, 34):
        assert center.ask(at_h + 0.5, hours=0.1)
    assert len(center.ordered) == 1
    assert center.ask(34.5, hours=0.1)
    assert len(center.ordered) == 2


def test_contact_time_is_kept_by_the_hours_of_the_clock() -> None:
    """Receivers that come in one hour need two tankers; the same in two hours need one."""
    for second_at_h, tankers in ((31.9, 2), (32.0, 1)):
        center = Center(_campaign())
        assert center.ask(31.1) and center.ask(second_at_h)
        assert len(center.ordered) == tankers


def test_what_is_lacking_is_what_a_promise_orders() -> None:
    """0 where one is there, 1 where one must come, and too many to be asked for are never had."""
    center = Center(_campaign())
    one, two = (_profile(*((at_h, 20.0, 0.5, MIDDLE) for at_h in hours)) for hours in ((31.0,), (31.0, 41.0)))
    assert center.lacking(one, 0.0) == 1
    assert center.lacking(two, 0.0) == 2
    assert center.lacking(two, 0.0, 2) == NEVER
    assert center.promise(one)
    assert center.lacking(one, 2.0) == 0
    assert center.lacking(two, 1.0) == 1
    assert center.ordered == ["tankers"]


def test_to_ask_promises_nothing() -> None:
    """Asking twice gives the same answer, and the books are as before."""
    center = Center(_campaign())
    assert center.ask(31.0)
    before = center.books()
    assert {center.lacking(_profile((32.0, 20.0, 0.5, MIDDLE)), 0.0) for _ in range(9)} == {0}
    assert center.books() == before


def test_two_tankers_serve_what_neither_can_alone() -> None:
    """35 klb are left on one and 35 on another: 60 are promised, no third comes, and 10 are left."""
    center = Center(_campaign(planning__tanker_use_share=1))
    assert center.ask(31.1, 60.0, 0.6) and center.ask(31.2, 60.0, 0.6)
    assert len(center.ordered) == 2
    assert center.ask(32.5, 60.0, 0.6)
    assert len(center.ordered) == 2
    assert sum(tanker.free_klb for tanker in center.tankers) == pytest.approx(2 * GIVES_KLB - 180.0)


# --- ordering ----------------------------------------------------------------------------------------------


def test_a_tanker_is_on_its_track_before_its_first_receiver() -> None:
    """By `tanker_early_h`, for `tanker_station_h`."""
    center = Center(_campaign())
    assert center.ask(31.0)
    (flight,) = center.plan.flights
    assert (flight.vul_from_h, flight.profile.station_h) == pytest.approx((30.0, 4.0))
    assert flight.planned_off_h == pytest.approx(29.0)
    assert (flight.area_id, flight.method) == MIDDLE


@pytest.mark.parametrize("at_h", [31.0, 31.5, 31.95])
@pytest.mark.parametrize("hours", [0.5, 0.9])
def test_a_new_tanker_has_the_time_for_the_contact_it_is_ordered_for(at_h: float, hours: float) -> None:
    """Also where little is left of the hour in which it comes, or a contact takes more than its share."""
    center = Center(_campaign(planning__tanker_early_h=0))
    assert center.ask(at_h, 20.0, hours)
    assert len(center.ordered) == 1


def test_more_than_one_tanker_can_give_is_brought_by_two() -> None:
    """Of 150 klb each new tanker brings 95 at most; with a line for one only, there is no promise."""
    center = Center(_campaign())
    assert center.ask(31.0, 150.0)
    assert len(center.ordered) == 2
    assert sum(tanker.free_klb for tanker in center.tankers) == pytest.approx(2 * GIVES_KLB - 150.0)
    assert not Center(_campaign(), lines=1).ask(31.0, 150.0)
    assert not Center(_campaign()).ask(31.0, 3 * GIVES_KLB)


def test_a_new_tanker_and_one_that_is_there_share_a_refueling() -> None:
    """75 klb are left on the one; the new one brings its 95, and the other gives the rest."""
    center = Center(_campaign())
    assert center.ask(31.0, 20.0)
    assert center.ask(32.0, 150.0)
    assert len(center.ordered) == 2
    assert sorted(tanker.free_klb for tanker in center.tankers) == pytest.approx([0.0, 20.0], abs=1e-6)


def test_the_tanker_with_most_to_give_for_its_burn_comes_first() -> None:
    """A near one has burned less; one with more lines left is spared less."""
    base = with_twin(_campaign(), "tankers", "far_tankers", base="far")
    far = replace(row_of(base.bases, "east"), id="far", longitude=-140.0)
    base = replace(base, bases=(*base.bases, far))
    center = Center(base)
    assert center.ask(31.0)
    assert center.ordered == ["tankers"]
    for at_h in range(40, 120, 10):
        assert center.ask(float(at_h))
    assert 0 < center.ordered.count("far_tankers") < center.ordered.count("tankers")
    many = Center(base, tankers=1, far_tankers=10)
    assert many.ask(31.0) and many.ask(41.0)
    assert many.ordered == ["tankers", "far_tankers"]


def test_fuel_by_the_other_method_is_not_promised() -> None:
    """A boom serves no drogue; a type with both, on a track for both, serves either with one sortie."""
    drogue = ("middle", "drogue")
    assert not Center(_campaign()).ask(31.0, place=drogue)
    base = _campaign()
    tracks = with_row(base.tracks, "middle", methods=("boom", "drogue"))
    assert not Center(replace(base, tracks=tracks)).ask(31.0, place=drogue)
    kinds = with_row(base.aircraft_types, "tanker", hoses=1, methods_per_flight=2)
    center = Center(replace(base, tracks=tracks, aircraft_types=kinds))
    assert center.ask(31.0, place=drogue) and center.ask(31.0)
    assert center.ordered == ["tankers"]
    one = with_row(base.aircraft_types, "tanker", hoses=1, methods_per_flight=1)
    center = Center(replace(base, tracks=tracks, aircraft_types=one))
    assert center.ask(31.0, place=drogue) and center.ask(31.0)
    assert [flight.method for flight in center.plan.flights] == ["drogue", "boom"]


def test_the_books_are_kept_over_midnight() -> None:
    """A tanker that was ordered for the evening serves who comes after midnight."""
    center = Center(_campaign())
    assert center.ask(46.0)
    center.open_day(DAY + 1)
    assert center.ask(48.5)
    assert center.ordered == []
    assert center.ask(50.0)
    assert center.ordered == ["tankers"]


# --- a tanker around the clock ------------------------------------------------------------------------------


def _kept(number: int, lines: int = 30, **changes: object) -> Center:
    """An operations center that keeps a number of tankers on the middle track."""
    base = _campaign(**changes)
    return Center(replace(base, tracks=with_row(base.tracks, "middle", minimum_tankers=number)), lines=lines)


def _on_track(center: Center, at_h: float) -> int:
    return sum(f.vul_from_h <= at_h <= f.vul_from_h + f.profile.station_h for f in center.plan.flights)


@pytest.mark.parametrize("number", [0, 1, 3])
def test_a_track_has_its_minimum_of_tankers_at_every_hour(number: int) -> None:
    """Vul windows of four hours that begin half an hour early: each hour has as many, and no more come."""
    center = _kept(number, planning__tanker_early_h=0.5)
    center.plan.keep_minimum()
    assert {_on_track(center, 24.0 * DAY + hour) for hour in range(24)} == {number}
    assert len(center.ordered) == number * 6


def test_a_tanker_that_was_asked_for_counts_for_the_minimum() -> None:
    """The minimum fills only the hours that are left; its fuel is there for those who ask later."""
    center = _kept(1)
    for at_h in (24.5, 30.0, 35.0, 40.0, 44.0):
        assert center.ask(at_h, 60.0)
    asked_for = len(center.ordered)
    center.plan.keep_minimum()
    assert min(_on_track(center, 24.0 * DAY + hour) for hour in range(24)) >= 1
    assert len(center.ordered) < asked_for + 6
    ordered = len(center.ordered)
    assert center.ask(28.5)
    assert len(center.ordered) == ordered


def test_the_minimum_is_kept_while_lines_are_left() -> None:
    """With two lines two tankers come; without any the day is flown without."""
    for lines in (0, 2):
        center = _kept(1, lines=lines)
        center.plan.keep_minimum()
        assert len(center.ordered) == lines


def test_a_tanker_of_the_minimum_that_comes_late_is_ordered_once() -> None:
    """On the first day crews are not ready at once: the hours before that stay without a tanker."""
    base = _campaign()
    campaign = replace(base, tracks=with_row(base.tracks, "middle", minimum_tankers=1))
    rows = [flight for flight in simulate(campaign, seed=1).flights if flight.squadron == "tankers"]
    planned_h = [flight.planned_off_h for flight in rows if flight.ato_day == 0]
    asked_for = [f for f in simulate(base, seed=1).flights if (f.squadron, f.ato_day) == ("tankers", 0)]
    assert len(asked_for) < len(planned_h) <= 24
    assert min(planned_h) > 0.0


# --- all or nothing -----------------------------------------------------------------------------------------


def test_without_lines_there_is_no_promise() -> None:
    """Nor can there be any, once that is known."""
    center = Center(_campaign(), lines=0)
    assert not center.ask(31.0)
    assert center.lacking(_profile((31.0, 20.0, 0.5, MIDDLE)), 0.0) == NEVER


def test_a_promise_that_cannot_be_kept_whole_gives_back_what_it_took() -> None:
    """The second refueling of a flight finds no tanker: the first is free again for others."""
    center = Center(_campaign(), lines=1)
    assert center.ask(31.0)
    before = center.books()
    assert not center.promise(
        _profile((32.0, 40.0, 0.4, MIDDLE), (33.0, 10.0, 0.3, MIDDLE), (45.0, 20.0, 0.5, MIDDLE))
    )
    for (klb, hours), (klb_before, hours_before) in zip(center.books(), before, strict=True):
        assert klb == pytest.approx(klb_before)
        assert hours == pytest.approx(hours_before)
    assert center.ask(32.0, GIVES_KLB - 21.0)


visits = st.tuples(
    st.floats(28.0, 46.0), st.floats(1.0, 120.0), st.floats(0.05, 0.9), st.sampled_from(["middle", "far"])
)
receivers = st.tuples(st.sampled_from(["boom", "drogue"]), st.lists(visits, min_size=1, max_size=3))


@given(st.lists(receivers, max_size=12), st.integers(0, 6), st.sampled_from([1, 2]))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_no_fuel_is_promised_twice(
    flights: list[tuple[str, list[tuple[float, float, float, str]]]], lines: int, methods: int
) -> None:
    """What is promised and what is free are together what the tankers can give; nothing is below zero."""
    base = _campaign()
    far = replace(row_of(base.tracks, "middle"), id="far", longitude=-150.0)
    tracks = (*with_row(base.tracks, "middle", methods=("boom", "drogue")), far)
    kinds = with_row(base.aircraft_types, "tanker", hoses=2, methods_per_flight=methods)
    center = Center(replace(base, tracks=tracks, aircraft_types=kinds), lines=lines)
    for method, stops in flights:
        before_klb, ordered = sum(tanker.free_klb for tanker in center.tankers), len(center.ordered)
        profile = _profile(*((at_h, klb, hours, (track, method)) for at_h, klb, hours, track in stops))
        kept = center.promise(profile)
        free_klb = sum(tanker.free_klb for tanker in center.tankers)
        came_klb = sum(_can_give(center, number) for number in range(ordered, len(center.ordered)))
        taken_klb = sum(stop.need_klb for stop in profile.refuelings) if kept else 0.0
        assert free_klb == pytest.approx(before_klb + came_klb - taken_klb, abs=1e-6)
    assert len(center.ordered) <= lines
    assert all(tanker.free_klb >= -1e-6 for tanker in center.tankers)


def _can_give(center: Center, number: int) -> float:
    """What an ordered flight can give on its track."""
    flight = center.plan.flights[number]
    place: Place = center.world.tracks[flight.area_id].place
    leg_nm = center.world.chart.leg_nm(flight.squadron.base.place, place)
    return give_klb(flight.aircraft_type, center.world.planning, leg_nm / flight.aircraft_type.cruise_kt)


def test_the_numbers_of_the_classroom_are_as_counted_on() -> None:
    """A use share of three quarters leaves one contact of half an hour in a clock hour."""
    planning = classroom_campaign().planning
    assert (planning.tanker_use_share, planning.tanker_early_h, planning.tanker_station_h) == (0.75, 1.0, 4.0)


def test_a_flight_moves_to_where_a_tanker_is() -> None:
    """To the first hour at which none is lacking; it does not move if one has to come anyway."""
    center = Center(_campaign())
    ways = center.plan.ways((_profile((1.0, 20.0, 0.2, MIDDLE)),))
    moves_h = (0.0, 1.0, -1.0, 2.0, -2.0)
    assert center.plan.find(ways, 35.0, moves_h, 24.0) == (ways[0], 35.0)
    assert center.ask(33.0)  # there from 32 to 36, and the flight refuels an hour after take-off
    assert center.plan.find(ways, 35.0, moves_h, 24.0) == (ways[0], 34.0)
    assert center.plan.find(ways, 35.0, moves_h, 35.0) == (ways[0], 35.0)
    assert center.plan.find(ways, 39.0, moves_h, 24.0) == (ways[0], 39.0)
    nobody = Center(_campaign(), lines=0)
    assert not nobody.ask(33.0)
    assert nobody.plan.find(nobody.plan.ways((ways[0][0],)), 35.0, moves_h, 24.0) is None
