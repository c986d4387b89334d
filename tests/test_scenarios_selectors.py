"""Selectors: one name for many rows, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.what_if_files import BIG, laid, refused, what_if


@pytest.mark.parametrize(
    ("selector", "ids"),
    [
        ("bases.*.turn_crews", {"west", "east"}),
        ("bases[country=Westland].turn_crews", {"west"}),
        ("bases[country!=Westland].turn_crews", {"east"}),
        ("bases[kind=airbase, country = Eastland].turn_crews", {"east"}),
        ("squadrons[base.country=Eastland].aircraft", {"tankers"}),
        ("squadrons[contingent!=westland,role=tanker].aircraft", {"tankers"}),
        ("squadrons[aircraft=4].aircraft", {"fighters"}),
        ("squadrons[to=].aircraft", {"fighters", "tankers"}),
        ("caveats[squadron.role=strike].from", {"fighters_first"}),
        ("caveats[strikes_in=Midland].from", {"fighters_first"}),
        ("tempo.*", {"all_days"}),
    ],
)
def test_a_selector_names_the_rows_that_meet_its_conditions(
    tmp_path: Path, selector: str, ids: set[str]
) -> None:
    new = "2014-12-31" if selector.endswith("from") else "7"
    scenario = laid(tmp_path, f"  set:\n    {selector}: {new}\n")
    assert {change.path.split(".")[1] for change in scenario.changes} == ids


@pytest.mark.parametrize(
    ("selector", "problem", "nearest"),
    [
        ("squadrons[role=tankr].aircraft", "must be", "tanker"),
        ("squadrons[role=isr].aircraft", "no row of squadrons has role 'isr'", ""),
        ("squadrons[contingent=westlnd].aircraft", "no row of squadrons has contingent", "westland"),
        ("squadrons[contingent!=westlnd].aircraft", "no row of squadrons has contingent", "westland"),
        ("squadrons[role=tanker,contingent=westland].aircraft", "matches no row of squadrons", ""),
        ("squadrons[rol=tanker].aircraft", "is not a field of squadrons", "role"),
        ("squadrons[role].aircraft", "is not of the form field=value", ""),
        ("squadrons[].aircraft", "has no condition", ""),
        ("squadrons[role=tanker.aircraft", "is not of the form table", ""),
        ("squadrons[bases.country=x].aircraft", "names another row", "base"),
        ("squadron[role=tanker].aircraft", "is not a table", "squadrons"),
        ("parameters.*.low", "is not a table", ""),
        ("closures.*.from", "matches no row of closures", ""),
        ("bases.*.turn_crew", "is not a field", "turn_crews"),
        ("bases.*", "stops before a value", ""),
        ("contingents[policies=x].name", "that can be asked for", ""),
        ("bases.*.id", "is not a field", ""),
        ("nowhere.at.all", "is not a part of a campaign", ""),
    ],
)
def test_a_selector_that_names_nothing_is_refused(
    tmp_path: Path, selector: str, problem: str, nearest: str
) -> None:
    path = what_if(tmp_path, "idea", f"  set:\n    {selector}: 1\n")
    error = refused(path)
    assert (error.file, error.key) == (path, selector)
    assert problem in error.problem
    if nearest:
        assert error.nearest == nearest


def test_empty_cells_are_passed_over_by_a_selector_and_refused_by_name(tmp_path: Path) -> None:
    scenario = laid(tmp_path, "  scale:\n    changes.*.aircraft: 2\n", BIG)
    paths = {change.path for change in scenario.changes}
    assert "changes.uk_tornado_2014_10_03.aircraft" in paths
    assert "changes.tr_f16_2015_08_28.aircraft" not in paths
    named = what_if(tmp_path, "named", "  scale:\n    changes.tr_f16_2015_08_28.aircraft: 2\n", BIG)
    assert "is empty" in refused(named).problem
    only = what_if(tmp_path, "only", "  scale:\n    changes[squadron=tr_f16].aircraft: 2\n", BIG)
    assert "only empty cells" in refused(only).problem
