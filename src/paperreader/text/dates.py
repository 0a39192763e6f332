"""A span of days as a person names it: a day, a week, a month, or all days since one."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

COMPLETE_AFTER = timedelta(days=1)
"""How long after a day's end its list may still grow: papers are added, and votes."""

SpanKind = Literal["date", "week", "month", "since"]

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_WEEK = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


class Span(Struct, frozen=True):
    """The days from ``first`` to ``last``, and how they were named."""

    kind: SpanKind
    first: date
    last: date

    @property
    def name(self) -> str:
        """How sources and people write it: 2025-08-12, 2025-W33, 2025-08."""
        if self.kind == "week":
            year, week, _ = self.first.isocalendar()
            return f"{year:04}-W{week:02}"
        return self.first.isoformat()[: 7 if self.kind == "month" else 10]

    def days(self) -> Iterator[date]:
        """Give its days, the last one first."""
        for ordinal in range(self.last.toordinal(), self.first.toordinal() - 1, -1):
            yield date.fromordinal(ordinal)


def is_complete_list(day: date, fetched: datetime | None) -> bool:
    """Tell whether a day's list, fetched at a moment, could not grow any more then."""
    end = datetime.combine(day, time(), UTC) + timedelta(days=1)
    return fetched is not None and fetched >= end + COMPLETE_AFTER


def day_span(day: date) -> Span:
    """Give the span that is one day."""
    return Span("date", day, day)


def parse_span(kind: SpanKind, text: str, today: date) -> Span:
    """Read a span as it is typed, as YYYY-MM-DD, for a week as YYYY-Www, for a month as YYYY-MM.

    Raises ValueError where the text is none, or names days that are all still to come.
    """
    try:
        first, last = _ends(kind, text, today)
    except (ValueError, OverflowError):
        forms = {"week": "a week such as 2025-W33", "month": "a month such as 2025-08"}
        raise ValueError(f"not {forms.get(kind, 'a day such as 2025-08-12')}: {text}") from None
    if first > today:
        raise ValueError(f"{text} is still to come")
    return Span(kind, first, last)


def _ends(kind: SpanKind, text: str, today: date) -> tuple[date, date]:
    if kind == "week":
        year, week = _parts(_WEEK, text)
        first = date.fromisocalendar(year, week, 1)
        return first, first + timedelta(days=6)
    if kind == "month":
        year, month = _parts(_MONTH, text)
        first = date(year, month, 1)
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    year, month, day = _parts(_DAY, text)
    first = date(year, month, day)
    return first, first if kind == "date" else max(first, today)


def _parts(form: re.Pattern[str], text: str) -> list[int]:
    match = form.fullmatch(text)
    if not match:
        raise ValueError(text)
    return list(map(int, match.groups()))
