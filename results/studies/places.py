"""Where a store lies: a folder, or by fsspec any place that has files, such as `s3://bucket/study`."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from results.errors import RunError
from results.files import parts_left_behind, write_bytes


class Place(Protocol):
    """Whole files by name; what is written is there completely or not at all."""

    def names(self, folder: str) -> list[str]:
        """The files of a folder, in order; none if it is not there."""

    def parts(self, folder: str) -> list[str]:
        """Files of a folder that somebody began to write, and was killed."""

    def read(self, name: str) -> bytes:
        """The content of a file; FileNotFoundError if it is gone."""

    def write(self, name: str, payload: bytes) -> None:
        """Write a file; RunError if it cannot be written."""

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""


class Folder:
    """A place on a disk."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __str__(self) -> str:
        return str(self._path)

    def names(self, folder: str) -> list[str]:
        """The files of a folder, without the parts that a killed process left behind."""
        try:
            found = [path.name for path in (self._path / folder).iterdir()]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise RunError(f"{self._path / folder} cannot be read: {error.strerror or error}") from error
        return sorted(f"{folder}/{name}".removeprefix("./") for name in found if not name.startswith("."))

    def parts(self, folder: str) -> list[str]:
        """Parts of files that a killed process left behind."""
        return [f"{folder}/{path.name}" for path in parts_left_behind(self._path / folder)]

    def read(self, name: str) -> bytes:
        """The content of a file."""
        try:
            return (self._path / name).read_bytes()
        except FileNotFoundError:
            raise
        except OSError as error:
            raise RunError(f"{self._path / name} cannot be read: {error.strerror or error}") from error

    def write(self, name: str, payload: bytes) -> None:
        """Write beside, to the disk, and rename."""
        write_bytes(self._path / name, payload)

    def remove(self, name: str) -> None:
        """Remove a file."""
        try:
            (self._path / name).unlink(missing_ok=True)
        except OSError as error:
            raise RunError(f"cannot remove {self._path / name}: {error.strerror or error}") from error


class Bucket:
    """A place that fsspec knows; an object is there when it was put."""

    def __init__(self, url: str) -> None:
        try:
            fsspec = import_module("fsspec")
        except ImportError as error:
            raise RunError(
                f"{url} needs fsspec: install coalition with its part `cloud`, pip install '.[cloud]'"
            ) from error
        try:
            system, path = fsspec.core.url_to_fs(url)
        except ImportError as error:
            part = ", which pip install '.[cloud]' does" if url.startswith("s3") else ""
            raise RunError(f"{url} cannot hold a store yet: {error}{part}") from error
        except ValueError as error:
            raise RunError(f"{url} cannot hold a store: {error}") from error
        self._url, self._system, self._path = url, system, str(path).rstrip("/")

    def __str__(self) -> str:
        return self._url

    def names(self, folder: str) -> list[str]:
        """The files of a folder."""
        self._system.invalidate_cache()  # others write here too
        try:
            found = self._try(self._system.ls, f"{self._path}/{folder}".removesuffix("/."), detail=False)
        except FileNotFoundError:
            return []
        return sorted(f"{folder}/{str(path).rpartition('/')[2]}".removeprefix("./") for path in found)

    def parts(self, folder: str) -> list[str]:
        """None: an object is there when it is whole."""
        return []

    def read(self, name: str) -> bytes:
        """The content of a file."""
        return bytes(self._try(self._system.cat_file, f"{self._path}/{name}"))

    def write(self, name: str, payload: bytes) -> None:
        """Put an object."""
        try:
            self._try(self._system.pipe_file, f"{self._path}/{name}", payload)
        except FileNotFoundError as error:  # a bucket is not made by putting something into it
            raise RunError(f"{self._url} cannot be written: {error}") from error

    def remove(self, name: str) -> None:
        """Remove an object."""
        try:
            self._try(self._system.rm_file, f"{self._path}/{name}")
        except FileNotFoundError:
            return

    def _try(self, call: Any, *words: Any, **options: Any) -> Any:
        """One message for every failure of a network, a key or a bucket."""
        try:
            return call(*words, **options)
        except FileNotFoundError:
            raise
        except Exception as error:
            raise RunError(f"{self._url} cannot be used: {type(error).__name__}: {error}") from error


def place_of(where: str | Path) -> Place:
    """A folder, or what the text before `://` says; RunError if that is not known."""
    return Bucket(str(where)) if "://" in str(where) else Folder(Path(where))
