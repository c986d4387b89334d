"""The checks of one record, derived from the dataclasses of `sim.campaign`.

Nothing is declared twice: fields, types, units, bounds and meanings are read from the annotations,
turned into pydantic models, and exported from these as JSON Schema.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache, partial, reduce
from numbers import Integral, Real
from operator import or_
from types import GenericAlias, NoneType, UnionType
from typing import Annotated, Any, ClassVar, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    create_model,
    model_validator,
)

from scenarios.messages import problems_of
from sim.campaign import Campaign, Parameter
from sim.quantity import Quantity

T = TypeVar("T")

ALIASES = {"from_date": "from", "to_date": "to"}
LARGEST_NUMBER = 1e9  # of a number that is no quantity: the ends of a range, whose field has bounds
LONGEST_TEXT = 10_000
_WORDS = r"[a-z0-9]+(_[a-z0-9]+)*"
WORDS = rf"^{_WORDS}$"
NAME = rf"^{_WORDS}(\+{_WORDS})*$"  # a campaign and the what-ifs applied to it
PATH = r"^[a-z0-9_]+(\.[a-z0-9_]+)*$"
PROSE = frozenset({"note", "text", "reason", "reading", "rejected", "width_why"})
"""Fields whose text may go over lines."""
TAB = "\t"
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)


class Record(BaseModel):
    """The pydantic side of one dataclass."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, str_strip_whitespace=True)
    made_from: ClassVar[type]

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, cells: object) -> object:
        """An empty cell means the default; for a list without default it means none."""
        if not isinstance(cells, Mapping):
            return cells
        lists = {
            field.alias
            for field in cls.model_fields.values()
            if field.is_required() and get_origin(field.annotation) is tuple
        }
        return {key: cell for key, cell in cells.items() if cell != "" or key in lists}


def key_of(field: str) -> str:
    """The name of a field in files and paths."""
    return ALIASES.get(field, field)


def keys_of(cls: type) -> tuple[str, ...]:
    """The keys that a record of a dataclass may have in a file."""
    return tuple(key_of(field.name) for field in dataclasses.fields(cls))


def _keys_at(cls: type, place: tuple[int | str, ...]) -> tuple[str, ...]:
    """The keys that are valid at a place below a record; a rule in the place picks a policy."""
    here = [cls]
    for part in place:
        below = [
            kind
            for each in here
            for field, hint in get_type_hints(each).items()
            if key_of(field) == part
            for kind in _dataclasses_in(hint)
        ]
        picked = [kind for kind in here for field in dataclasses.fields(kind) if field.default == part]
        here = below or picked or here
    return keys_of(here[0])


def _dataclasses_in(hint: Any) -> list[type]:
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return [hint]
    return [kind for arm in get_args(hint) for kind in _dataclasses_in(arm)]


def schema() -> dict[str, Any]:
    """The JSON Schema of a whole campaign, with the unit of every quantity under `unit`."""
    return model_of(Campaign).model_json_schema(by_alias=True)


def build(cls: type[T], cells: Mapping[str, object], *, file: str, line: int = 0, key: str = "") -> T:
    """The frozen record that `cells` describe; raises the first problem with the number of others."""
    declared: type = cls
    try:
        checked = model_of(declared).model_validate(cells)
    except ValidationError as error:
        keys_at = partial(_keys_at, declared)
        first, *others = problems_of(error, file=file, line=line, key=key, cells=cells, keys_at=keys_at)
        first.others = len(others)
        raise first from None
    record: T = frozen(checked)
    return record


def parse(cls: type, field: str, value: object, *, file: str = "", key: str) -> Any:
    """The value of one field, from text or from a Python value."""
    hint = _hints(cls)[field]
    if value == "" and NoneType in get_args(_bare(hint)[0]):
        value = None
    try:
        return frozen(_adapter(cls, field).validate_python(value))
    except ValidationError as error:
        raise problems_of(error, file=file, key=key)[0] from None


def frozen(value: Any) -> Any:
    """The dataclass that a checked model stands for; rows sorted by id, words sorted."""
    if isinstance(value, Record):
        return value.made_from(**{name: frozen(getattr(value, name)) for name in type(value).model_fields})
    if isinstance(value, tuple):
        items = [frozen(item) for item in value]
        return tuple(sorted(items, key=lambda item: item if isinstance(item, str) else item.id))
    return value


@cache
def model_of(cls: type) -> type[Record]:
    """The pydantic model of a dataclass."""
    fields: dict[str, Any] = {}
    for field in dataclasses.fields(cls):
        default = ... if field.default is dataclasses.MISSING else field.default
        fields[field.name] = (_field_type(cls, field.name), Field(default=default, alias=key_of(field.name)))
    model: type[Record] = create_model(cls.__name__, __base__=Record, __doc__=cls.__doc__, **fields)
    model.made_from = cls
    return model


@cache
def _adapter(cls: type, field: str) -> TypeAdapter[Any]:
    return TypeAdapter(
        _field_type(cls, field), config=ConfigDict(allow_inf_nan=False, str_strip_whitespace=True)
    )


