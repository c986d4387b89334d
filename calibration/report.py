"""One page on a calibration: figures, tests, what the record leaves open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from calibration.judgment import WIDEST, Judgment, is_near
from calibration.posterior import Posterior
from results.formatting import amount, figure


def page(
    posterior: Posterior, judgments: Sequence[Judgment], at_median: Mapping[str, float], prior: pd.DataFrame
) -> str:
    """The page as Markdown; the pictures are expected beside it."""
    about = posterior.about
    parts = [
        f"# The calibration of {posterior.campaign}",
        _lead(about),
        "## The documented figures",
        _scores(judgments),
        evidence_table(judgments, at_median),
        "![Coalition sorties added up](cumulative_sorties.png)",
        "![Shares](shares.png)",
        "![Checks](checks.png)",
        "## Before the fit",
        prior_section(prior),
        "## The parameters",
        _parameters(posterior),
        "![Prior and posterior](prior_posterior.png)",
        _left_open(posterior),
        "## Validation",
        _recovery(about),
        _emulator(about),
        _left_out(about),
        "![Leave one out](left_out.png)",
        "## Model discrepancies",
        _discrepancies(about),
    ]
    return "\n\n".join(parts) + "\n"


def _lead(about: Mapping[str, Any]) -> str:
    waves = ", ".join(str(wave["simulations"]) for wave in about["waves"])
    share = about["waves"][-1]["share_of_the_ranges_left"]
    return (
        f"{about['vectors']} parameter vectors, fitted to {len(about['fitted'])} documented figures with "
        f"{about['simulations']} simulations ({about['failed']} failed; waves of {waves}; the rest are held "
        "out for tests). "
        f"History matching left {share:.1g} of the ranges. Seed {about['seed']}, model version "
        f"{about['model_version']}, {about['date']}, {about['wall_s'] / 60:.0f} minutes.\n\n"
        "Every modeled figure below is counted in fresh simulations of posterior vectors, never taken "
        "from an "
        "emulator. An interval is the central 90 % of them. Figures with the role *check* were never fitted."
    )


def _scores(judgments: Sequence[Judgment]) -> str:
    fitted = [one for one in judgments if one.evidence.use == "fit"]
    checks = [one for one in judgments if one.evidence.use == "check"]
    near = [found for one in fitted if (found := is_near(one)) is not None]
    narrow = sum(one.is_inside and one.half_width_share <= WIDEST for one in checks)
    return (
        f"- {_count(fitted)} of {len(fitted)} fitted figures lie inside the 90 % interval; the median of "
        f"{sum(near)} of {len(near)} is within the target: totals of the record within 5 %, shares within "
        "2 points, public figures beyond the record within their own widths.\n"
        f"- {_count(checks)} of {len(checks)} checks lie inside; of {narrow} of them the interval is "
        "also no wider "
        f"than ±{100 * WIDEST:.0f} % of the figure."
    )


def _count(judgments: Sequence[Judgment]) -> int:
    return sum(one.is_inside for one in judgments)


def evidence_table(judgments: Sequence[Judgment], at_median: Mapping[str, float]) -> str:
    """The documented figures as a Markdown table."""
    head = (
        "| id | what | role | documented | median | 90 % interval | distance | verdict | at the median "
        "vector |\n"
        "|---|---|---|---:|---:|---:|---:|---|---:|"
    )
    return "\n".join([head, *(_row(one, at_median) for one in judgments)])


def _row(one: Judgment, at_median: Mapping[str, float]) -> str:
    evidence = one.evidence
    word = "" if evidence.qualifier == "exact" else f"{evidence.qualifier.replace('_', ' ')} "
    cells = (
        evidence.id,
        evidence.what,
        evidence.use,
        word + figure(evidence.value, evidence.unit),
        figure(one.median, evidence.unit),
        f"{figure(one.low, evidence.unit)} to {figure(one.high, evidence.unit)}",
        "" if one.distance is None else amount(one.distance, 1, signed=True),
        one.verdict,
        figure(at_median[evidence.id], evidence.unit),
    )
    return f"| {' | '.join(cells)} |"


def prior_section(prior: pd.DataFrame) -> str:
    """The prior-predictive check: a sentence and a Markdown table."""
    outside = [str(name) for name in prior.loc[~prior["holds"], "id"]]
    inside = f"all but {', '.join(outside)}" if outside else "every one of them"
    head = (
        "| id | what | role | documented | least | median | most | holds |\n"
        "|---|---|---|---:|---:|---:|---:|---|"
    )
    rows = []
    for row in prior.to_dict("records"):
        figures = [figure(row[name], row["unit"]) for name in ("documented", "least", "median", "most")]
        cells = [row["id"], row["what"], row["role"], *figures, "yes" if row["holds"] else "no"]
        rows.append(f"| {' | '.join(cells)} |")
    return (
        "Vectors spread over the whole ranges of the parameters were flown before anything was fitted. "
        "A figure outside what they make of it would mean that the structure or a range is wrong; "
        f"{inside} lies inside.\n\n" + "\n".join([head, *rows])
    )


def _parameters(posterior: Posterior) -> str:
    head = (
        "| parameter | what | range | 5 % | median | 95 % | contraction |\n|---|---|---|---:|---:|---:|---:|"
    )
    rows = []
    for one, known in zip(posterior.parameters, posterior.about["posterior_summary"], strict=True):
        rows.append(
            f"| `{one.id}` | {one.what} | {one.low:g} to {one.high:g} {one.unit} | {known['low']:.3g} "
            f"| {known['median']:.3g} | {known['high']:.3g} | {known['contraction']:.2f} |"
        )
    return "\n".join([head, *rows])


def _left_open(posterior: Posterior) -> str:
    """Which parameters the record does not constrain, in words."""
    what = {one.id: one.what for one in posterior.parameters}
    least = posterior.about["least_known"]
    words = " and ".join(f"`{name}` ({what[name]})" for name in least)
    tied = [
        f"`{pair['first']}` and `{pair['second']}` ({amount(pair['correlation'], 2, signed=True)})"
        for pair in posterior.about["pairs"]
    ]
    ties = (
        f"Strongly correlated, so that only a combination is known: {', '.join(tied)}."
        if tied
        else ("No two parameters have a correlation of 0.5 or more.")
    )
    return (
        f"Contraction is the part of the prior's spread that is gone. The record says least about {words}: "
        f"their posterior is hardly narrower than their range, and a conclusion that depends on them depends "
        f"on the range. {ties}"
    )


def _recovery(about: Mapping[str, Any]) -> str:
    recovery, ranks = about["recovery"], about["ranks"]
    return (
        f"- **Recovery.** {recovery['campaigns']} simulations that no emulator has seen were given "
        "records as "
        f"uncertain as the real one and fitted with the emulator. Their true parameters lay in "
        f"{100 * recovery['coverage_50']:.0f} % of the 50 % intervals and "
        f"{100 * recovery['coverage_90']:.0f} % of "
        f"the 90 % intervals. Their ranks are {_uniform(recovery)}.\n"
        f"- **Simulation-based calibration.** Over {ranks['campaigns']} records made by the emulator and its "
        f"noise the intervals held {100 * ranks['coverage_50']:.0f} % and "
        f"{100 * ranks['coverage_90']:.0f} %; "
        f"the ranks are {_uniform(ranks)}."
    )


def _uniform(recovery: Mapping[str, Any]) -> str:
    count = len(recovery["parameters"])
    verdict = "not distinguishable from uniform" if recovery["is_uniform"] else "not uniform"
    return f"{verdict} (smallest p of {count} parameters {recovery['smallest_p']:.3f})"


def _emulator(about: Mapping[str, Any]) -> str:
    head = (
        "The emulator on held-out simulations. Deviations are in points for shares, of the figure "
        "otherwise.\n\n"
        "| figure | R² | coverage of 90 % | deviation | noise | lack of fit "
        "|\n|---|---:|---:|---:|---:|---:|"
    )
    rows = [
        f"| {row['id']} | {row['r_squared']:.2f} | {100 * row['coverage_90']:.0f} % | "
        f"{100 * row['deviation']:.1f} % "
        f"| {100 * row['noise_deviation']:.1f} % | {100 * row['lack_of_fit_deviation']:.1f} % |"
        for row in about["emulator"]
    ]
    return "\n".join([head, *rows])


def _left_out(about: Mapping[str, Any]) -> str:
    rows = about["left_out"]
    outside = [row["id"] for row in rows if not row["is_inside"]]
    words = f"; not {', '.join(outside)}" if outside else ""
    return (
        f"**Leave one out.** Fitted without it, {len(rows) - len(outside)} of {len(rows)} figures are "
        f"within the central 90 % of fresh simulations{words}. No discrepancy is added to these."
    )


def _discrepancies(about: Mapping[str, Any]) -> str:
    rows = [f"| {name} | {100 * width:.0f} % |" for name, width in about["discrepancies"].items()]
    return "\n".join(
        [
            "Standard deviations added to each figure of a class, whatever the number of simulations; "
            "points for "
            "shares. They are bounds set by judgment; the reasons are in `fit.yaml`.",
            "",
            "| class | discrepancy |",
            "|---|---:|",
            *rows,
        ]
    )
