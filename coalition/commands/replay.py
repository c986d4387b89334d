"""`coalition replay`: a run, or two, as one file that plays itself."""

from __future__ import annotations

import gzip
import shlex
from pathlib import Path

from coalition.commands.compare import failings_of
from coalition.commands.pairs import pair_of
from coalition.terminal.messages import print_line, say
from coalition.web import (
    FOLDER,
    SCRIPTS,
    asked_of,
    fitted_paths,
    licenses,
    live_data,
    packed_json,
    records_of,
    settings,
    simpy_license,
    single_file,
)
from results import Run, compare_runs, open_run
from results.comparison import comparable
from results.files import destination, write_bytes
from results.formatting import counted
from results.measures import HEADLINE, MEASURES
from results.replay import parting, replay_of
from results.report import Answer, comparison_answer, run_answer
from scenarios import ScenarioError
from scenarios.scenario import expression, resolve


def write_replay(folders: tuple[Path, ...], out: Path, replication: int | None, *, force: bool) -> None:
    """Write the file; RunError, before anything is packed, if a run cannot be read or compared."""
    destination(out)
    runs = tuple(open_run(folder, force=force) for folder in folders)
    shown = replication if replication is not None else first_of(runs, force=force)
    words = ["coalition", "replay", *map(str, folders), "--out", str(out)]
    words += ["--replication", str(replication)] if replication is not None else []
    command = shlex.join([*words, *(["--force"] if force else [])])
    payload = page_of(runs, shown, command=command, force=force)
    write_bytes(out, payload)
    print_line(out)
    size_mb = len(payload) / 1e6
    say(f"{size_mb:.1f} MB, {counted(len(runs), 'run')}, replication {shown}: it opens offline")


def page_of(runs: tuple[Run, ...], shown: int, *, command: str, force: bool = False) -> bytes:
    """The page that plays a run, or two, with a replication on the maps; `command` makes it again."""
    base = runs[0].base
    fitted = fitted_paths(base)
    data = {f"replay-{number}": replay_of(run, shown, fitted=fitted) for number, run in enumerate(runs, 1)}
    answer = answer_of(runs, command=command, force=force)
    start = {"mode": "file", "replays": list(data)}
    records = records_of(base)
    return single_file(
        f"Replay: {answer['title']}",
        {
            "start": packed_json(start),
            **data,
            "answer": packed_json(answer),
            **({"records": packed_json(records)} if records else {}),
            "basemap": basemap(),
        },
    )


def answer_of(runs: tuple[Run, ...], *, command: str, force: bool = False) -> Answer:
    """The words and tables beside the map: of one run, or of what differs between two."""
    failings = failings_of(runs[0].base)
    if len(runs) == 1:
        return run_answer(runs[0], command=command, failings=failings)
    baseline, what_if = runs
    pair = pair_of(baseline, what_if)
    looked_at = [name for one in (pair.scenario.what_ifs if pair.scenario else ()) for name in one.look_at]
    ids = tuple(dict.fromkeys((*HEADLINE, *looked_at)))
    comparison = compare_runs(baseline, what_if, ids, force=force)
    answer = comparison_answer(comparison, pair.scenario, command=command, failings=failings)
    return {**answer, **parting(baseline, what_if, comparison.replications)}


def basemap() -> bytes:
    """The map beneath, compressed."""
    return gzip.compress((FOLDER / "basemap.geojson").read_bytes(), 9, mtime=0)


def first_of(runs: tuple[Run, ...], *, force: bool) -> int:
    """The replication on the maps: the first that all runs hold."""
    if len(runs) == 1:
        return runs[0].replications[0]
    return comparable(*runs, force=force)[0][0]


def write_live(words: tuple[str, ...], out: Path, seed: int, until: str | None) -> None:
    """Write a page that holds the engine; ScenarioError or RunError before anything is flown."""
    destination(out)
    scenario = resolve(expression(words), to=until, measures=MEASURES)
    if scenario.what_ifs:
        raise ScenarioError("a page with the engine begins with a campaign; what-ifs are chosen in the page")
    campaign = scenario.campaign
    asked = asked_of(campaign)
    live = {**settings(scenario, seed, asked), "failings": failings_of(campaign.name)}
    records = records_of(campaign.name)
    payload = single_file(
        campaign.title,
        {
            "start": packed_json({"mode": "live", "replays": ["replay-1"], "live": live}),
            **live_data(scenario, seed, asked),
            **({"records": packed_json(records)} if records else {}),
            "basemap": basemap(),
        },
        more_scripts=SCRIPTS,
        more_licenses="\n\n---\n\n".join((licenses("pyodide"), python_license(), simpy_license())),
    )
    write_bytes(out, payload)
    print_line(out)
    say(f"{len(payload) / 1e6:.1f} MB with the engine; it opens offline and flies in the browser")


def python_license() -> str:
    """The license of Python, whose standard library the page holds."""
    text = (FOLDER / "vendor" / "python.LICENSE").read_text(encoding="utf-8")
    return f"Python (PSF-2.0)\n\n{text.strip()}"
