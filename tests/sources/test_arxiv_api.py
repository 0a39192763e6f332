"""ArXiv is asked for what a person wants, page after page, and its answers are taken whole."""

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
def test_a_search_is_said_in_arxivs_own_language(
    categories: list[str], words: str, days: tuple[date, date] | None, query: str
) -> None:
    assert search_parameters(categories, words, days) == {"search_query": query}


def test_papers_are_named_by_their_ids() -> None:
    assert id_parameters(["1706.03762", "hep-th/9901001"]) == {
        "id_list": "1706.03762,hep-th/9901001"
    }


def test_only_quotes_and_spaces_are_no_words() -> None:
    assert has_words('"wool')
    assert not has_words(' " "')


def arxiv(count: int, page: int = 2000) -> Callable[[Request], Behaviour]:
    """Give a server that has so many papers, and shows as many at once."""

    def behaviour(request: Request) -> Behaviour:
        start, most = int(request.query["start"]), int(request.query["max_results"])
        numbers = range(start, min(start + min(most, page), count))
        return answer(atom_feed(map(atom_entry, numbers), count))

    return behaviour


def search(server: Loopback, limit: int = 1000) -> ArxivSearch:
    getter = HttpClient(seconds=30, backoff=lambda _: 0.0)
    return ArxivSearch(getter, server.url(), limit)


def papers(source: ArxivSearch) -> list[Paper]:
    answers = source.fetch_pages(search_parameters(["cs.CL"]), pytest.fail)
    return [paper for some in answers for paper in some]


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
def test_page_after_page_is_asked_for(monkeypatch: pytest.MonkeyPatch, page: int) -> None:
    monkeypatch.setattr(arxiv_api, "PAGE", 10)
    with Loopback(arxiv(23, page)) as server:
        assert len({paper.id for paper in papers(search(server))}) == 23
    step = min(page, 10)
    assert [int(request.query["start"]) for request in server.requests] == [*range(0, 23, step)]


def test_no_more_papers_come_than_are_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arxiv_api, "PAGE", 10)
    with Loopback(arxiv(500)) as server:
        source = search(server, limit=15)
        assert len(papers(source)) == 15
        assert source.total == 500
    assert [request.query["max_results"] for request in server.requests] == ["10", "5"]


def test_never_more_than_arxiv_allows_are_asked_for_at_once() -> None:
    assert arxiv_api.PAGE <= 2000


def test_more_papers_than_were_asked_for_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    with Loopback(lambda _: answer(atom_feed(map(atom_entry, range(9)), 9))) as server:
        assert len(papers(search(server, limit=4))) == 4


def test_a_search_that_finds_nothing_is_one_question() -> None:
    with Loopback(arxiv(0)) as server:
        assert papers(search(server)) == []
    assert len(server.requests) == 1


def test_a_feed_that_tells_no_total_ends_where_it_has_no_entries() -> None:
    behaviour = in_order(answer(atom_feed([atom_entry(1)])), answer(atom_feed([])))
    with Loopback(lambda _: behaviour) as server:
        assert len(papers(search(server))) == 1
    assert len(server.requests) == 2


def test_an_empty_page_in_the_middle_is_asked_for_again() -> None:
    full, empty = answer(atom_feed([atom_entry(1)], 1)), answer(atom_feed([], 1))
    behaviour = in_order(empty, full)
    with Loopback(lambda _: behaviour) as server:
        assert len(papers(search(server))) == 1
    with Loopback(lambda _: empty) as server:
        with pytest.raises(FetchError) as error:
            papers(search(server))
        assert str(error.value) == f"{server.host}: an empty page of 1 papers; try again later"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<!DOCTYPE html><html></html>", "the answer holds a document type"),
        (b"<html></html>", "the answer is no Atom feed"),
        (b'{"error": 1}', "the answer is no Atom feed"),
        (b"\xff\xfe\x00" * 99, "the answer is no Atom feed"),
        (b"", "the answer is no Atom feed"),
    ],
)
def test_an_answer_that_is_something_else_is_told_by_the_servers_name(
    content: bytes, why: str
) -> None:
    with Loopback(lambda _: answer(content)) as server, pytest.raises(FetchError, match=why) as e:
        papers(ArxivSearch(HttpClient(), f"http://me:hidden@{server.host}", 10))
    assert str(e.value).startswith(f"{server.host}: ")
    assert str(e.value).endswith("; check the address, or try again later")
