"""A question that can be flown: two campaigns with the same random numbers, and an address."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

import yaml

from coalition.serve.controls import meets_rows, paths_named
from coalition.serve.form import Problem, QuestionForm
from coalition.serve.library import Shelf
from coalition.serve.limits import MOST_TIMES_THE_CAMPAIGN
from coalition.terminal.harmless import harmless
from results import model_version
from results.measures import HEADLINE
from results.report import set_by_hand
from scenarios import Scenario, ScenarioError, WhatIf, fingerprint
from scenarios.edits import edited
from scenarios.errors import nearest
from scenarios.scenario import scenario_of
from scenarios.size import LIMITS, size_of
from scenarios.what_if import Changes
from sim.campaign import Campaign

AS_ASKED = "as_asked"
"""The what-if that holds sliders, toggles and interventions; it can be saved as a file of this name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Both sides of a question, as `form` asked it; equal questions have equal ids."""

    id: str
    form: QuestionForm
    baseline: Scenario
    what_if: Scenario

    @property
    def words(self) -> tuple[str, ...]:
        """What is asked: the questions of the presets, and what was changed by hand."""
        return (*(one.question for one in self.what_if.what_ifs), *set_by_hand(self.what_if))

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures to show: the usual ones, and those that the presets look at."""
        looked_at = (name for one in self.what_if.what_ifs for name in one.look_at)
        return tuple(dict.fromkeys((*HEADLINE, *looked_at)))


def question_of(form: QuestionForm, shelf: Shelf) -> Question:
    """The question that a form asks of a campaign; raises Problem if it cannot be asked."""
    for preset in form.presets:
        if preset not in shelf.presets:
            raise Problem(f"{preset!r} is not a preset of {shelf.campaign.name}", key="presets")
    first, last = shelf.campaign.from_date, shelf.campaign.to_date
    if form.until and not first <= form.until <= last:
        raise Problem(f"the last day lies between {first} and {last}", key="until")
    until = str(form.until) if form.until else None
    settings = [f"{path}={value}" for path, value in sorted(form.settings.items())]
    presets = tuple(shelf.presets[name] for name in sorted(set(form.presets)))
    own = _as_asked(form, shelf, presets)
    applied = (*presets, *([own] if own else []))
    if not applied and not settings:
        raise Problem("nothing is asked: choose a preset, or change something", key="presets")
    try:
        baseline = scenario_of(shelf.campaign, (), to=until)
        what_if = scenario_of(shelf.campaign, applied, settings=settings, to=until)
    except ScenarioError as error:
        raise Problem(_plain(error), key=error.key) from None
    if fingerprint(baseline.campaign) == fingerprint(what_if.campaign):
        raise Problem("nothing is changed: both sides would be the same campaign", key="settings")
    _check_size(baseline, what_if)
    return Question(id=_id(form, baseline, what_if), form=form, baseline=baseline, what_if=what_if)


def _plain(error: ScenarioError) -> str:
    """The message of a scenario, which may quote what was asked."""
    return harmless(str(error))


def _check_size(baseline: Scenario, what_if: Scenario) -> None:
    """Refuse what would keep the server from others."""
    before, after = size_of(baseline.campaign), size_of(what_if.campaign)
    for name, number in after.items():
        if number > MOST_TIMES_THE_CAMPAIGN * before[name] + 10_000:
            raise Problem(
                f"too much work for a shared server: one replication has up to {number:,.0f} "
                f"{LIMITS[name].what}, {before[name]:,.0f} as documented; `coalition compare` flies it",
                key="controls",
            )


def _id(form: QuestionForm, baseline: Scenario, what_if: Scenario) -> str:
    """Sixteen hex digits of all that decides the answer."""
    address = {
        "form": form.model_dump(mode="json", exclude={"presets"}),
        "presets": sorted(set(form.presets)),
        "baseline": fingerprint(baseline.campaign),
        "what_if": fingerprint(what_if.campaign),
        "model": model_version(),
    }
    return blake2b(json.dumps(address, sort_keys=True).encode(), digest_size=8).hexdigest()


# --- sliders, toggles and interventions as a what-if ------------------------------------------


