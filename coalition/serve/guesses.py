"""What a class expects before it sees an answer: numbers without names."""

from __future__ import annotations

import asyncio
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from coalition.serve.form import Problem
from coalition.serve.store import Store
from results.measures import MEASURES

MOST_GUESSES: Final = 2_000


class Guess(BaseModel):
    """A guess of how much a measure changes, in percent of the baseline."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    measure: Annotated[str, Field(max_length=100)]
    percent: Annotated[float, Field(ge=-100, le=10_000, allow_inf_nan=False)]


class Guesses:
    """One guess of each visitor and measure: the last one. Who made it is forgotten with the server."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._own: dict[str, dict[tuple[str, str], float]] = {}
        self._earlier: dict[str, dict[str, list[float]]] = {}
        self._lock = asyncio.Lock()

    async def add(self, question_id: str, visitor: str, body: bytes) -> None:
        """Keep a guess; raises Problem if it is none."""
        try:
            guess = Guess.model_validate_json(body)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False, include_context=False)[0]
            key = ".".join(str(part)[:60] for part in first["loc"])
            raise Problem(f"{key}: {first['msg']}" if key else str(first["msg"]), key=key) from None
        if guess.measure not in MEASURES:
            raise Problem(f"there is no measure {guess.measure!r}", key="measure")
        async with self._lock:
            await self._read(question_id)
            own = self._own[question_id]
            if len(own) >= MOST_GUESSES and (visitor, guess.measure) not in own:
                raise Problem("there are too many guesses already", status=409)
            own[(visitor, guess.measure)] = guess.percent
            await asyncio.to_thread(self._store.keep_guesses, question_id, self._all(question_id))

    async def of(self, question_id: str) -> dict[str, list[float]]:
        """The guesses of a question by measure, in order of size."""
        async with self._lock:
            await self._read(question_id)
            return self._all(question_id)

    async def _read(self, question_id: str) -> None:
        if question_id not in self._own:
            self._own[question_id] = {}
            self._earlier[question_id] = await asyncio.to_thread(self._store.guesses, question_id)

    def _all(self, question_id: str) -> dict[str, list[float]]:
        found = {name: list(values) for name, values in self._earlier[question_id].items()}
        for (_, name), value in self._own[question_id].items():
            found.setdefault(name, []).append(value)
        return {name: sorted(values) for name, values in sorted(found.items())}