def quantity_of(cls: type, field: str) -> Quantity | None:
    """Unit and bounds of a numeric field; None if the field is no number."""
    return _bare(_hints(cls)[field])[1]


@cache
def _hints(cls: type) -> dict[str, Any]:
    """The annotations of a dataclass, which are text until they are read."""
    return get_type_hints(cls, include_extras=True)


def _bare(hint: Any) -> tuple[Any, Quantity | None, str]:
    """An annotation taken apart: type, quantity, meaning."""
    if get_origin(hint) is not Annotated:
        return hint, None, ""
    bare, *metadata = get_args(hint)
    quantity = next((item for item in metadata if isinstance(item, Quantity)), None)
    return bare, quantity, next((item for item in metadata if isinstance(item, str)), "")


def _field_type(cls: type, field: str) -> Any:
    """The annotated type that pydantic checks a field with."""
    bare, quantity, meaning = _bare(_hints(cls)[field])
    required = cls.__dataclass_fields__[field].default is dataclasses.MISSING  # type: ignore[attr-defined]
    about = Field(description=meaning or None)
    if bare is str and (field == "id" or (field == "name" and cls is Campaign)):
        pattern = NAME if cls is Campaign else PATH if cls is Parameter else WORDS
        return Annotated[str, Field(pattern=pattern, max_length=200), BeforeValidator(line_of), about]
    if bare is str:
        limits = Field(min_length=1 if required else 0, max_length=LONGEST_TEXT)
        return Annotated[str, limits, BeforeValidator(_prose if field in PROSE else line_of), about]
    if get_origin(bare) in (UnionType, Union) and NoneType in get_args(bare):
        inner = next(arm for arm in get_args(bare) if arm is not NoneType)
        return Annotated[_plain_type(inner, quantity) | None, about]
    return Annotated[_plain_type(bare, quantity), about]


def _plain_type(bare: Any, quantity: Quantity | None) -> Any:
    """The checked form of a type without its meaning."""
    if bare in (int, float):
        low, high = (quantity.low, quantity.high) if quantity else (-LARGEST_NUMBER, LARGEST_NUMBER)
        about: dict[str, Any] | None = {"unit": quantity.unit} if quantity else None
        bounds = Field(ge=bare(low), le=bare(high), json_schema_extra=about)
        return Annotated[bare, bounds, BeforeValidator(_number)]
    if bare is str:
        return Annotated[str, Field(max_length=LONGEST_TEXT), BeforeValidator(line_of)]
    if bare is date:
        return Annotated[date, BeforeValidator(_day)]
    if get_origin(bare) is Literal:
        return bare
    if get_origin(bare) is tuple:
        items: Any = GenericAlias(tuple, (_item_type(get_args(bare)[0]), ...))
        return Annotated[items, BeforeValidator(_items)]
    if dataclasses.is_dataclass(bare):
        return model_of(bare)  # type: ignore[arg-type]
    raise TypeError(f"no check is known for a field of type {bare}")


def _item_type(item: Any) -> Any:
    if get_origin(item) is UnionType:  # the policies, told apart by their rule
        return Annotated[reduce(or_, (model_of(arm) for arm in get_args(item))), Field(discriminator="rule")]
    return _plain_type(item, None)


# --- before pydantic looks: what text may stand for ----------------------------------------


def line_of(value: object) -> object:
    """A name, a source or another text on one line; ValueError if something in it cannot be printed."""
    if isinstance(value, str):
        value = value.strip()
        for sign in value:
            if sign in "\r\n\t":
                raise ValueError(f"contains a {'tab' if sign == TAB else 'line break'}; write it on one line")
            if not sign.isprintable():
                raise ValueError(f"contains a character that cannot be seen (U+{ord(sign):04X}); delete it")
    return value


def _prose(value: object) -> object:
    """A text that may go over lines."""
    if isinstance(value, str):
        line_of("".join(sign for sign in value if sign not in "\r\n\t"))
    return value


def _number(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("must be a number, not true or false")
    if isinstance(value, Integral):
        return int(value)
    return float(value) if isinstance(value, Real) else value


def _day(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value.strip()):
        value = date.fromisoformat(value.strip())
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError("must be a date written as YYYY-MM-DD")
    if not FIRST_DAY <= value <= LAST_DAY:
        raise ValueError(f"must be a date from {FIRST_DAY.year} to {LAST_DAY.year}")
    return value


def _items(value: object) -> object:
    """A cell lists words joined by `+`."""
    if isinstance(value, str):
        value = [word.strip() for word in value.split("+")] if value.strip() else []
    if not isinstance(value, list | tuple):
        raise ValueError("must be a list")
    words = [item for item in value if isinstance(item, str)]
    if "" in words:
        raise ValueError("contains an empty word")
    if len(set(words)) < len(words):
        raise ValueError("names one thing twice")
    return tuple(value)
