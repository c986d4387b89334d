"""Fetch the libraries of the page anew: `python docs/vendor.py`, with npm; commit what it writes.

Each is packed by npm at a pinned version and checked against its integrity hash here; the files that the page
needs and the license go to `coalition/web/vendor/`. Nobody needs npm to install or to use `coalition`.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import subprocess
import sysconfig
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
    """A name that ends in `.gz` is compressed here."""


LIBRARIES = (
    Library(
        "uplot",
        "1.6.32",
        "sha512-KIMVnG68zvu5XXUbC4LQEPnhwOxBuLyW1AHtpm6IKTXImkbLgkMy+jabjLgSLMasNuGGzQm/ep3tOkyTxpiQIw==",
        "MIT",
        {"dist/uPlot.esm.js": "uplot.js", "dist/uPlot.min.css": "uplot.css", "LICENSE": "uplot.LICENSE"},
    ),
    # Python for WebAssembly, for files that hold the engine.
    Library(
        "pyodide",
        "314.0.7",
        "sha512-0YvXxEhfEdpLfb/XkM2BFAeMROq0iMUX2bzzH9pOttyMcWkwq+HbE5uyuGD82LN7y2q+SNvi/6V5JEsOlD2R1A==",
        "MPL-2.0",
        {
            "pyodide.mjs": "pyodide.mjs.gz",
            "pyodide.asm.mjs": "pyodide.asm.mjs.gz",
            "pyodide.asm.wasm": "pyodide.asm.wasm.gz",
            "python_stdlib.zip": "python_stdlib.zip",
        },
    ),
)
# The package of Pyodide has no text of its license; that of axe-core, which is under the same one, has.
MOZILLA = Library(
    "axe-core",
    "4.11.0",
    "sha512-ilYanEU8vxxBexpJd8cWM4ElSQq4QctCLKih0TSfjIfCQTeyH/6zVrmIJfLPrKTKJRbiG+cfnZbQIjAlJmF1jQ==",
    "MPL-2.0",
    {"LICENSE": "pyodide.LICENSE"},
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
            content = member.read()
            kept[name] = gzip.compress(content, 9, mtime=0) if name.endswith(".gz") else content
    return kept


def main() -> None:
    """Write the files of all libraries and the lock file."""
    VENDOR.mkdir(exist_ok=True)
    lock = []
    for library in LIBRARIES:
        with tempfile.TemporaryDirectory() as folder:
            kept = fetch(library, Path(folder))
        if library.name == "pyodide":
            with tempfile.TemporaryDirectory() as folder:
                kept |= fetch(MOZILLA, Path(folder))
        for name, payload in kept.items():
            (VENDOR / name).write_bytes(payload)
        hashes = {name: hashlib.sha256(payload).hexdigest() for name, payload in kept.items()}
        about = {key: getattr(library, key) for key in ("name", "version", "license", "integrity")}
        lock.append({**about, "sha256": hashes})
    python = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    (VENDOR / "python.LICENSE").write_bytes(
        python.read_bytes()
    )  # of the standard library, the same for years
    LOCK.write_text(json.dumps(lock, indent=2) + "\n", encoding="utf-8")
    print(f"{len(lock)} libraries in {VENDOR}")


if __name__ == "__main__":
    main()
