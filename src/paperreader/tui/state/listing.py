"""Ordered listings of papers by number, with the positions at which days begin."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING, Protocol

from paperreader.catalog import day_of, lowest_number, paper_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date


class Listing(Protocol):
    """Papers in an order: newest first, which is by descending number, or another one."""

    @property
    def starts(self) -> Sequence[int]:
        """The indexes at which a new day begins; empty if days are not in order."""

    def __len__(self) -> int:
        """Return the number of papers."""

    def numbers(self, start: int, stop: int) -> list[int]:
        """Return the numbers of the papers in the slice from ``start`` to ``stop``."""

    def index_of(self, number: int) -> int | None:
        """Return the index of the paper with this number, or None if it is not listed."""

    def place_of(self, day: date) -> int | None:
        """Return the index of the first paper of a day, or None if there is none."""


class FoundPapers:
    """What a search has found so far, newest first."""

    def __init__(self) -> None:
        self._numbers = array("q")
        self._day: date | None = None
        self.starts: list[int] = []

    def __len__(self) -> int:
        """Return the number of papers found so far."""
        return len(self._numbers)

    def extend(self, numbers: Iterable[int]) -> None:
        """Append papers by number; the numbers must continue to descend."""
        for number in numbers:
            day = day_of(number)
            if day != self._day or not self._numbers:
                self.starts.append(len(self._numbers))
                self._day = day
            self._numbers.append(number)

    def numbers(self, start: int, stop: int) -> list[int]:
        """Return the numbers of the papers in the slice from ``start`` to ``stop``."""
        return self._numbers[start:stop].tolist()

    def index_of(self, number: int) -> int | None:
        """Return the index of the paper with this number, or None if it was not found."""
        index = bisect_left(self._numbers, -number, key=lambda known: -known)
        found = index < len(self._numbers) and self._numbers[index] == number
        return index if found else None

    def place_of(self, day: date) -> int | None:
        """Return the index of the first paper of a day, or None if none was found."""
        index = bisect_left(self._numbers, -paper_number(day, 0), key=lambda known: -known)
        found = index < len(self._numbers) and day_of(self._numbers[index]) == day
        return index if found else None


class RankedPapers(FoundPapers):
    """What a search has found so far in an order other than by day; ``starts`` stays empty."""

    def extend(self, numbers: Iterable[int]) -> None:
        """Append papers by number, in any order."""
        self._numbers.extend(numbers)

    def index_of(self, number: int) -> int | None:
        """Return the index of the paper with this number, or None if it was not found."""
        # Not a dictionary: a search takes 0.3 ms among 20,000 papers, once per mark, and no memory.
        try:
            return self._numbers.index(number)
        except ValueError:
            return None

    def place_of(self, day: date) -> int | None:
        """Return the index of the first paper of a day, or None if none was found."""
        of_day = range(lowest_number(day), paper_number(day, 0) + 1)
        places = (place for place, number in enumerate(self._numbers) if number in of_day)
        return next(places, None)
