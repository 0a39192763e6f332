"""The age of the papers, in a few words for the status bar."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from paperreader.text.dates import format_day

if TYPE_CHECKING:
    from paperreader.catalog import Freshness

MINUTE, HOUR, DAY, WEEK = (
    timedelta(minutes=1),
    timedelta(hours=1),
    timedelta(days=1),
    timedelta(days=6),
)


def describe_freshness(fresh: Freshness, now: datetime) -> str:
    """Return when papers were last fetched, or since when the sources cannot be reached.

    Return "" if papers were never fetched.
    """
    if fresh.offline_since:
        return f"offline since {_format_time(fresh.offline_since, now)}"
    if not fresh.fetched:
        return ""
    age = now - fresh.fetched
    if age < MINUTE:
        return "fetched just now"
    if age < HOUR:
        return f"fetched {age // MINUTE} min ago"
    if age < DAY:
        return f"fetched {age // HOUR} h ago"
    return f"fetched {_format_time(fresh.fetched, now)}"


def _format_time(timestamp: datetime, now: datetime) -> str:
    """Format a time as hour and minute, as its weekday or as its day, depending on its age."""
    local = timestamp.astimezone()
    if now - timestamp < DAY:
        return f"{local:%H:%M}"
    return f"{local:%A}" if now - timestamp < WEEK else format_day(local)
