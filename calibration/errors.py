"""The one error of the calibration that a caller needs to know."""

from __future__ import annotations


class CalibrationError(Exception):
    """A fit cannot be made, read or trusted; `str()` is the one clear message."""
