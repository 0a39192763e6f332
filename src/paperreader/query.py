"""What the reader typed, understood: the one search language of the screen and the commands.

Words are ANDed; ``"a phrase"``, ``-word``, ``title:`` ``author:`` ``abstract:`` ``note:``, ``is:``,
``has:``, ``source:``, ``cat:``, ``on:`` ``after:`` ``before:``. Any input is a valid query: what
cannot be understood is searched as text.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from paperreader.text.words import fold, haystack_of, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from paperreader.models import Entry

TEXT_FIELDS = ("title", "abstract", "author", "note")
CHOICES = {"is": ("read", "unread", "starred"), "has": ("note", "code")}
LENGTH_LIMIT = 500
"""What is read of a query, in characters; what goes beyond was pasted by mistake."""

DATES = ("on", "after", "before")
FIELDS = {*TEXT_FIELDS, *CHOICES, *DATES, "source", "cat"}

_PIECE = re.compile(
    r'(?P<minus>-?)(?:(?P<field>[A-Za-z]+):)?(?:"(?P<phrase>[^"]*)(?:"|$)|(?P<bare>\S*))'
)
_SINGLE_LETTER = re.compile(r"(?<=\w)\s+\w$")
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)


class Term(Struct, frozen=True):
    """Words that stand next to each other in one of the text fields."""

    words: tuple[str, ...]
    fields: tuple[str, ...] = TEXT_FIELDS
    prefix: bool = False
    negated: bool = False

    def stands_in(self, haystack: str) -> bool:
        """Tell whether the words stand in a haystack, negated or not."""
        needle = " " + " ".join(self.words)
        return (needle if self.prefix else f"{needle} ") in haystack


class Condition(Struct, frozen=True):
    """Something other than words that must, or must not, hold: ``is:unread``, ``cat:cs.CL``."""

    name: str
    value: str
    negated: bool = False


class Period(Struct, frozen=True):
    """Days from ``first`` to ``last``, both included; None is open."""

    first: date | None
    last: date | None
    negated: bool = False

    def covers(self, day: date | None) -> bool:
        """Tell whether a day fits; one that is not known only fits what is negated."""
        found = day is not None and (self.first or day) <= day <= (self.last or day)
        return found is not self.negated


class Query(Struct, frozen=True):
    """All that must hold for a paper to be found; an empty query finds every paper."""

    terms: tuple[Term, ...] = ()
    conditions: tuple[Condition, ...] = ()
    periods: tuple[Period, ...] = ()

    def matches(self, entry: Entry) -> bool:
        """Tell whether a paper and its mark are found by this query."""
        return (
            all(_holds(condition, entry) for condition in self.conditions)
            and all(period.covers(entry.paper.date) for period in self.periods)
            and self._words_match(entry)
        )

    def _words_match(self, entry: Entry) -> bool:
        if not self.terms:
            return True
        haystacks = {name: haystack_of(texts) for name, texts in _texts(entry).items()}
        return all(
            any(term.stands_in(haystacks[name]) for name in term.fields) is not term.negated
            for term in self.terms
        )


def parse(text: str, *, typing: bool = False) -> Query:
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


def highlights(query: Query, text: str, name: str) -> list[tuple[int, int]]:
    """Find where the words that were searched stand in a field's text, as (start, end) offsets."""
    folded = fold(text)
    spans: list[tuple[int, int]] = []
    for term in query.terms:
        if term.negated or name not in term.fields:
            continue
        pattern = r"[\W_]+".join(map(re.escape, term.words))
        ending = r"[^\W_]*" if term.prefix else r"(?![^\W_])"
        spans += [m.span() for m in re.finditer(rf"(?<![^\W_]){pattern}{ending}", folded)]
    return spans


def _add_term(
    terms: list[Term], text: str, fields: tuple[str, ...], *, growing: bool, negated: bool
) -> None:
    words = tuple(words_of(text))
    if words:
        # Half a word that is not wanted would take away all that begins so, and take long for it.
        prefix = growing and not negated and text[-1:].isalnum()
        terms.append(Term(words, fields, prefix, negated))


def _texts(entry: Entry) -> dict[str, Iterable[str]]:
    paper = entry.paper
    return {
        "title": (paper.title,),
        "abstract": (paper.abstract,),
        "author": paper.authors,
        "note": (entry.mark.note,),
    }


_CONDITIONS: dict[tuple[str, str], Callable[[Entry], bool]] = {
    ("is", "read"): lambda entry: entry.mark.read,
    ("is", "unread"): lambda entry: not entry.mark.read,
    ("is", "starred"): lambda entry: entry.mark.starred,
    ("has", "note"): lambda entry: bool(entry.mark.note),
    ("has", "code"): lambda entry: entry.paper.github is not None,
}


def _holds(condition: Condition, entry: Entry) -> bool:
    if condition.name == "source":
        found = entry.paper.source == condition.value
    elif condition.name == "cat":
        found = condition.value in (category.lower() for category in entry.paper.categories)
    else:
        found = _CONDITIONS[condition.name, condition.value](entry)
    return found is not condition.negated


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
