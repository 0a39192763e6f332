"""A recorder of fetches of Daily Papers from a server on this machine."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from loopback import Loopback, answer
from made_up import daily_answer, daily_item
from paperreader.fetch import FetchRequest, Progress, daily_papers_requests, fetch
from paperreader.http import HttpClient
from paperreader.sources.huggingface_api import DailyPapers
from paperreader.text.dates import parse_span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from loopback import Behaviour, Request
    from paperreader.catalog import Tally
    from paperreader.library import Library
    from paperreader.text.dates import SpanKind

NOW = datetime(2025, 8, 13, 9, 0, tzinfo=UTC)  # a Wednesday
DAY = "2025-08-12"


def requests(kind: SpanKind, text: str) -> list[FetchRequest]:
    return daily_papers_requests(parse_span(kind, text, NOW.date()))


def pages(*numbers: Sequence[int]) -> Callable[[Request], Behaviour]:
    """Return a behaviour whose pages contain the papers with the given numbers."""

    def behaviour(request: Request) -> Behaviour:
        page = int(request.query["p"])
        return answer(daily_answer(map(daily_item, numbers[page] if page < len(numbers) else ())))

    return behaviour


class FetchRecorder:
    """Fetches papers from a server into a library, and records what the fetch reports."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.skipped: list[str] = []
        self.progress: list[Progress] = []

    def fetch(
        self, server: Loopback, requests: Sequence[FetchRequest] = requests("date", DAY)
    ) -> Tally:
        client = HttpClient(seconds=30, backoff=lambda _: 0.0)
        self.fetch_of(DailyPapers(client, server.url()), requests)
        return self.result.tally

    @property
    def result(self) -> Progress:
        """The progress at the end of the last fetch."""
        return self.progress[-1]

    def fetch_of(self, source: DailyPapers, requests: Sequence[FetchRequest]) -> None:
        for progress in fetch(
            self.library, source, requests, now=lambda: NOW, on_skipped=self.skipped.append
        ):
            self.progress.append(progress)  # also of a fetch that fails
