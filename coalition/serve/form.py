"""A question as it comes over the wire: its form, strictly; its content is left to the scenario schema."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from coalition.serve.interventions import AnyIntervention
from coalition.serve.limits import (
    DEFAULT_REPLICATIONS,
    LEAST_PRECISION_SHARE,
    LEAST_REPLICATIONS,
    MOST_INTERVENTIONS,
    MOST_PRECISION_SHARE,
    MOST_PRESETS,
    MOST_SETTINGS,
)
from scenarios.errors import clipped

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+$", max_length=100)]
Path = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_.]+$", max_length=200)]
Value = Annotated[str, StringConstraints(max_length=200)]
Number = Annotated[float, Field(allow_inf_nan=False)]
SEEDS = 2**31


class Without(BaseModel):
    """What is switched off for the whole campaign."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    bases: list[Name] = Field(default=[], max_length=MOST_INTERVENTIONS)
    contingents: list[Name] = Field(default=[], max_length=MOST_INTERVENTIONS)


class QuestionForm(BaseModel):
    """What may be asked. `settings` are single values by their paths, as after `--set`.

    `replications` are flown of each side, or fewer once the difference in sorties is known to
    `precision_share` of the baseline.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    campaign: Name
    presets: list[Name] = Field(default=[], max_length=MOST_PRESETS)
    controls: dict[Name, Annotated[Number, Field(strict=True)]] = Field(default={}, max_length=20)
    without: Without = Without()
    interventions: list[AnyIntervention] = Field(default=[], max_length=MOST_INTERVENTIONS)
    settings: dict[Path, Value] = Field(default={}, max_length=MOST_SETTINGS)
    until: date | None = None
    replications: int = Field(default=DEFAULT_REPLICATIONS, ge=LEAST_REPLICATIONS, strict=True)
    precision_share: float | None = Field(
        default=None, ge=LEAST_PRECISION_SHARE, le=MOST_PRECISION_SHARE, allow_inf_nan=False, strict=True
    )
    seed: int = Field(default=1, ge=0, lt=SEEDS, strict=True)

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON; as it can be asked again."""
        return self.model_dump(mode="json", by_alias=True)


class Problem(Exception):  # noqa: N818 - what a visitor is told; nothing went wrong here
    """A question that cannot be asked: the status of the answer, the key at fault and what to do."""

    def __init__(self, message: str, *, status: int = 422, key: str = "", **more: object) -> None:
        super().__init__(message)
        self.status = status
        self.key = key
        self.more = more

    def to_dict(self) -> dict[str, object]:
        """Ready for JSON."""
        return {"problem": str(self), "key": self.key, **self.more}


def read_form(body: bytes) -> QuestionForm:
    """The form in a body of JSON; raises Problem with the key that is wrong."""
    try:
        return QuestionForm.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        key = ".".join(clipped(str(part)) for part in first["loc"])
        what = f"{key}: {first['msg']}" if key else first["msg"]
        raise Problem(clipped(what, 300), key=key) from None
