"""`manifest.json`: what a run folder holds and what made it."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from types import UnionType
from typing import TypedDict, cast, get_origin, get_type_hints

import scenarios
from results.errors import RunError
from results.files import write_bytes
from results.runs.archive import FILE_FORMATS, FileFormat
from results.runs.draws import Draws
from results.runs.version import commit, model_version, versions
from sim.campaign import Campaign

MANIFEST = "manifest.json"


class Failure(TypedDict):
    """A replication that raised an error instead of finishing."""

    replication: int
    error: str
    traceback: str


class Manifest(TypedDict):
    """The content of `manifest.json`.

    `campaign` is the resolved campaign with every source, `base` the name of the campaign from
    which it was varied. `draws` is the label of what was drawn for each replication, None if all
    flew the same campaign, and `per_vector` the replications that shared a draw. `replications`
    are the finished ones, in order; `wall_s` is the time waited for them in all, `simulated_s`
    the sum over the workers.
    """

    name: str
    base: str
    title: str
    fingerprint: str
    seed: int
    model_version: str
    draws: str | None
    per_vector: int
    file_format: FileFormat
    replications: list[int]
    failures: list[Failure]
    wall_s: float
    simulated_s: float
    commit: str | None
    versions: dict[str, str | None]
    campaign: dict[str, object]


def new_manifest(
    campaign: Campaign, seed: int, file_format: FileFormat, draws: Draws | None = None
) -> Manifest:
    """The manifest of a run that has not finished a replication yet."""
    return Manifest(
        name=campaign.name,
        base=base_of(campaign.name),
        title=campaign.title,
        fingerprint=scenarios.fingerprint(campaign),
        seed=seed,
        model_version=model_version(),
        draws=draws.label if draws else None,
        per_vector=draws.per_vector if draws else 1,
        file_format=file_format,
        replications=[],
        failures=[],
        wall_s=0.0,
        simulated_s=0.0,
        commit=commit(),
        versions=versions(),
        campaign=scenarios.to_dict(campaign),
    )


def base_of(name: str) -> str:
    """The campaign that a what-if varies: `two_bases` of `two_bases+half_tankers`."""
    return name.partition("+")[0]


def folder_name(manifest: Manifest) -> str:
    """Name of the run folder: campaign and 16 hex digits of all that decides the numbers."""
    address = f"{manifest['fingerprint']}/{manifest['seed']}/{manifest['model_version']}"
    if manifest["draws"] is not None:
        address += f"/{manifest['draws']}/{manifest['per_vector']}"
    return _named(manifest["name"], address)


def run_folder(campaign: Campaign, seed: int, out: Path) -> Path:
    """Where the replications of a campaign, without draws, are kept below `out`, be they flown or not."""
    address = f"{scenarios.fingerprint(campaign)}/{seed}/{model_version()}"
    return out / _named(campaign.name, address)


def _named(name: str, address: str) -> str:
    digest = hashlib.blake2b(address.encode(), digest_size=8).hexdigest()
    return f"{re.sub(r'[^A-Za-z0-9_.-]+', '_', name)}-{digest}"


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write `manifest.json`; RunError if the disk will not have it."""
    text = json.dumps(manifest, ensure_ascii=False, indent=1, allow_nan=False)
    write_bytes(folder / MANIFEST, (text + "\n").encode("utf-8"))


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
    except ValueError as error:  # neither UTF-8 nor JSON
        raise RunError(f"{path} is damaged ({error}); delete the folder and run it again") from error
    content = _completed(content)
    problem = _problem(content)
    if problem:
        raise RunError(f"{path} is damaged ({problem}); delete the folder and run it again")
    manifest = cast(Manifest, content)
    if manifest["model_version"] != model_version() and not force:
        raise RunError(
            f"{folder} was made by version {manifest['model_version']} of the model, this is "
            f"{model_version()}: run the campaign again, or install that version to read it"
        )
    return manifest


def _completed(content: object) -> object:
    """A manifest with the keys that it lacks if it was written before anything could be drawn."""
    if not isinstance(content, dict) or not isinstance(content.get("name"), str):
        return content
    return {"base": base_of(content["name"]), "draws": None, "per_vector": 1, **content}


def _problem(content: object) -> str:
    """What is wrong with a manifest; empty if nothing is."""
    if not isinstance(content, dict):
        return "not an object"
    for key, hint in get_type_hints(Manifest).items():
        if key not in content:
            return f"no {key}"
        expected = hint if isinstance(hint, UnionType | type) else get_origin(hint)
        if isinstance(expected, type | UnionType) and not isinstance(content[key], expected):
            return f"{key} is {content[key]!r:.40}"
    if content["file_format"] not in FILE_FORMATS:
        return f"file_format is {content['file_format']!r:.40}"
    if not all(isinstance(number, int) and number >= 0 for number in content["replications"]):
        return "replications are not numbers"
    return ""
