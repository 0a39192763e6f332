"""Searching in a thread, so that keys are not delayed; a new search stops the one before."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from paperreader.catalog import InterruptedSearchError
from paperreader.errors import PaperreaderError
from paperreader.query import HIGHEST, Query
from paperreader.tui.notify import notify

if TYPE_CHECKING:
    from collections.abc import Generator

    from textual.screen import Screen

    from paperreader.library import Library
    from paperreader.tui.screens.view import ReaderView
    from paperreader.tui.state.list_model import ListModel

CAP = 1000
"""The number of results after which a search pauses until the cursor comes near their end."""

NEAR = 200
"""The distance from the end, in papers, at which a paused search continues."""

PATIENCE = 0.012
"""The longest time, in seconds, that a key's repaint waits for its result; a frame has 0.016."""

COMMAND_PATIENCE = 2.0
"""The longest time, in seconds, that a command typed after a search waits for its result."""


class SearchRequest:
    """One search; with ``until``, results are held back until that paper's number is found."""

    def __init__(self, until: int | None = None) -> None:
        self._until = until
        self._held: list[int] = []

    @property
    def is_waiting(self) -> bool:
        """Whether further results are held back, too."""
        return self._until is not None

    def ready(self, numbers: list[int]) -> list[int]:
        """Add results and return those that can be listed now."""
        self._held += numbers
        return self.rest() if self._until is None or self._until in numbers else []

    def rest(self) -> list[int]:
        """Return the results held back, and hold back no more."""
        self._until = None
        rest, self._held = self._held, []
        return rest


class SearchTask:
    """Runs searches and lists their results as they are found."""

    def __init__(
        self, screen: Screen[None], library: Library, results: ListModel, view: ReaderView
    ) -> None:
        self._screen = screen
        self._library = library
        self._results = results
        self._view = view
        self._request = SearchRequest()
        self._turn = asyncio.Lock()
        self._answered = asyncio.Event()
        self._answered.set()
        self._appends = False

    async def find(self, search: str, *, keep: bool = False) -> None:
        """Search, and wait up to PATIENCE for the first results; an empty search lists all papers.

        If ``keep``, the cursor stays on its paper if that is found, however far down it is.
        """
        query = self._results.set_search(search)
        self._stop(self._kept(query) if keep else None)
        if query == Query() and not self._results.by_upvotes:
            self._answered.set()
            self._results.show_all()
            self._view.show_results()
            return
        self._begin(query)
        await self.answered(PATIENCE)

    async def answered(self, seconds: float = COMMAND_PATIENCE) -> None:
        """Wait up to ``seconds`` for the first results of the search."""
        try:
            await asyncio.wait_for(self._answered.wait(), seconds)
        except TimeoutError:
            self._view.show_status()

    def find_more(self) -> None:
        """Continue a paused search if the cursor is near the end of its results."""
        results = self._results
        if not results.complete and not results.searching and results.cursor + NEAR > len(results):
            self._begin(results.query, below=results.last_number)

    @property
    def loses_current(self) -> bool:
        """Whether searching again would not find the paper under the cursor."""
        return self._results.current is not None and self._kept(self._results.query) is None

    async def prepare(self) -> None:
        """Prepare the library for searches by the beginnings of words, until it is done."""
        with contextlib.suppress(PaperreaderError):  # a search that fails alike reports it
            while await asyncio.to_thread(self._library.prepare_search):
                pass

    def _kept(self, query: Query) -> int | None:
        """Return the number of the cursor's paper if a query matches it, else None."""
        entry = self._results.current
        return self._library.number(entry.paper.id) if entry and query.matches(entry) else None

    def _stop(self, until: int | None) -> None:
        self._request = SearchRequest(until)
        self._results.searching = False
        self._library.stop_search()

    def _begin(self, query: Query, below: int = HIGHEST) -> None:
        self._loop = asyncio.get_running_loop()
        self._answered = asyncio.Event()
        self._results.searching = True
        self._appends = below != HIGHEST
        self._screen.run_worker(self._search(query, below, self._request), group="find")

    async def _search(self, query: Query, below: int, request: SearchRequest) -> None:
        found = 0
        complete = False
        try:
            search = self._library.search(query, by_upvotes=self._results.by_upvotes)
            *quick, last = search.parts(below)
            for part in quick:
                found += await asyncio.to_thread(self._collect, part, request, CAP)
            # A newer search may have started while this one waited for its turn.
            async with self._turn:
                if (found < CAP or request.is_waiting) and request is self._request:
                    found += await asyncio.to_thread(self._collect, last, request, CAP - found)
            complete = found < CAP
        except InterruptedSearchError:
            if request is self._request:  # it was the search before that was to be interrupted
                self._appends = below != HIGHEST
                self._screen.run_worker(self._search(query, below, request), group="find")
            return
        except PaperreaderError as error:
            notify(self._screen, str(error), problem=True)
        if request is self._request:
            self._results.searching = False
            self._list(request.rest(), complete=complete)

    def _collect(self, part: Generator[list[int]], request: SearchRequest, limit: int) -> int:
        """List the results of a part until ``request`` is replaced or ``limit`` is reached.

        Return the number of results. Runs in a thread.
        """
        found = 0
        with contextlib.closing(part):
            for numbers in part:
                if request is not self._request:
                    break
                found += len(numbers)
                if ready := request.ready(numbers):
                    self._loop.call_soon_threadsafe(self._on_found, ready, request)
                if found >= limit and not request.is_waiting:
                    break
        return found

    def _on_found(self, numbers: list[int], request: SearchRequest) -> None:
        if request is self._request:
            self._list(numbers, complete=False)

    def _list(self, numbers: list[int], *, complete: bool) -> None:
        if self._appends:
            self._results.show_more(numbers, complete=complete)
            self._view.show_more()
        else:
            self._appends = True
            self._results.show_found(numbers, complete=complete)
            self._view.show_results()
        self._answered.set()
