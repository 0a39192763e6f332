"""One search in a thread, which lists what it finds portion by portion."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from msgspec import Struct

from paperreader.errors import PaperreaderError
from paperreader.query import HIGHEST, Query
from paperreader.tui.state.listing import DaysByUpvotes, FoundPapers, RankedPapers
from paperreader.tui.state.view_state import WINDOW, read_windows

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperreader.catalog import Days
    from paperreader.library import Library
    from paperreader.query import Search
    from paperreader.tui.state.listing import Listing
    from paperreader.tui.state.view_state import ViewState, Windows

CAP = 1000
"""The number of results after which a search ends until the cursor comes near the last of them."""

NEAR = 200
"""The distance from the last result, in papers, at which the next search is due."""

SIGHT = 40
"""The number of papers above and below the cursor that are read with the results."""


class Found(Struct, frozen=True):
    """The papers that a search has found so far."""

    listing: Listing
    windows: Windows
    """Those of the papers that are shown next."""

    cursor: int | None
    """The index of the paper that was under the cursor, or 0; None if the papers are appended."""

    is_last: bool = False
    """Whether the search has ended."""

    is_complete: bool = False
    """Whether all matching papers are listed."""


class SearchTask:
    """A search for the papers that a state asks for by search text, filter and order.

    The cursor stays on its paper if that is found at once, or, if ``keep``, whenever it is found:
    earlier results are held back until then. If ``to_top``, it goes to the first paper. With
    ``more``, the papers that come after those that
    the state lists are appended. ``on_found`` is called on the event loop's thread.
    """

    def __init__(
        self,
        library: Library,
        state: ViewState,
        on_found: Callable[[SearchTask, Found], None],
        *,
        keep: bool = False,
        to_top: bool = False,
        more: bool = False,
    ) -> None:
        self._library = library
        self._state = state
        self.query = state.query if more else state.asked()
        self._on_found = on_found
        self._keep = keep
        self._to_top = to_top
        self._more = more
        self._listed = len(state) if more else 0
        self._search: Search | None = None
        self._is_stopped = False
        self.paper_id = state.current_id
        """The paper that was under the cursor when the search began."""

        self.answered = asyncio.Event()
        """Set when the first results are listed, or there are none."""

    async def run(self) -> None:
        """Search in a thread; raise PaperreaderError if that fails before ``stop``."""
        self._loop = asyncio.get_running_loop()
        try:
            await asyncio.to_thread(self._run)
        except PaperreaderError:
            if not self._is_stopped:
                raise
        finally:
            self.answered.set()

    def stop(self) -> None:
        """Stop the search; nothing that it finds is listed any more."""
        self._is_stopped = True
        self.answered.set()
        if self._search:
            self._search.stop()

    def _run(self) -> None:
        state, entry = self._state, self._state.current
        number = self._library.number(self.paper_id) if self.paper_id else None
        if self._to_top:
            number = None
        by_upvotes = state.order == "upvotes"
        if self.query == Query() and not by_upvotes:
            days = self._library.days
            in_order = days if state.order == "newest" else self._ranked(days)
            self._list(in_order, number, is_last=True, is_complete=True)
            return
        until = number if self._keep and entry and self.query.matches(entry) else None
        listing: FoundPapers | DaysByUpvotes = RankedPapers() if by_upvotes else FoundPapers()
        if isinstance(listing, FoundPapers) and state.order == "day-upvotes":
            listing = self._ranked(listing)
        below = HIGHEST
        if self._more and isinstance(state.listing, FoundPapers | DaysByUpvotes):
            listing = state.listing
            below = listing.last
        self._search = self._library.search(self.query, below=below, by_upvotes=by_upvotes)
        held: list[int] = []
        searched = found = 0
        for numbers in self._search:
            if self._is_stopped:
                return
            held += numbers
            found += len(numbers)
            ready = listing.ready(held)
            if until in held[searched:ready]:
                until = None
            searched = ready
            if until is None and ready:
                listing = listing.extended(held[:ready])
                del held[:ready]
                searched = 0
                is_last = found >= CAP
                self._list(listing, number, is_last=is_last)
                if is_last:
                    return
        self._list(listing.extended(held), number, is_last=True, is_complete=True)

    def _ranked(self, listing: Days | FoundPapers) -> DaysByUpvotes:
        return DaysByUpvotes(listing, self._library.upvotes)

    def _list(
        self, listing: Listing, number: int | None, *, is_last: bool, is_complete: bool = False
    ) -> None:
        """List papers with the cursor on the one with a number, unless they are appended."""
        cursor = None
        rows = range(max(self._listed - 1, 0), self._listed)
        if not self._more:
            cursor = (None if number is None else listing.index_of(number)) or 0
            rows = range(max(cursor - SIGHT, 0), cursor + SIGHT)
        windows = {0} if cursor is not None else set()
        windows |= {row // WINDOW for row in rows if row < len(listing)}
        read = read_windows(self._library, listing, windows)
        self._more, self._listed = True, len(listing)  # what follows is appended
        found = Found(listing, read, cursor, is_last, is_complete)
        self._loop.call_soon_threadsafe(self._deliver, found)

    def _deliver(self, found: Found) -> None:
        if not self._is_stopped:
            self._on_found(self, found)
            self.answered.set()
