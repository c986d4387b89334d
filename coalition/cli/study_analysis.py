"""`coalition study sensitivity`, `frontier`, `screen` and `discover`: what can be asked for, and how."""

from __future__ import annotations

from enum import StrEnum
from math import nan
from pathlib import Path
from typing import Annotated

import typer

from coalition.cli.options import AsJson, examples
from coalition.invocation import RUNS, STUDIES

StudyName = Annotated[
    str, typer.Argument(metavar="FILE", help="A study file, or a bundled study by its name.")
]
Results = Annotated[
    Path | None,
    typer.Option(
        "--results",
        metavar="FILE",
        help="Results as `coalition study export` writes them (.parquet or .csv), instead of those in the "
        "store.",
    ),
]
Store = Annotated[
    str,
    typer.Option(metavar="DIR", help="Where `coalition study run` keeps its units, a folder or a bucket."),
]
Into = Annotated[
    Path,
    typer.Option(metavar="DIR", help="Tables (CSV) and pictures go into a folder of the study's name there."),
]
Measures = Annotated[
    list[str] | None,
    typer.Option("--measure", metavar="ID", help="A measure that the study keeps. May be repeated."),
]
Wants = Annotated[
    list[str] | None,
    typer.Option(
        "--want", metavar="ID=WAY", help="Which way a measure is better: sorties=more or sorties=less."
    ),
]

ANALYSES = RUNS / "analyses"


class Method(StrEnum):
    """How boxes are looked for."""

    CART = "cart"
    PRIM = "prim"


SENSITIVITY = examples(
    "coalition study sensitivity what_decides",
    "coalition study sensitivity my_study.yaml --results my_study.parquet --measure sorties",
    "coalition study sensitivity what_decides --page sensitivity.md",
)
FRONTIER = examples(
    "coalition study frontier tanker_choices --measure station_hours --measure fuel_burned_klb"
)
SCREEN = examples(
    "coalition study screen tanker_choices --measure station_hours",
    "coalition study screen tanker_choices --measure station_hours --indifference 50",
)
DISCOVER = examples("coalition study discover when_coverage_fails 'coverage_share<0.33' --method prim")


def sensitivity(
    name: StudyName,
    measures: Measures = None,
    results: Results = None,
    store: Store = STUDIES,
    out: Into = ANALYSES,
    page: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write what it says as a page, too (Markdown).")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say which factors of a study matter.

    After a morris design: elementary effects over whole ranges, their mean, mean size and spread. After
    sobol_indices: first and total order indices with bootstrap intervals. After any design: each measure
    in the lowest and the highest third of each factor (tornado), and pairs that depend on each other. A
    measure that is constant and a factor that changes nothing are named as such.
    """
    from coalition.commands.study_analysis import Asked
    from coalition.commands.study_sensitivity import print_sensitivity

    asked = Asked(name=name, results=results, store=store, out=out, as_json=as_json)
    print_sensitivity(asked, measures or (), page)


def frontier(
    name: StudyName,
    measures: Measures = None,
    wants: Wants = None,
    results: Results = None,
    store: Store = STUDIES,
    out: Into = ANALYSES,
    as_json: AsJson = False,
) -> None:
    """Show which scenarios no other one beats in two or three measures at once.

    With factors, each point of the design is an alternative of its own. A scenario that another one
    dominates by its means, but by no more than chance, is marked.
    """
    from coalition.commands.study_analysis import Asked
    from coalition.commands.study_choice import print_frontier

    asked = Asked(name=name, results=results, store=store, out=out, as_json=as_json)
    print_frontier(asked, measures or (), wants or ())


def screen(
    name: StudyName,
    measure: Annotated[str, typer.Option(metavar="ID", help="The measure to rank by.")],
    want: Annotated[
        str, typer.Option(metavar="ID=WAY", help="Which way it is better, if the catalog does not say.")
    ] = "",
    indifference: Annotated[
        float | None,
        typer.Option(
            help="A difference too small to matter: say how many replications it takes to select one."
        ),
    ] = None,
    results: Results = None,
    store: Store = STUDIES,
    out: Into = ANALYSES,
    as_json: AsJson = False,
) -> None:
    """Rank scenarios by one measure, and say which may be the best.

    The best is among those that stay, with 95 % confidence for all comparisons together: subset selection on
    paired differences (Nelson, Swann, Goldsman and Song 2001), and with --indifference the number of
    replications to select one.
    """
    from coalition.commands.study_analysis import Asked
    from coalition.commands.study_choice import print_screening

    asked = Asked(name=name, results=results, store=store, out=out, as_json=as_json)
    print_screening(asked, measure, want, nan if indifference is None else indifference)


def discover(
    name: StudyName,
    condition: Annotated[
        str,
        typer.Argument(metavar="CONDITION", help="What happens, for instance 'coverage_share<0.33'; quoted."),
    ],
    method: Annotated[
        Method, typer.Option(help="cart: leaves of a tree. prim: boxes, needs pip install '.[ema]'.")
    ] = Method.CART,
    scenario: Annotated[
        str, typer.Option(metavar="NAME", help="Which scenario, if the study has several.")
    ] = "",
    results: Results = None,
    store: Store = STUDIES,
    out: Into = ANALYSES,
    as_json: AsJson = False,
) -> None:
    """Find the conditions under which something happens: boxes of factors, with coverage and density."""
    from coalition.commands.study_analysis import Asked
    from coalition.commands.study_discovery import print_discovery

    asked = Asked(name=name, results=results, store=store, out=out, as_json=as_json)
    print_discovery(asked, condition, str(method), scenario)
