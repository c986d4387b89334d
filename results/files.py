"""The one place where files are written: completely or not at all, and never over what is no file."""

from __future__ import annotations

import errno
import os
import stat
import time
import uuid
from pathlib import Path
from typing import Final

from results.errors import RunError

_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
}

LEFT_BEHIND_S: Final = 3600.0
"""Nobody writes one file for so long."""


def destination(path: Path) -> Path:
    """The file that writing to a path would make or replace: itself, or what a symbolic link points to.

    Raises RunError if something is there that is not a regular file, so that it can be asked before
    the work whose outcome goes there.
    """
    try:
        kind = stat.S_IFMT(path.stat().st_mode)
    except FileNotFoundError:
        return Path(os.path.realpath(path))
    except OSError as error:
        raise RunError(f"cannot write {path}: {error.strerror or error}") from error
    if kind != stat.S_IFREG:
        raise RunError(f"cannot write {path}: it is {_KINDS.get(kind, 'something')}, not a regular file")
    return Path(os.path.realpath(path))


def write_bytes(path: Path, payload: bytes) -> None:
    """Write a file beside its place, to the disk, and rename it; what it replaces keeps its permissions.

    Raises RunError if something else than a regular file is there, the folder is not writable or the
    disk is full; no part stays behind.
    """
    target = destination(path)
    part = target.with_name(f".{target.name}.{uuid.uuid4().hex[:12]}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _write(part, payload)
        try:
            if target.exists():
                part.chmod(stat.S_IMODE(target.stat().st_mode))
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise RunError(f"cannot write {path}: {error.strerror or error}") from error


def write_new(path: Path, payload: bytes) -> None:
    """Write a file where nothing is, not even a link, in a folder that is there.

    Raises FileExistsError if something is, RunError if the file cannot be written.
    """
    if os.path.lexists(path):
        raise FileExistsError(errno.EEXIST, "is there already and is not overwritten", str(path))
    try:
        _write(path, payload)
    except OSError as error:
        raise RunError(f"cannot write {path}: {error.strerror or error}") from error


def write_passing(path: Path, payload: bytes) -> None:
    """Write a new file that need not outlive this process, without waiting for the disk; RunError if not."""
    try:
        _write(path, payload, lasting=False)
    except OSError as error:
        raise RunError(f"cannot write {path}: {error.strerror or error}") from error


def parts_left_behind(folder: Path) -> list[Path]:
    """Parts of files in a folder whose process was killed while it wrote them; RunError if it cannot be read.

    A part that is younger than an hour may still be written.
    """
    before_s = time.time() - LEFT_BEHIND_S
    try:
        return [path for path in sorted(folder.glob(".*.part")) if path.stat().st_mtime < before_s]
    except FileNotFoundError:  # written to its end, a moment ago
        return parts_left_behind(folder)
    except OSError as error:
        raise RunError(f"{folder} cannot be read: {error.strerror or error}") from error


def _write(path: Path, payload: bytes, *, lasting: bool = True) -> None:
    """Write a file that must not exist yet, to the disk; what cannot be finished does not stay."""
    with path.open("xb") as stream:
        try:
            stream.write(payload)
            stream.flush()
            if lasting:
                os.fsync(stream.fileno())
        except BaseException:
            path.unlink()
            raise
