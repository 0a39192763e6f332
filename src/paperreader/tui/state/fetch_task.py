"""Fetching the papers of a day in a thread, with progress reports."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from paperreader.text.counts import format_count
from paperreader.text.dates import format_day

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from paperreader.catalog import Tally
    from paperreader.fetch import OpenSource
    from paperreader.library import Library


class FetchTask:
    """Fetches the Daily Papers of one day after the other.

    ``on_progress`` is called on the event loop's thread with the day and the number of papers that
    have been stored.
    """

    def __init__(
        self,
        library: Library,
        open_source: OpenSource,
        *,
        now: Callable[[], datetime],
        on_progress: Callable[[date, int], None],
    ) -> None:
        self._library = library
        self._open_source = open_source
        self._now = now
        self._on_progress = on_progress
        self._stop: Callable[[], None] | None = None
        self._is_stopped = False

    def stop(self) -> None:
        """Stop the running fetch at once and start no other; stored papers are kept."""
        self._is_stopped = True
        if self._stop:
            self._stop()

    async def fetch(self, day: date) -> str:
        """Fetch a day and return a summary for the user; raise PaperreaderError if that fails."""
        self._loop = asyncio.get_running_loop()
        return await asyncio.to_thread(self._fetch, day)

    def _fetch(self, day: date) -> str:
        from paperreader.fetch import (  # noqa: PLC0415  # 40 ms that only a fetch needs
            Progress,
            daily_papers_requests,
            describe_empty,
            fetch,
        )
        from paperreader.text.dates import day_span  # noqa: PLC0415  # only a fetch needs it

        source, getter = self._open_source()
        self._stop = getter.stop
        if self._is_stopped:  # stop() was called before the source was open
            getter.stop()
        skipped: list[str] = []
        requests = daily_papers_requests(day_span(day))
        progress = Progress()
        for progress in fetch(
            self._library, source, requests, now=self._now, on_skipped=skipped.append
        ):
            with contextlib.suppress(RuntimeError):  # the event loop has ended
                self._loop.call_soon_threadsafe(self._on_progress, day, progress.tally.papers)
        if progress.empty:
            return describe_empty(progress.empty, self._now().date())
        return _describe(progress.tally, day, len(skipped))


def _describe(tally: Tally, day: date, skipped: int) -> str:
    """Return a line on the papers of a day that were fetched."""
    parts = [f"{tally.added} new", f"{tally.updated} updated" if tally.updated else ""]
    parts.append(f"{skipped} could not be read" if skipped else "")
    papers = format_count(tally.papers, "paper")
    return f"{papers} of {format_day(day, weekday=True)}: {', '.join(filter(None, parts))}."
