"""Dated interventions: what a question does to a campaign from one day to another, stacked at will."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from coalition.serve.controls import bounds
from sim.campaign import Campaign, Squadron, Surge

SOURCE = {"source": "the question", "confidence": "assumed"}
Id = Annotated[str, Field(pattern=r"^[a-z0-9_]+$", max_length=100)]


class Intervention(BaseModel, ABC):
    """What all of them share: no other keys, and rows that say who asks."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @abstractmethod
    def addition(self, number: int) -> tuple[str, dict[str, object]]:
        """The table and the row that it adds to the campaign."""

    @abstractmethod
    def in_words(self, names: Mapping[str, str]) -> str:
        """What happens, with rows called by their names."""

    def _row(self, number: int, **cells: object) -> dict[str, object]:
        return {"id": f"asked_{number}", **cells, **SOURCE}


class CloseBase(Intervention):
    """A base is shut."""

    kind: Literal["close_base"]
    base: Id
    from_date: date = Field(alias="from")
    to_date: date = Field(alias="to")

    def in_words(self, names: Mapping[str, str]) -> str:
        """For instance in a title."""
        return f"{names.get(self.base, self.base)} shut from {self.from_date} to {self.to_date}"

    def addition(self, number: int) -> tuple[str, dict[str, object]]:
        """A closure."""
        row = self._row(number, base=self.base, to=str(self.to_date), note="shut")
        return "closures", row | {"from": str(self.from_date)}


class SuspendContingent(Intervention):
    """A contingent flies nothing."""

    kind: Literal["suspend"]
    contingent: Id
    from_date: date = Field(alias="from")
    to_date: date = Field(alias="to")

    def in_words(self, names: Mapping[str, str]) -> str:
        """For instance in a title."""
        who = names.get(self.contingent, self.contingent)
        return f"{who} not flying from {self.from_date} to {self.to_date}"

    def addition(self, number: int) -> tuple[str, dict[str, object]]:
        """A policy of the contingent."""
        row = self._row(number, rule="suspend", to=str(self.to_date))
        return f"contingents.{self.contingent}.policies", row | {"from": str(self.from_date)}


class SurgeContingent(Intervention):
    """A contingent flies more, or less, than its programme."""

    kind: Literal["surge"]
    contingent: Id
    from_date: date = Field(alias="from")
    to_date: date = Field(alias="to")
    factor: float = Field(allow_inf_nan=False, strict=True)

    def in_words(self, names: Mapping[str, str]) -> str:
        """For instance in a title."""
        return (
            f"{names.get(self.contingent, self.contingent)} flying {self.factor:g} times its programme "
            f"from {self.from_date} to {self.to_date}"
        )

    def addition(self, number: int) -> tuple[str, dict[str, object]]:
        """A policy of the contingent."""
        row = self._row(number, rule="surge", to=str(self.to_date), factor=self.factor)
        return f"contingents.{self.contingent}.policies", row | {"from": str(self.from_date)}


class Strength(Intervention):
    """A squadron has another number of aircraft from a day on."""

    kind: Literal["strength"]
    squadron: Id
    from_date: date = Field(alias="from")
    aircraft: int = Field(strict=True)

    def in_words(self, names: Mapping[str, str]) -> str:
        """For instance in a title."""
        who = names.get(self.squadron, self.squadron)
        return f"{who} with {self.aircraft} aircraft from {self.from_date} on"

    def addition(self, number: int) -> tuple[str, dict[str, object]]:
        """A dated change of the squadron."""
        row = self._row(number, squadron=self.squadron, aircraft=self.aircraft)
        return "changes", row | {"from": str(self.from_date)}


class Move(Intervention):
    """A squadron flies from another base from a day on."""

    kind: Literal["move"]
    squadron: Id
    from_date: date = Field(alias="from")
    base: Id

    def in_words(self, names: Mapping[str, str]) -> str:
        """For instance in a title."""
        who, where = names.get(self.squadron, self.squadron), names.get(self.base, self.base)
        return f"{who} at {where} from {self.from_date} on"

    def addition(self, number: int) -> tuple[str, dict[str, object]]:
        """A dated change of the squadron."""
        row = self._row(number, squadron=self.squadron, base=self.base)
        return "changes", row | {"from": str(self.from_date)}


AnyIntervention = Annotated[
    CloseBase | SuspendContingent | SurgeContingent | Strength | Move, Field(discriminator="kind")
]


def kinds(campaign: Campaign) -> list[dict[str, Any]]:
    """The kinds of interventions for a form: their fields, what may stand there, and the bounds."""
    days = {"type": "date", "low": str(campaign.from_date), "high": str(campaign.to_date)}
    when = {"from": days, "to": days}
    base, contingent, squadron = ({"type": name} for name in ("base", "contingent", "squadron"))
    factor = {"type": "number", **bounds(Surge, "factor")}
    aircraft = {"type": "whole number", **bounds(Squadron, "aircraft")}
    return [
        {"kind": "close_base", "name": "Shut a base", "fields": {"base": base, **when}},
        {
            "kind": "suspend",
            "name": "A contingent stops flying",
            "fields": {"contingent": contingent, **when},
        },
        {
            "kind": "surge",
            "name": "A contingent flies more or less",
            "fields": {"contingent": contingent, **when, "factor": factor},
        },
        {
            "kind": "strength",
            "name": "A squadron has another strength",
            "fields": {"squadron": squadron, "from": days, "aircraft": aircraft},
        },
        {
            "kind": "move",
            "name": "A squadron moves",
            "fields": {"squadron": squadron, "from": days, "base": base},
        },
    ]
