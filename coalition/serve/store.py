"""Questions on disk, beside the run folders: what was asked, the answer, and the guesses of a class."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from results.errors import RunError
from results.files import write_bytes

QUESTIONS: Final = "questions"
_ID = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Store:
    """The folder of questions within the run store."""

    out: Path

    def keep(self, question_id: str, form: dict[str, object], answer: dict[str, object] | None) -> None:
        """Keep a question, and its answer once there is one; RunError if it cannot be written."""
        self._write(f"{question_id}.json", {"form": form, "answer": answer})

    def kept(self, question_id: str) -> dict[str, Any] | None:
        """A question as it was kept, its `answer` None as long as there is none.

        None if there is none such, or if its file is damaged: then it is asked anew.
        """
        content = self._read(f"{question_id}.json") if _ID.fullmatch(question_id) else None
        if not isinstance(content, dict) or not isinstance(content.get("form"), dict):
            return None
        return {"form": content["form"], "answer": _whole(content.get("answer"), question_id)}

    def keep_guesses(self, question_id: str, guesses: dict[str, list[float]]) -> None:
        """Keep what a class expects: numbers by measure, in order of size, without who said so."""
        ordered = {name: sorted(values) for name, values in guesses.items()}
        self._write(f"{question_id}.guesses.json", ordered)

    def guesses(self, question_id: str) -> dict[str, list[float]]:
        """The guesses that were kept."""
        content = self._read(f"{question_id}.guesses.json") if _ID.fullmatch(question_id) else None
        if not isinstance(content, dict):
            return {}
        return {
            str(name): [float(value) for value in values if isinstance(value, int | float)]
            for name, values in content.items()
            if isinstance(values, list)
        }

    def keep_bytes(self, name: str, content: bytes) -> None:
        """Keep what the page plays or tells; RunError if it cannot be written."""
        write_bytes(self.out / QUESTIONS / name, content)

    def kept_bytes(self, name: str) -> bytes | None:
        """What was kept; None if nothing was."""
        try:
            return (self.out / QUESTIONS / name).read_bytes()
        except OSError:
            return None

    def _write(self, name: str, content: object) -> None:
        text = json.dumps(content, ensure_ascii=False, allow_nan=False)
        write_bytes(self.out / QUESTIONS / name, text.encode())

    def _read(self, name: str) -> object:
        try:
            return json.loads((self.out / QUESTIONS / name).read_bytes())
        except (OSError, ValueError, RecursionError):
            return None

    def check(self) -> None:
        """Raise RunError if nothing can be written here."""
        probe = self.out / QUESTIONS / ".probe"
        write_bytes(probe, b"")
        try:
            probe.unlink()
        except OSError as error:
            raise RunError(f"cannot write {self.out}: {error.strerror or error}") from error


def _whole(answer: object, question_id: str) -> dict[str, Any] | None:
    """An answer that has at least what the server itself reads of it."""
    is_whole = (
        isinstance(answer, dict)
        and answer.get("id") == question_id
        and type(answer.get("replications")) is int
    )
    return cast(dict[str, Any], answer) if is_whole else None
