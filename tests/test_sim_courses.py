"""Queues and courses give the turns and times that the resources and processes of SimPy would give."""

from __future__ import annotations

import pytest
import simpy
from hypothesis import given
from hypothesis import strategies as st

from sim.course import Course, Steps
from sim.queues import Crews, Stock

Visit = tuple[float, float]  # when it comes, how long it is served or how much it wants
VISITS = st.lists(st.tuples(st.integers(0, 20).map(float), st.integers(1, 5).map(float)), max_size=30)


@given(VISITS, st.integers(1, 4))
def test_crews_serve_in_the_order_and_at_the_times_of_a_resource(visits: list[Visit], number: int) -> None:
    """First come, first served, by so many at a time."""
    env = simpy.Environment()
    ends_h: dict[int, float] = {}
    crews = Crews(env, number)

    def with_crews(who: int, served_h: float) -> Steps:
        if turn := crews.call():
            yield turn
        yield env.timeout(served_h)
        crews.dismiss()
        ends_h[who] = env.now

    for who, (comes_h, served_h) in enumerate(visits):
        Course(with_crews(who, served_h)).begin_after(env.timeout(comes_h))
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
    env = simpy.Environment()
    drawn_h: dict[int, float] = {}
    stock = Stock(env, room=10.0)

    def draw(who: int, amount: float) -> Steps:
        if turn := stock.draw(amount):
            yield turn
        drawn_h[who] = env.now

    def deliver() -> Steps:
        for _ in range(40):
            yield env.timeout(1.5)
            stock.deliver(delivery)

    Course(deliver()).begin()
    for who, (comes_h, amount) in enumerate(visits):
        Course(draw(who, amount)).begin_after(env.timeout(comes_h + 0.25))
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
    env = simpy.Environment()
    stock, got_h = Stock(env, room=10.0), {}

    def draw(who: str, amount: float) -> Steps:
        if turn := stock.draw(amount):
            yield turn
        got_h[who] = env.now

    def deliver() -> Steps:
        for _ in range(3):
            yield env.timeout(1.0)
            stock.deliver(100.0)

    Course(deliver()).begin()
    Course(draw("large", 25.0)).begin()
    Course(draw("small", 5.0)).begin()
    env.run()
    assert got_h == {"large": 2.0, "small": 2.0}
    assert stock.level == 10.0


def test_a_store_without_room_gives_nothing() -> None:
    """However much is delivered."""
    env = simpy.Environment()
    stock = Stock(env, room=0.0)
    turn = stock.draw(1.0)
    stock.deliver(100.0)
    assert turn is not None
    assert not turn.triggered


def test_a_course_goes_on_when_what_it_waits_for_has_happened_meanwhile() -> None:
    """Of two things asked for together the second may come first."""
    env = simpy.Environment()
    late, early, seen = env.timeout(2.0, "late"), env.timeout(1.0, "early"), []

    def wait_for_both() -> Steps:
        for event in (late, early, env.timeout(3.0, "last")):
            value = yield event
            seen.append((env.now, value))

    Course(wait_for_both()).begin()
    env.run()
    assert seen == [(2.0, "late"), (2.0, "early"), (3.0, "last")]


def test_a_course_begins_with_the_event_and_spends_none_itself() -> None:
    """One timeout before the first step, one within: two events are all."""
    env = simpy.Environment()
    seen_h = []

    def wait() -> Steps:
        seen_h.append(env.now)
        yield env.timeout(1.0)
        seen_h.append(env.now)

    Course(wait()).begin_after(env.timeout(3.0))
    steps = 0
    while env.peek() < float("inf"):
        env.step()
        steps += 1
    assert (seen_h, steps) == ([3.0, 4.0], 2)


def test_an_error_in_a_course_stops_the_clock() -> None:
    """It is raised where the clock is turned."""
    env = simpy.Environment()

    def fail() -> Steps:
        yield env.timeout(1.0)
        raise ValueError("no such track")

    Course(fail()).begin()
    with pytest.raises(ValueError, match="no such track"):
        env.run()
