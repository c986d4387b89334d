"""A study that is killed at moments of every kind, parent and workers, until fifty kills have hit."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import Final

import pytest
from support.killing import Books, Flight, Phase, Victim

EACH: Final[dict[Phase, int]] = {
    "starting": 6,
    "planning": 5,
    "waking": 5,
    "flying": 10,
    "writing": 8,
    "ending": 5,
    "merging": 4,
}
"""So many kills hit at least at each moment, in the order of the moments."""
PARENT_EACH: Final = 2
"""So many of them of the parent: a moment at which it is never hit fails the test."""
KILLS: Final = 50
PARENTS: Final = 25
WORKERS: Final = 15
MOST_FLIGHTS: Final = 150
LEVELS: Final = 7
WORK: Final = 14
"""So many units a command has to fly at least, that no kill comes too late."""

STUDY: Final = """\
scenarios: [two_bases]
until: 2015-01-08
factors:
  - id: fighters
    set: squadrons.fighters.aircraft
    levels: [2, 3, 4, 5, 6, 7, 8]
design: {{kind: full_factorial}}
replications: {replications}
seed: 7
measures: [sorties, strikes, coverage_share]
tables: [flights]
"""


def flight(folder: Path, books: Books, work: int = WORK) -> Flight:
    """A command that has so many units to fly, or a few more: its study grows with what is kept."""
    replications = -(-(books.count() + work) // LEVELS)
    (folder / "kills.yaml").write_text(STUDY.format(replications=replications), "utf-8")
    return Flight(folder, books, LEVELS * replications)


def lengths_of(calm: Flight) -> dict[Phase, float]:
    """How long each phase takes when nobody is killed; moments of writing are not waited in."""
    phases = [phase for phase in EACH if phase not in ("writing", "merging")]
    begun = {phase: time.monotonic() for phase in phases if calm.reach(phase)}
    calm.end()
    ends = [*list(begun.values())[1:], time.monotonic()]
    return {phase: end - start for (phase, start), end in zip(begun.items(), ends, strict=True)}


def missing_in(hits: list[tuple[Phase, Victim]]) -> dict[str, int]:
    """How many kills are still to hit: in all, of parents, of workers, and of both at each moment."""
    of_parent = {f"parent {phase}": PARENT_EACH for phase in EACH}
    least = {"all": KILLS, "parent": PARENTS, "worker": WORKERS, **EACH, **of_parent}
    there = Counter(word for phase, victim in hits for word in ("all", phase, victim, f"{victim} {phase}"))
    return {what: number - there[what] for what, number in least.items() if there[what] < number}


def wanted_next(missing: dict[str, int], chance: Random) -> list[tuple[Phase, Victim]]:
    """At which moments whom to kill next: first at those at which most is missing."""
    moments = list(EACH)
    lacking = {one: max(missing.get(one, 0), missing.get(f"parent {one}", 0)) for one in moments}
    last = max(moments, key=lambda one: (lacking[one], chance.random()))
    if last in ("starting", "planning", "merging"):
        return [(last, "parent")]
    first = chance.choice(moments[moments.index("waking") : moments.index(last) + 1])
    return [(first, "worker"), (last, "parent")]


def exported(folder: Path, store: str) -> dict[str, bytes]:
    """Everything that the export of a study writes, file by file."""
    words = ("kills.yaml", "--store", store, "--to", f"{store}_out/units.csv", "--tables", f"{store}_out")
    subprocess.run([sys.executable, "-m", "coalition", "study", "export", *words], cwd=folder, check=True)
    out = folder / f"{store}_out"
    return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked up in /proc")
def test_fifty_kills_lose_nothing_and_count_nothing_twice(tmp_path: Path) -> None:
    """Each of them stops a command at work; the tables equal those of an undisturbed run to the byte."""
    books, chance, hits = Books(tmp_path / "wild"), Random(1), list[tuple[Phase, Victim]]()
    length_s = lengths_of(flight(tmp_path, books))
    flights = 0
    while missing := missing_in(hits):
        flights += 1
        assert flights <= MOST_FLIGHTS, f"too few kills have hit: {missing}"
        aims = wanted_next(missing, chance)
        if aims[-1][0] == "merging":
            books.scatter()
        one = flight(tmp_path, books)
        for phase, victim in aims:
            if one.reach(phase):
                time.sleep(chance.uniform(0, length_s.get(phase, 0)))
                seen = one.kill(victim, chance)
                hits += [(seen, victim)] if seen else []
        one.end()
    print(f"{flights} commands,", Counter(f"{victim} {phase}" for phase, victim in hits))
    before = books.count()
    last = flight(tmp_path, books)
    wanted, said = last.wanted, last.end()
    assert said.startswith(f"kills: {wanted} units, {before} were there, {wanted - before} flown, 0 failed")
    assert books.count() == wanted
    wild = exported(tmp_path, "wild")
    calm = Flight(tmp_path, Books(tmp_path / "calm"), wanted)
    assert calm.end().startswith(f"kills: {wanted} units, 0 were there, {wanted} flown, 0 failed")
    assert len(wild) == wanted + 1
    assert exported(tmp_path, "calm") == wild
