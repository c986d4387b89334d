"""The pool of worker processes: answers, deaths, and what is left behind."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

import pytest

from results.errors import FailedError
from results.runs import Died, Holds, Pool, spread

Beat = Callable[[int], None]


def squared(item: int, beat: Beat) -> int:
    """Work."""
    return item * item


def deadly(item: int, beat: Beat) -> int:
    """Work of which the process dies at 3."""
    if item == 3:
        os._exit(9)
    return item


def deadly_once(folder: Path, item: int, beat: Beat) -> int:
    """Work that somebody kills at 3, the first time."""
    mark = folder / "killed"
    if item == 3 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.01)
    return item


def failing(item: int, beat: Beat) -> int:
    """Work that raises at 3."""
    if item == 3:
        raise ValueError("three")
    return item


def doubled(item: int) -> int:
    """Work that tells nothing."""
    return 2 * item


def done(pool: Pool, work: Callable[[int, Beat], int], items: range) -> dict[int, int | Died]:
    """Answers by item."""
    with closing(pool.each(work, items)) as answers:
        return dict(answers)


def test_every_item_has_its_answer(pool: Pool) -> None:
    """With workers as without."""
    assert done(pool, squared, range(20)) == done(Pool(), squared, range(20)) == {n: n * n for n in range(20)}
    assert spread(pool, doubled, range(5)) == [0, 2, 4, 6, 8]


def test_items_are_made_when_their_turn_comes(pool: Pool) -> None:
    """A design of any size is as light as a small one."""
    made: list[int] = []

    def items() -> Iterator[int]:
        for number in range(1000):
            made.append(number)
            yield number

    with closing(pool.each(squared, items())) as answers:
        next(answers)
        assert len(made) < 20


def test_a_worker_that_dies_takes_only_its_item_with_it(pool: Pool) -> None:
    """It is done again alone, and dies again; all others have their answers."""
    answers = done(pool, deadly, range(8))
    assert isinstance(answers.pop(3), Died)
    assert answers == {n: n for n in range(8) if n != 3}


def test_a_worker_that_is_killed_loses_nothing(pool: Pool, tmp_path: Path) -> None:
    """What it was at is done again."""
    assert done(pool, partial(deadly_once, tmp_path), range(12)) == {n: n for n in range(12)}


def test_an_error_of_the_work_is_raised_and_the_pool_goes_on(pool: Pool) -> None:
    """Answers until then were given."""
    with pytest.raises(ValueError, match="three"):
        done(pool, failing, range(30))
    assert done(pool, squared, range(3)) == {0: 0, 1: 1, 2: 4}


def careless(held: Holds[str], item: int, beat: Beat) -> int:
    """Work that takes every error for one of its own."""
    with suppress(Exception):
        held.get()
    return item


@pytest.mark.parametrize("what", ["file", "folder"])
def test_what_workers_need_and_somebody_removes_is_one_message(what: str) -> None:
    """No work takes it for an error of its own, as if it would fail again."""
    with Pool(2) as pool:
        held = pool.share("value")
        path = Path(held.path)  # type: ignore[attr-defined]
        shutil.rmtree(path.parent) if what == "folder" else path.unlink()
        with pytest.raises(FailedError, match=f"{path.parent} was removed, .* the same command goes on"):
            done(pool, partial(careless, held), range(4))


def test_what_is_removed_before_workers_are_started_again_is_one_message(tmp_path: Path) -> None:
    """Those that were there had read it."""
    with Pool(2) as pool, closing(pool.each(partial(deadly_once, tmp_path), range(12))) as answers:
        folder = Path(pool.share("value").path).parent  # type: ignore[attr-defined]
        next(answers)
        shutil.rmtree(folder)
        with pytest.raises(FailedError, match=f"{folder} was removed"):
            list(answers)


def test_what_is_shared_is_gone_from_the_disk_with_its_last_holder(pool: Pool) -> None:
    """Ten thousand campaigns do not fill it."""
    shared = pool.share("value")
    path = Path(shared.path)  # type: ignore[attr-defined]
    assert (shared.get(), path.exists()) == ("value", True)
    del shared
    assert not path.exists()
