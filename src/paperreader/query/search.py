"""The search for the papers that match a query, in order, with the full-text index and the marks.

The words of a query can match the paper, its note, or some of each. Matches of the paper alone
come from the index. All other matches are among the papers whose note contains one of the words;
these are few enough to read and test each of them.

Results are in the order of the index, newest first, or have the papers with upvotes first, most
upvotes first.
"""

from __future__ import annotations

import heapq
from contextlib import closing
from itertools import chain, islice, repeat
from typing import TYPE_CHECKING

from paperreader.catalog import (
    EVERY_PAPER,
    InterruptedSearchError,
    day_of,
    facet_token,
    lowest_number,
    paper_number,
)
from paperreader.models import Entry
from paperreader.query.query import Query

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence

    from paperreader.catalog import Catalog
    from paperreader.marks import MarkIndex
    from paperreader.query.query import Condition, Period, Term

HIGHEST = 1 << 62
"""A number that is higher than any paper's number."""

BATCH_SIZES = 64, 512
"""The sizes of the batches in which numbers are yielded: one screenful, then all later ones."""

SCAN_LIMIT = 1000
"""Up to this number of candidates, reading and testing each is preferred to an index query."""

MARK_CONDITIONS = {
    ("is", "read"): "read",
    ("is", "unread"): "read",
    ("is", "starred"): "starred",
    ("has", "note"): "note",
}
"""The conditions on a mark, and the field of the mark that each of them tests."""


