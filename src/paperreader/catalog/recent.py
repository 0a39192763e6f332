"""The words of the newest papers, in memory, for a word that is still being typed.

SQLite finds all words that begin with a few letters by gathering every paper of each of them,
which takes seconds for ``t`` among a million papers. Where so many papers are found, the newest
few thousand hold enough of them for a screen; where these hold few, there are few to gather.
"""

from __future__ import annotations

import sqlite3
import threading
import weakref
from typing import TYPE_CHECKING

from paperreader.catalog.fts import FullTextIndex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperreader.catalog.catalog import Catalog
    from paperreader.catalog.numbering import Days

LIMIT = 4000
"""How many papers are held, in about 6 MB; ``t*`` takes 12 ms among so many."""

STEP = 250
"""How many papers are taken in at once: 25 ms in which a search has to wait."""


class RecentPapers:
    """An index of the newest papers of a catalog, which grows from the newest on.

    ``days`` tells which these are: with other days it is outdated.
    """

    def __init__(self, catalog: Catalog, days: Days) -> None:
        self.days = days
        self._catalog = catalog
        self._using = threading.Lock()
        self._connection = sqlite3.connect(
            ":memory:", isolation_level=None, check_same_thread=False
        )
        # A search may use it longer than the library keeps it.
        weakref.finalize(self, self._connection.close)
        self._words = FullTextIndex(self._connection)
        self._words.create()
        self._held = 0
        self.oldest: int | None = None
        """The number of the oldest paper that is held; all newer ones are held, too."""

    def grow(self) -> bool:
        """Take in some more papers; tells whether there may be more to take in."""
        with self._using:
            numbers = self.days.numbers(self._held, min(self._held + STEP, LIMIT))
            papers = self._catalog.papers(numbers)
            self._words.update({number: (None, paper) for number, paper in papers.items()})
            self._held += len(numbers)
            self.oldest = numbers[-1] if numbers else self.oldest
        return bool(numbers)

    def search(self, expression: str, first: int, last: int) -> Iterator[int]:
        """Give the numbers between two that an expression of the word index finds, downwards."""
        with self._using:
            yield from self._words.search(expression, first, last)
