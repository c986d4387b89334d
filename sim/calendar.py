"""Hours since campaign start, UTC dates, ATO days (00Z-24Z)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

DAY_H = 24.0


def moment(start: date, time_h: float) -> datetime:
    """The UTC moment `time_h` hours after 00Z of `start`, to the second."""
    return datetime(start.year, start.month, start.day, tzinfo=UTC) + timedelta(seconds=round(time_h * 3600))


def day_of(start: date, ato_day: int) -> date:
    """The calendar date of an ATO day; day 0 is `start`."""
    return start + timedelta(days=ato_day)


def days_between(start: date, last: date) -> int:
    """Number of ATO days from `start` to `last`, both included."""
    return (last - start).days + 1
