"""What happened, or might have: campaigns read from files, checked, sourced and frozen."""

from scenarios.errors import ScenarioError
from scenarios.fingerprint import fingerprint, from_dict, to_dict
from scenarios.folder import load, names
from scenarios.schema import schema
from scenarios.vary import assignments, current, vary

__all__ = [
    "ScenarioError",
    "assignments",
    "current",
    "fingerprint",
    "from_dict",
    "load",
    "names",
    "schema",
    "to_dict",
    "vary",
]
