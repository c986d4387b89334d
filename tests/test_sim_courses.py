"""Queues and courses give the turns and times that the resources and processes of SimPy would give."""

from __future__ import annotations

import gc
import weakref

import pytest
import simpy
from hypothesis import given
from hypothesis import strategies as st

from sim.clock import Clock
from sim.course import Course, Steps
from sim.queues import Crews, Stock

Visit = tuple[float, float]  # when it comes, how long it is served or how much it wants
VISITS = st.lists(st.tuples(st.integers(0, 20).map(float), st.integers(1, 5).map(float)), max_size=30)


@given(VISITS, st.integers(1, 4))
def test_crews_serve_in_the_order_and_at_the_times_of_a_resource(visits: list[Visit], number: int) -> None:
    """First come, first served, by so many at a time."""
    env = Clock()
    ends_h: dict[int, float] = {}
    crews = Crews(env, number)

    def with_crews(who: int, served_h: float) -> Steps:
        if turn := crews.call():
            yield turn
        yield served_h
        crews.dismiss()
        ends_h[who] = env.now

    for who, (comes_h, served_h) in enumerate(visits):
        Course(env, with_crews(who, served_h)).begin_after(comes_h)
    env.run()

    other = simpy.Environment()
    expected: dict[int, float] = {}
    resource = simpy.Resource(other, number)

    def with_resource(who: int, comes_h: float, served_h: float) -> simpy.events.ProcessGenerator:
        yield other.timeout(comes_h)
        with resource.request() as turn:
            yield turn
            yield other.timeout(served_h)
        expected[who] = other.now

    for who, (comes_h, served_h) in enumerate(visits):
        other.process(with_resource(who, comes_h, served_h))
    other.run()
    assert ends_h == expected


@given(VISITS, st.floats(0.5, 8.0))
def test_a_stock_is_drawn_at_the_times_of_a_container(visits: list[Visit], delivery: float) -> None:
    """Deliveries serve who has waited longest; a small want does not pass a large one."""
    env = Clock()
    drawn_h: dict[int, float] = {}
    stock = Stock(env, room=10.0)

    def draw(who: int, amount: float) -> Steps:
        if turn := stock.draw(amount):
            yield turn
        drawn_h[who] = env.now

    def deliver() -> Steps:
        for _ in range(40):
            yield 1.5
            stock.deliver(delivery)

    Course(env, deliver()).begin()
    for who, (comes_h, amount) in enumerate(visits):
        Course(env, draw(who, amount)).begin_after(comes_h + 0.25)
    env.run()

    other = simpy.Environment()
    expected: dict[int, float] = {}
    container = simpy.Container(other, capacity=10.0, init=10.0)

    def get(who: int, comes_h: float, amount: float) -> simpy.events.ProcessGenerator:
        yield other.timeout(comes_h)
        yield container.get(amount)
        expected[who] = other.now

    def put() -> simpy.events.ProcessGenerator:
        for _ in range(40):
            yield other.timeout(1.5)
            if amount := min(delivery, container.capacity - container.level):
                yield container.put(amount)

    other.process(put())
    for who, (comes_h, amount) in enumerate(visits):
        other.process(get(who, comes_h + 0.25, amount))
    other.run()
    assert drawn_h == expected
    assert stock.level == pytest.approx(container.level)


def test_who_wants_more_than_a_store_holds_takes_it_in_parts() -> None:
    """A store of 10, filled each hour, gives 25 in the second hour, and nothing passes by."""
    env = Clock()
    stock, got_h = Stock(env, room=10.0), {}

    def draw(who: str, amount: float) -> Steps:
        if turn := stock.draw(amount):
            yield turn
        got_h[who] = env.now

    def deliver() -> Steps:
        for _ in range(3):
            yield 1.0
            stock.deliver(100.0)

    Course(env, deliver()).begin()
    Course(env, draw("large", 25.0)).begin()
    Course(env, draw("small", 5.0)).begin()
    env.run()
    assert got_h == {"large": 2.0, "small": 2.0}
    assert stock.level == 10.0


def test_a_store_without_room_gives_nothing() -> None:
    """However much is delivered."""
    env = Clock()
    stock = Stock(env, room=0.0)
    turn = stock.draw(1.0)
    stock.deliver(100.0)
    assert turn is not None
    assert not turn.triggered


