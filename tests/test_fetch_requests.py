"""Only the requests that are needed are made, and to the right address."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from fetch_recorder import DAY, NOW, FetchRecorder, pages, requests
from loopback import Loopback, answer, in_order, join_fetches
from made_up import daily_answer, daily_item
from paperreader.catalog import Tally
from paperreader.config import FetchSettings
from paperreader.fetch import FetchRequest, incomplete_requests, open_source
from paperreader.http import FetchError, HttpClient
from paperreader.sources.arxiv_api import ArxivSearch
from paperreader.sources.huggingface_api import DailyPapers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from paperreader.config import Paths
    from paperreader.library import Library
    from paperreader.text.dates import SpanKind


@pytest.fixture
def recorder(library: Library) -> Iterator[FetchRecorder]:
    yield FetchRecorder(library)
    join_fetches()


class TestRequests:
    """Each span is fetched with as few requests as possible."""

    @pytest.mark.parametrize(
        ("kind", "text"), [("date", "2025-08-12"), ("week", "2025-W33"), ("month", "2025-08")]
    )
    def test_a_span_is_requested_as_it_was_typed(
        self, recorder: FetchRecorder, kind: SpanKind, text: str
    ) -> None:
        with Loopback(pages([1, 2])) as server:
            assert recorder.fetch(server, requests(kind, text)) == Tally(added=2)
        assert [request.query for request in server.requests] == [
            {kind: text, "p": "0", "limit": "100"},
            {kind: text, "p": "1", "limit": "100"},
        ]
        assert set(server.paths) == {"/api/daily_papers"}

    def test_each_day_since_a_date_has_its_own_request_latest_first(self) -> None:
        assert requests("since", "2025-08-11") == [
            FetchRequest(day, {"date": day}, date.fromisoformat(day))
            for day in ("2025-08-13", "2025-08-12", "2025-08-11")
        ]

    def test_a_list_is_read_page_by_page_until_nothing_is_new(
        self, recorder: FetchRecorder
    ) -> None:
        with Loopback(pages([1, 2, 3], [3, 4], [5])) as server:
            assert recorder.fetch(server) == Tally(added=5)
        assert len(server.requests) == 4

    def test_a_server_that_repeats_one_page_receives_two_requests(
        self, recorder: FetchRecorder
    ) -> None:
        items = [*map(daily_item, range(50)), {"paper": None}]
        with Loopback(lambda _: answer(daily_answer(items))) as server:
            assert recorder.fetch(server).papers == 50
        assert len(server.requests) == 2
        (problem,) = recorder.skipped
        assert problem.startswith("paper 51: ")

    def test_progress_is_reported(self, recorder: FetchRecorder) -> None:
        with Loopback(pages([1, 2], [3])) as server:
            recorder.fetch(server, requests("since", DAY))
        steps = recorder.progress
        assert [(step.request.what, step.number, step.tally.papers) for step in steps] == [
            ("2025-08-13", 1, 0), ("2025-08-13", 1, 2), ("2025-08-13", 1, 3),
            ("2025-08-12", 2, 3), ("2025-08-12", 2, 5), ("2025-08-12", 2, 6),
        ]  # fmt: skip
        assert {step.requests for step in steps} == {2}

    def test_a_mirror_may_have_any_path(self, recorder: FetchRecorder) -> None:
        with Loopback(pages([1])) as server:
            client = HttpClient(seconds=30)
            recorder.fetch_of(DailyPapers(client, server.url("/mirror/")), requests("date", DAY))
        assert server.paths[0] == "/mirror/api/daily_papers"


class TestKnownDays:
    """A day whose list is complete is not fetched again."""

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
    def test_a_list_is_complete_a_day_after_its_end(
        self, fetched: datetime | None, needed: bool
    ) -> None:
        fetches = {("huggingface", DAY): fetched} if fetched else {}
        (request,) = requests("date", DAY)
        assert bool(incomplete_requests([request], "huggingface", fetches)) is needed
        assert incomplete_requests([request], "elsewhere", fetches) == [request]

    def test_a_week_is_always_fetched(self) -> None:
        week = requests("week", "2025-W20")
        fetches = {("huggingface", "2025-W20"): NOW}
        assert incomplete_requests(week, "huggingface", fetches) == week

    def test_fetched_days_are_recorded_and_failed_ones_are_not(
        self, recorder: FetchRecorder
    ) -> None:
        behaviour = in_order(answer(daily_answer([])), answer(status=404))
        with Loopback(lambda _: behaviour) as server, pytest.raises(FetchError):
            recorder.fetch(server, requests("since", DAY))
        assert recorder.library.fetches.times == {("huggingface", "2025-08-13"): NOW}


class TestSources:
    """A source is opened by name, with the addresses of the settings and the environment."""

    def test_hugging_face_is_fetched_from_the_address_that_its_own_tools_use(
        self, paths: Paths, recorder: FetchRecorder, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with Loopback(pages([1])) as server:
            monkeypatch.setenv("HF_ENDPOINT", server.url())
            source, _ = open_source("huggingface", FetchSettings(), paths)
            assert isinstance(source, DailyPapers)
            recorder.fetch_of(source, requests("date", DAY))
        assert server.requests

    def test_arxiv_requests_take_turns_with_other_programs(self, paths: Paths) -> None:
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
    def test_the_environment_overrides_the_settings(
        self, found: Mapping[str, str], huggingface: str, arxiv: str
    ) -> None:
        settings = FetchSettings("https://a.org", "https://b.org").with_environment(found)
        assert (settings.huggingface, settings.arxiv) == (huggingface, arxiv)
