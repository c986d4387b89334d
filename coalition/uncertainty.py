"""What differs between replications beside chance."""

from __future__ import annotations

from enum import StrEnum


class Uncertainty(StrEnum):
    """`none`: nothing; `posterior`: the parameters too, drawn from the posterior."""

    NONE = "none"
    POSTERIOR = "posterior"
