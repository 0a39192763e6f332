"""Searches of arXiv: their parameters, their pages, and answers that are not feeds."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from loopback import Behaviour, Loopback, Request, answer, in_order
from made_up import atom_entry, atom_feed
from paperreader.http import FetchError, HttpClient
from paperreader.sources import arxiv_api
from paperreader.sources.arxiv_api import ArxivSearch, has_words, id_parameters, search_parameters

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperreader.models import Paper

DAYS = (date(2025, 8, 11), date(2025, 8, 12))


@pytest.mark.parametrize(
    ("categories", "words", "days", "query"),
    [
        (["cs.CL"], "", None, "(cat:cs.CL)"),
        (["cs.CL", "hep-th"], "", None, "(cat:cs.CL OR cat:hep-th)"),
        ([], "sparse  attention", None, '(all:"sparse" AND all:"attention")'),
        ([], '"a" OR) b', None, '(all:"a" AND all:"OR)" AND all:"b")'),
        ([], 'au:knuth AND ti:"literate"', None, '(au:knuth AND ti:"literate")'),
        ([], "https://example.org", None, '(all:"https://example.org")'),
        ([], "", DAYS, "(submittedDate:[202508110000 TO 202508122359])"),
        (
            ["cs.CL"], "wool", DAYS,
            '(cat:cs.CL) AND (all:"wool") AND (submittedDate:[202508110000 TO 202508122359])',
        ),
    ],
)  # fmt: skip
def test_a_search_is_written_in_arxivs_own_language(
    categories: list[str], words: str, days: tuple[date, date] | None, query: str
) -> None:
    assert search_parameters(categories, words, days) == {"search_query": query}


def test_papers_are_requested_by_their_ids() -> None:
    assert id_parameters(["1706.03762", "hep-th/9901001"]) == {
        "id_list": "1706.03762,hep-th/9901001"
    }


def test_quotes_and_spaces_alone_are_not_words() -> None:
    assert has_words('"wool')
    assert not has_words(' " "')


def arxiv(count: int, page: int = 2000) -> Callable[[Request], Behaviour]:
    """Return a server with ``count`` papers that answers with at most ``page`` at once."""

    def behaviour(request: Request) -> Behaviour:
        start, limit = int(request.query["start"]), int(request.query["max_results"])
        numbers = range(start, min(start + min(limit, page), count))
        return answer(atom_feed(map(atom_entry, numbers), count))

    return behaviour


def search(server: Loopback, limit: int = 1000) -> ArxivSearch:
    client = HttpClient(seconds=30, backoff=lambda _: 0.0)
    return ArxivSearch(client, server.url(), limit)


def papers(source: ArxivSearch) -> list[Paper]:
    answers = source.fetch_pages(search_parameters(["cs.CL"]), pytest.fail)
    return [paper for page in answers for paper in page]


def test_newest_come_first() -> None:
    with Loopback(arxiv(3)) as server:
        assert [paper.id for paper in papers(search(server))] == [
            f"2508.{number:05}" for number in range(3)
        ]
    (request,) = server.requests
    assert request.path == "/api/query"
    assert request.query == {
        "search_query": "(cat:cs.CL)", "sortBy": "submittedDate", "sortOrder": "descending",
        "start": "0", "max_results": "500",
    }  # fmt: skip


@pytest.mark.parametrize("page", [2000, 7])
def test_page_after_page_is_requested(monkeypatch: pytest.MonkeyPatch, page: int) -> None:
    monkeypatch.setattr(arxiv_api, "PAGE", 10)
    with Loopback(arxiv(23, page)) as server:
        assert len({paper.id for paper in papers(search(server))}) == 23
    step = min(page, 10)
    assert [int(request.query["start"]) for request in server.requests] == [*range(0, 23, step)]


def test_a_search_yields_no_more_papers_than_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arxiv_api, "PAGE", 10)
    with Loopback(arxiv(500)) as server:
        source = search(server, limit=15)
        assert len(papers(source)) == 15
        assert source.total == 500
    assert [request.query["max_results"] for request in server.requests] == ["10", "5"]


def test_no_request_asks_for_more_papers_than_arxiv_allows() -> None:
    assert arxiv_api.PAGE <= 2000


def test_papers_beyond_the_limit_are_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    with Loopback(lambda _: answer(atom_feed(map(atom_entry, range(9)), 9))) as server:
        assert len(papers(search(server, limit=4))) == 4


def test_a_search_that_finds_nothing_is_one_request() -> None:
    with Loopback(arxiv(0)) as server:
        assert papers(search(server)) == []
    assert len(server.requests) == 1


def test_a_feed_without_a_total_ends_at_a_page_without_entries() -> None:
    behaviour = in_order(answer(atom_feed([atom_entry(1)])), answer(atom_feed([])))
    with Loopback(lambda _: behaviour) as server:
        assert len(papers(search(server))) == 1
    assert len(server.requests) == 2


def test_an_empty_page_in_the_middle_is_requested_again() -> None:
    full, empty = answer(atom_feed([atom_entry(1)], 1)), answer(atom_feed([], 1))
    behaviour = in_order(empty, full)
    with Loopback(lambda _: behaviour) as server:
        assert len(papers(search(server))) == 1
    with Loopback(lambda _: empty) as server:
        with pytest.raises(FetchError) as error:
            papers(search(server))
        assert str(error.value) == (
            f"{server.host}: the answer is empty, although the search found 1 paper; "
            "try again later"
        )


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<!DOCTYPE html><html></html>", "the answer contains a document type"),
        (b"<html></html>", "the answer is not an Atom feed"),
        (b'{"error": 1}', "the answer is not an Atom feed"),
        (b"\xff\xfe\x00" * 99, "the answer is not an Atom feed"),
        (b"", "the answer is not an Atom feed"),
    ],
)
def test_an_answer_that_is_not_a_feed_is_reported_with_the_host(content: bytes, why: str) -> None:
    with Loopback(lambda _: answer(content)) as server, pytest.raises(FetchError, match=why) as e:
        papers(ArxivSearch(HttpClient(), f"http://me:hidden@{server.host}", 10))
    assert str(e.value).startswith(f"{server.host}: ")
    assert str(e.value).endswith("; check the address, or try again later")
