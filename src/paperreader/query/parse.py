"""The parser of the query language that the screen and the commands share.

Words are ANDed; ``"a phrase"``, ``-word``, ``title:`` ``author:`` ``abstract:`` ``note:``, ``is:``,
``has:``, ``source:``, ``cat:``, ``on:`` ``after:`` ``before:``. Any input is a valid query: text
that has no other meaning is searched as words.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from paperreader.query.query import CHOICES, TEXT_FIELDS, Condition, Period, Query, Term
from paperreader.text.words import split_words

LENGTH_LIMIT = 500
"""The number of characters that are parsed; longer text was pasted by mistake."""

DATES = ("on", "after", "before")
FIELDS = {*TEXT_FIELDS, *CHOICES, *DATES, "source", "cat"}
_TOKEN = re.compile(
    r'(?P<minus>-?)(?:(?P<field>[A-Za-z]+):)?(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<bare>\S*))'
)
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)


def parse_query(text: str, *, typing: bool = False) -> Query:
    """Parse a query; with ``typing``, its last word may still be incomplete."""
    text = text[:LENGTH_LIMIT]
    terms: list[Term] = []
    conditions: list[Condition] = []
    periods: list[Period] = []
    tokens = list(_TOKEN.finditer(text))
    for token in tokens:
        incomplete = typing and token.end() == len(text) and not text.endswith('"')
        negated = bool(token["minus"])
        name = (token["field"] or "").lower()
        value = token["phrase"] if token["phrase"] is not None else token["bare"]
        if incomplete and _ends_in_single_letter(value):
            # It excludes hardly anything, and takes the index a second among a million papers.
            value, incomplete = value[:-1], False
        if not value and (not name or name in FIELDS):
            continue  # nothing to search for yet, as in "title:"
        if name in CHOICES and value.lower() in CHOICES[name]:
            conditions.append(Condition(name, value.lower(), negated))
        elif (
            name in CHOICES
            and incomplete
            and any(c.startswith(value.lower()) for c in CHOICES[name])
        ):
            continue  # "is:un", on the way to "is:unread", must not empty the list meanwhile
        elif name in {"source", "cat"}:
            conditions.append(Condition(name, value.lower(), negated))
        elif name in DATES and (days := _parse_days(value)):
            periods.append(_make_period(name, *days, negated=negated))
        elif name in TEXT_FIELDS:
            _add_term(terms, value, (name,), incomplete=incomplete, negated=negated)
        else:
            whole = f"{name} {value}" if name else value
            _add_term(terms, whole, TEXT_FIELDS, incomplete=incomplete, negated=negated)
    return Query(tuple(dict.fromkeys(terms)), tuple(dict.fromkeys(conditions)), tuple(periods))


def _add_term(
    terms: list[Term], text: str, fields: tuple[str, ...], *, incomplete: bool, negated: bool
) -> None:
    words = tuple(split_words(text))
    if words:
        # A negated prefix would hide every paper with a word that starts so, and be slow.
        prefix = incomplete and not negated and text[-1:].isalnum()
        terms.append(Term(words, fields, prefix, negated))


def _ends_in_single_letter(text: str) -> bool:
    """Return True if the last word is one letter, such as ``a``: no digit and no ideograph."""
    last = text[-1:]
    return last.upper() != last.lower() and split_words(text[-2:]) == split_words(last)


def _parse_days(value: str) -> tuple[date, date] | None:
    """Return the first and the last day of a day, a month or a year; None for other text."""
    match = _DAY.fullmatch(value)
    if match is None:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        first = date(year or 0, month or 1, day or 1)
        if day:
            return first, first
        if month:
            return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return first, date(first.year, 12, 31)
    except (ValueError, OverflowError):
        return None


def _make_period(name: str, first: date, last: date, *, negated: bool) -> Period:
    try:
        if name == "after":
            return Period(last + timedelta(days=1), None, negated)
        if name == "before":
            return Period(None, first - timedelta(days=1), negated)
    except OverflowError:  # no day is before the year 1 or after the year 9999
        return Period(date.max, date.min, negated)
    return Period(first, last, negated)
