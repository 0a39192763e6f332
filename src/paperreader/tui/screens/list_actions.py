"""Listing papers: searches, further results, and the papers that come into sight."""

from __future__ import annotations

import asyncio
import contextlib
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from paperreader.errors import PaperreaderError
from paperreader.tui.notify import notify
from paperreader.tui.state.listing import ORDERS, next_unread, previous_unread
from paperreader.tui.state.search_task import NEAR, Found, SearchTask
from paperreader.tui.state.view_state import read_windows

if TYPE_CHECKING:
    from datetime import date

    from paperreader.library import Library
    from paperreader.tui.screens.reader import ReaderScreen

PATIENCE = 0.012
"""The longest time, in seconds, that a key's repaint waits for its result; a frame has 0.016."""

COMMAND_PATIENCE = 2.0
"""The longest time, in seconds, that a command after a search waits for its result."""


class ListActions:
    """Lists papers on the reader screen; all that the disk may delay is done in threads."""

    def __init__(self, screen: ReaderScreen, library: Library) -> None:
        self._screen = screen
        self._library = library
        self._search: SearchTask | None = None

    async def list_papers(self, *, keep: bool, to_top: bool = False, **wanted: Any) -> None:
        """List the papers for the search text, the filter and the order.

        ``wanted`` are new values for these. Return with the first papers, or when they take longer
        than a repaint can wait. With ``keep``, the cursor stays on its paper if that is among them;
        with ``to_top``, it goes to the first one.
        """
        screen = self._screen
        screen.update_view(replace(screen.state, is_searching=True, **wanted))
        self._start(
            SearchTask(self._library, screen.state, self._on_found, keep=keep, to_top=to_top)
        )
        await self.first_results(PATIENCE)

    async def list_all(self, **wanted: Any) -> None:
        """Clear search and filter; the cursor stays on its paper."""
        await self.list_papers(search="", filter=0, keep=True, **wanted)

    async def change_order(self) -> None:
        """List the papers in the next order; without upvotes the newest stay first."""
        state = self._screen.state
        order = ORDERS[(ORDERS.index(state.order) + 1) % len(ORDERS)]
        if order != "newest" and not await self._has_upvotes():
            if state.order == "newest":
                notify(self._screen, "No paper listed has upvotes: the newest stay first.")
                return
            order = "newest"
        over_all = order == "upvotes"
        await self.list_papers(keep=not over_all, to_top=over_all, order=order)

    async def _has_upvotes(self) -> bool:
        """Return True if any paper that is asked for has upvotes."""
        state = self._screen.state
        read = (entry for entries in state.windows.values() for entry in entries if entry)
        if any(entry.paper.upvotes is not None for entry in read):
            return True
        return await asyncio.to_thread(self._library.has_upvotes, state.asked())

    async def first_results(self, seconds: float) -> None:
        """Wait up to ``seconds`` for the first results of the latest search."""
        if self._search:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._search.answered.wait(), seconds)

    def find_more(self) -> None:
        """Continue a search that has ended if the cursor is near the end of its results."""
        state = self._screen.state
        if not state.is_searching and not state.is_complete and state.cursor + NEAR > len(state):
            self._start(SearchTask(self._library, state, self._on_found, more=True))
            self._screen.update_view(replace(state, is_searching=True))

    def stop(self) -> None:
        """Stop the search."""
        if self._search:
            self._search.stop()

    async def read_rows(self, rows: range) -> None:
        """Read the papers with the indexes ``rows`` and next to them, unless they have been."""
        screen = self._screen
        state = screen.state
        needed = state.needed_windows(rows)
        if needed <= state.windows.keys():
            return
        known = {key: state.windows[key] for key in needed if key in state.windows}
        missing = needed - known.keys()
        read = await asyncio.to_thread(read_windows, self._library, state.listing, missing)
        if state.listing is not screen.state.listing:  # another list, or a longer one
            await self.read_rows(rows)
            return
        state = screen.state.with_windows({**known, **read})
        screen.update_view(state.with_marks(self._library.mark))

    async def unread_index(self, where: str) -> tuple[int, bool] | None:
        """Return the index of the "next_unread" or "previous_unread" paper, around the end.

        Return None if no other listed paper is unread, else also whether it was around the end.
        """
        state = self._screen.state
        if where == "next_unread":
            find, end = next_unread, -1
        else:
            find, end = previous_unread, len(state)
        for start in (state.cursor, end):
            index = await asyncio.to_thread(find, state.listing, start, self._library.is_read)
            if index is not None and index != state.cursor:
                return index, start == end
        return None

    async def go_to(self, paper_id: str) -> None:
        """Move the cursor to a paper, if it is listed."""
        index = self._screen.state.index_of_read(paper_id)
        if index is None:
            index = await asyncio.to_thread(self._index_of, paper_id)
        if index is not None:
            await self._screen.move_to(index)

    def _index_of(self, paper_id: str) -> int | None:
        number = self._library.number(paper_id)
        return None if number is None else self._screen.state.listing.index_of(number)

    async def place_of(self, day: date) -> int | None:
        """Return the index of the first paper of a day, or None if none is listed."""
        return await asyncio.to_thread(self._screen.state.listing.place_of, day)

    def _start(self, search: SearchTask) -> None:
        self.stop()
        self._search = search
        # A function, not its coroutine, which an app that is closing would never await.
        self._screen.run_worker(partial(self._run, search), group="find")  # type: ignore[arg-type]  # as in FileActions._start_check

    async def _run(self, search: SearchTask) -> None:
        try:
            await search.run()
        except PaperreaderError as error:
            self._screen.update_view(replace(self._screen.state, is_searching=False))
            notify(self._screen, str(error), problem=True)

    def _on_found(self, search: SearchTask, found: Found) -> None:
        state = self._screen.state
        if found.cursor is None:
            state = replace(state.with_windows(found.windows), listing=found.listing)
        else:
            moved_to = state.current_id if state.current_id != search.paper_id else None
            state = state.listed(found.listing, found.windows, found.cursor, search.query)
            if moved_to:  # since the search began
                self._screen.run_worker(partial(self.go_to, moved_to), group="find")  # type: ignore[arg-type]  # as in FileActions._start_check
        state = replace(state, is_searching=not found.is_last, is_complete=found.is_complete)
        self._screen.update_view(state.with_marks(self._library.mark))
