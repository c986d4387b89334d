"""A page that holds the engine as well: Python for WebAssembly, SimPy, the model and the bundled what-ifs."""

from __future__ import annotations

import gzip
import io
import pickle
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import fields
from importlib import metadata
from pathlib import Path
from typing import Any, Final

import results
import scenarios
import sim
from coalition.web.assets import FOLDER
from coalition.web.content import fitted_paths
from coalition.web.record import about_record, missed_of
from results import model_version
from results.replay import SLIDERS, TABLES, Known, pack_replication, t95
from scenarios import Scenario, load_what_if, what_ifs
from scenarios.layout import TABLES as ROWS
from scenarios.scenario import resolve
from scenarios.wording import called
from sim import simulate
from sim.campaign import Campaign

PYODIDE: Final = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")
SCRIPTS: Final = "'wasm-unsafe-eval' 'unsafe-eval' blob:"
"""What the policy must allow for Python to run in a worker of the page."""

Asked = tuple[scenarios.WhatIf, Mapping[str, Any]]
"""A what-if and the fields of the campaign that it changes."""

_STAMP: Final = (2020, 1, 1, 0, 0, 0)


def live_data(scenario: Scenario, seed: int, asked: Sequence[Asked]) -> dict[str, bytes]:
    """All that the page needs beside what every page holds, compressed and by the names that it asks for.

    The baseline is flown once, here, so that the page opens with a picture.
    """
    campaign = scenario.campaign
    about = {
        "base": campaign.name,
        "model_version": model_version(),
        "fingerprint": scenarios.fingerprint(campaign),
        "draws": None,
        "commit": None,
    }
    made_by = {**about, "scenario": campaign.name, "seed": seed, "replication": 0, "replications": 1}
    log = simulate(campaign, seed=seed)
    rows = {name: getattr(log, name) for name in TABLES}
    fitted = fitted_paths(scenario.base.name)
    engine = {
        "campaign": campaign,
        "what_ifs": {one.id: fields_ for one, fields_ in asked},
        "about": about,
        "fitted": fitted,
        "t95": t95(),
        "known": known_of(campaign),
    }
    vendor = FOLDER / "vendor"
    return {
        "replay-1": gzip.compress(
            pack_replication(campaign, rows, made_by, fitted=fitted).payload, 9, mtime=0
        ),
        **{name: (vendor / f"{name}.gz").read_bytes() for name in PYODIDE},
        "stdlib": gzip.compress((vendor / "python_stdlib.zip").read_bytes(), 1, mtime=0),
        "engine": gzip.compress(engine_zip(), 9, mtime=0),
        "campaigns": gzip.compress(pickle.dumps(engine, protocol=5), 9, mtime=0),
    }


def known_of(campaign: Campaign) -> Known:
    """What the page can say of the trust in its answers: the record, and names for what is uncertain."""
    rows = ((f"{table}.{row.id}", row) for table in ROWS for row in getattr(campaign, table))
    paths = [path for path, row in rows if row.confidence == "assumed"]
    paths += [row.id for row in campaign.parameters]
    names = {path: called(path, campaign) for path in paths}
    return Known(about_record(campaign.name), missed_of(campaign), names)


def settings(scenario: Scenario, seed: int, asked: Sequence[Asked]) -> dict[str, object]:
    """What can be asked in the page: what-ifs with their questions, sliders, days."""
    campaign = scenario.campaign
    return {
        "seed": seed,
        "from_date": campaign.from_date.isoformat(),
        "to_date": campaign.to_date.isoformat(),
        "sliders": [slider._asdict() for slider in SLIDERS],
        "what_ifs": [
            {name: getattr(one, name) for name in ("id", "question", "background", "why", "source")}
            for one, _ in asked
        ],
    }


def asked_of(campaign: Campaign, names: Sequence[str] | None = None) -> list[Asked]:
    """The bundled what-ifs of a campaign (all, or those named), with the fields that they change."""
    found: list[Asked] = []
    for name in what_ifs() if names is None else names:
        one = load_what_if(name)
        if one.extends != campaign.name:
            continue
        varied = resolve([campaign.name, name], to=campaign.to_date.isoformat()).campaign
        fields_ = {
            field.name: getattr(varied, field.name)
            for field in fields(Campaign)
            if field.name not in ("name", "title")
            and getattr(varied, field.name) != getattr(campaign, field.name)
        }
        if fields_:
            found.append((one, fields_))
    return found


def engine_zip() -> bytes:
    """The Python files that fly and pack: the engine, SimPy, and the part of `results` that needs no more."""
    simpy = metadata.distribution("simpy")
    files = {
        f"simpy/{path.name}" if len(path.parts) == 2 else str(path): Path(str(simpy.locate_file(path)))
        for path in simpy.files or ()
        if path.parts[0] == "simpy" and path.suffix == ".py"
    }
    files |= {f"sim/{path.name}": path for path in sorted(Path(str(sim.__file__)).parent.glob("*.py"))}
    replay = Path(str(results.__file__)).parent / "replay"
    names = ("about", "changing", "container", "days", "flying", "inside", "moment", "packing", "trust")
    files |= {f"results/replay/{name}.py": replay / f"{name}.py" for name in names}
    files["results/formatting.py"] = replay.parent / "formatting.py"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, _STAMP), path.read_bytes(), zipfile.ZIP_DEFLATED)
        for folder in ("results", "results/replay"):  # their own would import all the rest
            archive.writestr(zipfile.ZipInfo(f"{folder}/__init__.py", _STAMP), b"")
    return packed.getvalue()


def simpy_license() -> str:
    """SimPy's license text, which a page that holds SimPy carries."""
    simpy = metadata.distribution("simpy")
    (path,) = [path for path in simpy.files or () if "licen" in path.name.lower()]
    text = Path(str(simpy.locate_file(path))).read_text(encoding="utf-8")
    return f"simpy {simpy.version} (MIT)\n\n{text.strip()}"
