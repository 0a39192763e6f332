"""Fetching papers from a source on the web into the library."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct
from msgspec.structs import replace

from paperreader.catalog import Tally
from paperreader.http import FetchError, HttpClient, RateLimit
from paperreader.sources.arxiv_announcements import ArxivAnnouncements
from paperreader.sources.arxiv_api import ArxivSearch
from paperreader.sources.huggingface_api import TRENDING, DailyPapers
from paperreader.text.dates import Span, format_day, is_complete_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from paperreader.config import FetchSettings, Paths
    from paperreader.library import Library
    from paperreader.models import Paper

SATURDAY = 5

NEWEST_WITHIN = 8
"""The number of days, today included, in which the newest list is searched for."""

ANNOUNCEMENTS = "announcements"
"""The name by which arXiv's announcements are opened; in messages both are "arxiv"."""


class Source(Protocol):
    """A source of papers on the web."""

    name: str

    def fetch_pages(
        self, parameters: Mapping[str, str], on_skipped: Callable[[str], None]
    ) -> Iterator[list[Paper]]:
        """Yield the papers that match, page by page.

        ``on_skipped`` receives a description of each paper that cannot be read. Raise FetchError if
        a response fails.
        """


def open_source(
    name: str, settings: FetchSettings, paths: Paths, *, limit: int = 1000
) -> tuple[Source, HttpClient]:
    """Return a source by name, and its HTTP client, which another thread may stop.

    The name is "huggingface", "arxiv" for arXiv's search, or ANNOUNCEMENTS. ``limit`` is the most
    papers to fetch from arXiv; lists of Daily Papers have no limit.
    """
    settings = settings.with_environment()
    if name == DailyPapers.name:
        client = HttpClient(seconds=settings.seconds)
        return DailyPapers(client, settings.huggingface), client
    # arXiv's rate limit holds for all programs of a user together; they share this file.
    rate_limit = RateLimit(paths.catalog.with_name("arxiv-pace"))
    client = HttpClient(seconds=settings.seconds, pace=rate_limit)
    if name == ANNOUNCEMENTS:
        return ArxivAnnouncements(client, settings.arxiv_feeds, limit), client
    return ArxivSearch(client, settings.arxiv, limit), client


class Stoppable(Protocol):
    """Something that another thread can stop."""

    def stop(self) -> None:
        """Stop immediately."""


OpenSource = Callable[[], tuple[Source, Stoppable]]
"""A function that returns a source and what stops it."""


class FetchRequest(Struct, frozen=True):
    """One request: its name in messages and in the fetch log, and the parameters for the source."""

    what: str
    parameters: dict[str, str]
    day: date | None = None
    """The day, if the request is for one day."""

    ids: tuple[str, ...] = ()
    """The arXiv ids of the papers, if the request is for certain papers."""


class Progress(Struct, frozen=True):
    """What a fetch has done so far, and the request that it is at."""

    request: FetchRequest | None = None
    number: int = 0
    """The number of the request, from 1."""

    requests: int = 0
    """The number of all requests."""

    tally: Tally = Tally()
    empty: tuple[FetchRequest, ...] = ()
    """The requests that returned no papers."""

    missing: tuple[str, ...] = ()
    """The ids that were requested, and that no paper has."""


def daily_papers_requests(span: Span) -> list[FetchRequest]:
    """Return the requests for the Daily Papers of a span; for kind ``since``, one request a day."""
    if span.kind == "since":
        return [_day_request(day) for day in span.days()]
    if span.kind == "date":
        return [_day_request(span.first)]
    return [FetchRequest(span.name, {span.kind: span.name})]


def newest_list_requests(today: date) -> list[FetchRequest]:
    """Return the requests for the list of today and the weekdays before it, latest first.

    ``today`` is the day in UTC. The first list with papers is the newest there is.
    """
    days = Span("since", today - timedelta(NEWEST_WITHIN - 1), today).days()
    return [_day_request(day) for day in days if day == today or day.weekday() < SATURDAY]


