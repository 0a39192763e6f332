"""What was typed, made a query: the one search language of the screen and the commands.

Words are ANDed; ``"a phrase"``, ``-word``, ``title:`` ``author:`` ``abstract:`` ``note:``, ``is:``,
``has:``, ``source:``, ``cat:``, ``on:`` ``after:`` ``before:``. Any input is a valid query: what
cannot be understood is searched as text.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from paperreader.query.query import CHOICES, TEXT_FIELDS, Condition, Period, Query, Term
from paperreader.text.words import split_words

LENGTH_LIMIT = 500
"""What is read of a query, in characters; what goes beyond was pasted by mistake."""

DATES = ("on", "after", "before")
FIELDS = {*TEXT_FIELDS, *CHOICES, *DATES, "source", "cat"}
_PIECE = re.compile(
    r'(?P<minus>-?)(?:(?P<field>[A-Za-z]+):)?(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<bare>\S*))'
)
_SINGLE_LETTER = re.compile(r"(?<=\w)\s+\w$")
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)


def parse_query(text: str, *, typing: bool = False) -> Query:
    """Understand what was typed; with ``typing``, its last word may still be growing."""
    text = text[:LENGTH_LIMIT]
    terms: list[Term] = []
    conditions: list[Condition] = []
    periods: list[Period] = []
    pieces = list(_PIECE.finditer(text))
    for piece in pieces:
        growing = typing and piece.end() == len(text) and not text.endswith('"')
        negated = bool(piece["minus"])
        name = (piece["field"] or "").lower()
        value = piece["phrase"] if piece["phrase"] is not None else piece["bare"]
        if growing and piece["phrase"] and (letter := _SINGLE_LETTER.search(value)):
            # It narrows next to nothing, and takes the index a second among a million papers.
            value, growing = value[: letter.start()], False
        if not value and (not name or name in FIELDS):
            continue  # nothing is said yet: "title:"
        if name in CHOICES and value.lower() in CHOICES[name]:
            conditions.append(Condition(name, value.lower(), negated))
        elif (
            name in CHOICES and growing and any(c.startswith(value.lower()) for c in CHOICES[name])
        ):
            continue  # "is:un" on its way to "is:unread" must not empty the list meanwhile
        elif name in {"source", "cat"}:
            conditions.append(Condition(name, value.lower(), negated))
        elif name in DATES and (days := _days(value)):
            periods.append(_period(name, *days, negated=negated))
        elif name in TEXT_FIELDS:
            _add_term(terms, value, (name,), growing=growing, negated=negated)
        else:
            whole = f"{name} {value}" if name else value
            _add_term(terms, whole, TEXT_FIELDS, growing=growing, negated=negated)
    return Query(tuple(dict.fromkeys(terms)), tuple(dict.fromkeys(conditions)), tuple(periods))


def _add_term(
    terms: list[Term], text: str, fields: tuple[str, ...], *, growing: bool, negated: bool
) -> None:
    words = tuple(split_words(text))
    if words:
        # Half a word that is not wanted would take away all that begins so, and take long for it.
        prefix = growing and not negated and text[-1:].isalnum()
        terms.append(Term(words, fields, prefix, negated))


def _days(value: str) -> tuple[date, date] | None:
    """Read a day, a month or a year as its first and last day; None for anything else."""
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


def _period(name: str, first: date, last: date, *, negated: bool) -> Period:
    try:
        if name == "after":
            return Period(last + timedelta(days=1), None, negated)
        if name == "before":
            return Period(None, first - timedelta(days=1), negated)
    except OverflowError:  # nothing comes before the year 1 or after 9999
        return Period(date.max, date.min, negated)
    return Period(first, last, negated)
