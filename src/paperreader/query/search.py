"""Which papers a query finds, in order: the word index is asked, and the marks looked at.

A paper is found by its words, or by its note's, or by some of each. The first kind comes from the
index alone; the others are among the papers whose note holds one of the words, and these are few
enough to be read and looked through.

Papers come newest first, as the index has them; or those with upvotes first, most upvotes first.
"""

from __future__ import annotations

import heapq
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

    from paperreader.catalog import Catalog, RecentPapers
    from paperreader.marks import MarkIndex
    from paperreader.query.query import Condition, Period, Term

HIGHEST = 1 << 62
"""More than any paper's number."""

PORTIONS = 64, 512
"""How many papers are told of at once: a screen full, and what comes after."""

FEW = 1000
"""How many papers are rather read and looked through than picked from what the index finds."""


MARK_CONDITIONS = {
    ("is", "read"): "read",
    ("is", "unread"): "read",
    ("is", "starred"): "starred",
    ("has", "note"): "note",
}
"""The conditions of a query that look at a mark, and at which of its fields."""


class Search:
    """One query over a catalog and its marks; ``recent`` helps with a word that still grows."""

    def __init__(
        self,
        query: Query,
        catalog: Catalog,
        marked: MarkIndex,
        recent: RecentPapers | None = None,
        *,
        by_upvotes: bool = False,
    ) -> None:
        self._query = query
        self._catalog = catalog
        self._marked = marked
        self._recent = recent if any(term.prefix for term in query.terms) else None
        self._included = [term for term in query.terms if not term.negated]
        self._excluded = [term for term in query.terms if term.negated]
        self._by_upvotes = by_upvotes
        self._stopped = False

    def stop(self) -> None:
        """Stop it while another thread reads its parts; they raise InterruptedSearchError."""
        self._stopped = True
        self._catalog.interrupt()

    def parts(self, below: int = HIGHEST) -> Iterator[Generator[list[int]]]:
        """Give the numbers of the papers found in portions, those that come below a number.

        The parts follow each other; all but the last are quick.
        """
        if self._by_upvotes:
            yield _portions(self._upvoted_first(below))
            return
        first, last = self._range(below)
        oldest = self._recent.oldest if self._recent else None
        if self._recent and oldest is not None:
            if oldest <= last:
                yield _portions(self._found(self._recent.search, max(first, oldest), last))
            last = min(last, oldest - 1)
        yield _portions(self._found(self._catalog.search, first, last))

    def _upvoted_first(self, below: int) -> Iterator[int]:
        order = self._catalog.numbers_by_upvotes()
        upvoted = set(order)
        if below == HIGHEST or below in upvoted:
            rest = order if below == HIGHEST else order[order.index(below) + 1 :]
            yield from self._in_order(rest)
            below = HIGHEST
        found = self._found(self._catalog.search, *self._range(below))
        yield from (number for number in found if number not in upvoted)

    def _in_order(self, numbers: Sequence[int]) -> Iterator[int]:
        """Give those of some papers that the query finds, in the order in which they are given."""
        if self._query == Query():
            yield from numbers
            return
        # What is found often is seen at once among the first; what is not, the index tells soon.
        first, last = self._range(HIGHEST)
        numbers = [number for number in numbers if first <= number <= last]
        yield from self._looked_through(numbers[: PORTIONS[-1]])
        rest = numbers[PORTIONS[-1] :]
        if rest and not self._stopped:
            found = self._found(self._catalog.search, min(rest), max(rest))
            yield from filter(set(rest).intersection(found).__contains__, rest)

    def _found(
        self, found: Callable[[str, int, int], Iterator[int]], first: int, last: int
    ) -> Iterator[int]:
        """Give the numbers between two that the query finds, downwards."""
        listed = self._listed()
        if listed is not None:
            yield from self._looked_through(_within(listed, first, last))
            return
        # Where words in a note count, only the whole paper tells.
        noted = {number for term in self._included for number in self._noting(term)}
        hidden = {number for term in self._excluded for number in self._noting(term)}
        accepts = self._acceptance(noted | hidden)
        indexed = (n for n in found(self._expression(), first, last) if accepts(n))
        in_notes = self._looked_through(_within(noted, first, last))
        yield from heapq.merge(indexed, in_notes, reverse=True) if noted else indexed

    def _range(self, below: int) -> tuple[int, int]:
        first, last = 0, below - 1
        for period in self._query.periods:
            if not period.negated:
                first = max(first, lowest_number(period.first) if period.first else 1 << 24)
                last = min(last, paper_number(period.last, 0) if period.last else HIGHEST)
        return first, last

    def _listed(self) -> Collection[int] | None:
        """Give papers among which all must be, if there is such a list and it is no long one."""
        lists: list[Collection[int]] = [
            self._marked.numbers_with(MARK_CONDITIONS[condition.name, condition.value])
            for condition in self._query.conditions
            if (condition.name, condition.value) in MARK_CONDITIONS
            and condition.negated is (condition.value == "unread")
        ]
        lists += [self._noting(term) for term in self._included if term.fields == ("note",)]
        shortest = min(lists, key=len, default=None)
        only_notes = any(term.fields == ("note",) for term in self._included)
        if shortest is None or (len(shortest) > FEW and self._included and not only_notes):
            return None
        return list(shortest)

    def _noting(self, term: Term) -> set[int]:
        """Give the numbers of the papers in whose note a term's words stand."""
        return self._marked.numbers_with_note(term.is_in) if "note" in term.fields else set()

    def _looked_through(self, numbers: Iterable[int]) -> Iterator[int]:
        """Read papers, and give the numbers of those that the query matches."""
        rest = iter(numbers)
        while some := list(islice(rest, PORTIONS[0])):
            # Between two questions to the catalog there is nothing that it could interrupt.
            if self._stopped:
                raise InterruptedSearchError("the search was stopped")
            papers = self._catalog.papers(some)
            for number in some:
                paper = papers.get(number)
                if paper and self._query.matches(Entry(paper, self._marked[paper.id])):
                    yield number

    def _acceptance(self, elsewhere: Collection[int]) -> Callable[[int], bool]:
        """Give what tells, by its number, whether to take a paper that the index found."""
        tests: list[Callable[[int], bool]] = []
        if elsewhere:
            tests.append(_membership(elsewhere, wanted=False))
        for condition in self._query.conditions:
            field = MARK_CONDITIONS.get((condition.name, condition.value))
            if field:
                wanted = condition.negated is (condition.value == "unread")
                tests.append(_membership(self._marked.numbers_with(field), wanted=wanted))
        tests += [_outside(period) for period in self._query.periods if period.negated]
        return lambda number: all(test(number) for test in tests)

    def _expression(self) -> str:
        """Write the query for the word index; what is quoted there is letters and digits."""
        included = [_of_term(term) for term in self._included]
        unwanted = [_of_term(term) for term in self._excluded if term.fields != ("note",)]
        for condition in self._query.conditions:
            if (condition.name, condition.value) not in MARK_CONDITIONS:
                (unwanted if condition.negated else included).append(_of_condition(condition))
        found = " AND ".join(included) or f"facet : {EVERY_PAPER}"
        return f"({found}) NOT ({' OR '.join(unwanted)})" if unwanted else found


def _portions(numbers: Iterator[int]) -> Generator[list[int]]:
    for size in chain(PORTIONS, repeat(PORTIONS[-1])):
        portion = list(islice(numbers, size))
        if not portion:
            return
        yield portion


def _within(numbers: Collection[int], first: int, last: int) -> list[int]:
    return sorted((number for number in numbers if first <= number <= last), reverse=True)


def _outside(period: Period) -> Callable[[int], bool]:
    return lambda number: period.covers(day_of(number))


def _membership(numbers: Collection[int], *, wanted: bool) -> Callable[[int], bool]:
    return lambda number: (number in numbers) is wanted


def _of_term(term: Term) -> str:
    columns = " ".join(field for field in term.fields if field != "note")
    return f'({{{columns}}} : "{" ".join(term.words)}"{" *" if term.prefix else ""})'


def _of_condition(condition: Condition) -> str:
    word = "code" if condition.name == "has" else facet_token(condition.name, condition.value)
    return f"(facet : {word})"
