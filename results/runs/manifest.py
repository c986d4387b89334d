"""`manifest.json`: what a run folder holds and what made it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from types import UnionType
from typing import TypedDict, cast, get_origin, get_type_hints

import scenarios
from results.errors import RunError
from results.files import write_bytes
from results.runs.archive import FILE_FORMATS, FileFormat
from results.runs.draws import Draws
from results.runs.version import commit, model_version, versions
from results.tables import COLUMNS
from sim.campaign import Campaign

MANIFEST = "manifest.json"
DAMAGED = "delete the folder and run it again"


class Failure(TypedDict):
    """A replication that raised an error instead of finishing."""

    replication: int
    error: str
    traceback: str


class Manifest(TypedDict):
    """The content of `manifest.json`.

    `campaign` is the resolved campaign with every source, `base` the name of the campaign from
    which it was varied and `base_fingerprint` what makes that one itself, None if it is not known.
    `seal` is a digest of all that says what was flown. `sha256` has the checksum of each table by
    replication. `draws` is the label of what was drawn for each replication, None if all
    flew the same campaign, and `replications_per_draw` the replications that shared a draw. `replications`
    are the finished ones, in order; `wall_s` is the time waited for them in all, `simulated_s`
    the sum over the workers.
    """

    name: str
    base: str
    base_fingerprint: str | None
    title: str
    fingerprint: str
    seed: int
    model_version: str
    draws: str | None
    replications_per_draw: int
    file_format: FileFormat
    seal: str
    replications: list[int]
    sha256: dict[str, dict[str, str]]
    failures: list[Failure]
    wall_s: float
    simulated_s: float
    commit: str | None
    versions: dict[str, str | None]
    campaign: dict[str, object]


def new_manifest(
    campaign: Campaign,
    seed: int,
    file_format: FileFormat,
    draws: Draws | None = None,
    base: Campaign | None = None,
) -> Manifest:
    """The manifest of a run that has not finished a replication yet."""
    manifest = Manifest(
        name=campaign.name,
        base=base_of(campaign.name),
        base_fingerprint=scenarios.fingerprint(base) if base else None,
        title=campaign.title,
        fingerprint=scenarios.fingerprint(campaign),
        seed=seed,
        model_version=model_version(),
        draws=draws.label if draws else None,
        replications_per_draw=draws.replications_per_draw if draws else 1,
        file_format=file_format,
        seal="",
        replications=[],
        sha256={},
        failures=[],
        wall_s=0.0,
        simulated_s=0.0,
        commit=commit(),
        versions=versions(),
        campaign=scenarios.to_dict(campaign),
    )
    manifest["seal"] = seal_of(manifest)
    return manifest


_FORMER = {"replications_per_draw": "per_vector"}
"""What a key was called in run folders that were written before it had its name."""


def tell_base(manifest: Manifest, base_fingerprint: str | None) -> None:
    """Enter which base campaign was varied, if that was not known before."""
    manifest["base_fingerprint"] = base_fingerprint
    manifest["seal"] = seal_of(manifest)


_SEALED = (
    "name",
    "base",
    "base_fingerprint",
    "title",
    "fingerprint",
    "seed",
    "model_version",
    "draws",
    "replications_per_draw",
    "file_format",
    "campaign",
)


def seal_of(manifest: Mapping[str, object]) -> str:
    """32 hex digits of all that says what was flown: an edited manifest has another one."""
    text = json.dumps({_FORMER.get(key, key): manifest[key] for key in _SEALED}, sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def base_of(name: str) -> str:
    """The campaign that a what-if varies: `two_bases` of `two_bases+half_tankers`."""
    return name.partition("+")[0]


def folder_name(manifest: Manifest) -> str:
    """Name of the run folder: campaign and 16 hex digits of all that decides the numbers."""
    address = f"{manifest['fingerprint']}/{manifest['seed']}/{manifest['model_version']}"
    if manifest["draws"] is not None:
        address += f"/{manifest['draws']}/{manifest['replications_per_draw']}"
    return _named(manifest["name"], address)


def run_folder(campaign: Campaign, seed: int, out: Path) -> Path:
    """Where the replications of a campaign, without draws, are kept below `out`, be they flown or not."""
    address = f"{scenarios.fingerprint(campaign)}/{seed}/{model_version()}"
    return out / _named(campaign.name, address)


def _named(name: str, address: str) -> str:
    digest = hashlib.blake2b(address.encode(), digest_size=8).hexdigest()
    return f"{re.sub(r'[^A-Za-z0-9_.-]+', '_', name)}-{digest}"


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write `manifest.json`; RunError if it cannot be written."""
    text = json.dumps(manifest, ensure_ascii=False, indent=1, allow_nan=False)
    write_bytes(folder / MANIFEST, f"{text}\n".encode())


def read_manifest(folder: Path, *, force: bool = False) -> Manifest:
    """Read `manifest.json` of a run folder.

    Raises RunError if there is none, if it is damaged, or (unless `force`) if another
    version of the model made it.
    """
    path = folder / MANIFEST
    try:
        content = json.loads(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError) as error:
        raise RunError(f"{folder} is not a run folder: it has no {MANIFEST}") from error
    except OSError as error:
        raise RunError(f"{path} cannot be read: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:  # neither UTF-8 nor JSON, or nested without end
        raise RunError(f"{path} is damaged ({error})", DAMAGED) from error
    made_by = content.get("model_version") if isinstance(content, dict) else None
    # Asked first: what another version wrote may lack what this one looks for.
    if isinstance(made_by, str) and made_by != model_version() and not force:
        raise RunError(
            f"{folder} was made by version {made_by} of the model, this is {model_version()}",
            "run the campaign again, or install that version to read it",
        )
    if isinstance(content, dict):
        content |= {key: content.pop(former) for key, former in _FORMER.items() if former in content}
    problem = _problem(content)
    if problem:
        raise RunError(f"{path} is damaged ({problem})", DAMAGED)
    return cast(Manifest, content)


def _problem(content: object) -> str:
    """What is wrong with a manifest; empty if nothing is."""
    if not isinstance(content, dict):
        return "not an object"
    for key, hint in get_type_hints(Manifest).items():
        if key not in content:
            return f"no {key}"
        expected = hint if isinstance(hint, UnionType | type) else get_origin(hint)
        if isinstance(content[key], bool) or not _fits(content[key], expected):
            return f"{key} is {content[key]!r:.40}"
    if content["file_format"] not in FILE_FORMATS:
        return f"file_format is {content['file_format']!r:.40}"
    if not _are_numbers(content["replications"]):
        return "replications are not distinct whole numbers in order"
    if not all(_is_failure(row) for row in content["failures"]):
        return "a failure lacks its replication, error or traceback"
    for number in content["replications"]:
        if not _are_checksums(content["sha256"].get(str(number))):
            return f"replication {number} lacks the checksums of its tables"
    if content["seal"] != seal_of(content):
        return "it was edited after it had been written: campaign, seed, draws or version"
    return ""


def _fits(value: object, expected: object) -> bool:
    return not isinstance(expected, type | UnionType) or isinstance(value, expected)


def _are_numbers(numbers: list[object]) -> bool:
    whole = [number for number in numbers if type(number) is int and number >= 0]
    return whole == numbers and all(one < other for one, other in pairwise(whole))


def _is_failure(row: object) -> bool:
    if not isinstance(row, dict) or type(row.get("replication")) is not int:
        return False
    return isinstance(row.get("error"), str) and isinstance(row.get("traceback"), str)


def _are_checksums(row: object) -> bool:
    return isinstance(row, dict) and all(isinstance(row.get(name), str) for name in COLUMNS)
