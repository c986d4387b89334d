"""What made a run, or one side of a comparison, in words: enough to fly it again; what its measures count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from results.formatting import capitalized, printed_unit
from results.measures import Measure
from results.report.table import Sheet, prose
from results.runs import Run, Side

Facts = tuple[tuple[str, str], ...]


def facts(side: Side) -> Facts:
    """Name and value of everything that decides the numbers of one side, and of what flew it."""
    manifest = side.manifest
    versions = [f"{name} {version}" for name, version in manifest["versions"].items() if version]
    return (
        ("campaign", side.campaign.name),
        ("title", side.campaign.title),
        ("first and last day", f"{side.campaign.from_date} to {side.campaign.to_date}"),
        ("replications", replications(side.replications)),
        ("seed", str(manifest["seed"])),
        ("parameters", drawn(side)),
        ("model version", manifest["model_version"]),
        ("commit", manifest["commit"] or "unknown"),
        ("fingerprint of the campaign", manifest["fingerprint"]),
        *([("run folder", side.folder.name)] if isinstance(side, Run) else []),
        ("failed replications", str(len(side.failures))),
        ("versions", ", ".join(versions)),
    )


def drawn(side: Side) -> str:
    """Where the parameters of each replication come from."""
    label = side.manifest["draws"]
    return f"drawn: {label}" if label else "those of the campaign, the same in every replication"


def replications(numbers: Sequence[int]) -> str:
    """Which replications, for instance `20 (0 to 19)`."""
    if not numbers:
        return "none"
    if len(numbers) == 1:
        return f"1 (number {numbers[0]})"
    if list(numbers) == list(range(numbers[0], numbers[-1] + 1)):
        return f"{len(numbers)} ({numbers[0]} to {numbers[-1]})"
    return f"{len(numbers)} ({', '.join(map(str, numbers))})"


def side_by_side(baseline: Side, what_if: Side) -> Sheet:
    """The facts of both sides of a comparison."""
    rows = [
        (name, before, after)
        for (name, before), (_, after) in zip(facts(baseline), facts(what_if), strict=True)
    ]
    return prose("The two sides", ("what", "baseline", "what-if"), rows)


def definitions(measures: Iterable[Measure]) -> Sheet:
    """Name, unit, definition and source of each measure."""
    rows = [
        (
            capitalized(one.name),
            printed_unit(one.unit)[0],
            one.definition,
            one.source or "counted from the log",
        )
        for one in measures
    ]
    return prose("Measures and their definitions", ("measure", "unit", "definition", "source"), rows)