def trending_requests() -> list[FetchRequest]:
    """Return the request for the papers that are trending; they keep the days of their lists."""
    return [FetchRequest("trending", TRENDING)]


def announcement_requests(categories: Iterable[str]) -> list[FetchRequest]:
    """Return the requests for what arXiv announced last in each of the categories."""
    return [FetchRequest(category, {"category": category}) for category in categories]


def _day_request(day: date) -> FetchRequest:
    return FetchRequest(day.isoformat(), {"date": day.isoformat()}, day)


def incomplete_requests(
    requests: Iterable[FetchRequest], source: str, fetches: Mapping[tuple[str, str], datetime]
) -> list[FetchRequest]:
    """Return the requests without days whose lists were complete when they were last fetched."""
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
    until_found: bool = False,
) -> Iterator[Progress]:
    """Make requests to a source one after another, and store each page as it arrives.

    Yield the progress before each request, after each page, and after a request that lacked
    papers. With ``until_found``, end after the first request with papers. ``on_skipped`` receives
    a description of each paper that cannot be read. Raise FetchError if a response fails; what was
    stored before stays.
    """
    progress = Progress(requests=1 if until_found else len(requests))
    for number, request in enumerate(requests, 1):
        progress = replace(progress, request=request, number=number)
        yield progress
        before = progress.tally.papers
        missing = list(request.ids)
        try:
            for papers in source.fetch_pages(request.parameters, on_skipped):
                found = {paper.arxiv_id for paper in papers}
                missing = [arxiv_id for arxiv_id in missing if arxiv_id not in found]
                progress = replace(progress, tally=progress.tally + library.add(papers))
                yield progress
        except FetchError as error:
            if error.offline:
                library.record_outage(source.name, now())
            raise
        library.record_fetch(source.name, request.what, now())
        if missing:
            progress = replace(progress, missing=(*progress.missing, *missing))
            yield progress
        elif progress.tally.papers == before:
            progress = replace(progress, empty=(*progress.empty, request))
            yield progress
        elif until_found:
            return


def describe_empty(requests: Sequence[FetchRequest], today: date) -> str:
    """Return a message about the lists that do not exist and, if known, why; empty for none."""
    days = [request.day for request in requests if request.day]
    if requests and not days:
        names = " or ".join(request.what for request in requests)
        if "category" in requests[0].parameters:
            return f"arXiv announced no papers in {names}; it announces none on weekends."
        return f"There are no papers for {names}."
    if len(days) == 1:
        advice = "; try again later" if _is_early(days[0], today) else ""
        return f"{_describe_missing(days[0], today)}{advice}."
    weekends = sum(day.weekday() >= SATURDAY for day in days)
    early = sum(_is_early(day, today) for day in days)
    kinds = {"on weekends": weekends, "not published yet": early, "on other days": 0}
    kinds["on other days"] = len(days) - sum(kinds.values())
    parts = ", ".join(f"{number} {kind}" for kind, number in kinds.items() if number)
    return f"{len(days)} days have no list of Daily Papers ({parts})." if days else ""


def describe_newest(found: date, today: date) -> str:
    """Return a message that the newest list is of an earlier day than today; empty if it is not."""
    if found == today:
        return ""
    newest = format_day(found, weekday=True)
    return f"{_describe_missing(today, today)}; the newest is that of {newest}."


def describe_missing_ids(ids: Sequence[str]) -> str:
    """Return a message about ids that no paper has."""
    return f"arXiv has no paper with the id {' or '.join(ids)}; check the number"


def _describe_missing(day: date, today: date) -> str:
    """Return a clause about the list of ``day``, which does not exist, and, if known, why."""
    why = ": there are none on weekends" if day.weekday() >= SATURDAY else ""
    why = " yet" if _is_early(day, today) else why
    shown = format_day(day, weekday=True, year=True)
    return f"There is no list of Daily Papers for {shown}{why}"


def _is_early(day: date, today: date) -> bool:
    return day >= today and day.weekday() < SATURDAY
