"""Papers fetched into a library: nothing asked for in vain, nothing lost, and all of it told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from loopback import Loopback, answer, cut_off, hanging_up, in_order, join_fetches
from made_up import PAGE, TODAY, daily_answer, daily_item
from paperreader.catalog import Tally
from paperreader.config import FetchSettings
from paperreader.fetch import (
    FetchRequest,
    FetchResult,
    Progress,
    daily_papers_requests,
    describe_empty,
    fetch,
    incomplete_requests,
    open_source,
)
from paperreader.http import FetchError, FetchStoppedError, HttpClient
from paperreader.models import Link
from paperreader.sources.arxiv_api import ArxivSearch
from paperreader.sources.copied_page import parse_page
from paperreader.sources.huggingface_api import DailyPapers
from paperreader.text.dates import parse_span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from loopback import Behaviour, Request
    from paperreader.config import Paths
    from paperreader.library import Library
    from paperreader.models import Paper
    from paperreader.text.dates import SpanKind

NOW = datetime(2025, 8, 13, 9, 0, tzinfo=UTC)  # a Wednesday
DAY = "2025-08-12"


def requests(kind: SpanKind, text: str) -> list[FetchRequest]:
    return daily_papers_requests(parse_span(kind, text, NOW.date()))


def pages(*numbers: Sequence[int]) -> Callable[[Request], Behaviour]:
    """Give a server whose pages show papers by their numbers."""

    def behaviour(request: Request) -> Behaviour:
        page = int(request.query["p"])
        return answer(daily_answer(map(daily_item, numbers[page] if page < len(numbers) else ())))

    return behaviour


class Told:
    """Fetches from a server, and keeps what it is told on the way."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.fetched = FetchResult()
        self.skipped: list[str] = []
        self.progress: list[Progress] = []

    def fetch(
        self, server: Loopback, requests: Sequence[FetchRequest] = requests("date", DAY)
    ) -> Tally:
        getter = HttpClient(seconds=30, backoff=lambda _: 0.0)
        self.fetch_of(DailyPapers(getter, server.url()), requests)
        return self.fetched.tally

    def fetch_of(self, source: DailyPapers, requests: Sequence[FetchRequest]) -> None:
        fetch(
            self.library,
            source,
            requests,
            now=lambda: NOW,
            on_skipped=self.skipped.append,
            on_progress=self.progress.append,
            fetched=self.fetched,
        )


@pytest.fixture
def told(library: Library) -> Iterator[Told]:
    yield Told(library)
    join_fetches()


class TestAsking:
    """Each span is asked for in as few questions as there are."""

    @pytest.mark.parametrize(
        ("kind", "text"), [("date", "2025-08-12"), ("week", "2025-W33"), ("month", "2025-08")]
    )
    def test_a_span_is_asked_for_as_it_is_typed(
        self, told: Told, kind: SpanKind, text: str
    ) -> None:
        with Loopback(pages([1, 2])) as server:
            assert told.fetch(server, requests(kind, text)) == Tally(added=2)
        assert [request.query for request in server.requests] == [
            {kind: text, "p": "0", "limit": "100"},
            {kind: text, "p": "1", "limit": "100"},
        ]
        assert set(server.paths) == {"/api/daily_papers"}

    def test_all_days_since_one_are_asked_for_each_by_itself_latest_first(self) -> None:
        assert requests("since", "2025-08-11") == [
            FetchRequest(day, {"date": day}, date.fromisoformat(day))
            for day in ("2025-08-13", "2025-08-12", "2025-08-11")
        ]

    def test_a_list_is_read_page_after_page_until_nothing_is_new(self, told: Told) -> None:
        with Loopback(pages([1, 2, 3], [3, 4], [5])) as server:
            assert told.fetch(server) == Tally(added=5)
        assert len(server.requests) == 4

    def test_a_server_that_always_shows_the_same_is_asked_twice(self, told: Told) -> None:
        items = [*map(daily_item, range(50)), {"paper": None}]
        with Loopback(lambda _: answer(daily_answer(items))) as server:
            assert told.fetch(server).papers == 50
        assert len(server.requests) == 2
        assert told.skipped == ["paper 51: Expected object, got null - at $.paper"]

    def test_how_far_it_is_is_told(self, told: Told) -> None:
        with Loopback(pages([1, 2], [3])) as server:
            told.fetch(server, requests("since", DAY))
        assert [(step.request.what, step.number, step.papers) for step in told.progress] == [
            ("2025-08-13", 1, 0), ("2025-08-13", 1, 2), ("2025-08-13", 1, 3),
            ("2025-08-12", 2, 3), ("2025-08-12", 2, 5), ("2025-08-12", 2, 6),
        ]  # fmt: skip
        assert {step.requests for step in told.progress} == {2}

    def test_a_mirror_may_be_asked_under_any_path(self, told: Told) -> None:
        with Loopback(pages([1])) as server:
            getter = HttpClient(seconds=30)
            told.fetch_of(DailyPapers(getter, server.url("/mirror/")), requests("date", DAY))
        assert server.paths[0] == "/mirror/api/daily_papers"


