"""A full-text index of the newest papers in memory, for a word that is still being typed.

To find all words with a short prefix, SQLite collects every paper of each such word, which takes
seconds for ``t`` among a million papers. If a prefix matches that many papers, the newest few
thousand hold enough matches for a screen; if these hold few matches, there are few to collect.
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
"""The number of papers that are held, in about 6 MB; a search for ``t*`` then takes 12 ms."""

STEP = 250
"""The number of papers that one call of ``grow`` adds, in 25 ms during which a search waits."""


class RecentPapers:
    """An index of the newest papers of a catalog, built step by step from the newest on.

    It is outdated as soon as the catalog's days are no longer ``days``.
    """

    def __init__(self, catalog: Catalog, days: Days) -> None:
        self.days = days
        self._catalog = catalog
        self._lock = threading.Lock()
        self._connection = sqlite3.connect(
            ":memory:", isolation_level=None, check_same_thread=False
        )
        # Not closed by the owner: a search may use it longer than the library keeps it.
        weakref.finalize(self, self._connection.close)
        self._index = FullTextIndex(self._connection)
        self._index.create()
        self._size = 0
        self.oldest: int | None = None
        """The number of the oldest paper in the index; all newer papers are in it, too."""

    def grow(self) -> bool:
        """Add the next STEP papers; return True if there may be more to add."""
        with self._lock:
            numbers = self.days.numbers(self._size, min(self._size + STEP, LIMIT))
            papers = self._catalog.papers(numbers)
            self._index.update({number: (None, paper) for number, paper in papers.items()})
            self._size += len(numbers)
            self.oldest = numbers[-1] if numbers else self.oldest
        return bool(numbers)

    def search(self, expression: str, first: int, last: int) -> Iterator[int]:
        """Yield the numbers that match an FTS5 expression, from ``last`` down to ``first``."""
        with self._lock:
            yield from self._index.search(expression, first, last)
