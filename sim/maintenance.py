"""Break, fix, inspection, and the morning's status board."""

from __future__ import annotations

from math import exp

from sim.calendar import DAY_H
from sim.course import Course, Steps
from sim.portable import exponential, settled
from sim.squadron import Squadron, Tail
from sim.world import World


def fix(world: World, squadron: Squadron, tail: Tail) -> Steps:
    """Fix one broken aircraft: wait for a crew, work, hand it back."""
    squadron.set_state(tail, "broken")
    crews, mean_h = squadron.base.fix_crews, squadron.aircraft_type.fix_mean_h
    if turn := crews.call():
        yield turn
    yield exponential(squadron.streams.fix, mean_h)
    crews.dismiss()
    release(world, squadron, tail)


def inspect(world: World, squadron: Squadron, tail: Tail) -> Steps:
    """Inspect one aircraft whose flight hours are up."""
    squadron.set_state(tail, "inspection")
    yield squadron.aircraft_type.inspection_h
    tail.hours = 0.0
    release(world, squadron, tail)


def release(world: World, squadron: Squadron, tail: Tail) -> None:
    """After a turn or a fix: inspection if due, down if the board says so, ready otherwise."""
    if tail.hours >= squadron.aircraft_type.inspection_every_h:
        Course(world.env, inspect(world, squadron, tail)).begin()
    elif tail.due_down:
        tail.due_down = False
        squadron.set_state(tail, "down")
    else:
        squadron.make_ready(tail)


def share_up_again(down_mean_h: float) -> float:
    """The share of aircraft down that come up again within a day, for a mean time down."""
    return 1.0 - settled(exp(-DAY_H / down_mean_h)) if down_mean_h else 1.0


def read_status_board(squadron: Squadron, comes_up: float) -> None:
    """Each morning some aircraft go down for parts or scheduled work and some come up again.

    A two-state chain by days: of those down the share `comes_up` comes up, and the long-run share of
    aircraft up is the type's MC rate. A tail in the air goes down after it has landed.
    """
    if not squadron.tails:
        return
    up_share = squadron.aircraft_type.mc_rate_share
    chances = squadron.streams.status
    if comes_up * (1.0 - up_share) < up_share:
        goes_down = comes_up * (1.0 - up_share) / up_share
    else:  # so low an MC rate leaves no day between two times down: they last longer
        goes_down, comes_up = 1.0, up_share / (1.0 - up_share)
    for tail in list(squadron.tails):
        draw = chances.random()
        if tail.state == "down":
            if draw < comes_up:
                squadron.make_ready(tail)
        elif draw < goes_down:
            if tail.state == "ready":
                squadron.ready.remove(tail)
                squadron.set_state(tail, "down")
            else:
                tail.due_down = True