def test_a_course_goes_on_when_what_it_waits_for_has_happened_meanwhile() -> None:
    """Of two things asked for together the second may come first."""
    env = Clock()
    late, early, seen = env.timeout(2.0, "late"), env.timeout(1.0, "early"), []

    def wait_for_both() -> Steps:
        for event in (late, early, env.timeout(3.0, "last")):
            value = yield event
            seen.append((env.now, value))

    Course(env, wait_for_both()).begin()
    env.run()
    assert seen == [(2.0, "late"), (2.0, "early"), (3.0, "last")]


def test_a_course_spends_an_event_on_each_wait_and_none_on_itself() -> None:
    """One wait before the first step, one within: two events are all."""
    env = Clock()
    seen_h = []

    def wait() -> Steps:
        seen_h.append(env.now)
        yield 1.0
        seen_h.append(env.now)

    Course(env, wait()).begin_after(3.0)
    steps = 0
    while env.peek() < float("inf"):
        env.step()
        steps += 1
    assert (seen_h, steps) == ([3.0, 4.0], 2)


def test_an_error_in_a_course_stops_the_clock() -> None:
    """It is raised where the clock is turned."""
    env = Clock()

    def fail() -> Steps:
        yield 1.0
        raise ValueError("no such track")

    Course(env, fail()).begin()
    with pytest.raises(ValueError, match="no such track"):
        env.run()


def test_a_course_cannot_wait_for_less_than_no_time() -> None:
    """Neither at its beginning nor later."""
    env = Clock()

    def go_back() -> Steps:
        yield 1.0
        yield -0.5

    with pytest.raises(ValueError, match=r"-0\.5"):
        Course(env, go_back()).begin_after(-0.5)
    Course(env, go_back()).begin()
    with pytest.raises(ValueError, match=r"0\.5"):
        env.run()


WAITS = st.lists(st.lists(st.integers(0, 6).map(lambda n: n / 2), max_size=5), max_size=12)


@given(WAITS, st.integers(1, 20).map(float))
def test_the_clock_runs_to_an_hour_as_a_simpy_environment_does(
    waits: list[list[float]], until_h: float
) -> None:
    """Courses on the clock and processes in an environment of SimPy: the same happens in the same order."""
    clock, seen = Clock(), list[tuple[float, int]]()

    def course(who: int, hours: list[float]) -> Steps:
        for wait_h in hours:
            yield wait_h
            seen.append((clock.now, who))

    for who, hours in enumerate(waits):
        Course(clock, course(who, hours)).begin()
    clock.run_to(until_h)

    env, expected = simpy.Environment(), list[tuple[float, int]]()

    def process(who: int, hours: list[float]) -> simpy.events.ProcessGenerator:
        for wait_h in hours:
            yield env.timeout(wait_h)
            expected.append((env.now, who))

    for who, hours in enumerate(waits):
        env.process(process(who, hours))
    env.run(until=until_h)
    assert seen == expected
    assert clock.now == env.now == until_h


def test_a_process_that_fails_stops_the_clock() -> None:
    """Its own error is raised."""
    clock = Clock()

    def fail() -> simpy.events.ProcessGenerator:
        yield clock.timeout(1.0)
        raise ValueError("no such base")

    clock.process(fail())
    with pytest.raises(ValueError, match="no such base"):
        clock.run_to(2.0)


def test_simpy_and_the_clock_agree_on_the_hour() -> None:
    """Run by SimPy's own loop, with a timeout and a course, the clock tells the same hour as SimPy does."""
    clock, seen = Clock(), list[tuple[float, float]]()

    def wait() -> Steps:
        for hours in (1.5, 2.0):
            yield hours
            seen.append((clock.now, clock._now))

    Course(clock, wait()).begin()
    clock.timeout(5.0)
    clock.run()
    assert seen == [(1.5, 1.5), (3.5, 3.5)]
    assert clock.now == clock._now == 5.0


def test_a_course_that_has_ended_is_gone() -> None:
    """Nothing keeps it but the clock's queue: no search for garbage is needed to forget it."""
    clock = Clock()

    def wait() -> Steps:
        yield 1.0
        yield clock.timeout(1.0)

    steps = wait()
    left = weakref.ref(steps)
    gc.disable()
    try:
        Course(clock, steps).begin_after(1.0)
        del steps
        clock.run_to(2.5)
        assert left() is not None
        clock.run_to(3.5)
        assert left() is None
    finally:
        gc.enable()
