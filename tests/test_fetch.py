"""Fetched papers: none is lost or duplicated, and a missing list is reported."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from fetch_recorder import DAY, NOW, FetchRecorder, pages, requests
from loopback import Loopback, answer, cut_off, hanging_up, in_order, join_fetches
from made_up import PAGE, TODAY, daily_answer, daily_item
from paperreader.catalog import Tally
from paperreader.fetch import FetchRequest, daily_papers_requests, describe_empty
from paperreader.http import FetchError, FetchStoppedError, HttpClient
from paperreader.models import Link
from paperreader.sources.copied_page import parse_page
from paperreader.sources.huggingface_api import DailyPapers
from paperreader.text.dates import parse_span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loopback import Behaviour, Request
    from paperreader.library import Library
    from paperreader.models import Paper
    from paperreader.text.dates import SpanKind


@pytest.fixture
def recorder(library: Library) -> Iterator[FetchRecorder]:
    yield FetchRecorder(library)
    join_fetches()


class TestFailures:
    """A failed response removes no paper, and those that were stored before it stay."""

    def test_papers_before_the_failure_are_stored_and_counted(
        self, recorder: FetchRecorder
    ) -> None:
        behaviour = in_order(answer(daily_answer(map(daily_item, range(1, 4)))), cut_off(b"["))
        before = {entry.paper.id: entry for entry in recorder.library.find()}
        with (
            Loopback(lambda _: behaviour) as server,
            pytest.raises(FetchError, match="connection failed"),
        ):
            recorder.fetch(server, requests("week", "2025-W33"))
        assert recorder.result.tally == Tally(added=3)
        after = {entry.paper.id: entry for entry in recorder.library.find()}
        assert after.items() > before.items()
        assert len(after) == 6
        assert recorder.library.fetches.times == {}

    @pytest.mark.parametrize("behaviour", [hanging_up, answer(b"<html>"), answer(b"{}")])
    def test_a_server_with_invalid_responses_is_not_offline(
        self, recorder: FetchRecorder, behaviour: Behaviour
    ) -> None:
        with Loopback(lambda _: behaviour) as server, pytest.raises(FetchError):
            recorder.fetch(server)
        assert recorder.library.fetches.freshness.offline_since is None

    def test_a_missing_server_is_recorded_as_offline_until_one_responds(
        self, recorder: FetchRecorder
    ) -> None:
        with Loopback(pages([1])) as closed:
            pass
        with pytest.raises(FetchError, match="refused"):
            recorder.fetch(closed)
        assert recorder.library.fetches.freshness.offline_since == NOW
        with Loopback(pages([1])) as server:
            recorder.fetch(server)
        assert recorder.library.fetches.freshness.offline_since is None
        assert recorder.library.fetches.freshness.fetched == NOW

    def test_a_stopped_fetch_keeps_what_it_stored(self, recorder: FetchRecorder) -> None:
        client = HttpClient(seconds=30)
        behaviour = pages([1, 2], [3])

        def stop_at_second(request: Request) -> Behaviour:
            if request.query["p"] == "1":
                client.stop()
            return behaviour(request)

        with Loopback(stop_at_second) as server, pytest.raises(FetchStoppedError):
            recorder.fetch_of(DailyPapers(client, server.url()), requests("date", DAY))
        assert recorder.result.tally == Tally(added=2)
        assert recorder.library.fetches.freshness.offline_since is None


class TestMerging:
    """A paper of a copied page gains what the live source knows, and keeps its id and marks."""

    @pytest.fixture
    def marked(self, recorder: FetchRecorder) -> FetchRecorder:
        """Return a recorder whose library has marks for all papers of the page."""
        for entry in list(recorder.library.find()):
            recorder.library.change(entry.paper, "note", f"of {entry.paper.title}")
            recorder.library.change(entry.paper, "starred", True)
        recorder.library.flush()
        return recorder

    @staticmethod
    def live(paper: Paper, number: int, **changes: object) -> dict[str, object]:
        return daily_item(number, title=paper.title, summary=paper.abstract, **changes)

    def test_a_paper_keeps_its_id_and_marks_and_gains_missing_fields(
        self, marked: FetchRecorder
    ) -> None:
        known = {entry.paper.id: entry for entry in marked.library.find()}
        papers = parse_page(PAGE, today=TODAY)
        repositories = [
            "http://www.GitHub.com/Woolly/Knit-Decoder.git", None, "https://github.com/hush/other",
        ]  # fmt: skip
        items = [
            self.live(paper, number, githubRepo=repository, githubRepoAddedBy="auto")
            for number, (paper, repository) in enumerate(zip(papers, repositories, strict=True), 1)
        ]
        with Loopback(lambda _: answer(daily_answer(items))) as server:
            assert marked.fetch(server) == Tally(updated=3)
        found = {entry.paper.id: entry for entry in marked.library.find()}
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

    def test_a_second_fetch_changes_nothing(self, marked: FetchRecorder) -> None:
        items = [self.live(paper, n) for n, paper in enumerate(parse_page(PAGE, today=TODAY))]
        with Loopback(lambda _: answer(daily_answer(items))) as server:
            marked.fetch(server)
            assert marked.fetch(server) == Tally(unchanged=3)

    def test_importing_the_page_after_the_fetch_adds_nothing(self, recorder: FetchRecorder) -> None:
        with Loopback(pages([1, 2])) as server:
            recorder.fetch(server)
        before = list(recorder.library.find())
        papers = [entry.paper for entry in before if entry.paper.source == "huggingface"]
        page = "\n\n".join(
            f"{paper.title}\n\n{paper.abstract} {'And on it goes. ' * 20}" for paper in papers
        )
        assert recorder.library.add(parse_page(page, today=TODAY)) == Tally(unchanged=2)

    def test_a_second_response_with_fewer_fields_deletes_nothing(
        self, recorder: FetchRecorder
    ) -> None:
        with Loopback(pages([1, 2, 3])) as server:
            recorder.fetch(server)
        before = list(recorder.library.find())
        lost = "githubRepo projectPage githubStars upvotes ai_summary ai_keywords summary"
        nothing = dict.fromkeys(lost.split()) | {"authors": []}
        items = [daily_item(2, **nothing) | {"organization": None, "summary": None}]
        with Loopback(lambda _: answer(daily_answer(items))) as server:
            assert recorder.fetch(server) == Tally(unchanged=1)
        assert list(recorder.library.find()) == before

    def test_upvotes_and_stars_are_the_latest(self, recorder: FetchRecorder) -> None:
        with Loopback(pages([1])) as server:
            recorder.fetch(server)
        items = [daily_item(1, upvotes=99, githubStars=0)]
        with Loopback(lambda _: answer(daily_answer(items))) as server:
            recorder.fetch(server)
        paper = recorder.library.entry("2508.00001").paper
        assert (paper.upvotes, paper.github_stars) == (99, 0)


class TestEmptyDays:
    """A missing list is reported with the reason, if that is known."""

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
    def test_a_line_gives_the_reason(
        self, recorder: FetchRecorder, kind: SpanKind, text: str, line: str
    ) -> None:
        with Loopback(pages()) as server:
            recorder.fetch(server, requests(kind, text))
        assert describe_empty(recorder.result.empty, NOW.date()) == line

    def test_today_is_reported_as_a_weekend_if_it_is_one(self) -> None:
        sunday = NOW.date() + timedelta(days=4)
        assert describe_empty(
            daily_papers_requests(parse_span("date", "2025-08-17", sunday)), sunday
        ).endswith(": there are none on weekends.")

    def test_lists_with_papers_are_not_reported(self, recorder: FetchRecorder) -> None:
        with Loopback(pages([1])) as server:
            recorder.fetch(server)
        assert recorder.result.empty == ()
        assert describe_empty([], NOW.date()) == ""

    def test_papers_unknown_to_arxiv_are_reported_by_id(self) -> None:
        requests = [FetchRequest("2508.00001, 2508.00002", {}), FetchRequest("2508.00003", {})]
        assert describe_empty(requests, NOW.date()) == (
            "There are no papers for 2508.00001, 2508.00002 or 2508.00003."
        )
