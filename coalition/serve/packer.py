"""What the page plays and tells: packed once, by a process of its own, and kept."""

from __future__ import annotations

import asyncio
from typing import cast

from coalition.serve.form import Problem
from coalition.serve.store import Store
from coalition.serve.work import Playing, Telling
from coalition.serve.worker import DiedError, FlownError, Worker
from results import RunError


class Packer:
    """One process, so that a map never waits for somebody else's flights."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._worker = Worker()
        self._packing = asyncio.Lock()

    async def packed(self, name: str, work: Playing | Telling) -> bytes:
        """What is kept under a name, or is made now; Problem if it cannot be made."""
        async with self._packing:
            if (kept := await asyncio.to_thread(self._store.kept_bytes, name)) is not None:
                return kept
            try:
                content = cast(bytes, await self._worker.perform(work, lambda _: None))
                await asyncio.to_thread(self._store.keep_bytes, name, content)
            except (DiedError, FlownError, RunError) as error:
                raise Problem(f"this cannot be shown: {error}; ask again", status=503) from None
            except asyncio.CancelledError:  # told as any other answer, so that the server ends in silence
                raise Problem("the server is ending", status=503) from None
            return content

    def close(self) -> None:
        """End the process."""
        self._worker.close()