class TestKnownDays:
    """A day is not asked for again when its list can grow no more."""

    @pytest.mark.parametrize(
        ("fetched", "needed"),
        [
            (None, True),
            (datetime(2025, 8, 12, 23, 0, tzinfo=UTC), True),
            (datetime(2025, 8, 13, 23, 59, tzinfo=UTC), True),
            (datetime(2025, 8, 14, 0, 0, tzinfo=UTC), False),
            (datetime(2025, 8, 14, 1, 0, tzinfo=UTC).astimezone(), False),
        ],
    )
    def test_a_day_is_whole_a_day_after_its_end(
        self, fetched: datetime | None, needed: bool
    ) -> None:
        fetches = {("huggingface", DAY): fetched} if fetched else {}
        (request,) = requests("date", DAY)
        assert bool(incomplete_requests([request], "huggingface", fetches)) is needed
        assert incomplete_requests([request], "elsewhere", fetches) == [request]

    def test_a_week_is_always_asked_for(self) -> None:
        week = requests("week", "2025-W20")
        fetches = {("huggingface", "2025-W20"): NOW}
        assert incomplete_requests(week, "huggingface", fetches) == week

    def test_what_was_fetched_is_remembered_and_what_failed_is_not(self, told: Told) -> None:
        behaviour = in_order(answer(daily_answer([])), answer(status=404))
        with Loopback(lambda _: behaviour) as server, pytest.raises(FetchError):
            told.fetch(server, requests("since", DAY))
        assert told.library.fetches.times() == {("huggingface", "2025-08-13"): NOW}


class TestFailures:
    """Where an answer fails, what was there stays, and what was stored before too."""

    def test_what_came_before_the_failure_is_stored_and_counted(self, told: Told) -> None:
        behaviour = in_order(answer(daily_answer(map(daily_item, range(1, 4)))), cut_off(b"["))
        before = {entry.paper.id: entry for entry in told.library.find()}
        with Loopback(lambda _: behaviour) as server, pytest.raises(FetchError, match="broke"):
            told.fetch(server, requests("week", "2025-W33"))
        assert told.fetched.tally == Tally(added=3)
        after = {entry.paper.id: entry for entry in told.library.find()}
        assert after.items() > before.items()
        assert len(after) == 6
        assert told.library.fetches.times() == {}

    @pytest.mark.parametrize("behaviour", [hanging_up, answer(b"<html>"), answer(b"{}")])
    def test_a_server_that_answers_badly_is_not_offline(
        self, told: Told, behaviour: Behaviour
    ) -> None:
        with Loopback(lambda _: behaviour) as server, pytest.raises(FetchError):
            told.fetch(server)
        assert told.library.fetches.freshness().offline_since is None

    def test_no_server_is_remembered_as_offline_until_one_answers(self, told: Told) -> None:
        with Loopback(pages([1])) as closed:
            pass
        with pytest.raises(FetchError, match="refused"):
            told.fetch(closed)
        assert told.library.fetches.freshness().offline_since == NOW
        with Loopback(pages([1])) as server:
            told.fetch(server)
        assert told.library.fetches.freshness().offline_since is None
        assert told.library.fetches.freshness().fetched == NOW

    def test_a_fetch_that_is_stopped_keeps_what_it_stored(self, told: Told) -> None:
        getter = HttpClient(seconds=30)
        behaviour = pages([1, 2], [3])

        def stop_at_second(request: Request) -> Behaviour:
            if request.query["p"] == "1":
                getter.stop()
            return behaviour(request)

        with Loopback(stop_at_second) as server, pytest.raises(FetchStoppedError):
            told.fetch_of(DailyPapers(getter, server.url()), requests("date", DAY))
        assert told.fetched.tally == Tally(added=2)
        assert told.library.fetches.freshness().offline_since is None


