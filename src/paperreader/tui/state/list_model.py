"""The listed papers and the cursor; independent of widgets."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from textual.cache import LRUCache

from paperreader.catalog import Days
from paperreader.query import Query, parse_query
from paperreader.tui.state.listing import FoundPapers, RankedPapers

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from paperreader.library import Library
    from paperreader.models import Entry
    from paperreader.tui.state.listing import Listing

FILTERS = (
    ("", ""),
    ("unread", "is:unread"),
    ("starred", "is:starred"),
    ("with note", "has:note"),
    ("with code", "has:code"),
)
"""The filters that ``f`` cycles through: the name of each and its query."""

WINDOW = 64
"""The number of papers read at once, in about a millisecond."""

WINDOWS = 6
"""The number of windows kept in memory."""

STRIDE = 4096
"""The number of papers examined per step in the search for the next unread one."""


class ListModel:
    """The papers of a library that match a search and a filter, in order, with a cursor.

    A paper whose mark changes stays listed until the next search, even if the filter no longer
    matches it: nothing moves while the reader works.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._filter = 0
        self._listing: Listing = FoundPapers()
        self._has_headings = True
        self._windows: LRUCache[int, list[Entry | None]] = LRUCache(WINDOWS)
        self.search = ""
        self.query = Query()
        self.complete = True
        """Whether all matching papers are listed."""

        self.by_upvotes = False
        """Whether the papers with the most upvotes are listed first instead of the newest."""

        self.searching = False
        """Whether a search is running, which may add papers."""

        self.cursor = 0

    def __len__(self) -> int:
        """Return the number of listed papers."""
        return len(self._listing)

    @property
    def headings(self) -> Sequence[int]:
        """The indexes of the papers that have a day's heading above them.

        Empty if there would be a heading for more than every second paper.
        """
        return self._listing.starts if self._has_headings else ()

    def entry(self, index: int) -> Entry | None:
        """Return the paper at an index, or None if it has been removed in the meantime."""
        window, offset = divmod(index, WINDOW)
        entries = self._windows.get(window)
        if entries is None:
            numbers = self._listing.numbers(window * WINDOW, (window + 1) * WINDOW)
            entries = self._windows[window] = self._library.entries(numbers)
        return entries[offset] if offset < len(entries) else None

    @property
    def current(self) -> Entry | None:
        """The paper under the cursor, or None if nothing is listed."""
        return self.entry(self.cursor)

    @property
    def last_number(self) -> int:
        """The number of the last listed paper, below which a search continues."""
        return self._listing.numbers(len(self) - 1, len(self))[0]

    @property
    def is_narrowed(self) -> bool:
        """Whether a search or a filter is active."""
        return bool(self.search or self._filter)

    @property
    def filter_name(self) -> str:
        """The name of the active filter; empty if there is none."""
        return FILTERS[self._filter][0]

    @property
    def nothing_found(self) -> str:
        """The text to show if nothing is listed: what was searched, and how to find more."""
        if not self.is_narrowed or not len(self._library.days):
            return "No papers yet. To add some: paperreader import FILE"
        name = self.filter_name
        if not self.search:
            if name == "unread":
                return "All read. f shows the rest."
            return f"No papers match the filter “{name}”.\n\nPress esc to show all papers."
        filtered = f" (filter: {name})" if name else ""
        return (
            f"No papers match “{self.search}”{filtered}.\n\n"
            "Titles, abstracts, authors and notes were searched.\n"
            "Try fewer words, or press esc to show all papers."
        )

    def index_of(self, paper_id: str) -> int | None:
        """Return the index of a paper, or None if it is not listed."""
        number = self._library.number(paper_id)
        return None if number is None else self._listing.index_of(number)

    def place_of(self, day: date) -> int | None:
        """Return the index of the first paper of a day, or None if none is listed."""
        return self._listing.place_of(day)

    # Finding

    def set_search(self, search: str) -> Query:
        """Set the search text and return the query for it and the active filter.

        The last word may be the beginning of a word, also after enter: what was found while
        typing stays found.
        """
        self.search = search
        self.query = parse_query(f"{FILTERS[self._filter][1]} {search}".strip(), typing=True)
        return self.query

    def next_filter(self) -> None:
        """Activate the next filter."""
        self._filter = (self._filter + 1) % len(FILTERS)

    def clear(self) -> bool:
        """Clear search and filter and return True if there was one."""
        was_narrowed = self.is_narrowed
        self._filter = 0
        self.search = ""
        return was_narrowed

    def show_all(self) -> None:
        """List all papers; the cursor stays on its paper."""
        self._list(self._library.days, complete=True)

    def show_found(self, numbers: Iterable[int], *, complete: bool) -> None:
        """List the first results of a search; the cursor stays on its paper if it is among them."""
        found = RankedPapers() if self.by_upvotes else FoundPapers()
        found.extend(numbers)
        self._list(found, complete=complete)

    def show_more(self, numbers: Iterable[int], *, complete: bool) -> None:
        """Append further results of the search."""
        if isinstance(self._listing, FoundPapers):
            self._windows.discard(len(self) // WINDOW)
            self._listing.extend(numbers)
            self.complete = complete

    def _list(self, listing: Listing, *, complete: bool) -> None:
        before = self.current
        self._listing = listing
        self._windows.clear()
        self._has_headings = isinstance(listing, Days) or 2 * len(listing.starts) <= len(listing)
        self.complete = complete
        self.cursor = (self.index_of(before.paper.id) if before else None) or 0

    def reload_mark(self, paper_id: str) -> int | None:
        """Discard a paper's cached mark and return its index, or None if it is not listed."""
        index = self.index_of(paper_id)
        if index is not None:
            self._windows.discard(index // WINDOW)
        return index

    def reload_marks(self) -> None:
        """Discard all cached marks."""
        self._windows.clear()

    # Moving

    def destination(self, where: str, page: int = 1) -> int | None:
        """Return the index of a destination, such as "next" or "day_before", or None.

        ``page`` is the number of lines of a page.
        """
        last = len(self) - 1
        if last < 0:
            return None
        steps = {"next": 1, "previous": -1, "page_down": page, "page_up": -page}
        if where in steps:
            return max(0, min(self.cursor + steps[where], last))
        if where in {"first", "last"}:
            return 0 if where == "first" else last
        if where == "next_unread":
            return self._unread_below()
        if where == "previous_unread":
            return self._unread_above()
        return self._day(1 if where == "day_after" else -1)

    def _unread_below(self) -> int | None:
        for start in range(self.cursor + 1, len(self), STRIDE):
            for index, number in enumerate(self._listing.numbers(start, start + STRIDE), start):
                if not self._library.is_read(number):
                    return index
        return None

    def _unread_above(self) -> int | None:
        for stop in range(self.cursor, 0, -STRIDE):
            start = max(stop - STRIDE, 0)
            numbers = self._listing.numbers(start, stop)
            for index in range(stop - 1, start - 1, -1):
                if not self._library.is_read(numbers[index - start]):
                    return index
        return None

    def _day(self, direction: int) -> int | None:
        """Return the index of the first paper of the next (1) or previous (-1) day, or None.

        The next day is higher in the list.
        """
        starts = self._listing.starts
        day = bisect_right(starts, self.cursor) - 1 - direction
        return starts[day] if 0 <= day < len(starts) else None
