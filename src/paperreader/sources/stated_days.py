"""Days as pages state them: ``Aug 12``, ``Tue, 12 Aug 2025``, ``Thu 22 Jan 26``."""

from __future__ import annotations

import re
from datetime import date, datetime

_DATE_FORMATS = ("%b %d", "%B %d", "%d %b", "%d %B")
_YEAR_FORMATS = ("%Y-%m-%d", *(f"{form} {year}" for form in _DATE_FORMATS for year in ("%Y", "%y")))
MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}"
"""A regular expression for the name of a month, without case."""

_DAY = (
    r"\d{4}-\d{1,2}-\d{1,2}"
    rf"|(?:{MONTH}\.? \d{{1,2}}|\d{{1,2}} {MONTH})(?: \d{{4}}| \d\d\b(?!:))?\b"
)
_WHOLE = re.compile(_DAY, re.ASCII | re.IGNORECASE)
_WITHIN = re.compile(rf"\b(?:{_DAY})", re.ASCII | re.IGNORECASE)
_WEEKDAY = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*\s+", re.IGNORECASE)
_ORDINAL = re.compile(r"(\d)(st|nd|rd|th)\b")


def parse_stated_day(text: str, today: date) -> date | None:
    """Parse a text that is only a date; return None for any other.

    A date without a year is the latest such day that is not after ``today``.
    """
    words = _words(_WEEKDAY.sub("", text[:40].replace(",", " ").strip()))
    return _parse(words, today) if _WHOLE.fullmatch(words) else None


def find_stated_day(text: str, today: date) -> date | None:
    """Return the first date in a text, or None."""
    words = _words(text[:200].replace(",", " "))
    days = (_parse(match[0], today) for match in _WITHIN.finditer(words))
    return next(filter(None, days), None)


def _words(text: str) -> str:
    return " ".join(_ORDINAL.sub(r"\1", text).split())


def _parse(words: str, today: date) -> date | None:
    for form in _YEAR_FORMATS:
        try:
            return datetime.strptime(words.replace(".", ""), form).date()  # a date has no time zone
        except ValueError:
            continue
    # 29 February exists in leap years only, so the day is parsed together with each year.
    for year in range(today.year, today.year - 9, -1):
        for form in _DATE_FORMATS:
            try:
                stated = datetime.strptime(f"{words} {year}", f"{form} %Y").date()
            except ValueError:
                continue
            if stated <= today:
                return stated
    return None
