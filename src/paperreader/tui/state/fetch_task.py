"""Fetching papers in the background: one fetch at a time, in a thread, with progress reports."""

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
    """Fetches the Daily Papers of a day for a screen.

    Both callbacks are called on the screen's thread: ``on_change`` with ``state`` and ``problem``
    whenever one of them changed, and ``on_stored`` at the end of each fetch.
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
        """The progress of the running fetch; empty if there is none."""

        self.problem = ""
        """Why the last fetch failed; empty after ``dismiss_problem``."""

    def day(self, day: date) -> None:
        """Start to fetch a day, unless a fetch is running."""
        if self.state:
            notify(self._screen, f"Still {self.state}")
            return
        self._set_state(f"fetching {day.day} {day:%b}…")
        self._screen.run_worker(self._fetch(day), group="fetch")

    def dismiss_problem(self) -> bool:
        """Clear ``problem`` and return True if there was one."""
        had_problem, self.problem = bool(self.problem), ""
        self._on_change(self.state, self.problem)
        return had_problem

    def stop(self) -> None:
        """Stop the running fetch at once and start no other; stored papers are kept."""
        self._is_stopped = True
        if self._stop:
            self._stop()

    async def _fetch(self, day: date) -> None:
        self._skipped = 0
        self._loop = asyncio.get_running_loop()
        summary = problem = ""
        try:
            summary = await asyncio.to_thread(self._fetch_day, day)
        except PaperreaderError as error:
            problem = str(error)
            log.problem_in_thread(problem)
        self._stop = None
        if not self._screen.is_mounted:
            return
        self.problem = problem
        self._set_state("")
        self._on_stored()  # a failed fetch may have stored papers, too
        if summary:
            notify(self._screen, summary)

    def _fetch_day(self, day: date) -> str:
        """Fetch a day, in a thread, and return a summary for the user.

        Raise PaperreaderError if the fetch fails.
        """
        from paperreader.fetch import (  # noqa: PLC0415  # 40 ms that only a fetch needs
            FetchResult,
            daily_papers_requests,
            describe_empty,
            fetch,
        )
        from paperreader.text.dates import day_span  # noqa: PLC0415  # only a fetch needs it

        source, getter = self._open_source()
        self._stop = getter.stop
        if self._is_stopped:  # stop() was called before the source was open
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
        label = f"{day.day} {day:%b}" if day else progress.request.what
        papers = f" {format_count(progress.papers, 'paper')}" if progress.papers else ""
        with contextlib.suppress(RuntimeError):  # the event loop has ended
            self._loop.call_soon_threadsafe(self._set_state, f"fetching {label}…{papers}")

    def _set_state(self, state: str) -> None:
        self.state = state
        self._on_change(self.state, self.problem)


def _describe(fetched: FetchResult, day: date, skipped: int) -> str:
    tally = fetched.tally
    parts = [f"{tally.added} new", f"{tally.updated} updated" if tally.updated else ""]
    parts.append(f"{skipped} could not be read" if skipped else "")
    papers = format_count(tally.papers, "paper")
    return f"{papers} of {day:%a} {day.day} {day:%b}: {', '.join(filter(None, parts))}."
