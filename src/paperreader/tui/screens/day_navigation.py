"""Going from day to day: the calendar, days that are not here, and fetching them."""

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
    """Takes the reader to a day, and offers to fetch one that is not here."""

    def __init__(
        self,
        screen: Screen[None],
        library: Library,
        *,
        results: ListModel,
        showing: ReaderView,
        finder: SearchTask,
        fetch_desk: FetchTask,
        today: Callable[[], date],
        keymap: Keymap,
    ) -> None:
        self._screen = screen
        self._library = library
        self._results = results
        self._showing = showing
        self._finder = finder
        self._fetch_desk = fetch_desk
        self._today = today
        self._keymap = keymap
        self._offered: date | None = None

    def fetch(self) -> None:
        """Fetch the day that was offered, or today."""
        self._fetch_desk.day(self._offered or self._today())
        self._offered = None

    def step(self, where: str) -> None:
        """Go to the first paper of the day before or after, and tell of a day between."""
        if self._results.by_upvotes:
            notify(self._screen, f"Days are in order only with newest first ({self._key('sort')}).")
            return
        missing = self._missing(-1 if where == "day_before" else 1)
        index = self._results.place(where)
        if index is not None:
            self._showing.move_to(index)
            self._finder.go_on()
        self._offered = missing
        nowhere = f"No {'earlier' if where == 'day_before' else 'later'} day here"
        if missing:
            day = f"{missing:%a} {missing.day} {missing:%b}"
            told = nowhere if index is None else f"{day} is not here"
            fetched = day if index is None else "it"
            notify(self._screen, f"{told}; {self._key('fetch')} fetches {fetched}.")
        elif index is None:
            notify(self._screen, f"{nowhere}.")

    def pick(self) -> None:
        """Let a day be chosen in a calendar, and go there."""
        from paperreader.tui.screens.calendar import CalendarScreen  # noqa: PLC0415  # as the help

        entry, today = self._results.current, self._today()
        day = (entry and entry.paper.date) or today

        def papers_of(day: date) -> int:  # the library has other days after each import
            return self._library.days.papers_of(day)

        self._screen.app.push_screen(CalendarScreen(day, today, papers_of), self._go_to)

    async def _go_to(self, day: date | None) -> None:
        if day is None:
            return
        if not self._library.days.papers_of(day):
            self._fetch_desk.day(day)
            return
        if self._results.place_of(day) is None:
            self._results.clear()
            self._results.by_upvotes = False
            await self._finder.find("", keep=True)
            notify(
                self._screen,
                "All papers again, newest first: that day is not among what was found.",
            )
        index = self._results.place_of(day)
        if index is not None:
            self._showing.move_to(index)
            self._finder.go_on()

    def _missing(self, direction: int) -> date | None:
        """Give the next day on which lists are made, if it is not here and was not asked for."""
        entry = self._results.current
        here = entry and entry.paper.date
        if not here or self._results.narrowed:
            return None
        try:
            day = here + timedelta(days=direction)
            while day.weekday() >= SATURDAY:
                day += timedelta(days=direction)
        except OverflowError:  # a source said so: there is no day before 1 Jan 1, none after 9999
            return None
        known = day > self._today() or self._library.days.papers_of(day)
        return None if known or self._library.fetches.has_complete_list(day) else day

    def _key(self, command: str) -> str:
        return displayed_keys(COMMANDS[command], self._keymap)[0]