class TestMerging:
    """A paper first seen in a copied page gains what the live source knows, and stays itself."""

    @pytest.fixture
    def knit(self, told: Told) -> Told:
        """Give a library whose papers of a page have marks."""
        for entry in list(told.library.find()):
            told.library.change(entry.paper, "note", f"of {entry.paper.title}")
            told.library.change(entry.paper, "starred", True)
        told.library.flush()
        return told

    @staticmethod
    def live(paper: Paper, number: int, **changes: object) -> dict[str, object]:
        return daily_item(number, title=paper.title, summary=paper.abstract, **changes)

    def test_it_keeps_id_and_marks_and_gains_all_that_it_lacked(self, knit: Told) -> None:
        known = {entry.paper.id: entry for entry in knit.library.find()}
        papers = parse_page(PAGE, today=TODAY)
        repositories = [
            "http://www.GitHub.com/Woolly/Knit-Decoder.git", None, "https://github.com/hush/other",
        ]  # fmt: skip
        items = [
            self.live(paper, number, githubRepo=repository, githubRepoAddedBy="auto")
            for number, (paper, repository) in enumerate(zip(papers, repositories, strict=True), 1)
        ]
        with Loopback(lambda _: answer(daily_answer(items))) as server:
            assert knit.fetch(server) == Tally(updated=3)
        found = {entry.paper.id: entry for entry in knit.library.find()}
        assert found.keys() == known.keys()
        for paper_id, entry in found.items():
            paper = entry.paper
            assert entry.mark == known[paper_id].mark
            assert entry.mark.starred
            assert entry.mark.note
            assert paper.date == known[paper_id].paper.date
            assert paper.authors == ("Wilma Woolly", "Bo Stitch")
            assert paper.arxiv_id
            assert paper.upvotes
            assert {"project", "huggingface", "arxiv", "pdf"} <= {link.kind for link in paper.links}
        codes = [
            [link for link in found[paper.id].paper.links if link.kind == "github"]
            for paper in papers
        ]
        assert codes == [
            [Link("github", "https://github.com/woolly/knit-decoder", "abstract")],
            [],
            [
                Link("github", "https://github.com/hush/joist", "abstract"),
                Link("github", "https://github.com/hush/other", "auto"),
            ],
        ]

    def test_a_second_fetch_changes_nothing(self, knit: Told) -> None:
        items = [self.live(paper, n) for n, paper in enumerate(parse_page(PAGE, today=TODAY))]
        with Loopback(lambda _: answer(daily_answer(items))) as server:
            knit.fetch(server)
            knit.fetched = FetchResult()
            assert knit.fetch(server) == Tally(unchanged=3)

    def test_a_page_after_the_fetch_adds_nothing(self, told: Told) -> None:
        with Loopback(pages([1, 2])) as server:
            told.fetch(server)
        before = list(told.library.find())
        papers = [entry.paper for entry in before if entry.paper.source == "huggingface"]
        page = "\n\n".join(f"{paper.title}\n\n{'Words of it. ' * 30}" for paper in papers)
        assert told.library.add(parse_page(page, today=TODAY)) == Tally(unchanged=2)

    def test_a_smaller_second_answer_deletes_nothing(self, told: Told) -> None:
        with Loopback(pages([1, 2, 3])) as server:
            told.fetch(server)
        before = list(told.library.find())
        lost = "githubRepo projectPage githubStars upvotes ai_summary ai_keywords summary"
        nothing = dict.fromkeys(lost.split()) | {"authors": []}
        items = [daily_item(2, **nothing) | {"organization": None, "summary": None}]
        with Loopback(lambda _: answer(daily_answer(items))) as server:
            told.fetched = FetchResult()
            assert told.fetch(server) == Tally(unchanged=1)
        assert list(told.library.find()) == before

    def test_votes_and_stars_are_the_latest(self, told: Told) -> None:
        with Loopback(pages([1])) as server:
            told.fetch(server)
        items = [daily_item(1, upvotes=99, githubStars=0)]
        with Loopback(lambda _: answer(daily_answer(items))) as server:
            told.fetch(server)
        paper = told.library.entry("2508.00001").paper
        assert (paper.upvotes, paper.github_stars) == (99, 0)


