"""What must hold for a paper to be found, and the test whether it does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from paperreader.text.words import fold, make_haystack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from paperreader.models import Entry

TEXT_FIELDS = ("title", "abstract", "author", "note")
CHOICES = {"is": ("read", "unread", "starred"), "has": ("note", "code")}


class Term(Struct, frozen=True):
    """Words that stand next to each other in one of the text fields."""

    words: tuple[str, ...]
    fields: tuple[str, ...] = TEXT_FIELDS
    prefix: bool = False
    negated: bool = False

    def is_in(self, haystack: str) -> bool:
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
        haystacks = {name: make_haystack(texts) for name, texts in _texts(entry).items()}
        return all(
            any(term.is_in(haystacks[name]) for name in term.fields) is not term.negated
            for term in self.terms
        )


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
