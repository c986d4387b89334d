"""The fit: waves of simulations, an emulator after each, and a posterior from the last one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

import scenarios
from calibration.emulator import Emulator
from calibration.errors import CalibrationError
from calibration.evidence import Evidence, load_evidence
from calibration.matching import Region, match
from calibration.parameters import Uncertain, changes, load_parameters, refuse_fed_in, values_at
from calibration.sampling import Sample, chosen, draw, spread_out
from calibration.settings import Settings, discrepancy_of, load_settings
from calibration.simulations import Report, Summary, fly, jobs, last_day
from calibration.targets import Array, Targets
from sim.campaign import Campaign

WALKERS = 96
STEPS = 4000


class Simulator(Protocol):
    """Flies vectors: figures in their units, one row per vector, NaN where a simulation failed."""

    def __call__(self, positions: Array, first: int) -> Array:
        """Vector number n of the rows flies replication `first` + n."""


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """What is to be fitted: parameters, figures and sizes."""

    name: str
    parameters: tuple[Uncertain, ...]
    evidence: tuple[Evidence, ...]
    recorded: tuple[Evidence, ...]
    """The scored figures whose windows end with the last fitted one: what the archive keeps."""
    targets: Targets
    settings: Settings

    @property
    def simulations(self) -> int:
        """How many simulations the fit and its tests make."""
        return self.settings.simulations + self.settings.left_out * len(self.evidence)


@dataclass(frozen=True, slots=True, eq=False)
class Wave:
    """Simulated vectors: positions in the cube, figures on the scale of comparison."""

    positions: Array
    scaled: Array
    failed: int
    left_share: float


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """All that a fit found."""

    problem: Problem
    waves: tuple[Wave, ...]
    held_out: Wave
    region: Region
    emulator: Emulator
    noise: Array
    sample: Sample
    positions: Array
    """The vectors of the posterior, in the unit cube."""

    @property
    def simulations(self) -> int:
        """How many simulations were made for it."""
        repeats = self.problem.settings.repeats
        return sum(len(wave.positions) + wave.failed for wave in (*self.waves, self.held_out)) + repeats

    def density(self, targets: Targets | None = None) -> Callable[[Array], Array]:
        """The logarithm of the posterior density, optionally of other targets."""
        compared = targets or self.problem.targets

        def posterior(positions: Array) -> Array:
            fits = compared.log_likelihood(self.emulator.predict(positions), self.emulator.variance)
            return np.asarray(fits + self.region.density(positions))

        return posterior


def load_problem(campaign: str) -> Problem:
    """The problem that the files of a bundled campaign describe; ScenarioError if they cannot be used."""
    parameters = load_parameters(campaign)
    evidence = load_evidence(campaign)
    settings = load_settings(campaign)
    refuse_fed_in(scenarios.load(campaign), evidence)
    fitted = tuple(one for one in evidence if one.use == "fit")
    if not fitted:
        raise CalibrationError(f"{campaign} has no documented figure to fit")
    targets = Targets.of(fitted, discrepancy_of(settings, evidence))
    until = last_day(fitted)
    recorded = tuple(one for one in evidence if one.use in ("fit", "check") and one.as_of <= until)
    return Problem(campaign, parameters, fitted, recorded, targets, settings)


def simulator(
    problem: Problem, base: Campaign, archive: Path, workers: int, report: Report | None = None
) -> Simulator:
    """A simulator of the fitted figures of a campaign, which ends with their last window.

    `report` is called with the simulations of the whole fit, those of earlier calls included.
    """
    short = scenarios.vary(base, base.name, {"to": last_day(problem.evidence)})

    def simulate(positions: Array, first: int) -> Array:
        vectors = values_at(problem.parameters, positions)
        campaigns = [scenarios.vary(short, base.name, changes(short, problem.parameters, v)) for v in vectors]
        work = jobs(
            campaigns, seed=problem.settings.seed, first=first, evidence=problem.recorded, archive=archive
        )

        def counted(done: int, _: int) -> None:
            if report:
                report(first + done, problem.simulations)

        return figures_of(fly(work, workers=workers, report=counted), problem.evidence)

    return simulate


def figures_of(summaries: Sequence[Summary], evidence: Sequence[Evidence]) -> Array:
    """The figures of summaries, one row each; NaN where there is none."""
    rows = [[summary["figures"].get(one.id) for one in evidence] for summary in summaries]
    return np.array(rows, dtype=float)


def fit(problem: Problem, simulate: Simulator) -> Fit:
    """Wave after wave, then the posterior.

    Raises CalibrationError if no vector within the ranges comes near the record.
    """
    settings, targets = problem.settings, problem.targets
    random = np.random.default_rng(settings.seed)
    region = Region(targets, (), settings.cut)
    positions, share, first = spread_out(len(problem.parameters), settings.waves[0], random), 1.0, 0
    spare = random.random((settings.held_out, len(problem.parameters)))
    waves: list[Wave] = []
    for number in range(len(settings.waves)):
        waves.append(_flown(problem, simulate, positions, first, share))
        first += len(positions)
        emulator = learned(waves, region)
        if number + 1 < len(settings.waves):
            region = Region(targets, (*region.emulators, emulator), settings.cut)
            wanted = settings.waves[number + 1]
            matched = match(region, wanted + settings.held_out, random)
            positions, share = matched.positions[:wanted], matched.share
            spare = matched.positions[wanted:]
    held_out = _flown(problem, simulate, spare, first, share)
    first += len(spare)
    center = spare[np.argmin(targets.implausibility(emulator.predict(spare), emulator.variance))]
    repeats = _flown(problem, simulate, np.tile(center, (settings.repeats, 1)), first, share)
    noise = repeats.scaled.var(axis=0, ddof=1)
    result = Fit(problem, tuple(waves), held_out, region, emulator, noise, _NOTHING, spare)
    sample = draw(result.density(), _starts(result, random), STEPS, random)
    kept = chosen(sample, settings.vectors, random)
    return Fit(problem, tuple(waves), held_out, region, emulator, noise, sample, kept)


_NOTHING = Sample(np.empty((0, 0, 0)), 0.0, 1.0)


def learned(waves: Sequence[Wave], region: Region) -> Emulator:
    """The emulator of all waves so far; its error is measured in the region that is left."""
    positions = np.concatenate([wave.positions for wave in waves])
    scaled = np.concatenate([wave.scaled for wave in waves])
    return Emulator.learned(positions, scaled, region.is_left(positions))


def _flown(problem: Problem, simulate: Simulator, positions: Array, first: int, share: float) -> Wave:
    figures = simulate(positions, first)
    is_whole = np.isfinite(figures).all(axis=1)
    if is_whole.sum() < max(4, len(positions) // 2):
        raise CalibrationError(f"{(~is_whole).sum()} of {len(positions)} simulations failed")
    scaled = problem.targets.scaled(figures[is_whole])
    return Wave(positions[is_whole], scaled, int((~is_whole).sum()), share)


def _starts(found: Fit, random: np.random.Generator) -> Array:
    """Where the walkers start: simulated vectors of the last wave and what lies between them."""
    inside = found.waves[-1].positions
    first, second = (inside[random.integers(len(inside), size=WALKERS)] for _ in range(2))
    return np.asarray(0.5 * (first + second))
