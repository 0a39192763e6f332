"""The papers that come first, which a search tests one by one before it asks the full-text index.

To find all words that start with ``tr``, the index collects every paper that has one, which takes
half a second among a million papers. The first few papers of an order fill the screen.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from paperreader.query.query import paper_haystacks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paperreader.catalog import Catalog, Days
    from paperreader.models import Paper

FIRST = 256
"""The number of papers that are tested. To read them and split their texts into words takes 27 ms;
with these kept, in 1 MB, a search takes 0.4 to 1.0 ms."""


class FirstPapers:
    """The first papers of each order with their words, kept from one search to the next.

    They are outdated as soon as the catalog's papers change.
    """

    def __init__(self, days: Days) -> None:
        self._days = days
        self._kept: dict[int, tuple[Paper, dict[str, str]]] = {}

    @cached_property
    def newest(self) -> Sequence[int]:
        """The numbers of the newest papers, descending."""
        return self._days.numbers(0, FIRST)

    def read(
        self, numbers: Sequence[int], catalog: Catalog
    ) -> Iterator[tuple[int, Paper, dict[str, str]]]:
        """Yield those papers that are in the catalog, each with its number and its words."""
        missing = [number for number in numbers if number not in self._kept]
        if missing:
            papers = catalog.papers(missing)
            self._kept.update((n, (paper, paper_haystacks(paper))) for n, paper in papers.items())
        for number in numbers:
            if number in self._kept:
                yield number, *self._kept[number]
