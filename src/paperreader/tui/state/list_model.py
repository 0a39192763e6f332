"""The papers that are listed, and the one under the cursor; knows nothing of widgets."""

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
"""What ``f`` goes through: how each is called, and the query that it stands for."""

WINDOW = 64
"""How many papers are read at once, in about a millisecond."""

WINDOWS = 6
"""How many such windows are kept."""

STRIDE = 4096
"""How many papers are looked at in one go for the next unread one."""


class ListModel:
    """What a search and a filter found in a library, in order, with a cursor.

    A paper that is marked stays where it is, even where the filter no longer fits it, until the
    next search: nothing moves under the reader's hands.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._filter = 0
        self._listing: Listing = FoundPapers()
        self._parted = True
        self._windows: LRUCache[int, list[Entry | None]] = LRUCache(WINDOWS)
        self.search = ""
        self.query = Query()
        self.complete = True
        """Whether the search told all that it finds."""

        self.by_upvotes = False
        """Whether papers with upvotes come first, most first; else the newest do."""

        self.searching = False
        """Whether more may come by itself."""

        self.cursor = 0

    def __len__(self) -> int:
        """Count the papers listed."""
        return len(self._listing)

    @property
    def headings(self) -> Sequence[int]:
        """The places of the papers that stand below a day's heading.

        Where a search found a paper here and a paper there, headings would be half of the list.
        """
        return self._listing.starts if self._parted else ()

    def entry(self, index: int) -> Entry | None:
        """Give the paper in a place, from 0; None where it is gone meanwhile."""
        window, place = divmod(index, WINDOW)
        entries = self._windows.get(window)
        if entries is None:
            numbers = self._listing.numbers(window * WINDOW, (window + 1) * WINDOW)
            entries = self._windows[window] = self._library.entries(numbers)
        return entries[place] if place < len(entries) else None

    @property
    def current(self) -> Entry | None:
        """The paper under the cursor, if any was found."""
        return self.entry(self.cursor)

    @property
    def last_number(self) -> int:
        """The number of the last paper listed, below which a search goes on."""
        return self._listing.numbers(len(self) - 1, len(self))[0]

    @property
    def narrowed(self) -> bool:
        """Whether a search or a filter is in force."""
        return bool(self.search or self._filter)

    @property
    def filter_name(self) -> str:
        """How the filter in force is called; empty for none."""
        return FILTERS[self._filter][0]

    @property
    def nothing_found(self) -> str:
        """What to tell where there is no paper: what was searched, and how to widen it."""
        narrowed = " ".join(filter(None, (self.filter_name, self.search)))
        if not narrowed:
            return "No papers yet: paperreader import FILE brings them in."
        return (
            f"No paper found: {narrowed}\n\n"
            "Titles, abstracts, authors and notes were searched.\n"
            "Fewer words find more; esc shows all papers again."
        )

    def index_of(self, paper_id: str) -> int | None:
        """Give a paper's place, if it is here."""
        number = self._library.number(paper_id)
        return None if number is None else self._listing.index_of(number)

    def place_of(self, day: date) -> int | None:
        """Give the place of a day's first paper, if one is listed."""
        return self._listing.place_of(day)

    # Finding

    def look_for(self, search: str) -> Query:
        """Take what was typed; gives what to search for with it and the filter in force.

        The last word may be the beginning of one, also after enter: what was found stays found.
        """
        self.search = search
        self.query = parse_query(f"{FILTERS[self._filter][1]} {search}".strip(), typing=True)
        return self.query

    def next_filter(self) -> None:
        """Go on to the next filter."""
        self._filter = (self._filter + 1) % len(FILTERS)

    def clear(self) -> bool:
        """Take search and filter away; tells whether there was anything to take away."""
        narrowed = self.narrowed
        self._filter = 0
        self.search = ""
        return narrowed

    def show_all(self) -> None:
        """List all papers; the cursor stays on its paper."""
        self._list(self._library.days, complete=True)

    def show_found(self, numbers: Iterable[int], *, complete: bool) -> None:
        """List what a search found first; the cursor stays on its paper where that is found."""
        found = RankedPapers() if self.by_upvotes else FoundPapers()
        found.extend(numbers)
        self._list(found, complete=complete)

    def show_more(self, numbers: Iterable[int], *, complete: bool) -> None:
        """List what a search found next, below the rest."""
        if isinstance(self._listing, FoundPapers):
            self._windows.discard(len(self) // WINDOW)
            self._listing.extend(numbers)
            self.complete = complete

    def _list(self, listing: Listing, *, complete: bool) -> None:
        before = self.current
        self._listing = listing
        self._windows.clear()
        self._parted = isinstance(listing, Days) or 2 * len(listing.starts) <= len(listing)
        self.complete = complete
        self.cursor = (self.index_of(before.paper.id) if before else None) or 0

    def renew(self, paper_id: str) -> int | None:
        """Take a paper's new mark from the library; gives its place, if it is here."""
        index = self.index_of(paper_id)
        if index is not None:
            self._windows.discard(index // WINDOW)
        return index

    def renew_all(self) -> None:
        """Take all papers' new marks from the library."""
        self._windows.clear()

    # Moving

    def place(self, where: str, page: int = 1) -> int | None:
        """Give the place of a destination, such as "next" or "day_before"; None without one.

        ``page`` is the number of lines that a page has.
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
        """Find the first paper of the day after (1), higher in the list, or of the day before."""
        starts = self._listing.starts
        day = bisect_right(starts, self.cursor) - 1 - direction
        return starts[day] if 0 <= day < len(starts) else None
