"""Draws: each replication flies a campaign of its own, and the run folder and its manifest say so."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from support.run_folders import files, told

import results
import scenarios
import sim
from results import Run, RunError, open_run
from results.runs import Pool
from results.runs.draws import Draws
from results.runs.manifest import base_of, folder_name
from sim import Campaign, Log

OnDay = Callable[[int], None] | None
Fly = Callable[..., Run]


def counting_aircraft(campaign: Campaign, *, seed: int, replication: int, on_day: OnDay) -> Log:
    """An engine whose strikes are the aircraft of the first squadron of the campaign it was given."""
    log = told(campaign, seed=seed, replication=replication, on_day=on_day)
    log.flights[-1] = log.flights[-1]._replace(strikes=campaign.squadrons[0].aircraft)
    return log


def drawn_aircraft(replication: int) -> Campaign:
    """A campaign with another number of fighters for every second replication."""
    base = scenarios.load("two_bases")
    return scenarios.vary(base, base.name, {"squadrons.fighters.aircraft": 2 + replication // 2})


DRAWS = Draws("aircraft", 2, drawn_aircraft)


@pytest.fixture(name="fly")
def _fly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fly:
    """Run replications of the classroom campaign with seed 7 and an engine that counts aircraft."""
    monkeypatch.setattr(sim, "simulate", counting_aircraft)
    campaign = scenarios.load("two_bases")

    def fly(replications: int, *, out: Path = tmp_path / "runs", **options: object) -> Run:
        return results.run_replications(campaign, seed=7, replications=replications, out=out, **options)  # type: ignore[arg-type]

    return fly


def test_a_run_without_draws_lies_where_it_always_lay(fly: Fly) -> None:
    """The address of earlier run folders: fingerprint, seed and version, and nothing else."""
    run = fly(1)
    words = (scenarios.fingerprint(run.campaign), "7", results.model_version())
    digest = hashlib.blake2b("/".join(words).encode(), digest_size=8).hexdigest()
    assert run.folder.name == f"two_bases-{digest}"
    assert (run.manifest["base"], run.manifest["draws"], run.manifest["replications_per_draw"]) == (
        "two_bases",
        None,
        1,
    )


def test_each_replication_flies_the_campaign_drawn_for_it(fly: Fly, pool: Pool) -> None:
    """Two replications share a vector; the manifest keeps the campaign that was not drawn."""
    run = fly(5, draws=DRAWS, pool=pool)
    flights = run.tables().flights
    assert list(flights[flights["flight_id"] == "extra-7"]["strikes"]) == [2, 2, 3, 3, 4]
    assert (run.manifest["draws"], run.manifest["replications_per_draw"]) == ("aircraft", 2)
    assert open_run(run.folder).campaign == scenarios.load("two_bases")


def test_workers_change_no_byte_of_what_is_drawn(fly: Fly, tmp_path: Path, pool: Pool) -> None:
    """Nor does going on later."""
    one = fly(4, draws=DRAWS)
    two = fly(4, draws=DRAWS, pool=pool, out=tmp_path / "elsewhere")
    fly(1, draws=DRAWS, out=tmp_path / "later")
    later = fly(4, draws=DRAWS, out=tmp_path / "later")
    assert files(one.folder) == files(two.folder) == files(later.folder)
    assert one.folder.name == two.folder.name


def test_other_draws_lie_elsewhere(fly: Fly, tmp_path: Path) -> None:
    """Another label, another number of replications per vector, or none at all."""
    fly(1)
    for draws in (DRAWS, Draws("others", 2, drawn_aircraft), Draws("aircraft", 1, drawn_aircraft)):
        fly(1, draws=draws)
    assert len(list((tmp_path / "runs").iterdir())) == 4


def test_a_finished_replication_is_not_drawn_again(fly: Fly) -> None:
    """Resuming asks only for what is missing."""
    asked: list[int] = []

    def campaign_of(replication: int) -> Campaign:
        asked.append(replication)
        return drawn_aircraft(replication)

    draws = Draws("aircraft", 2, campaign_of)
    fly(2, draws=draws)
    fly(3, draws=draws)
    assert asked == [0, 1, 2]


def test_the_base_of_a_what_if_is_the_campaign_before_the_plus(fly: Fly) -> None:
    """However many changes are stacked on it."""
    assert base_of("two_bases") == base_of("two_bases+half_tankers+no_west") == "two_bases"
    manifest = fly(1).manifest
    assert folder_name({**manifest, "name": "two_bases+half_tankers"}).startswith("two_bases_half_tankers-")


@pytest.mark.parametrize(("label", "replications_per_draw"), [("", 1), ("aircraft", 0)])
def test_impossible_draws_are_refused(label: str, replications_per_draw: int) -> None:
    """Without a label they would lie where other runs do."""
    with pytest.raises(RunError):
        Draws(label, replications_per_draw, drawn_aircraft)