class Search:
    """The numbers of the papers that match a query, in order, in batches of which none is empty.

    The catalog is not used by anything else, so that ``stop`` stops nothing else; it is closed
    after the one iteration that is possible. Only results that come after the paper with the number
    ``below`` are included. With ``by_upvotes``, papers with upvotes come first, most upvotes first,
    then all others, newest first.
    """

    def __init__(
        self,
        query: Query,
        catalog: Catalog,
        mark_index: MarkIndex,
        *,
        below: int = HIGHEST,
        by_upvotes: bool = False,
    ) -> None:
        self._query = query
        self._catalog = catalog
        self._mark_index = mark_index
        self._included = [term for term in query.terms if not term.negated]
        self._excluded = [term for term in query.terms if term.negated]
        self._below = below
        self._by_upvotes = by_upvotes
        self._stopped = False

    def stop(self) -> None:
        """Stop the search: a thread that iterates over it gets an InterruptedSearchError."""
        self._stopped = True
        self._catalog.interrupt()

    def __iter__(self) -> Generator[list[int]]:
        """Yield batches of the numbers that match."""
        with closing(self._catalog):
            # Not in a variable, so that its statements are closed before the connection is.
            yield from _batches(
                self._most_upvotes_first() if self._by_upvotes else self._newest_first(self._below)
            )

    def _newest_first(self, below: int) -> Iterator[int]:
        """Yield the matching numbers below ``below``, descending."""
        return self._find(*self._number_range(below))

    def _most_upvotes_first(self) -> Iterator[int]:
        """Yield the matching numbers after ``below``, those of papers with upvotes first."""
        below = self._below
        ordered = self._catalog.numbers_by_upvotes()
        upvoted = set(ordered)
        if below == HIGHEST or below in upvoted:
            rest = ordered if below == HIGHEST else ordered[ordered.index(below) + 1 :]
            yield from self._filter(rest)
            below = HIGHEST
        yield from (number for number in self._newest_first(below) if number not in upvoted)

    def _filter(self, numbers: Sequence[int]) -> Iterator[int]:
        """Yield those of ``numbers`` that match the query, in the given order."""
        if self._query == Query():
            yield from numbers
            return
        # Frequent matches appear among the first numbers, which are tested one by one; rare
        # matches come quickly from the index.
        first, last = self._number_range(HIGHEST)
        numbers = [number for number in numbers if first <= number <= last]
        yield from self._scan(numbers[: BATCH_SIZES[-1]])
        rest = numbers[BATCH_SIZES[-1] :]
        if rest:
            found = self._find(min(rest), max(rest))
            yield from filter(set(rest).intersection(found).__contains__, rest)

    def _find(self, first: int, last: int) -> Iterator[int]:
        """Yield the numbers from ``first`` to ``last`` that match the query, descending."""
        candidates = self._candidates()
        if candidates is not None:
            yield from self._scan(_in_range(candidates, first, last))
            return
        # A paper whose note contains a word can only be tested as a whole.
        noted = {number for term in self._included for number in self._with_note(term)}
        hidden = {number for term in self._excluded for number in self._with_note(term)}
        accepts = self._index_filter(noted | hidden)
        self._raise_if_stopped()
        found = self._catalog.search(self._expression(), first, last)
        indexed = (number for number in found if accepts(number))
        in_notes = self._scan(_in_range(noted, first, last))
        yield from heapq.merge(indexed, in_notes, reverse=True) if noted else indexed

    def _number_range(self, below: int) -> tuple[int, int]:
        """Return the lowest and the highest number below ``below`` that the periods allow."""
        first, last = 0, below - 1
        for period in self._query.periods:
            if not period.negated:
                # Papers without a date have numbers below 1 << 24.
                first = max(first, lowest_number(period.first) if period.first else 1 << 24)
                last = min(last, paper_number(period.last, 0) if period.last else HIGHEST)
        return first, last

    def _candidates(self) -> Collection[int] | None:
        """Return numbers that include every match; None if that is no known, short enough set."""
        sets: list[Collection[int]] = [
            self._mark_index.numbers_with(MARK_CONDITIONS[condition.name, condition.value])
            for condition in self._query.conditions
            if (condition.name, condition.value) in MARK_CONDITIONS
            and condition.negated is (condition.value == "unread")
        ]
        sets += [self._with_note(term) for term in self._included if term.fields == ("note",)]
        smallest = min(sets, key=len, default=None)
        only_notes = any(term.fields == ("note",) for term in self._included)
        if smallest is None or (len(smallest) > SCAN_LIMIT and self._included and not only_notes):
            return None
        return list(smallest)

    def _with_note(self, term: Term) -> set[int]:
        """Return the numbers of the papers whose note contains the words of a term."""
        return self._mark_index.numbers_with_note(term.is_in) if "note" in term.fields else set()

    def _scan(self, numbers: Iterable[int]) -> Iterator[int]:
        """Read papers, and yield the numbers of those that match the query."""
        rest = iter(numbers)
        while chunk := list(islice(rest, BATCH_SIZES[0])):
            self._raise_if_stopped()
            papers = self._catalog.papers(chunk)
            for number in chunk:
                paper = papers.get(number)
                if paper and self._query.matches(Entry(paper, self._mark_index[paper.id])):
                    yield number

    def _raise_if_stopped(self) -> None:
        # Between two statements, the catalog's interrupt has no effect.
        if self._stopped:
            raise InterruptedSearchError("the search was stopped")

    def _index_filter(self, scanned: Collection[int]) -> Callable[[int], bool]:
        """Return a test whether to accept a number that the index found.

        It rejects the numbers in ``scanned``, and those that fail a condition on the mark or a
        negated period.
        """
        tests: list[Callable[[int], bool]] = []
        if scanned:
            tests.append(_membership_test(scanned, expected=False))
        for condition in self._query.conditions:
            field = MARK_CONDITIONS.get((condition.name, condition.value))
            if field:
                expected = condition.negated is (condition.value == "unread")
                marked = self._mark_index.numbers_with(field)
                tests.append(_membership_test(marked, expected=expected))
        tests += [_period_test(period) for period in self._query.periods if period.negated]
        return lambda number: all(test(number) for test in tests)

    def _expression(self) -> str:
        """Return the FTS5 expression; its quoted words have only letters and digits."""
        included = [_term_expression(term) for term in self._included]
        excluded = [_term_expression(term) for term in self._excluded if term.fields != ("note",)]
        for condition in self._query.conditions:
            if (condition.name, condition.value) not in MARK_CONDITIONS:
                (excluded if condition.negated else included).append(
                    _condition_expression(condition)
                )
        expression = " AND ".join(included) or f"facet : {EVERY_PAPER}"
        return f"({expression}) NOT ({' OR '.join(excluded)})" if excluded else expression


def _batches(numbers: Iterator[int]) -> Generator[list[int]]:
    for size in chain(BATCH_SIZES, repeat(BATCH_SIZES[-1])):
        batch = list(islice(numbers, size))
        if not batch:
            return
        yield batch


def _in_range(numbers: Collection[int], first: int, last: int) -> list[int]:
    """Return the numbers from ``first`` to ``last``, descending."""
    return sorted((number for number in numbers if first <= number <= last), reverse=True)


def _period_test(period: Period) -> Callable[[int], bool]:
    return lambda number: period.covers(day_of(number))


def _membership_test(numbers: Collection[int], *, expected: bool) -> Callable[[int], bool]:
    return lambda number: (number in numbers) is expected


def _term_expression(term: Term) -> str:
    columns = " ".join(field for field in term.fields if field != "note")
    return f'({{{columns}}} : "{" ".join(term.words)}"{" *" if term.prefix else ""})'


def _condition_expression(condition: Condition) -> str:
    word = "code" if condition.name == "has" else facet_token(condition.name, condition.value)
    return f"(facet : {word})"
