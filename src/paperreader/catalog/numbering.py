"""The numbering of papers, from which each paper's position, newest day first, is computed.

A paper's number holds its day in the upper bits. The lower bits hold its position in that day,
counted down from the top, so that papers in descending order of number are newest day first, and
each day in the order of arrival. The number of papers of each day therefore gives the position of
every paper without reading any.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

POSITION_BITS = 24
"""The number of bits for the position in the day."""

DAY_CAPACITY = 1 << POSITION_BITS
"""The number of papers that one day can have: 16 million."""


def paper_number(day: date | None, position: int) -> int:
    """Return the number of the paper at ``position`` of its day, in order of arrival from 0."""
    return ((day.toordinal() if day else 0) << POSITION_BITS) + DAY_CAPACITY - 1 - position


def lowest_number(day: date) -> int:
    """Return the lowest number that a paper of ``day`` can have."""
    return day.toordinal() << POSITION_BITS


def day_of(number: int) -> date | None:
    """Return the day of the paper with a number; None if the paper has no date."""
    ordinal = number >> POSITION_BITS
    return date.fromordinal(ordinal) if ordinal else None


class Day(NamedTuple):
    """One day's papers; a tuple, since arXiv has 12,000 days to read before the first screen."""

    top: int
    """The highest number that a paper of the day can have."""

    papers: int
    assigned: int
    """The count of numbers assigned so far; greater than ``papers`` if papers were removed."""


class Days:
    """All days that have papers, newest first.

    ``numbers_in_day`` reads a day's numbers, descending; it is called only for days of which
    papers were removed.
    """

    def __init__(self, days: Sequence[Day], numbers_in_day: Callable[[Day], list[int]]) -> None:
        self._days = days
        self._numbers_in_day = numbers_in_day
        self._ends = list(accumulate(day.papers for day in days))

    def __len__(self) -> int:
        """Return the number of all papers."""
        return self._ends[-1] if self._ends else 0

    @cached_property
    def starts(self) -> Sequence[int]:
        """The position of each day's first paper, from 0."""
        return [0, *self._ends[:-1]] if self._ends else []

    def numbers(self, start: int, stop: int) -> list[int]:
        """Return the numbers of the papers at the positions in ``range(start, stop)``."""
        found: list[int] = []
        stop = min(stop, len(self))
        while start < stop:
            index = bisect_right(self._ends, start)
            day, day_start = self._days[index], self.starts[index]
            end = min(stop, self._ends[index])
            found += self._slice_of_day(day, start - day_start, end - day_start)
            start = end
        return found

    def papers_of(self, day: date | None) -> int:
        """Return the number of papers of ``day``; None stands for papers without a date."""
        index = self._index_of_day(paper_number(day, 0))
        return 0 if index is None else self._days[index].papers

    def place_of(self, day: date) -> int | None:
        """Return the position of the first paper of ``day``; None if the day has none."""
        index = self._index_of_day(paper_number(day, 0))
        return None if index is None else self.starts[index]

    def index_of(self, number: int) -> int | None:
        """Return the position of the paper with a number; None if there is no such paper."""
        top = number | (DAY_CAPACITY - 1)
        index = self._index_of_day(top)
        if index is None:
            return None
        day = self._days[index]
        if day.papers == day.assigned:
            position = top - number
            return self.starts[index] + position if position < day.papers else None
        numbers = self._numbers_in_day(day)
        return self.starts[index] + numbers.index(number) if number in numbers else None

    def _index_of_day(self, top: int) -> int | None:
        index = bisect_right(self._days, -top, key=lambda day: -day.top) - 1
        return index if index >= 0 and self._days[index].top == top else None

    def _slice_of_day(self, day: Day, start: int, stop: int) -> list[int]:
        if day.papers == day.assigned:
            return list(range(day.top - start, day.top - stop, -1))
        return self._numbers_in_day(day)[start:stop]
