"""Going from day to day, choosing a day in the calendar, and fetching missing days."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from paperreader.tui.keymap import COMMANDS, Keymap, displayed_keys
from paperreader.tui.notify import notify

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen

    from paperreader.library import Library
    from paperreader.tui.screens.view import ReaderView
    from paperreader.tui.state.fetch_task import FetchTask
    from paperreader.tui.state.list_model import ListModel
    from paperreader.tui.state.search_task import SearchTask

SATURDAY = 5


class DayNavigation:
    """Goes to the papers of a day, and offers to fetch a day that the library does not have."""

    def __init__(
        self,
        screen: Screen[None],
        library: Library,
        *,
        results: ListModel,
        view: ReaderView,
        finder: SearchTask,
        fetch_task: FetchTask,
        today: Callable[[], date],
        keymap: Keymap,
    ) -> None:
        self._screen = screen
        self._library = library
        self._results = results
        self._view = view
        self._finder = finder
        self._fetch_task = fetch_task
        self._today = today
        self._keymap = keymap
        self._offered: date | None = None

    def fetch(self) -> None:
        """Fetch the day that was offered, or else today."""
        self._fetch_task.day(self._offered or self._today())
        self._offered = None

    def step(self, where: str) -> None:
        """Go to the first paper of the "day_before" or the "day_after".

        If the library does not have the papers of a day in between, offer to fetch it.
        """
        if self._results.by_upvotes:
            notify(
                self._screen, f"Days are in order only when sorted by newest ({self._key('sort')})."
            )
            return
        missing = self._missing(-1 if where == "day_before" else 1)
        index = self._results.destination(where)
        if index is not None:
            self._view.move_to(index)
            self._finder.find_more()
        self._offered = missing
        day = f"{missing:%a} {missing.day} {missing:%b}" if missing else ""
        if index is None:
            end = "earliest" if where == "day_before" else "latest"
            offer = f" {self._key('fetch')} fetches {day}." if day else ""
            known = "listed" if self._results.is_narrowed else "you have"
            notify(self._screen, f"That's the {end} day {known}.{offer}")
        elif day:
            notify(self._screen, f"You don't have {day} yet. {self._key('fetch')} fetches it.")

    def pick(self) -> None:
        """Open the calendar and go to the day chosen in it."""
        from paperreader.tui.screens.calendar import CalendarScreen  # noqa: PLC0415  # 2 ms at the start, as dialogs

        entry, today = self._results.current, self._today()
        day = (entry and entry.paper.date) or today

        def papers_of(day: date) -> int:  # read each time, as an import replaces the days
            return self._library.days.papers_of(day)

        self._screen.app.push_screen(CalendarScreen(day, today, papers_of), self._go_to)

    async def _go_to(self, day: date | None) -> None:
        if day is None:
            return
        if not self._library.days.papers_of(day):
            self._fetch_task.day(day)
            return
        if self._results.place_of(day) is None:
            self._results.clear()
            self._results.by_upvotes = False
            await self._finder.find("", keep=True)
            notify(
                self._screen,
                "Showing all papers, newest first: that day isn't in the search results.",
            )
        index = self._results.place_of(day)
        if index is not None:
            self._view.move_to(index)
            self._finder.find_more()

    def _missing(self, direction: int) -> date | None:
        """Return the next day with a list, if the library does not have it, else None.

        ``direction`` is 1 for later and -1 for earlier days. Lists are made on weekdays. A day
        whose complete list was fetched is not missing, even if it had no papers.
        """
        entry = self._results.current
        start = entry and entry.paper.date
        if not start or self._results.is_narrowed:
            return None
        try:
            day = start + timedelta(days=direction)
            while day.weekday() >= SATURDAY:
                day += timedelta(days=direction)
        except OverflowError:  # a source gave the first or the last possible date
            return None
        known = day > self._today() or self._library.days.papers_of(day)
        return None if known or self._library.fetches.has_complete_list(day) else day

    def _key(self, command: str) -> str:
        return displayed_keys(COMMANDS[command], self._keymap)[0]