class TestEmptyDays:
    """Where there is no list, that is said, and why, as far as that is known."""

    @pytest.mark.parametrize(
        ("kind", "text", "line"),
        [
            ("date", "2025-08-12", "There is no list of Daily Papers for Tue 12 Aug 2025."),
            (
                "date", "2025-08-13",
                "There is no list of Daily Papers for Wed 13 Aug 2025 yet; try again later.",
            ),
            (
                "date", "2025-08-10",
                "There is no list of Daily Papers for Sun 10 Aug 2025: there are none on weekends.",
            ),
            ("week", "2025-W33", "There are no papers for 2025-W33."),
            ("month", "2025-08", "There are no papers for 2025-08."),
            (
                "since", "2025-08-08",
                "6 days have no list of Daily Papers "
                "(2 on weekends, 1 not published yet, 3 on other days).",
            ),
            (
                "since", "2025-08-12",
                "2 days have no list of Daily Papers (1 not published yet, 1 on other days).",
            ),
        ],
    )  # fmt: skip
    def test_a_line_says_why(self, told: Told, kind: SpanKind, text: str, line: str) -> None:
        with Loopback(pages()) as server:
            told.fetch(server, requests(kind, text))
        assert describe_empty(told.fetched.empty, NOW.date()) == line

    def test_a_weekend_that_is_today_is_told_as_one(self) -> None:
        sunday = NOW.date() + timedelta(days=4)
        assert describe_empty(
            daily_papers_requests(parse_span("date", "2025-08-17", sunday)), sunday
        ).endswith(": there are none on weekends.")

    def test_what_has_papers_is_not_told_of(self, told: Told) -> None:
        with Loopback(pages([1])) as server:
            told.fetch(server)
        assert told.fetched.empty == []
        assert describe_empty([], NOW.date()) == ""

    def test_papers_that_arxiv_does_not_know_are_told_by_name(self) -> None:
        requests = [FetchRequest("2508.00001, 2508.00002", {}), FetchRequest("2508.00003", {})]
        assert describe_empty(requests, NOW.date()) == (
            "There are no papers for 2508.00001, 2508.00002 or 2508.00003."
        )


class TestSources:
    """A source is opened by its name, as the settings and the environment say."""

    def test_hugging_face_is_asked_at_the_address_that_its_own_tools_take(
        self, paths: Paths, told: Told, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with Loopback(pages([1])) as server:
            monkeypatch.setenv("HF_ENDPOINT", server.url())
            source, _ = open_source("huggingface", FetchSettings(), paths)
            assert isinstance(source, DailyPapers)
            told.fetch_of(source, requests("date", DAY))
        assert server.requests

    def test_arxiv_is_asked_in_turn_with_other_programs(self, paths: Paths) -> None:
        with Loopback({}) as server:
            settings = FetchSettings(arxiv=server.url("/mirror"))
            source, _ = open_source("arxiv", settings, paths)
            assert isinstance(source, ArxivSearch)
            with pytest.raises(FetchError, match="not found"):
                next(source.fetch_pages({}, pytest.fail))
        assert server.paths == ["/mirror/api/query"]
        assert paths.catalog.with_name("arxiv-pace").exists()

    @pytest.mark.parametrize(
        ("found", "huggingface", "arxiv"),
        [
            ({}, "https://a.org", "https://b.org"),
            ({"HF_ENDPOINT": "", "ARXIV_ENDPOINT": ""}, "https://a.org", "https://b.org"),
            ({"HF_ENDPOINT": "http://c"}, "http://c", "https://b.org"),
            ({"ARXIV_ENDPOINT": "http://c"}, "https://a.org", "http://c"),
        ],
    )
    def test_the_environment_goes_before_the_settings(
        self, found: Mapping[str, str], huggingface: str, arxiv: str
    ) -> None:
        settings = FetchSettings("https://a.org", "https://b.org").with_environment(found)
        assert (settings.huggingface, settings.arxiv) == (huggingface, arxiv)
