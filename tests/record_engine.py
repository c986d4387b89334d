"""Write down how the engine behaves: `python tests/record_engine.py` after every change of its code.

It flies the golden campaigns and compares their logs with those on record. Equal logs mean that the
engine has not changed its behavior, and it keeps its version. Other logs are refused, unless
`--results-change` says that they are meant: then the engine gets a new version.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from support.logs import log_text

import scenarios
from results.runs.engine import ENGINES, Recorded, code_digest, engine_folder, recorded
from sim import Campaign, simulate

SEED = 1
# Whole campaigns; the what-ifs reach what the documented campaign does not: a shut base, squadrons that
# move, too few crews, weapons and fuel.
GOLDEN = (
    ("two_bases",),
    ("inherent_resolve",),
    (
        "inherent_resolve",
        "fuel_resupply_halved",
        "gulf_hosts_withdraw",
        "half_turn_crews",
        "munitions_short",
        "worst_dust",
    ),
)
SAMPLE_DAYS = 130
"""Later days are left out of what the test flies."""


def golden_campaigns() -> list[Campaign]:
    """The campaigns whose logs say how an engine behaves."""
    return [scenarios.resolve(words).campaign for words in GOLDEN]


def sample_of(campaigns: Sequence[Campaign]) -> list[Campaign]:
    """The same, short enough for a test."""
    return [
        replace(one, to_date=min(one.to_date, one.from_date + timedelta(SAMPLE_DAYS))) for one in campaigns
    ]


def campaigns_digest(campaigns: Sequence[Campaign]) -> str:
    """16 hex digits of what is flown."""
    prints = "\n".join(scenarios.fingerprint(one) for one in campaigns)
    return hashlib.blake2b(prints.encode(), digest_size=8).hexdigest()


def logs_digest(campaigns: Sequence[Campaign]) -> str:
    """16 hex digits of the logs of campaigns, flown here."""
    digest = hashlib.blake2b(digest_size=8)
    for campaign in campaigns:
        digest.update(log_text(simulate(campaign, seed=SEED)).encode())
    return digest.hexdigest()


def matched(known: Sequence[Recorded], new: Mapping[str, str], *, results_change: bool) -> Recorded:
    """The record of an engine of which all but the behavior is given.

    Raises ValueError if its logs are not those of the same code, or, unless `results_change`, of any
    behavior on record.
    """
    same_flown = [row for row in known if row.campaigns == new["campaigns"]]
    for row in same_flown:
        if row.code == new["code"] and row.logs != new["logs"]:
            raise ValueError("the same code gave other logs before: the engine does not repeat itself")
    alike = [row for row in known if row.logs == new["logs"]]  # a range may change, which no log tells
    same_code = [row for row in known if row.code == new["code"]]  # other campaigns: their files changed
    for row in (*alike, *same_code):
        return Recorded(**new, behavior=row.behavior)
    if known and not results_change:
        raise ValueError(
            "the golden logs are not those of any engine on record; if that is meant, record it with "
            "--results-change"
        )
    return Recorded(**new, behavior=new["logs"])


def write(rows: Sequence[Recorded], file: Path) -> None:
    """Write the table of engines."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(Recorded._fields)
    writer.writerows(rows)
    file.write_text(text.getvalue(), encoding="utf-8")


def main(arguments: Sequence[str]) -> str:
    """Record the engine of this tree; what to say, or SystemExit if it is refused."""
    parser = argparse.ArgumentParser(description="Record how the engine behaves.")
    parser.add_argument(
        "--results-change", action="store_true", help="the engine is meant to behave differently"
    )
    results_change: bool = parser.parse_args(arguments).results_change
    known, campaigns = recorded(), golden_campaigns()
    new = {
        "code": code_digest(engine_folder()),
        "campaigns": campaigns_digest(campaigns),
        "logs": logs_digest(campaigns),
        "sample": logs_digest(sample_of(campaigns)),
    }
    try:
        row = matched(known, new, results_change=results_change)
    except ValueError as error:
        raise SystemExit(f"not recorded: {error}") from None
    if row not in known:
        write([*known, row], ENGINES)
    is_new = row.behavior not in {one.behavior for one in known}
    return f"code {row.code} has {'a new' if is_new else 'the known'} behavior {row.behavior}"


if __name__ == "__main__":
    print(main(sys.argv[1:]))
