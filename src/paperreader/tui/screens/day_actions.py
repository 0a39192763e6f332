"""Going from day to day, choosing a day in the calendar, and fetching missing days."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from paperreader.catalog import day_of
from paperreader.errors import PaperreaderError
from paperreader.text.counts import format_count
from paperreader.text.dates import format_day
from paperreader.text.sanitize import clean_line
from paperreader.tui.keymap import COMMANDS, Keymap, displayed_keys
from paperreader.tui.notify import notify
from paperreader.tui.screens.calendar import CalendarScreen
from paperreader.tui.screens.list_actions import COMMAND_PATIENCE
from paperreader.tui.state.fetch_task import FetchTask
from paperreader.tui.state.view_state import FILTERS

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from paperreader.fetch import OpenSource
    from paperreader.library import Library
    from paperreader.tui.screens.reader import ReaderScreen

SATURDAY = 5
STARRED = [name for name, _ in FILTERS].index("starred")


class DayActions:
    """Goes to the papers of a day, and fetches a day that the library does not have."""

    def __init__(
        self,
        screen: ReaderScreen,
        library: Library,
        open_source: OpenSource,
        *,
        today: Callable[[], date],
        now: Callable[[], datetime],
        keymap: Keymap,
    ) -> None:
        self._screen = screen
        self._library = library
        self._fetch_task = FetchTask(library, open_source, now=now, on_progress=self._show_fetch)
        self._today = today
        self._now = now
        self._keymap = keymap
        self._offered: date | None = None
        self._problem = ""

    def fetch(self) -> None:
        """Fetch the list of the day that was offered, or else the newest one."""
        self.fetch_day(self._offered)
        self._offered = None

    def fetch_day(self, day: date | None) -> None:
        """Start to fetch the list of a day, or the newest one, unless a fetch is running."""
        if progress := self._screen.state.fetching:
            notify(self._screen, f"Still {progress}")
            return
        self._show_fetch(day or self._latest_day(), 0)
        self._screen.run_worker(self._fetch(day), group="fetch")

    def stop(self) -> None:
        """Stop the running fetch at once; stored papers are kept."""
        self._fetch_task.stop()

    async def _fetch(self, day: date | None) -> None:
        summary = ""
        # That of the fetch before, which is tried again.
        self._screen.messages.withdraw_problem(self._problem)
        self._problem = ""
        try:
            summary = await self._fetch_task.fetch(day)
        except PaperreaderError as error:
            self._problem = clean_line(str(error))
        self._screen.update_view(replace(self._screen.state, fetching=""))
        if self._problem:
            notify(self._screen, self._problem, problem=True)
        self._screen.files.show_added_papers()  # a failed fetch may have stored papers, too
        if summary:
            notify(self._screen, summary)

    def _show_fetch(self, day: date, papers: int) -> None:
        """Show the progress of a fetch, and list the papers that it has stored."""
        stored = f" {format_count(papers, 'paper')}" if papers else ""
        progress = f"fetching {format_day(day)}…{stored}"
        self._screen.update_view(replace(self._screen.state, fetching=progress))
        if papers:
            self._screen.files.show_added_papers()

    async def step(self, where: str) -> None:
        """Go to the first paper of the "day_before" or the "day_after".

        If the library does not have the papers of a day in between, offer to fetch it.
        """
        if self._screen.state.order == "upvotes":
            notify(self._screen, f"This list is not by day. {self._key('sort')} changes its order.")
            return
        missing = self._missing(-1 if where == "day_before" else 1)
        index = self._screen.state.first_of_day(where)
        if index is not None:
            await self._screen.move_to(index, day_at_top=True)
        self._offered = missing
        day = format_day(missing, weekday=True) if missing else ""
        if index is None:
            end = "earliest" if where == "day_before" else "latest"
            offer = f" {self._key('fetch')} fetches {day}." if day else ""
            known = "listed" if self._screen.state.is_narrowed else "you have"
            notify(self._screen, f"That's the {end} day {known}.{offer}")
        elif day:
            notify(self._screen, f"You don't have {day} yet. {self._key('fetch')} fetches it.")

    def pick(self) -> None:
        """Open the calendar and go to the day chosen in it."""
        entry, today = self._screen.state.current, self._today()
        day = (entry and entry.paper.date) or today

        self._screen.app.push_screen(
            CalendarScreen(day, today, self._library.day_counts), self._go_to
        )

    async def _go_to(self, day: date | None) -> None:
        if day is None:
            return
        if not self._library.days.papers_of(day):
            self.fetch_day(day)
            return
        index = await self._screen.listing.place_of(day)
        if index is None:
            await self._screen.listing.list_all(order="newest")
            await self._screen.listing.first_results(COMMAND_PATIENCE)
            notify(
                self._screen,
                "Showing all papers, newest first: that day isn't in the search results.",
            )
            index = await self._screen.listing.place_of(day)
        if index is not None:
            await self._screen.move_to(index, day_at_top=True)

    async def report_finished(self, day: date | None) -> None:
        """Show what was done with a day's papers, the last of which was just read."""
        counts = self._library.day_counts(day)
        starred = f"{counts.starred:,} starred" if counts.starred else ""
        notes = format_count(counts.noted, "note") if counts.noted else ""
        done = ", ".join(filter(None, (starred, notes)))
        offers = [await self._offer_day_before(), self._offer_starred() if starred else ""]
        sentences = [f"All {counts.papers:,} read.", f"{done}." if done else ""]
        parts = (*sentences, " · ".join(filter(None, offers)))
        notify(self._screen, " ".join(filter(None, parts)))

    async def _offer_day_before(self) -> str:
        """Return the key for the day before the one in use, and its name; "" if none is listed."""
        state = self._screen.state
        index = state.first_of_day("day_before")
        if index is None:
            return ""
        numbers = await asyncio.to_thread(state.listing.numbers, index, index + 1)
        day = day_of(numbers[0]) if numbers else None
        return f"{self._key('day_before')} {self._name(day)}" if day else ""

    def _offer_starred(self) -> str:
        """Return the keys for the starred papers, unless these are listed."""
        presses = (STARRED - self._screen.state.filter) % len(FILTERS)
        return f"{self._key('filter') * presses} starred" if presses else ""

    def _name(self, day: date) -> str:
        is_yesterday = day == self._today() - timedelta(days=1)
        return "yesterday" if is_yesterday else format_day(day, weekday=True)

    def _missing(self, direction: int) -> date | None:
        """Return the next day with a list, if the library does not have it, else None.

        ``direction`` is 1 for later and -1 for earlier days. Lists are made on weekdays. A day
        whose complete list was fetched is not missing, even if it had no papers.
        """
        entry = self._screen.state.current
        start = entry and entry.paper.date
        if not start or self._screen.state.is_narrowed:
            return None
        try:
            day = start + timedelta(days=direction)
            while day.weekday() >= SATURDAY:
                day += timedelta(days=direction)
        except OverflowError:  # a source gave the first or the last possible date
            return None
        known = day > self._latest_day() or self._library.days.papers_of(day)
        return None if known or self._library.fetches.has_complete_list(day) else day

    def _latest_day(self) -> date:
        """Return the latest day that can have a list; the days of lists are those of UTC."""
        return self._now().date()

    def _key(self, command: str) -> str:
        return displayed_keys(COMMANDS[command], self._keymap)[0]
