"""Parsed queries, and the test whether a paper matches one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from paperreader.text.searchable import searchable_texts
from paperreader.text.words import fold_with_offsets, make_haystack

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from paperreader.models import Entry

TYPED_FIELDS = ("title", "abstract", "author", "note")
"""The fields that a query can name."""

TEXT_FIELDS = (*TYPED_FIELDS, "details")
"""The fields in which words are found; ``searchable_texts`` says what is in each."""
CHOICES = {"is": ("read", "unread", "starred"), "has": ("note", "code")}


class Term(Struct, frozen=True):
    """A sequence of adjacent words to find in one of the text fields.

    With ``prefix``, the last word matches every word that starts with it.
    """

    words: tuple[str, ...]
    fields: tuple[str, ...] = TEXT_FIELDS
    prefix: bool = False
    negated: bool = False

    def is_in(self, haystack: str) -> bool:
        """Return True if the words occur in a haystack of ``make_haystack``; ignore ``negated``."""
        needle = " " + " ".join(self.words)
        return (needle if self.prefix else f"{needle} ") in haystack


class Condition(Struct, frozen=True):
    """A condition on anything but words and days, such as ``is:unread`` or ``cat:cs.CL``."""

    name: str
    value: str
    negated: bool = False


class Period(Struct, frozen=True):
    """The days from ``first`` to ``last``, both included; None means no limit."""

    first: date | None
    last: date | None
    negated: bool = False

    def covers(self, day: date | None) -> bool:
        """Return True if ``day`` matches; an unknown day (None) matches only if negated."""
        matches = day is not None and (self.first or day) <= day <= (self.last or day)
        return matches is not self.negated


class Query(Struct, frozen=True):
    """The terms, conditions and periods that a paper must all match; an empty query matches all."""

    terms: tuple[Term, ...] = ()
    conditions: tuple[Condition, ...] = ()
    periods: tuple[Period, ...] = ()

    def matches(self, entry: Entry) -> bool:
        """Return True if a paper with its mark matches this query."""
        return (
            all(_is_met(condition, entry) for condition in self.conditions)
            and all(period.covers(entry.paper.date) for period in self.periods)
            and self._terms_match(entry)
        )

    def _terms_match(self, entry: Entry) -> bool:
        if not self.terms:
            return True
        texts = searchable_texts(entry.paper) | {"note": (entry.mark.note,)}
        haystacks = {name: make_haystack(parts) for name, parts in texts.items()}
        return all(
            any(term.is_in(haystacks[name]) for name in term.fields) is not term.negated
            for term in self.terms
        )


def highlights(query: Query, text: str, name: str) -> list[tuple[int, int]]:
    """Return the (start, end) offsets at which the words of a query occur in a text.

    ``name`` is the text's field. Negated terms and those of other fields are ignored.
    """
    terms = [term for term in query.terms if not term.negated and name in term.fields]
    if not terms:
        return []
    folded, offsets = fold_with_offsets(text)
    spans: list[tuple[int, int]] = []
    for term in terms:
        pattern = r"\s+".join(map(re.escape, term.words))
        ending = r"\S*" if term.prefix else r"(?!\S)"
        for match in re.finditer(rf"(?<!\S){pattern}{ending}", folded):
            # An accent after the last letter, of which nothing is left, belongs to it.
            end = max(offsets[match.end() - 1] + 1, offsets[match.end()])
            spans.append((offsets[match.start()], end))
    return spans


_CONDITIONS: dict[tuple[str, str], Callable[[Entry], bool]] = {
    ("is", "read"): lambda entry: entry.mark.read,
    ("is", "unread"): lambda entry: not entry.mark.read,
    ("is", "starred"): lambda entry: entry.mark.starred,
    ("has", "note"): lambda entry: bool(entry.mark.note),
    ("has", "code"): lambda entry: entry.paper.github is not None,
}


def _is_met(condition: Condition, entry: Entry) -> bool:
    if condition.name == "source":
        met = entry.paper.source == condition.value
    elif condition.name == "cat":
        met = condition.value in (category.lower() for category in entry.paper.categories)
    else:
        met = _CONDITIONS[condition.name, condition.value](entry)
    return met is not condition.negated
