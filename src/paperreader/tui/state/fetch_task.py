"""Fetching behind the screen: in a thread, one fetch at a time, with its progress told."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from paperreader.errors import PaperreaderError
from paperreader.log import log
from paperreader.text.counts import counted
from paperreader.tui.notify import tell

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from textual.screen import Screen

    from paperreader.fetch import Fetched, OpenSource, Progress
    from paperreader.library import Library


class FetchDesk:
    """Fetches the Daily Papers of a day on behalf of a screen.

    ``told`` is called on the screen's thread, with both of them, whenever ``state`` or ``problem``
    changed, and ``stored`` when papers were stored.
    """

    def __init__(
        self,
        screen: Screen[None],
        library: Library,
        open_source: OpenSource,
        *,
        now: Callable[[], datetime],
        told: Callable[[str, str], None],
        stored: Callable[[], None],
    ) -> None:
        self._screen = screen
        self._library = library
        self._open_source = open_source
        self._now = now
        self._told = told
        self._stored = stored
        self._stop: Callable[[], None] | None = None
        self._is_stopped = False
        self._skipped = 0
        self.state = ""
        """How far a fetch is; empty where none is under way."""

        self.problem = ""
        """Why the last fetch failed, until somebody read it."""

    def day(self, day: date) -> None:
        """Fetch a day, unless something is being fetched."""
        if self.state:
            tell(self._screen, f"Still {self.state}.")
            return
        self._tell(f"fetching {day.day} {day:%b}…")
        self._screen.run_worker(self._fetch(day), group="fetch")

    def forget_problem(self) -> bool:
        """Put away the line that tells of a failure; tells whether there was one."""
        had, self.problem = bool(self.problem), ""
        self._told(self.state, self.problem)
        return had

    def stop(self) -> None:
        """End a fetch at once, and begin no other; what it stored stays."""
        self._is_stopped = True
        if self._stop:
            self._stop()

    async def _fetch(self, day: date) -> None:
        self._skipped = 0
        self._loop = asyncio.get_running_loop()
        told = problem = ""
        try:
            told = await asyncio.to_thread(self._ask, day)
        except PaperreaderError as error:
            problem = f"Not fetched: {error}"
            log.problem_aside(problem)
        self._stop = None
        if not self._screen.is_mounted:
            return
        self.problem = problem
        self._tell("")
        self._stored()  # what came before a failure, too
        if told:
            tell(self._screen, told)

    def _ask(self, day: date) -> str:
        """Fetch, in a thread; gives what to tell of it, and raises PaperreaderError."""
        from paperreader.fetch import (  # noqa: PLC0415  # 40 ms that the screen need not wait
            Fetched,
            fetch,
            list_asks,
            told_empty,
        )
        from paperreader.text.dates import span_of_day  # noqa: PLC0415

        source, getter = self._open_source()
        self._stop = getter.stop
        if self._is_stopped:  # before there was anything to stop
            getter.stop()
        fetched = Fetched()
        fetch(
            self._library,
            source,
            list_asks(span_of_day(day)),
            now=self._now,
            skip=self._skip,
            tell=self._tell_progress,
            fetched=fetched,
        )
        if fetched.empty:
            return told_empty(fetched.empty, self._now().date())
        return _told(fetched, day, self._skipped)

    def _skip(self, _: str) -> None:
        self._skipped += 1

    def _tell_progress(self, progress: Progress) -> None:
        day = progress.ask.day
        what = f"{day.day} {day:%b}" if day else progress.ask.what
        papers = f" {counted(progress.papers, 'paper')}" if progress.papers else ""
        with contextlib.suppress(RuntimeError):  # the screen is gone meanwhile
            self._loop.call_soon_threadsafe(self._tell, f"fetching {what}…{papers}")

    def _tell(self, state: str) -> None:
        self.state = state
        self._told(self.state, self.problem)


def _told(fetched: Fetched, day: date, skipped: int) -> str:
    tally = fetched.tally
    parts = [f"{tally.added} new", f"{tally.updated} updated" if tally.updated else ""]
    parts.append(f"{skipped} could not be read" if skipped else "")
    papers = counted(tally.papers, "paper")
    return f"{papers} of {day:%a} {day.day} {day:%b}: {', '.join(filter(None, parts))}."
