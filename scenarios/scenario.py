"""A scenario: a campaign with what-ifs applied to it, and values set by --set."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from scenarios.check import problems_in
from scenarios.edits import edited
from scenarios.errors import ScenarioError, nearest, raise_first, shown
from scenarios.fingerprint import fingerprint
from scenarios.folder import load, names
from scenarios.layout import TABLES, file_of
from scenarios.paths import full
from scenarios.resolved import ON_THE_SPOT, ResolvedChange
from scenarios.texts import text_of
from scenarios.vary import assignments, current, vary
from scenarios.what_if import SUFFIXES, WhatIf, load_what_if, what_ifs
from sim.campaign import Campaign

JOIN = "+"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """What is flown: `campaign`, made of `base` by what-ifs and by settings, which come last.

    `changes` say what each of them came to. The name of the campaign joins those of the base and
    of the what-ifs by `+`; settings do not show in it.
    """

    base: Campaign
    what_ifs: tuple[WhatIf, ...]
    settings: tuple[tuple[str, str], ...]
    campaign: Campaign
    changes: tuple[ResolvedChange, ...]

    @property
    def name(self) -> str:
        """`inherent_resolve+no_incirlik`."""
        return self.campaign.name

    @property
    def questions(self) -> tuple[str, ...]:
        """What its what-ifs ask."""
        return tuple(what_if.question for what_if in self.what_ifs)

    def apply_to(self, base: Campaign) -> Campaign:
        """The same changes made to another value of the base campaign, with other numbers in it.

        Raises `ScenarioError` if it is another campaign, or if they cannot be made there.
        """
        if base.name != self.base.name:
            raise ScenarioError(f"the scenario extends {self.base.name}, not {base.name}")
        return _resolved(base, self.what_ifs, self.settings)[0]


def resolve(
    words: Sequence[str],
    *,
    settings: Sequence[str] = (),
    to: str | None = None,
    measures: Collection[str] | None = None,
) -> Scenario:
    """The scenario that words name: a campaign and what-ifs, or what-ifs only.

    A campaign is a bundled name or a folder and stands first; a what-if is a bundled name or a YAML
    file. `settings` are texts such as `tempo.autumn_2014=1.2`, `to` is the last day. If the ids of all
    `measures` are given, a what-if may look at no other.

    Raises `ScenarioError` if a name is unknown, a change cannot be made, two what-ifs settle the
    same, the campaign that results contradicts itself, or a what-if changes nothing.
    """
    base, applied = _named(words)
    if measures is not None:
        _check_measures(applied, measures)
    return scenario_of(base, applied, settings=settings, to=to)


def scenario_of(
    base: Campaign, applied: tuple[WhatIf, ...], *, settings: Sequence[str] = (), to: str | None = None
) -> Scenario:
    """The scenario of a campaign and what-ifs in memory; raises `ScenarioError` as `resolve` does."""
    set_last = tuple(assignments([*settings, *([f"to={to}"] if to else [])]).items())
    campaign, changes = _resolved(base, applied, set_last)
    if applied:
        _refuse_idle(base, applied)
    return Scenario(base=base, what_ifs=applied, settings=set_last, campaign=campaign, changes=tuple(changes))


def _check_measures(applied: Sequence[WhatIf], measures: Collection[str]) -> None:
    for what_if in applied:
        for word in what_if.look_at:
            if word not in measures:
                problem = f"there is no measure {shown(word)}"
                near = nearest(word, measures)
                raise ScenarioError(problem, file=what_if.file, key="look_at", nearest=near)


def expressions(words: Sequence[str]) -> list[list[str]]:
    """The scenarios that command-line words name: `a b + c` and `a b+c` are `[a]` and `[b, c]`.

    Raises `ScenarioError` if a `+` joins nothing.
    """
    found: list[list[str]] = []
    joins = False
    for part in _parts(words):
        if part == JOIN:
            if joins or not found:
                raise ScenarioError("a + joins two names, one before and one after it")
            joins = True
        else:
            if joins:
                found[-1].append(part)
            else:
                found.append([part])
            joins = False
    if joins:
        raise ScenarioError("a + joins two names, one before and one after it")
    return found


def expression(words: Sequence[str]) -> list[str]:
    """The one scenario that command-line words name; `ScenarioError` if they name more."""
    found = expressions(words)
    if len(found) != 1:
        problem = (
            f"{len(found)} scenarios are named where one is meant; what-ifs are joined to a campaign by +"
        )
        raise ScenarioError(problem)
    return found[0]


def _parts(words: Sequence[str]) -> Iterator[str]:
    """Names and joins; a file or folder with a `+` in its name stays whole."""
    for word in words:
        if JOIN not in word or word == JOIN or _is_there(word):
            yield word
            continue
        for place, part in enumerate(word.split(JOIN)):
            if place:
                yield JOIN
            if part:
                yield part


def _is_there(word: str) -> bool:
    with suppress(OSError):  # too long a name, no permission
        return Path(word).exists()
    return False


# --- which campaign, which what-ifs -------------------------------------------------------


def _named(words: Sequence[str]) -> tuple[Campaign, tuple[WhatIf, ...]]:
    """The campaign and the what-ifs applied to it."""
    if not words:
        raise ScenarioError("no campaign and no what-if is named")
    campaigns = [] if _is_what_if(words[0]) else [load(words[0])]
    applied = [_what_if(word) for word in words[len(campaigns) :]]
    (base,) = campaigns or [_extended(applied[0])]
    for place, what_if in enumerate(applied):
        if what_if.id in (other.id for other in applied[:place]):
            raise ScenarioError(f"{what_if.id} is named twice", file=what_if.file)
        if what_if.extends != base.name:
            problem = f"{what_if.id} extends {shown(what_if.extends)} and cannot be applied to {base.name}"
            near = nearest(what_if.extends, names()) if what_if.extends not in names() else ""
            raise ScenarioError(problem, file=what_if.file, key="extends", nearest=near)
    return base, tuple(applied)


def _is_what_if(word: str) -> bool:
    """Whether a first word names a what-if; a folder and an unknown name are left to `load`."""
    if word in names() or _is_folder(word):
        return False
    if word in what_ifs() or Path(word).suffix in SUFFIXES:
        return True
    near = nearest(word, what_ifs())
    if near and not nearest(word, names()):
        raise ScenarioError(f"{shown(word)} is neither a campaign nor a what-if", nearest=near)
    return False


def _what_if(word: str) -> WhatIf:
    if word in names() or _is_folder(word):
        raise ScenarioError(f"{shown(word)} is a campaign: one campaign stands first, what-ifs follow")
    return load_what_if(word)


def _is_folder(word: str) -> bool:
    with suppress(OSError):
        return Path(word).is_dir()
    return False


def _extended(what_if: WhatIf) -> Campaign:
    """The bundled campaign that a what-if extends."""
    if what_if.extends not in names():
        problem = f"{shown(what_if.extends)} is not a bundled campaign; name its folder before the what-if"
        near = nearest(what_if.extends, names())
        raise ScenarioError(problem, file=what_if.file, key="extends", nearest=near)
    return load(what_if.extends)


# --- laying them upon it ------------------------------------------------------------------


def _resolved(
    base: Campaign, applied: Sequence[WhatIf], settings: Sequence[tuple[str, str]]
) -> tuple[Campaign, list[ResolvedChange]]:
    """The campaign, checked once all is in it, with what each change came to."""
    campaign, changes = edited(base, applied)
    if not settings:
        _check(campaign)
        return campaign, changes
    varied = vary(campaign, campaign.name, dict(settings))
    for path, _ in settings:
        before, after = text_of(current(campaign, path)), text_of(current(varied, path))
        changes.append(ResolvedChange(ON_THE_SPOT, "set", full(campaign, path), before, after, ""))
    return varied, changes


def _check(campaign: Campaign) -> None:
    """Refuse what contradicts itself, under the path at which a what-if could mend it."""
    problems = list(problems_in(campaign, is_what_if=True))
    for problem in problems:
        table = next((table for table in TABLES if file_of(table) == problem.file), "")
        problem.key = ".".join(part for part in (table, problem.key) if part)
        problem.file = campaign.name
    raise_first(problems)


def _refuse_idle(base: Campaign, applied: Sequence[WhatIf]) -> None:
    """Refuse a what-if without which the campaign would be the same."""
    whole = fingerprint(edited(base, applied)[0])
    for what_if in applied:
        others = [other for other in applied if other is not what_if]
        if _are_the_same(base, others, whole):
            beside = f" beside {' and '.join(other.id for other in others)}" if others else ""
            raise ScenarioError(f"{what_if.id} changes nothing{beside}", file=what_if.file)


def _are_the_same(base: Campaign, applied: Sequence[WhatIf], whole: str) -> bool:
    try:
        return fingerprint(edited(base, applied)[0]) == whole
    except ScenarioError:  # they cannot do without what was left out
        return False
