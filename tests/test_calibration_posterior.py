"""The posterior on disk, its predictions, and the page and pictures made of them."""

from __future__ import annotations

import json
import shutil
from codecs import BOM_UTF8
from pathlib import Path

import numpy as np
import pytest
from support.posteriors import NAME, VECTORS, predicted, prior, write_wide_posterior

import scenarios
from calibration import CalibrationError, Posterior, load_evidence, load_posterior
from calibration.adoption import adopt
from calibration.predictions import (
    MEDIAN_REPLICATIONS,
    load_predictions,
    prediction_jobs,
    write_predictions,
)
from calibration.publish import defaults, publish
from calibration.settings import load_settings
from results import model_version
from scenarios import ScenarioError

pytestmark = pytest.mark.xdist_group("posterior")  # what its tests share is made once


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a posterior that is as wide as the prior; nobody changes it."""
    return write_wide_posterior(tmp_path_factory.mktemp("posterior"))


@pytest.fixture
def folder(written: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may spoil."""
    return Path(shutil.copytree(written, tmp_path / "posterior"))


@pytest.fixture(scope="module")
def posterior(written: Path) -> Posterior:
    """The posterior in that folder."""
    return load_posterior(NAME, written)


@pytest.fixture(scope="module")
def pages(posterior: Posterior, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """All that is published of it, by name."""
    files = publish(posterior, predicted(), prior(), tmp_path_factory.mktemp("published"))
    return {path.name: path for path in files}


def test_a_posterior_comes_back_as_it_was_written(posterior: Posterior) -> None:
    """Vectors with six digits, and what made them."""
    assert posterior.values.shape == (VECTORS, len(posterior.parameters))
    assert posterior.about["model_version"] == model_version()
    assert posterior.about["seed"] == 1
    assert posterior.drawn(VECTORS) == pytest.approx(posterior.values)
    assert posterior.drawn(5).shape == (5, len(posterior.parameters))


def test_a_what_if_can_be_drawn_from_the_posterior(posterior: Posterior) -> None:
    """A vector gives a campaign with its values, whatever the defaults are."""
    base = scenarios.load(NAME)
    campaign = posterior.campaign_at(base, posterior.values[3])
    place = [one.id for one in posterior.parameters].index("requests")
    assert campaign.demand.requests_per_day == pytest.approx(posterior.values[3, place], rel=1e-5)
    again = posterior.campaign_at(campaign, posterior.values[3])
    assert scenarios.fingerprint(again) == scenarios.fingerprint(campaign)


def test_a_posterior_of_another_model_is_refused_with_the_command(folder: Path) -> None:
    """Vectors that fit one engine say nothing about another."""
    path = folder / "posterior.json"
    path.write_text(path.read_text("utf-8").replace(model_version(), "0.0.1+deadbeef"), encoding="utf-8")
    with pytest.raises(CalibrationError, match=r"made by version 0\.0\.1.*coalition calibrate fit"):
        load_posterior(NAME, folder)


@pytest.mark.parametrize("damage", ["missing", "edited", "no json"])
def test_a_damaged_posterior_is_refused_with_the_command(folder: Path, damage: str) -> None:
    """Missing, edited or unreadable: one message that says how to make it anew."""
    vectors, beside = folder / "posterior.csv", folder / "posterior.json"
    if damage == "missing":
        vectors.unlink()
    elif damage == "edited":
        vectors.write_text(vectors.read_text("utf-8").replace("0,", "7,", 1), encoding="utf-8")
    else:
        beside.write_text("{", encoding="utf-8")
    with pytest.raises(CalibrationError, match="coalition calibrate fit inherent_resolve"):
        load_posterior(NAME, folder)


def test_predictions_belong_to_one_posterior(folder: Path, posterior: Posterior) -> None:
    """They come back as written, and not beside another posterior."""
    written = predicted()
    write_predictions(folder, written, posterior)
    found = load_predictions(posterior, folder)
    assert found.drawn.to_numpy() == pytest.approx(written.drawn.to_numpy(), rel=1e-6)
    assert len(found.at_median) == MEDIAN_REPLICATIONS
    assert found.days["median"].iloc[-1] == written.days["median"].iloc[-1]
    path = folder / "predictions.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "posterior": "other"}), "utf-8")
    with pytest.raises(CalibrationError, match="another posterior"):
        load_predictions(posterior, folder)
    path.unlink()
    with pytest.raises(CalibrationError, match="coalition calibrate publish"):
        load_predictions(posterior, folder)


def test_predictions_fly_the_whole_campaign_with_replications_of_their_own(
    posterior: Posterior, tmp_path: Path
) -> None:
    """No prediction reuses a replication of the fit, and none ends early."""
    work = prediction_jobs(posterior, tmp_path)
    settings = load_settings(NAME)
    assert len(work) == settings.predictions + MEDIAN_REPLICATIONS
    assert min(job.replication for job in work) > settings.simulations
    assert {job.campaign.to_date for job in work} == {scenarios.load(NAME).to_date}
    assert {one.id for one in work[0].evidence} == {one.id for one in load_evidence(NAME)}


def test_everything_is_published(posterior: Posterior, pages: dict[str, Path], tmp_path: Path) -> None:
    """Tables, page and pictures; twice the same bytes."""
    assert set(pages) == {
        "report.md",
        "evidence.md",
        "evidence.csv",
        "cumulative_sorties.csv",
        "cumulative_sorties.png",
        "parameters.csv",
        "defaults.csv",
        "prior.csv",
        "shares.png",
        "fitted.png",
        "checks.png",
        "left_out.png",
        "prior_posterior.png",
    }
    again = publish(posterior, predicted(), prior(), tmp_path)
    assert {path.name: path.read_bytes() for path in again} == {
        name: path.read_bytes() for name, path in pages.items()
    }


def test_the_page_says_what_was_found_and_what_cannot_be_known(
    posterior: Posterior, pages: dict[str, Path]
) -> None:
    """Every figure has its row, failures are named, and so are the two parameters known least."""
    text = pages["report.md"].read_text("utf-8")
    assert all(f"| {one.id} |" in text for one in load_evidence(NAME))
    assert all(f"`{name}`" in text for name in posterior.about["least_known"])
    assert "not E07" in text
    pictures = {line.split("(")[1].rstrip(")") for line in text.splitlines() if line.startswith("![")}
    assert pictures <= set(pages)


def test_the_median_becomes_the_default(posterior: Posterior, tmp_path: Path) -> None:
    """The files of a copy give the campaign at the median vector, and nothing else in them changes."""
    before = Path(scenarios.__file__).parent / NAME
    copied = Path(shutil.copytree(before, tmp_path / NAME))
    changed = adopt(posterior, copied)
    adopted = scenarios.load(copied)
    at_median = posterior.campaign_at(scenarios.load(NAME), posterior.median())
    assert scenarios.fingerprint(adopted) == scenarios.fingerprint(at_median)
    assert adopted.demand.requests_per_day == changed["demand.requests_per_day"]
    for file in before.glob("*.*"):
        old, new = file.read_text("utf-8").splitlines(), (copied / file.name).read_text("utf-8").splitlines()
        assert len(old) == len(new)
        assert sum(one != other for one, other in zip(old, new, strict=True)) <= len(changed)
    assert adopt(posterior, copied) == changed


def test_a_file_that_a_spreadsheet_saved_keeps_its_byte_order_mark(
    posterior: Posterior, tmp_path: Path
) -> None:
    """And none is given to a file that has none."""
    copied = Path(shutil.copytree(Path(scenarios.__file__).parent / NAME, tmp_path / NAME))
    file = copied / "tempo.csv"
    file.write_bytes(BOM_UTF8 + file.read_bytes())
    adopt(posterior, copied)
    marked = [one.name for one in copied.glob("*.csv") if one.read_bytes().startswith(BOM_UTF8)]
    assert marked == ["tempo.csv"]
    assert file.read_bytes().count(BOM_UTF8) == 1


def test_a_number_that_has_no_cell_is_refused(posterior: Posterior, tmp_path: Path) -> None:
    """A field that a contingent does not have in its file cannot be replaced: nothing is written."""
    copied = Path(shutil.copytree(Path(scenarios.__file__).parent / NAME, tmp_path / NAME))
    path = copied / "contingents.yaml"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    partner = lines.index("- id: united_kingdom\n")
    approval = partner + [line.split(":")[0] for line in lines[partner:]].index("  approval_share")
    path.write_text("".join(lines[:approval] + lines[approval + 1 :]), "utf-8")
    before = {file.name: file.read_bytes() for file in copied.glob("*.*")}
    with pytest.raises(ScenarioError, match=r"contingents\.yaml, united_kingdom.approval_share: is missing"):
        adopt(posterior, copied)
    assert {file.name: file.read_bytes() for file in copied.glob("*.*")} == before


def test_the_defaults_are_the_median_of_every_path(posterior: Posterior) -> None:
    """Beside each value that would be replaced stands the one that replaces it."""
    frame = defaults(posterior).set_index("path")
    place = [one.id for one in posterior.parameters].index("requests")
    assert frame.loc["demand.requests_per_day", "posterior_median"] == pytest.approx(
        np.median(posterior.values[:, place]), rel=1e-5
    )
    assert frame.loc["demand.requests_per_day", "value"] == scenarios.load(NAME).demand.requests_per_day
    assert set(frame.index) == {path for one in posterior.parameters for path in one.factors}
