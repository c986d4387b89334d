"""A process of the server is stopped at any moment, and the next piece of work does not notice."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from support.work import Chatty, Deaf

from coalition.serve.worker import Work, Worker
from results.runs import StoppedError

LONG_S = 600.0


async def stopped(worker: Worker, work: Work) -> float:
    """How many seconds a piece of work went on after it was told to stop."""
    under_way = asyncio.create_task(worker.perform(work, lambda _: None))
    await asyncio.sleep(0.3)
    began_s = time.monotonic()
    worker.stop()
    with pytest.raises(StoppedError):
        await under_way
    return time.monotonic() - began_s


def test_work_is_stopped_whether_it_listens_or_not() -> None:
    """By a word it keeps its process; deaf work loses it. What comes next is done either way."""

    async def all_of_it() -> None:
        worker = Worker()
        try:
            assert await worker.perform(Chatty(0.1), lambda _: None) == "done"
            first = worker.pid
            assert await stopped(worker, Chatty(LONG_S)) < 30
            assert worker.pid == first
            assert await stopped(worker, Deaf(LONG_S)) < 30
            assert await worker.perform(Deaf(0.0), lambda _: None) == "done"
            assert worker.pid not in (None, first)
            worker.stop()  # nothing is under way: nothing happens
            assert await worker.perform(Deaf(2.0), lambda _: None) == "done"
        finally:
            worker.close()

    with ThreadPoolExecutor(1) as apart:  # a browser that is open in this process has a loop of its own
        apart.submit(asyncio.run, all_of_it()).result()
