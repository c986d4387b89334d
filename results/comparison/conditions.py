"""Whether two runs may be compared, and what to warn of if they are."""

from __future__ import annotations

from collections.abc import Mapping

from results.errors import RunError
from results.runs import Run


def comparable(baseline: Run, what_if: Run, *, force: bool = False) -> tuple[tuple[int, ...], str]:
    """The replications that both runs hold, and what to warn of beside their difference.

    Raises RunError if they share none, or if their difference would mean nothing: other base campaign,
    seed or draws; unless `force`, other model version or window.
    """
    runs = f"{baseline.folder} and {what_if.folder}"
    known = all(run.manifest["base_fingerprint"] for run in (baseline, what_if))
    ours, theirs = (_always_equal(run, is_base_known=known) for run in (baseline, what_if))
    if unlike := _unlike(ours, theirs):
        raise RunError(f"{runs} cannot be compared: {'; '.join(unlike)}")
    unlike = _unlike(_equal_unless_forced(baseline), _equal_unless_forced(what_if))
    if unlike and not force:
        raise RunError(f"{runs} cannot be compared unless by force: {'; '.join(unlike)}")
    shared = tuple(sorted({*baseline.replications} & {*what_if.replications}))
    if not shared:
        raise RunError(f"{runs} have no replication in common")
    caveats = [f"compared by force: {one}" for one in unlike]
    either = {*baseline.replications} | {*what_if.replications}
    if len(shared) < len(either):
        caveats.append(f"of {len(either)} replications only {len(shared)} are compared, which both runs hold")
    return shared, "; ".join(caveats)


def _always_equal(run: Run, *, is_base_known: bool) -> dict[str, str]:
    manifest = run.manifest
    label = manifest["draws"]
    drawn = "none" if label is None else f"{label}, {manifest['replications_per_draw']} replications per draw"
    known = manifest["base_fingerprint"] if is_base_known else None
    return {
        "base campaign": manifest["base"] + (f" {known[:8]}" if known else ""),
        "seed": str(manifest["seed"]),
        "set of drawn parameters": drawn,
    }


def _equal_unless_forced(run: Run) -> dict[str, str]:
    window = f"{run.campaign.from_date} to {run.campaign.to_date}"
    return {"model version": run.manifest["model_version"], "window": window}


def _unlike(ours: Mapping[str, str], theirs: Mapping[str, str]) -> list[str]:
    return [
        f"their {word} is not the same ({ours[word]} and {theirs[word]})"
        for word in ours
        if ours[word] != theirs[word]
    ]
