"""Dates and spans of days as people type and read them: a day, a week, a month."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

COMPLETE_AFTER = timedelta(days=1)
"""How long after the end of a day its list may still change: papers and votes are added."""

SpanKind = Literal["date", "week", "month", "since"]

_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_WEEK = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


class Span(Struct, frozen=True):
    """The days from ``first`` to ``last``, both included, and the kind of text that named them."""

    kind: SpanKind
    first: date
    last: date

    @property
    def name(self) -> str:
        """The span as sources and people write it: 2025-08-12, 2025-W33, 2025-08."""
        if self.kind == "week":
            year, week, _ = self.first.isocalendar()
            return f"{year:04}-W{week:02}"
        return self.first.isoformat()[: 7 if self.kind == "month" else 10]

    def days(self) -> Iterator[date]:
        """Yield the days of the span, latest first."""
        for ordinal in range(self.last.toordinal(), self.first.toordinal() - 1, -1):
            yield date.fromordinal(ordinal)


def is_complete_list(day: date, fetched: datetime | None) -> bool:
    """Return True if the list of ``day`` could no longer change when it was ``fetched``."""
    end = datetime.combine(day, time(), UTC) + timedelta(days=1)
    return fetched is not None and fetched >= end + COMPLETE_AFTER


def day_span(day: date) -> Span:
    """Return the span of one day."""
    return Span("date", day, day)


def format_day(day: date, *, weekday: bool = False, year: bool = False) -> str:
    """Return a day for people to read: ``12 Aug``, ``Tue 12 Aug``, ``12 Aug 2025``."""
    return f"{day:%a} " * weekday + f"{day.day} {day:%b}" + f" {day.year}" * year


def parse_date(text: str, today: date) -> date:
    """Parse a date: YYYY-MM-DD, ``today`` or ``yesterday``. Raise ValueError for any other text."""
    try:
        if text in {"today", "yesterday"}:
            return today - timedelta(days=text == "yesterday")
        return date(*_numbers(_DAY, text))
    except (ValueError, OverflowError):
        raise ValueError(f"not a date like 2025-08-12, today or yesterday: {text}") from None


def parse_span(kind: SpanKind, text: str, today: date) -> Span:
    """Parse a span of ``kind``: a date, a week as YYYY-Www, or a month as YYYY-MM.

    Raise ValueError if the text is not of that form, or if the whole span is in the future.
    """
    first, last = _ends(kind, text, today)
    if first > today:
        raise ValueError(f"{text} is in the future")
    return Span(kind, first, last)


def _ends(kind: SpanKind, text: str, today: date) -> tuple[date, date]:
    if kind == "week":
        return _parse_week(text)
    if kind == "month":
        return _parse_month(text)
    first = parse_date(text, today)
    return first, first if kind == "date" else max(first, today)


def _parse_week(text: str) -> tuple[date, date]:
    try:
        year, week = _numbers(_WEEK, text)
        first = date.fromisocalendar(year, week, 1)
        return first, first + timedelta(days=6)
    except (ValueError, OverflowError):
        raise ValueError(f"not a week like 2025-W33: {text}") from None


def _parse_month(text: str) -> tuple[date, date]:
    try:
        year, month = _numbers(_MONTH, text)
        first = date(year, month, 1)
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    except (ValueError, OverflowError):
        raise ValueError(f"not a month like 2025-08: {text}") from None


def _numbers(form: re.Pattern[str], text: str) -> list[int]:
    match = form.fullmatch(text)
    if not match:
        raise ValueError(text)
    return list(map(int, match.groups()))
