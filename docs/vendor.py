"""Fetch the libraries of the page anew: `python docs/vendor.py`, with npm; commit what it writes.

Each is packed by npm at a pinned version and checked against its integrity hash here; the files that the page
needs and the license go to `coalition/web/vendor/`. Nobody needs npm to install or to use `coalition`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import NamedTuple

VENDOR = Path(__file__).parent.parent / "coalition" / "web" / "vendor"
LOCK = VENDOR / "lock.json"


class Library(NamedTuple):
    """An npm package, its pinned version and hash, and which of its files are kept under which names."""

    name: str
    version: str
    integrity: str
    license: str
    files: dict[str, str]


LIBRARIES = (
    Library(
        "uplot",
        "1.6.32",
        "sha512-KIMVnG68zvu5XXUbC4LQEPnhwOxBuLyW1AHtpm6IKTXImkbLgkMy+jabjLgSLMasNuGGzQm/ep3tOkyTxpiQIw==",
        "MIT",
        {"dist/uPlot.esm.js": "uplot.js", "dist/uPlot.min.css": "uplot.css", "LICENSE": "uplot.LICENSE"},
    ),
)


def fetch(library: Library, folder: Path) -> dict[str, bytes]:
    """The files of a library by the names under which they are kept; SystemExit if the hash is another."""
    command = ["npm", "pack", "--silent", f"{library.name}@{library.version}"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    (packed,) = folder.glob(f"{library.name}-*.tgz")
    digest = base64.b64encode(hashlib.sha512(packed.read_bytes()).digest()).decode()
    if f"sha512-{digest}" != library.integrity:
        raise SystemExit(f"{library.name} {library.version} is not what was pinned: sha512-{digest}")
    kept = {}
    with tarfile.open(packed) as archive:
        for inside, name in library.files.items():
            member = archive.extractfile(f"package/{inside}")
            if member is None:
                raise SystemExit(f"{library.name} has no {inside}")
            kept[name] = member.read()
    return kept


def main() -> None:
    """Write the files of all libraries and the lock file."""
    VENDOR.mkdir(exist_ok=True)
    lock = []
    for library in LIBRARIES:
        with tempfile.TemporaryDirectory() as folder:
            kept = fetch(library, Path(folder))
        for name, payload in kept.items():
            (VENDOR / name).write_bytes(payload)
        hashes = {name: hashlib.sha256(payload).hexdigest() for name, payload in kept.items()}
        about = {key: getattr(library, key) for key in ("name", "version", "license", "integrity")}
        lock.append({**about, "sha256": hashes})
    LOCK.write_text(json.dumps(lock, indent=2) + "\n", encoding="utf-8")
    print(f"{len(lock)} libraries in {VENDOR}")


if __name__ == "__main__":
    main()
