"""How fresh the papers are, in a few words for the line at the top."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paperreader.catalog import Freshness

MINUTE, HOUR, DAY, WEEK = (
    timedelta(minutes=1),
    timedelta(hours=1),
    timedelta(days=1),
    timedelta(days=6),
)


def describe_freshness(fresh: Freshness, now: datetime) -> str:
    """Say when papers were last fetched, or since when they cannot be; empty where never."""
    if fresh.offline_since:
        return f"offline since {_moment(fresh.offline_since, now)}"
    if not fresh.fetched:
        return ""
    age = now - fresh.fetched
    if age < MINUTE:
        return "fetched just now"
    if age < HOUR:
        return f"fetched {age // MINUTE} min ago"
    if age < DAY:
        return f"fetched {age // HOUR} h ago"
    return f"fetched {_moment(fresh.fetched, now)}"


def _moment(moment: datetime, now: datetime) -> str:
    """Name a moment by its time, its weekday or its day, as near as it is."""
    there = moment.astimezone()
    if now - moment < DAY:
        return f"{there:%H:%M}"
    return f"{there:%A}" if now - moment < WEEK else f"{there.day} {there:%b}"