def _as_asked(form: QuestionForm, shelf: Shelf, presets: tuple[WhatIf, ...]) -> WhatIf | None:
    """The what-if of all that is no preset; None if nothing else is changed."""
    whole = WhatIf(
        id=AS_ASKED,
        extends=shelf.campaign.name,
        question=_in_words(form, shelf),
        background="Asked on the page.",
        source="the question",
        changes=Changes(
            remove=tuple(_removed(form, shelf)),
            add=tuple(one.addition(number) for number, one in enumerate(form.interventions, 1)),
        ),
    )
    left = shelf.campaign
    with suppress(ScenarioError):  # said when the whole question is resolved
        left = edited(shelf.campaign, (*presets, whole))[0]
    changes = replace(whole.changes, scale=tuple(_scaled(form, shelf, left)))
    return replace(whole, changes=changes) if len(changes) else None


def _in_words(form: QuestionForm, shelf: Shelf) -> str:
    """What was changed by hand, as a question."""
    names = {str(one["id"]): str(one["name"]) for rows in shelf.toggles.values() for one in rows}
    sliders = {name: control.slider.name for name, control in shelf.controls.items()}
    parts = [f"{sliders.get(name, name)} × {factor:g}" for name, factor in sorted(form.controls.items())]
    gone = sorted({*form.without.bases, *form.without.contingents})
    parts += [f"without {names.get(one, one)}" for one in gone]
    parts += [one.in_words(names) for one in form.interventions]
    return f"What if it had been so: {', '.join(parts)}?"


def _scaled(form: QuestionForm, shelf: Shelf, left: Campaign) -> Iterator[tuple[str, float]]:
    """What sliders scale, as far as it is `left` after all that was taken away."""
    for name, factor in sorted(form.controls.items()):
        control = shelf.controls.get(name)
        if control is None:
            known = ", ".join(shelf.controls)
            raise Problem(f"there is no slider {name!r}; choose of {known}", key=f"controls.{name}")
        if not 0.0 <= factor <= control.high:
            raise Problem(f"{name} is {factor:g}; it goes from 0 to {control.high:g}", key=f"controls.{name}")
        selectors = [text for text in control.selectors if paths_named(left, text)]
        if factor != 1.0 and not selectors:
            raise Problem(f"{name} scales nothing: all of it is taken away", key=f"controls.{name}")
        yield from ((selector, factor) for selector in selectors if factor != 1.0)


def _removed(form: QuestionForm, shelf: Shelf) -> Iterator[str]:
    """Contingents that stay at home; squadrons whose base is not lent, and moves to such a base."""
    for contingent in _known(form.without.contingents, "contingents", shelf):
        yield f"squadrons[contingent={contingent},command=coalition]"
    for base in _known(form.without.bases, "bases", shelf):
        selectors = (f"squadrons[base={base},command=coalition]", f"changes[base={base}]")
        yield from (text for text in selectors if meets_rows(shelf.campaign, text))


def _known(asked: list[str], what: str, shelf: Shelf) -> list[str]:
    """The ids that were asked for, each once; raises Problem if there is none such."""
    known = [str(one["id"]) for one in shelf.toggles[what]]
    for one in asked:
        if one not in known:
            near = nearest(one, known)
            hint = f"; did you mean {near!r}?" if near else ""
            raise Problem(f"{one!r} is not one of the {what} of the coalition{hint}", key=f"without.{what}")
    return sorted(set(asked))


def what_if_file(question: Question) -> str:
    """The what-if of what was changed by hand, as a file for the command line; empty if there is none."""
    own = next((one for one in question.what_if.what_ifs if one.id == AS_ASKED), None)
    if own is None:
        return ""
    added: dict[str, list[dict[str, object]]] = {}
    for table, row in own.changes.add:
        added.setdefault(table, []).append(row)
    kinds: dict[str, Any] = {
        "remove": list(own.changes.remove),
        "add": added,
        "scale": dict(own.changes.scale),
    }
    document = {
        "extends": own.extends,
        "question": own.question,
        "background": own.background,
        "source": own.source,
        "changes": {kind: value for kind, value in kinds.items() if value},
    }
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=110)
