"""Where each paper stands among all papers, newest day first, told without reading them.

A paper's number holds its day in the upper bits and, in the lower ones, its place in that day
counted down from the top, so that papers by falling number are newest day first, and each day in
the order of its arrival. To know how many papers each day has is to know the place of each.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PLACE_BITS = 24
"""How much of a number is the place in the day: 16 million papers of one day."""

PLACES = 1 << PLACE_BITS


def paper_number(day: date | None, place: int) -> int:
    """Give the number of the paper that came as the ``place``-th of its day, from 0."""
    return ((day.toordinal() if day else 0) << PLACE_BITS) + PLACES - 1 - place


def lowest_number(day: date) -> int:
    """Give the lowest number that a paper of a day can have."""
    return day.toordinal() << PLACE_BITS


def day_of(number: int) -> date | None:
    """Give the day of the paper with a number; None where its day is not known."""
    ordinal = number >> PLACE_BITS
    return date.fromordinal(ordinal) if ordinal else None


class Day(NamedTuple):
    """One day's papers; a tuple, since arXiv has 12,000 days to read before the first screen."""

    top: int
    """The highest number that a paper of the day can have."""

    papers: int
    assigned: int
    """How many numbers were given out; more than there are papers where some were taken out."""


class Days:
    """All days that have papers, newest first.

    ``numbers_in_day`` reads a day's numbers, from the top; only a day that lost papers needs it.
    """

    def __init__(self, days: Sequence[Day], numbers_in_day: Callable[[Day], list[int]]) -> None:
        self._days = days
        self._numbers_in_day = numbers_in_day
        self._ends = list(accumulate(day.papers for day in days))

    def __len__(self) -> int:
        """Count all papers."""
        return self._ends[-1] if self._ends else 0

    @cached_property
    def starts(self) -> Sequence[int]:
        """The place of each day's first paper, from 0."""
        return [0, *self._ends[:-1]] if self._ends else []

    def numbers(self, start: int, stop: int) -> list[int]:
        """Give the numbers of the papers in the places from ``start`` to before ``stop``."""
        found: list[int] = []
        stop = min(stop, len(self))
        while start < stop:
            index = bisect_right(self._ends, start)
            day, day_start = self._days[index], self.starts[index]
            end = min(stop, self._ends[index])
            found += self._of_day(day, start - day_start, end - day_start)
            start = end
        return found

    def papers_of(self, day: date) -> int:
        """Count the papers of a day."""
        index = self._index_of_day(paper_number(day, 0))
        return 0 if index is None else self._days[index].papers

    def place_of(self, day: date) -> int | None:
        """Give the place of a day's first paper; None where the day has none."""
        index = self._index_of_day(paper_number(day, 0))
        return None if index is None else self.starts[index]

    def index_of(self, number: int) -> int | None:
        """Give the place of the paper with a number; None where there is no such paper."""
        top = number | (PLACES - 1)
        index = self._index_of_day(top)
        if index is None:
            return None
        day = self._days[index]
        if day.papers == day.assigned:
            place = top - number
            return self.starts[index] + place if place < day.papers else None
        numbers = self._numbers_in_day(day)
        return self.starts[index] + numbers.index(number) if number in numbers else None

    def _index_of_day(self, top: int) -> int | None:
        index = bisect_right(self._days, -top, key=lambda day: -day.top) - 1
        return index if index >= 0 and self._days[index].top == top else None

    def _of_day(self, day: Day, start: int, stop: int) -> list[int]:
        if day.papers == day.assigned:
            return list(range(day.top - start, day.top - stop, -1))
        return self._numbers_in_day(day)[start:stop]
