"""What the page plays and tells: packed once, by a process of its own, and kept."""

from __future__ import annotations

import asyncio
from typing import cast

from coalition.serve.form import Problem
from coalition.serve.question import Question
from coalition.serve.store import Store
from coalition.serve.work import Playing, Telling
from coalition.serve.worker import DiedError, FlownError, Worker
from coalition.web import fitted_paths
from results import RunError
from results.runs import run_folder
from sim.campaign import Campaign


class Packer:
    """One process, so that a map never waits for somebody else's flights."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._worker = Worker()
        self._packing = asyncio.Lock()

    async def replay(self, campaign: Campaign, seed: int, replications: int) -> bytes:
        """A run for the map and the charts; Problem if it cannot be shown."""
        out = self._store.out
        folder = await asyncio.to_thread(run_folder, campaign, seed, out)
        fitted = tuple(sorted(fitted_paths(campaign.name.partition("+")[0])))
        work = Playing(campaign=campaign, seed=seed, replications=replications, out=out, fitted=fitted)
        return await self._packed(f"{folder.name}-{replications}.replay.gz", work)

    async def story(self, question: Question, replications: int) -> bytes:
        """The words and tables of a comparison as JSON; Problem if they cannot be made."""
        work = Telling(question=question, replications=replications, out=self._store.out)
        return await self._packed(f"{question.id}.story.json", work)

    async def _packed(self, name: str, work: Playing | Telling) -> bytes:
        """What is kept under a name, or is made now."""
        async with self._packing:
            if (kept := await asyncio.to_thread(self._store.kept_bytes, name)) is not None:
                return kept
            try:
                content = cast(bytes, await self._worker.perform(work, lambda _: None))
                await asyncio.to_thread(self._store.keep_bytes, name, content)
            except (DiedError, FlownError, RunError) as error:
                raise Problem(f"this cannot be shown: {error}; ask again", status=503) from None
            return content

    def close(self) -> None:
        """End the process."""
        self._worker.close()
