"""Values that many pieces of work need: each worker reads them once, from a file."""

from __future__ import annotations

import pickle
import uuid
import weakref
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Generic, Protocol, TypeVar, cast

from results.errors import FailedError
from results.files import write_passing

Value = TypeVar("Value")
Value_co = TypeVar("Value_co", covariant=True)


class GoneError(BaseException):
    """What a parent shares with its workers is not on the disk any more; no work may take it for an error."""


class Holds(Protocol[Value_co]):
    """Something from which a value can be had, here or in a worker."""

    def get(self) -> Value_co: ...


@dataclass(frozen=True, slots=True)
class Given(Generic[Value]):
    """A value that stays in this process."""

    value: Value

    def get(self) -> Value:
        """The value."""
        return self.value


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Shared(Generic[Value]):
    """A value in a file, which a worker reads once however many items name it."""

    path: str

    def get(self) -> Value:
        """The value; the file is there as long as the parent holds this object.

        Raises GoneError if somebody removed it.
        """
        try:
            return cast(Value, _unpickled(self.path))
        except FileNotFoundError as error:
            raise GoneError(self.path) from error


@lru_cache(maxsize=4)
def _unpickled(path: str) -> object:
    return pickle.loads(Path(path).read_bytes())


def removed(folder: Path) -> FailedError:
    """What to say when a file or the whole of such a folder is gone."""
    return FailedError(
        f"{folder} was removed, in which this command keeps what its workers need; what is finished is kept, "
        "the same command goes on"
    )


def shared_in(folder: Path, value: Value) -> Holds[Value]:
    """Put a value into a file of a folder; it goes with the last object that names it here."""
    path = folder / f"{uuid.uuid4().hex}.pickle"
    write_passing(path, pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL))
    shared: Shared[Value] = Shared(str(path))
    weakref.finalize(shared, path.unlink, missing_ok=True)
    return shared
