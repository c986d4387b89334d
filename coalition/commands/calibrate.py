"""What `coalition calibrate` does."""

from __future__ import annotations

import shlex
from pathlib import Path

import pandas as pd
from rich.table import Table

from calibration import Posterior, load_posterior
from calibration.adoption import adopt
from calibration.fit import Problem, load_problem
from calibration.posterior import folder_of
from calibration.predictions import Predictions, load_predictions, predict, prediction_jobs, write_predictions
from calibration.prior import VECTORS, check_prior, load_prior, write_prior
from calibration.procedure import archive_of, calibrate
from calibration.publish import judgments, publish, published_folder
from calibration.simulations import is_stored
from coalition.commands.evidence import judgment_table
from coalition.invocation import RUNS
from coalition.terminal.messages import print_line, say_stopped
from coalition.terminal.progress import counting_bar
from coalition.terminal.tables import console, table
from results.formatting import counted, figure


def fit_campaign(name: str, *, workers: int, archive: Path, into: Path | None) -> int:
    """Fit and say what was found; returns the exit code."""
    screen = console()
    try:
        screen.print(intention_of(load_problem(name)))
        with counting_bar("simulation") as show:
            posterior = calibrate(
                name, archive=archive_of(name, archive), into=into, workers=workers, report=show
            )
    except KeyboardInterrupt:
        return _stopped(["coalition", "calibrate", "fit", name], workers, archive, {"--into": into})
    screen.print(outcome_of(posterior))
    screen.print(f"posterior: {into or folder_of(name)}", soft_wrap=True)
    return 0


def check_prior_of(name: str, *, workers: int, archive: Path, into: Path | None) -> int:
    """Fly the prior and hold the record against it; returns 1 if a figure lies outside."""
    screen, place = console(), archive_of(name, archive)
    try:
        screen.print(f"{name}: {VECTORS} simulations of vectors spread over the ranges")
        with counting_bar("simulation") as show:
            prior = check_prior(name, place, workers=workers, report=show)
    except KeyboardInterrupt:
        return _stopped(["coalition", "calibrate", "prior", name], workers, archive, {"--into": into})
    write_prior(into or folder_of(name), prior)
    screen.print(prior_screen_table(prior))
    return 0 if prior["holds"].all() else 1


def prior_screen_table(prior: pd.DataFrame) -> Table:
    """One row per scored figure: the record, and the range of the prior."""
    rows = []
    for row in prior.to_dict("records"):
        documented, least, median, most = (
            figure(row[name], row["unit"]) for name in ("documented", "least", "median", "most")
        )
        holds = "yes" if row["holds"] else "no"
        rows.append(
            (f"{row['id']}\n{row['role']}", row["what"], documented, f"{median}\n{least}–{most}", holds)
        )
    return table(
        "Documented figures and what the model says before the fit",
        ["id", "what", "documented", "prior", "holds"],
        rows,
        texts=2,
        caption="prior: median of vectors spread over all ranges, below it least and most. A figure outside "
        "means that the structure or a range is wrong",
    )


def intention_of(problem: Problem) -> str:
    """How much a fit will fly, in one sentence."""
    return (
        f"{problem.name}: {len(problem.parameters)} parameters, {len(problem.evidence)} figures, "
        f"{problem.simulations} simulations, seed {problem.settings.seed}"
    )


def outcome_of(posterior: Posterior) -> str:
    """What came of a fit, in one sentence."""
    recovery, least = posterior.about["recovery"], posterior.about["least_known"]
    return (
        f"{len(posterior.values)} vectors from {posterior.about['simulations']} simulations; recovery: "
        f"{100 * recovery['coverage_50']:.0f} % in the 50 % and {100 * recovery['coverage_90']:.0f} % in the "
        f"90 % intervals; least known: {' and '.join(least)}"
    )


def publish_campaign(name: str, *, workers: int, archive: Path, out: Path | None) -> int:
    """Fly the predictions, keep them beside the posterior, and publish; returns the exit code."""
    place = archive_of(name, archive)
    try:
        posterior = load_posterior(name)
        work = prediction_jobs(posterior, place)
        flown = f"{sum(map(is_stored, work))} of them already flown"
        console().print(f"{name}: {counted(len(work), 'simulation')} of posterior vectors, {flown}")
        with counting_bar("simulation") as show:
            predictions = predict(posterior, place, workers=workers, report=show)
        prior = load_prior(name)
    except KeyboardInterrupt:
        return _stopped(["coalition", "calibrate", "publish", name], workers, archive, {"--out": out})
    keep_and_publish(posterior, predictions, prior, folder_of(name), out or published_folder())
    return 0


def keep_and_publish(
    posterior: Posterior, predictions: Predictions, prior: pd.DataFrame, beside: Path, out: Path
) -> None:
    """Write the predictions beside the posterior, tables and pictures to `out`, and print the verdicts."""
    write_predictions(beside, predictions, posterior)
    files = publish(posterior, predictions, prior, out)
    console().print(judgment_table(judgments(posterior, predictions)))
    for path in files:
        print_line(path)


def write_report(name: str, out: Path) -> None:
    """The page and its pictures from what is on disk."""
    posterior = load_posterior(name)
    for path in publish(posterior, load_predictions(posterior), load_prior(name), out):
        print_line(path)


def adopt_median(name: str, folder: Path) -> None:
    """Change the campaign's files, and print the new values."""
    changed = adopt(load_posterior(name), folder)
    for path, value in changed.items():
        print_line(f"{path}={value:g}" if isinstance(value, float) else f"{path}={value}")


def _stopped(words: list[str], workers: int, archive: Path, places: dict[str, Path | None]) -> int:
    """Say how to go on."""
    words += ["--workers", str(workers)] if workers != 1 else []
    words += ["--archive", str(archive)] if archive != RUNS else []
    for option, place in places.items():
        words += [option, str(place)] if place else []
    return say_stopped("simulations", archive, shlex.join(words))
