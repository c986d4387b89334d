"""What happened, or might have: campaigns read from files, checked, sourced and frozen."""

from scenarios.errors import ScenarioError
from scenarios.fingerprint import fingerprint, from_dict, to_dict
from scenarios.folder import load, names
from scenarios.remarks import remarks
from scenarios.scenario import Scenario, expressions, resolve
from scenarios.schema import schema
from scenarios.vary import assignments, current, vary
from scenarios.what_if import WhatIf, load_what_if, what_ifs

__all__ = [
    "Scenario",
    "ScenarioError",
    "WhatIf",
    "assignments",
    "current",
    "expressions",
    "fingerprint",
    "from_dict",
    "load",
    "load_what_if",
    "names",
    "remarks",
    "resolve",
    "schema",
    "to_dict",
    "vary",
    "what_ifs",
]
