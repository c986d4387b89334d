"""Write `docs/measures.md` from the catalog: `python -m results.measures.document [FILE]`."""

from __future__ import annotations

import sys
from pathlib import Path

from results.catalog import HEADLINE, MEASURES, Measure
from results.measures.costing import FILE, FlyingHourCost, flying_hour_costs

_HEADER = """\
# Measures

Generated from `results/catalog.py` by `python -m results.measures.document docs/measures.md`; edit the
entries below the functions in `results/measures/`, not this page.

How to read them:

- A measure is one number per replication. Sums of nothing are 0; shares, means and quantiles of nothing are
  NaN.
- Only what the coalition tasked is counted, unless the selection says otherwise (`Selection(command=None)`).
- Better: which way is to be wished for, other things equal; empty where that is not for the log to say.
- By: what a measure can be broken down by. Where "adds up" stands, the parts add up to the whole. A tanker
  has a track and no area, any other flight an area and no track; refuelings are broken down by their
  receiver. Months are those of the ATO day; of requests and refuelings, those of their own date.
- Measures marked * are shown unless others are named.
"""

_COSTS = f"""
## Hourly rates

From `results/{FILE}`, in US dollars of the years given, not adjusted for inflation. Sources count different
things (fuel and parts only, or people, depots and upgrades as well), hence a range. `assumed`: nothing was
found for the type, and the range follows from similar ones. A rate times hours is no budget.

| aircraft | low, USD/h | high, USD/h | years | confidence | source | note |
|---|--:|--:|---|---|---|---|
"""


def _section(measure: Measure) -> str:
    star = " *" if measure.id in HEADLINE else ""
    facts = [f"`{measure.id}`", f"in {measure.unit}"]
    if measure.better:
        facts.append(f"better: {measure.better}")
    adds = " (adds up)" if measure.additive else ""
    facts.append(f"by {', '.join(measure.by)}{adds}")
    source = measure.source or "counted from the log"
    return f"### {measure.name}{star}\n\n{'; '.join(facts)}.\n\n{measure.definition} Source: {source}.\n"


def _row(cost: FlyingHourCost) -> str:
    return (
        f"| {cost.aircraft} | {cost.low_usd_per_h:,.0f} | {cost.high_usd_per_h:,.0f} | {cost.year} "
        f"| {cost.confidence} | {cost.source} | {cost.note} |"
    )


def document() -> str:
    """The whole page as Markdown."""
    sections = "\n".join([_HEADER, *(_section(one) for one in MEASURES.values())])
    return f"{sections}{_COSTS}{chr(10).join(_row(cost) for cost in flying_hour_costs())}\n"


def main(arguments: list[str]) -> None:
    """Print the page, or write it to the file named by the one argument."""
    if arguments:
        Path(arguments[0]).write_text(document(), encoding="utf-8")
    else:
        sys.stdout.write(document())


if __name__ == "__main__":
    main(sys.argv[1:])
