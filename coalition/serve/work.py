"""What worker processes do: fly one more replication of a side, and say what a question came to.

Folders may be damaged, or removed by somebody while they are read. What is damaged is set aside, what is
missing is flown again, and the visitor hears of the answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from coalition.commands.compare import failings_of
from coalition.serve.answer import again, answer_of, compared
from coalition.serve.folders import format_to_go_on
from coalition.serve.question import Question
from coalition.serve.refining import refined
from coalition.serve.worker import FlownError
from results import Progress, RunError, run_replications
from results.comparison import Precision
from results.replay import parting, replay_of
from results.report import comparison_answer
from results.runs import FileFormat, Run, Wanted, run_folder
from sim.campaign import Campaign

Told = TypeVar("Told")
Heard = Callable[[float], None]


class Weighed(NamedTuple):
    """An answer, and whether more is to be flown for a better one."""

    answer: dict[str, Any]
    precision: Precision


@dataclass(frozen=True, slots=True, kw_only=True)
class Flying:
    """Fly the replications of one side that are missing up to `replications`, and measure them."""

    campaign: Campaign
    seed: int
    replications: int
    out: Path
    wanted: Wanted

    def perform(self, heard: Heard) -> str:
        """The run folder; RunError if it cannot be written, FlownError if a replication failed."""

        def show(progress: Progress) -> None:
            heard(progress.days_done / max(1, progress.days_total))

        return _flown(self.campaign, self.seed, self.replications, self.out, show, self.wanted).folder.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """Compare both sides over the first replications, and explain what differs."""

    question: Question
    replications: int
    out: Path

    def perform(self, heard: Heard) -> Weighed:
        """The answer, ready for JSON; RunError if a run cannot be read."""
        return _read_again_once(lambda: self._weighed(heard))

    def _weighed(self, heard: Heard) -> Weighed:
        question = self.question
        runs = _both(question, self.replications, self.out, heard)
        comparison = compared(question, *runs)
        precision = refined(question.form, comparison)
        return Weighed(answer_of(question, runs, comparison, precision), precision)


@dataclass(frozen=True, slots=True, kw_only=True)
class Playing:
    """Pack a run as the maps and charts of the page play it."""

    campaign: Campaign
    seed: int
    replications: int
    out: Path
    fitted: tuple[str, ...]

    def perform(self, heard: Heard) -> bytes:
        """The packed run; what is missing of it is flown."""

        def packed() -> bytes:
            run = _flown(self.campaign, self.seed, self.replications, self.out, lambda _: heard(0.0))
            return replay_of(run, fitted=self.fitted)

        return _read_again_once(packed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """Tell both sides of a question as the page tells a comparison."""

    question: Question
    replications: int
    out: Path

    def perform(self, heard: Heard) -> bytes:
        """The story as JSON, with the days on which both sides part."""
        return _read_again_once(lambda: self._told(heard))

    def _told(self, heard: Heard) -> bytes:
        question = self.question
        baseline, what_if = _both(question, self.replications, self.out, heard)
        comparison = compared(question, baseline, what_if)
        failings = failings_of(question.form.campaign)
        command = again(question, self.replications)["command"]
        told = comparison_answer(comparison, question.what_if, command=command, failings=failings)
        story = {**told, **parting(baseline, what_if, comparison.replications)}
        return json.dumps(story, ensure_ascii=False, allow_nan=False).encode()


def _both(question: Question, replications: int, out: Path, heard: Heard) -> tuple[Run, Run]:
    baseline, what_if = (
        _flown(side.campaign, question.form.seed, replications, out, lambda _: heard(0.0))
        for side in (question.baseline, question.what_if)
    )
    return baseline, what_if


def _read_again_once(work: Callable[[], Told]) -> Told:
    """Once more if files went away or were spoiled while they were read: then they are flown again."""
    try:
        return work()
    except RunError:
        return work()


def _flown(
    campaign: Campaign,
    seed: int,
    replications: int,
    out: Path,
    show: Callable[[Progress], None],
    wanted: Wanted | None = None,
) -> Run:
    """The run; what is gone or damaged of an earlier one is flown again."""

    def fly(file_format: FileFormat) -> Run:
        return run_replications(
            campaign,
            seed=seed,
            replications=replications,
            out=out,
            file_format=file_format,
            progress=show,
            wanted=wanted,
        )

    try:
        run = fly("parquet")
    except RunError:
        file_format = format_to_go_on(run_folder(campaign, seed, out))
        if file_format is None:
            raise
        run = fly(file_format)
    failure = next((row for row in run.failures if row["replication"] < replications), None)
    if failure:
        raise FlownError(
            f"the model fails at this question: replication {failure['replication']} of {campaign.name} "
            f"ended with {failure['error']}",
            is_certain=True,
        )
    return run
