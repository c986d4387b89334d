"""What worker processes do: fly one more replication of a side, and say what a question came to."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from coalition.commands.compare import failings_of
from coalition.serve.answer import again, answer_of, compared
from coalition.serve.question import Question
from results import Progress, RunError, run_replications
from results.replay import parting, replay_of
from results.report import comparison_answer
from results.runs import Run
from sim.campaign import Campaign


@dataclass(frozen=True, slots=True, kw_only=True)
class Flying:
    """Fly the replications of one side that are missing up to `replications`."""

    campaign: Campaign
    seed: int
    replications: int
    out: Path

    def perform(self, heard: Callable[[float], None]) -> str:
        """The run folder; RunError if a replication failed or the folder cannot be written."""

        def show(progress: Progress) -> None:
            heard(progress.days_done / max(1, progress.days_total))

        run = _flown(self.campaign, self.seed, self.replications, self.out, show)
        return run.folder.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """Compare both sides over the first replications, and explain what differs."""

    question: Question
    replications: int
    out: Path

    def perform(self, heard: Callable[[float], None]) -> dict[str, object]:
        """The answer, ready for JSON; RunError if a run cannot be read."""
        question = self.question
        baseline, what_if = (
            _flown(side.campaign, question.form.seed, self.replications, self.out, lambda _: heard(0.0))
            for side in (question.baseline, question.what_if)
        )
        return answer_of(question, baseline, what_if)


@dataclass(frozen=True, slots=True, kw_only=True)
class Playing:
    """Pack a run as the maps and charts of the page play it."""

    campaign: Campaign
    seed: int
    replications: int
    out: Path
    fitted: tuple[str, ...]

    def perform(self, heard: Callable[[float], None]) -> bytes:
        """The packed run; what is missing of it is flown."""
        run = _flown(self.campaign, self.seed, self.replications, self.out, lambda _: heard(0.0))
        return replay_of(run, fitted=self.fitted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """Tell both sides of a question as the page tells a comparison."""

    question: Question
    out: Path

    def perform(self, heard: Callable[[float], None]) -> bytes:
        """The story as JSON, with the days on which both sides part."""
        form = self.question.form
        baseline, what_if = (
            _flown(side.campaign, form.seed, form.replications, self.out, lambda _: heard(0.0))
            for side in (self.question.baseline, self.question.what_if)
        )
        comparison = compared(self.question, baseline, what_if)
        failings = failings_of(form.campaign)
        command = again(self.question)["command"]
        told = comparison_answer(comparison, self.question.what_if, command=command, failings=failings)
        story = {**told, **parting(baseline, what_if, comparison.replications)}
        return json.dumps(story, ensure_ascii=False, allow_nan=False).encode()


def _flown(
    campaign: Campaign, seed: int, replications: int, out: Path, show: Callable[[Progress], None]
) -> Run:
    """The run; what a folder that was removed held is flown again."""
    run = run_replications(campaign, seed=seed, replications=replications, out=out, progress=show)
    if run.failures:
        failure = run.failures[0]
        raise RunError(
            f"replication {failure['replication']} of {campaign.name} failed with {failure['error']}"
        )
    return run
