"""The search, off the keys' path: made in a thread, and left at once for the next one."""

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
"""How many papers a search finds before it waits for the reader to come near their end."""

NEAR = 200
"""How near the end, in papers, that is."""

PATIENCE = 0.012
"""How long, in seconds, a key waits for its result, to be painted with it; a frame has 0.016."""

LONG = 2.0
"""How long, in seconds, a command that was typed behind a search waits for its result."""


class SearchRequest:
    """A search that is request; with ``until``, nothing is listed before that number is found."""

    def __init__(self, until: int | None = None) -> None:
        self._until = until
        self._held: list[int] = []

    @property
    def is_waiting(self) -> bool:
        """Whether what comes next is to be held back, too."""
        return self._until is not None

    def ready(self, numbers: list[int]) -> list[int]:
        """Take in what was found next; gives what is to be listed now."""
        self._held += numbers
        return self.rest() if self._until is None or self._until in numbers else []

    def rest(self) -> list[int]:
        """Give what was held back; from now on nothing is."""
        self._until = None
        rest, self._held = self._held, []
        return rest


class SearchTask:
    """Finds what is searched, and has it listed as it is found."""

    def __init__(
        self, screen: Screen[None], library: Library, results: ListModel, showing: ReaderView
    ) -> None:
        self._screen = screen
        self._library = library
        self._results = results
        self._showing = showing
        self._request = SearchRequest()
        self._turn = asyncio.Lock()
        self._answered = asyncio.Event()
        self._answered.set()
        self._more = False

    async def find(self, search: str, *, keep: bool = False) -> None:
        """Search, and wait a moment for what is found first; an empty search lists all papers.

        ``keep``: the cursor stays on its paper, if that is found, however far down it is.
        """
        query = self._results.look_for(search)
        self._stop(self._kept(query) if keep else None)
        if query == Query() and not self._results.by_upvotes:
            self._answered.set()
            self._results.show_all()
            self._showing.results()
            return
        self._begin(query)
        await self.answered(PATIENCE)

    async def answered(self, seconds: float = LONG) -> None:
        """Wait for what the search finds first, but not longer than so many seconds."""
        try:
            await asyncio.wait_for(self._answered.wait(), seconds)
        except TimeoutError:
            self._showing.status()

    def go_on(self) -> None:
        """Search on where the cursor comes near the end of what was found so far."""
        results = self._results
        if not results.complete and not results.searching and results.cursor + NEAR > len(results):
            self._begin(results.query, below=results.last_number)

    @property
    def loses_current(self) -> bool:
        """Whether to search again does not find the paper under the cursor."""
        return self._results.current is not None and self._kept(self._results.query) is None

    async def prepare(self) -> None:
        """Prepare for words that are being typed, as long as there is something to prepare."""
        with contextlib.suppress(PaperreaderError):  # a search tells it, where it meets the same
            while await asyncio.to_thread(self._library.prepare_search):
                pass

    def _kept(self, query: Query) -> int | None:
        """Give the number of the cursor's paper, if a query will find it."""
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
        self._more = below != HIGHEST
        self._screen.run_worker(self._search(query, below, self._request), group="find")

    async def _search(self, query: Query, below: int, request: SearchRequest) -> None:
        found = 0
        complete = False
        try:
            search = self._library.search(query, by_upvotes=self._results.by_upvotes)
            *quick, last = search.parts(below)
            for part in quick:
                found += await asyncio.to_thread(self._take, part, request, CAP)
            # Whoever has waited for the search before may not be request any more.
            async with self._turn:
                if (found < CAP or request.is_waiting) and request is self._request:
                    found += await asyncio.to_thread(self._take, last, request, CAP - found)
            complete = found < CAP
        except InterruptedSearchError:
            if request is self._request:  # the interruption was meant for the search before it
                self._more = below != HIGHEST
                self._screen.run_worker(self._search(query, below, request), group="find")
            return
        except PaperreaderError as error:
            notify(self._screen, str(error), problem=True)
        if request is self._request:
            self._results.searching = False
            self._list(request.rest(), complete=complete)

    def _take(self, part: Generator[list[int]], request: SearchRequest, limit: int) -> int:
        """Have listed what is found, as long as it is request; gives how many papers that were."""
        found = 0
        with contextlib.closing(part):
            for numbers in part:
                if request is not self._request:
                    break
                found += len(numbers)
                if ready := request.ready(numbers):
                    self._loop.call_soon_threadsafe(self._found, ready, request)
                if found >= limit and not request.is_waiting:
                    break
        return found

    def _found(self, numbers: list[int], request: SearchRequest) -> None:
        if request is self._request:
            self._list(numbers, complete=False)

    def _list(self, numbers: list[int], *, complete: bool) -> None:
        if self._more:
            self._results.show_more(numbers, complete=complete)
            self._showing.more()
        else:
            self._more = True
            self._results.show_found(numbers, complete=complete)
            self._showing.results()
        self._answered.set()
