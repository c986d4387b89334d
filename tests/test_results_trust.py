"""Stored results are checked by whoever reads them; what is damaged is named and flown again alone."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import results
import scenarios
from results import Draws, Run, RunError, compare_runs, open_run
from results.files import write_bytes
from results.runs import read_table
from results.runs.archive import encode, table_path
from results.runs.manifest import MANIFEST, seal_of
from sim.campaign import Campaign

pytestmark = pytest.mark.xdist_group("trust")  # what its tests share is made once


@pytest.fixture(scope="module", name="flown")
def _flown(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Three replications of the classroom campaign."""
    campaign = scenarios.load("two_bases")
    return results.run_replications(campaign, seed=1, replications=3, out=tmp_path_factory.mktemp("runs"))


@pytest.fixture(name="run")
def _run(flown: Run, tmp_path: Path) -> Run:
    """A copy that a test may spoil."""
    return open_run(shutil.copytree(flown.folder, tmp_path / "runs" / flown.folder.name))


def again(run: Run, told: list[str]) -> Run:
    """The same asked for once more."""
    campaign, out = scenarios.load("two_bases"), run.folder.parent
    return results.run_replications(campaign, seed=1, replications=3, out=out, tell=told.append)


def edit(run: Run, *, is_sealed: bool = False, **changes: object) -> None:
    """Change the manifest."""
    path = run.folder / MANIFEST
    content = {**json.loads(path.read_text("utf-8")), **changes}
    if is_sealed:
        content["seal"] = seal_of(content)
    path.write_text(json.dumps(content), "utf-8")


def test_a_table_copied_onto_another_is_named_and_flown_again_alone(run: Run) -> None:
    """It would have been counted twice."""
    first, second, third = (table_path(run.folder, "flights", number, "parquet") for number in range(3))
    whole, untouched = second.read_bytes(), third.stat().st_mtime_ns
    shutil.copy(first, second)
    with pytest.raises(RunError, match=r"flights.0001\.parquet is damaged.*replication 1 is flown again"):
        open_run(run.folder).tables()
    told: list[str] = []
    assert again(run, told).replications == (0, 1, 2)
    assert told == [f"{second} is damaged: replication 1 is flown again"]
    assert second.read_bytes() == whole
    assert third.stat().st_mtime_ns == untouched


@pytest.mark.parametrize("table", ["flights", "refuelings", "events"])
def test_no_bit_flips_unseen(run: Run, table: str) -> None:
    """Wherever it lies."""
    path = table_path(run.folder, table, 0, "parquet")
    payload = bytearray(path.read_bytes())
    payload[len(payload) // 2] ^= 4
    write_bytes(path, bytes(payload))
    with pytest.raises(RunError, match="is damaged"):
        open_run(run.folder).tables()


def test_other_columns_dtypes_and_replications_are_refused_without_a_checksum_too(run: Run) -> None:
    """By the reader of tables itself."""
    flights = run.tables([0]).flights
    path = table_path(run.folder, "flights", 0, "parquet")
    wrong = {
        "holds replication 7": flights.assign(replication=7),
        "sorties has float64 values": flights.assign(sorties=flights["sorties"] * 1.5),
        "its columns are not those": flights.drop(columns="role"),
    }
    for message, frame in wrong.items():
        write_bytes(path, encode(frame, "parquet"))
        with pytest.raises(RunError, match=message):
            read_table(run.folder, "flights", 0, "parquet")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"replications": [0, 0, 1, 2]}, "distinct whole numbers"),
        ({"replications": [0, True, 2]}, "distinct whole numbers"),
        ({"replications": [0, 1, 2, 3]}, "replication 3 lacks the checksums"),
        ({"sha256": {}}, "lacks the checksums"),
        ({"failures": [1]}, "a failure lacks"),
        ({"seed": 2}, "edited after it had been written"),
        ({"draws": "others"}, "edited after it had been written"),
        ({"fingerprint": 64 * "0"}, "edited after it had been written"),
        ({"model_version": "0.0.0"}, "was made by version 0.0.0|edited"),
    ],
)
def test_an_edited_manifest_is_refused(run: Run, changes: dict[str, object], message: str) -> None:
    """By every reader and by the next batch."""
    edit(run, **changes)
    for read in (lambda: open_run(run.folder), lambda: again(run, [])):
        with pytest.raises(RunError, match=message):
            read()


def test_the_fingerprint_is_computed_anew(run: Run) -> None:
    """A campaign that is not the one flown is refused even where the seal was made to fit."""
    content = json.loads((run.folder / MANIFEST).read_text("utf-8"))
    content["campaign"]["squadrons"][0]["aircraft"] += 1
    edit(run, is_sealed=True, campaign=content["campaign"])
    for read in (lambda: open_run(run.folder), lambda: again(run, [])):
        with pytest.raises(RunError, match="is damaged"):
            read()


def test_a_run_folder_of_an_earlier_day_can_still_be_read(run: Run) -> None:
    """What it called `per_vector` is `replications_per_draw` now; the seal is the same."""
    path = run.folder / MANIFEST
    content = json.loads(path.read_text("utf-8"))
    content["per_vector"] = content.pop("replications_per_draw")
    write_bytes(path, json.dumps(content).encode())
    assert open_run(run.folder).manifest == run.manifest
    assert again(run, []).replications == run.replications


def test_a_manifest_nested_without_end_is_one_message(run: Run) -> None:
    """Not a traceback."""
    write_bytes(run.folder / MANIFEST, 200_000 * b"[")
    with pytest.raises(RunError, match="is damaged"):
        open_run(run.folder)


def test_two_edited_campaigns_of_one_name_are_not_the_same_base(tmp_path: Path) -> None:
    """A name says nothing of what is in it."""
    campaign = scenarios.load("two_bases")
    other = replace(campaign, planning=replace(campaign.planning, route_factor=1.3))

    def fly(flown: Campaign, base: Campaign, out: str) -> Run:
        return results.run_replications(flown, seed=1, replications=1, out=tmp_path / out, base=base)

    one, two, varied = fly(campaign, campaign, "a"), fly(other, other, "a"), fly(other, campaign, "b")
    with pytest.raises(RunError, match="base campaign is not the same"):
        compare_runs(one, two, ["sorties"])
    assert compare_runs(one, varied, ["sorties"]).replications == (0,)
    with pytest.raises(RunError, match="varies another base campaign"):
        fly(other, campaign, "a")


def test_what_changes_the_reading_of_tables_cannot_be_drawn(tmp_path: Path) -> None:
    """Legs follow from the campaign of the folder, not from the one that was drawn."""
    campaign = scenarios.load("two_bases")

    def drawn(replication: int) -> Campaign:
        return replace(campaign, planning=replace(campaign.planning, route_factor=1.25))

    with pytest.raises(RunError, match="positions, legs, ramp spots and crews cannot be drawn"):
        results.run_replications(
            campaign, seed=1, replications=2, out=tmp_path, draws=Draws("routes", 1, drawn)
        )


def test_a_csv_run_is_checked_too(tmp_path: Path) -> None:
    """A spreadsheet that saved it over is noticed."""
    campaign = scenarios.load("two_bases")
    run = results.run_replications(campaign, seed=1, replications=1, out=tmp_path, file_format="csv")
    path = table_path(run.folder, "flights", 0, "csv")
    write_bytes(path, pd.read_csv(path).to_csv(index=False).encode())
    with pytest.raises(RunError, match="not as it was written"):
        open_run(run.folder).tables()
