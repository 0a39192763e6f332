"""The parser of the query language that the screen and the commands share.

Words are ANDed, and a word of two letters or more matches all words that begin with it;
``"a phrase"`` in quotes matches exactly; ``-word``, ``title:`` ``author:`` ``abstract:`` ``note:``,
``is:``, ``has:``, ``source:``, ``cat:``, ``on:`` ``after:`` ``before:``. The id or the address of a
paper finds it. Any input is a valid query: text that has no other meaning is searched as words.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from msgspec import Struct

from paperreader.query.query import (
    CHOICES,
    TEXT_FIELDS,
    TYPED_FIELDS,
    Condition,
    Period,
    Query,
    Term,
)
from paperreader.text.arxiv_ids import find_arxiv_id, shorten_stamps
from paperreader.text.words import split_words

LENGTH_LIMIT = 500
"""The number of characters that are parsed; longer text was pasted by mistake."""

DATES = ("on", "after", "before")
FIELDS = {*TYPED_FIELDS, *CHOICES, *DATES, "source", "cat"}
_TOKEN = re.compile(
    r"(?P<minus>-?)(?:(?P<field>[A-Za-z]+):)?"
    r'(?:"(?P<phrase>[^"]*)(?:(?P<closing>")|$)|(?P<bare>\S*))'
)
_IN_ID = re.compile(r"[-./]")
"""Matches in what can be an id or its beginning; a word or a number alone is searched as text."""

_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)


class Token(Struct, frozen=True):
    """One part of a query as it was typed: ``-title:"sparse attention"``."""

    text: str
    """The whole part, without a minus sign."""

    name: str
    """What stands before the colon, in lower case; empty if there is none."""

    value: str
    """What stands after the colon, without quotes."""

    negated: bool = False
    is_exact: bool = False
    """Whether the value is in quotes that are closed."""


def split_query(text: str) -> list[Token]:
    """Return the parts of a query, in order."""
    return [
        Token(
            text=match.group().removeprefix("-"),
            name=(match["field"] or "").lower(),
            value=match["bare"] if match["phrase"] is None else match["phrase"],
            negated=bool(match["minus"]),
            is_exact=bool(match["closing"]),
        )
        for match in _TOKEN.finditer(shorten_stamps(text[:LENGTH_LIMIT]))
        if match.group()
    ]


def parse_query(text: str, *, typing: bool = False) -> Query:
    """Parse a query; with ``typing``, its last word may still be incomplete."""
    terms: list[Term] = []
    conditions: list[Condition] = []
    periods: list[Period] = []
    tokens = split_query(text)
    for number, token in enumerate(tokens, 1):
        name, value = token.name, token.value
        is_last = number == len(tokens) and not text[-1:].isspace()
        incomplete = typing and is_last and not token.is_exact
        if incomplete and _ends_in_single_letter(value):
            # It excludes hardly anything, and takes the index a second among a million papers.
            value = value[:-1]
        if not value and (not name or name in FIELDS):
            continue  # nothing to search for yet, as in "title:"
        choices = CHOICES.get(name, ())
        if value.lower() in choices or name in {"source", "cat"}:
            conditions.append(Condition(name, value.lower(), token.negated))
        elif incomplete and any(choice.startswith(value.lower()) for choice in choices):
            continue  # "is:un", on the way to "is:unread", must not empty the list meanwhile
        elif name in DATES and (days := parse_days(value)):
            periods.append(_make_period(name, *days, negated=token.negated))
        elif term := _make_term(token, value):
            terms.append(term)
    return Query(tuple(dict.fromkeys(terms)), tuple(dict.fromkeys(conditions)), tuple(periods))


def _make_term(token: Token, value: str) -> Term | None:
    """Return the term that searches the words of ``value``, or None if it has no words."""
    if token.name in TYPED_FIELDS:
        fields: tuple[str, ...] = (token.name,)
    else:
        arxiv_id = find_arxiv_id(token.text)
        value = arxiv_id or " ".join(filter(None, (token.name, value)))
        may_be_id = arxiv_id or _IN_ID.search(value.strip("-./"))
        fields = (*TEXT_FIELDS, "id") if may_be_id else TEXT_FIELDS
    words = tuple(split_words(value))
    if not words:
        return None
    is_prefix = not token.is_exact and len(words[-1]) > 1
    return Term(words, fields, is_prefix, token.negated)


def _ends_in_single_letter(text: str) -> bool:
    """Return True if the last word is one letter, such as ``a``: no digit and no ideograph."""
    last = text[-1:]
    return last.upper() != last.lower() and split_words(text[-2:]) == split_words(last)


def parse_days(value: str) -> tuple[date, date] | None:
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
