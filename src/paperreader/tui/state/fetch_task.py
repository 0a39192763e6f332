"""Fetching behind the screen: in a thread, one fetch at a time, with its progress told."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from paperreader.errors import PaperreaderError
from paperreader.log import log
from paperreader.text.counts import format_count
from paperreader.tui.notify import notify

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from textual.screen import Screen

    from paperreader.fetch import FetchResult, OpenSource, Progress
    from paperreader.library import Library


class FetchTask:
    """Fetches the Daily Papers of a day on behalf of a screen.

    ``on_change`` is called on the screen's thread, with both of them, whenever ``state`` or ``problem``
    changed, and ``on_stored`` when papers were stored.
    """

    def __init__(
        self,
        screen: Screen[None],
        library: Library,
        open_source: OpenSource,
        *,
        now: Callable[[], datetime],
        on_change: Callable[[str, str], None],
        on_stored: Callable[[], None],
    ) -> None:
        self._screen = screen
        self._library = library
        self._open_source = open_source
        self._now = now
        self._on_change = on_change
        self._on_stored = on_stored
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
            notify(self._screen, f"Still {self.state}.")
            return
        self._set_state(f"fetching {day.day} {day:%b}…")
        self._screen.run_worker(self._fetch(day), group="fetch")

    def dismiss_problem(self) -> bool:
        """Put away the line that tells of a failure; tells whether there was one."""
        had, self.problem = bool(self.problem), ""
        self._on_change(self.state, self.problem)
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
        self._set_state("")
        self._on_stored()  # what came before a failure, too
        if told:
            notify(self._screen, told)

    def _ask(self, day: date) -> str:
        """Fetch, in a thread; gives what to tell of it, and raises PaperreaderError."""
        from paperreader.fetch import (  # noqa: PLC0415  # 40 ms that the screen need not wait
            FetchResult,
            daily_papers_requests,
            describe_empty,
            fetch,
        )
        from paperreader.text.dates import day_span  # noqa: PLC0415

        source, getter = self._open_source()
        self._stop = getter.stop
        if self._is_stopped:  # before there was anything to stop
            getter.stop()
        fetched = FetchResult()
        fetch(
            self._library,
            source,
            daily_papers_requests(day_span(day)),
            now=self._now,
            on_skipped=self._skip,
            on_progress=self._show_progress,
            fetched=fetched,
        )
        if fetched.empty:
            return describe_empty(fetched.empty, self._now().date())
        return _describe(fetched, day, self._skipped)

    def _skip(self, _: str) -> None:
        self._skipped += 1

    def _show_progress(self, progress: Progress) -> None:
        day = progress.request.day
        what = f"{day.day} {day:%b}" if day else progress.request.what
        papers = f" {format_count(progress.papers, 'paper')}" if progress.papers else ""
        with contextlib.suppress(RuntimeError):  # the screen is gone meanwhile
            self._loop.call_soon_threadsafe(self._set_state, f"fetching {what}…{papers}")

    def _set_state(self, state: str) -> None:
        self.state = state
        self._on_change(self.state, self.problem)


def _describe(fetched: FetchResult, day: date, skipped: int) -> str:
    tally = fetched.tally
    parts = [f"{tally.added} new", f"{tally.updated} updated" if tally.updated else ""]
    parts.append(f"{skipped} could not be read" if skipped else "")
    papers = format_count(tally.papers, "paper")
    return f"{papers} of {day:%a} {day.day} {day:%b}: {', '.join(filter(None, parts))}."
