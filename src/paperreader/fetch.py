"""Papers fetched into a library: what to ask a source for, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct, field

from paperreader.catalog import Tally
from paperreader.http import FetchError, HttpClient, RateLimit
from paperreader.sources.arxiv_api import ArxivSearch
from paperreader.sources.huggingface_api import DailyPapers
from paperreader.text.dates import is_complete_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from paperreader.config import FetchSettings, Paths
    from paperreader.library import Library
    from paperreader.models import Paper
    from paperreader.text.dates import Span

SATURDAY = 5


class Source(Protocol):
    """Somebody who can be asked for papers."""

    name: str

    def fetch_pages(
        self, parameters: Mapping[str, str], on_skipped: Callable[[str], None]
    ) -> Iterator[list[Paper]]:
        """Give the papers that fit, answer by answer; raises FetchError."""


def open_source(
    name: str, settings: FetchSettings, paths: Paths, *, limit: int = 1000
) -> tuple[Source, HttpClient]:
    """Give a source by its name, and what fetches for it, to be stopped by another thread.

    ``limit`` is how many papers arXiv shall give at the most; no list of Daily Papers has one.
    """
    settings = settings.with_environment()
    if name == DailyPapers.name:
        getter = HttpClient(seconds=settings.seconds)
        return DailyPapers(getter, settings.huggingface), getter
    # ArXiv asks for this much patience of everybody, whatever they run.
    pace = RateLimit(paths.catalog.with_name("arxiv-pace"))
    getter = HttpClient(seconds=settings.seconds, pace=pace)
    return ArxivSearch(getter, settings.arxiv, limit), getter


class Stoppable(Protocol):
    """What can be ended by another thread."""

    def stop(self) -> None:
        """End what is under way, at once."""


OpenSource = Callable[[], tuple[Source, Stoppable]]
"""What gives a source when one is needed, and how to stop it."""


class FetchRequest(Struct, frozen=True):
    """One thing to ask for: how it is told and remembered, and how the source is asked."""

    what: str
    parameters: dict[str, str]
    day: date | None = None
    """The one day that it asks for."""


class Progress(Struct, frozen=True):
    """How far a fetch is: which of how many things is asked for, and how many papers came."""

    request: FetchRequest
    number: int
    requests: int
    papers: int


class FetchResult(Struct):
    """What came of a fetch."""

    tally: Tally = Tally()
    empty: list[FetchRequest] = field(default_factory=list)
    """What was asked for and had no paper."""


def daily_papers_requests(span: Span) -> list[FetchRequest]:
    """Ask for the Daily Papers of a span; of all days since one, each by itself."""
    if span.kind == "since":
        return [_day_request(day) for day in span.days()]
    if span.kind == "date":
        return [_day_request(span.first)]
    return [FetchRequest(span.name, {span.kind: span.name})]


def _day_request(day: date) -> FetchRequest:
    return FetchRequest(day.isoformat(), {"date": day.isoformat()}, day)


def incomplete_requests(
    requests: Iterable[FetchRequest], source: str, fetches: Mapping[tuple[str, str], datetime]
) -> list[FetchRequest]:
    """Leave out the days that were fetched when their lists could not grow any more."""
    return [
        request
        for request in requests
        if not request.day or not is_complete_list(request.day, fetches.get((source, request.what)))
    ]


def fetch(
    library: Library,
    source: Source,
    requests: Sequence[FetchRequest],
    *,
    now: Callable[[], datetime],
    on_skipped: Callable[[str], None],
    on_progress: Callable[[Progress], None],
    fetched: FetchResult,
) -> None:
    """FetchRequest a source, one thing after another, and store each answer as it comes.

    What comes of it is noted in ``fetched``, also where it does not come to its end. ``on_skipped`` is
    told of papers that could not be read, ``on_progress`` how far it is. Raises FetchError
    where an answer fails; what was stored before stays.
    """
    for number, request in enumerate(requests, 1):
        on_progress(Progress(request, number, len(requests), fetched.tally.papers))
        before = fetched.tally.papers
        try:
            for papers in source.fetch_pages(request.parameters, on_skipped):
                fetched.tally += library.add(papers)
                on_progress(Progress(request, number, len(requests), fetched.tally.papers))
        except FetchError as error:
            if error.offline:
                library.fetches.record_offline(source.name, now())
            raise
        library.fetches.record(source.name, request.what, now())
        if fetched.tally.papers == before:
            fetched.empty.append(request)


def describe_empty(requests: Sequence[FetchRequest], today: date) -> str:
    """Say which lists there are not, and why, as far as that is known; empty for no requests."""
    days = [request.day for request in requests if request.day]
    if requests and not days:
        return f"There are no papers for {' or '.join(request.what for request in requests)}."
    weekends = sum(day.weekday() >= SATURDAY for day in days)
    early = sum(day >= today and day.weekday() < SATURDAY for day in days)
    if len(days) == 1:
        (day,) = days
        why = ": none is made on weekends" if weekends else ""
        why = " yet: try again later" if early else why
        return f"There is no list of Daily Papers for {day:%a} {day.day} {day:%b %Y}{why}."
    kinds = {"on weekends": weekends, "yet to come": early, "on other days": 0}
    kinds["on other days"] = len(days) - sum(kinds.values())
    parts = ", ".join(f"{number} {kind}" for kind, number in kinds.items() if number)
    return f"{len(days)} days have no list of Daily Papers ({parts})." if days else ""
