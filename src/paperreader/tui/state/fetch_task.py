"""Fetching the papers of a day, or the newest list, in a thread, with progress reports."""

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
    """Fetches lists of Daily Papers, one after the other.

    ``on_progress`` is called on the event loop's thread with the day of the list and the number of
    papers that have been stored.
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

    async def fetch(self, day: date | None) -> str:
        """Fetch the list of a day, or the newest one, and return a summary for the user.

        Raise PaperreaderError if that fails.
        """
        self._loop = asyncio.get_running_loop()
        return await asyncio.to_thread(self._fetch, day)

    def _fetch(self, day: date | None) -> str:
        from paperreader.fetch import (  # noqa: PLC0415  # 40 ms that only a fetch needs
            SATURDAY,
            Progress,
            daily_papers_requests,
            describe_empty,
            fetch,
            newest_list_requests,
        )
        from paperreader.text.dates import day_span  # noqa: PLC0415  # only a fetch needs it

        source, getter = self._open_source()
        self._stop = getter.stop
        if self._is_stopped:  # stop() was called before the source was open
            getter.stop()
        skipped: list[str] = []
        today = self._now().date()
        requests = daily_papers_requests(day_span(day)) if day else newest_list_requests(today)
        listed = day or today
        progress = Progress()
        for progress in fetch(
            self._library,
            source,
            requests,
            now=self._now,
            on_skipped=skipped.append,
            until_found=not day,
        ):
            if progress.request and progress.request.day:
                listed = progress.request.day
            with contextlib.suppress(RuntimeError):  # the event loop has ended
                self._loop.call_soon_threadsafe(self._on_progress, listed, progress.tally.papers)
        if not progress.tally.papers:
            return describe_empty(progress.empty, today)
        summary = _describe(progress.tally, listed, len(skipped))
        if listed == (day or today):
            return summary
        yet = " yet" if today.weekday() < SATURDAY else ""
        return f"{summary} There is no list for {format_day(today, weekday=True)}{yet}."


def _describe(tally: Tally, day: date, skipped: int) -> str:
    """Return a line on the papers of a day that were fetched."""
    parts = [f"{tally.added} new", f"{tally.updated} updated" if tally.updated else ""]
    parts.append(f"{skipped} could not be read" if skipped else "")
    papers = format_count(tally.papers, "paper")
    return f"{papers} of {format_day(day, weekday=True)}: {', '.join(filter(None, parts))}."
