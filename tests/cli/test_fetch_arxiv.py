"""Fetching papers from arXiv."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cli.daily_papers import DAY, FIFTY, always
from loopback import Loopback, answer
from made_up import announcement, atom_entry, atom_feed, daily_item

if TYPE_CHECKING:
    from cli.daily_papers import Serve
    from paperreader.config import Paths
    from shell import Shell


class TestAnnouncements:
    """A category without days or words is what arXiv announced in it last."""

    @pytest.fixture
    def server(self, serve: Serve) -> Loopback:
        """Return a server that announced two new papers, a cross-list and two later versions."""
        feeds = {
            "/atom/cs.CL": [
                announcement(1),
                announcement(2, "cross", "cs.LG cs.CL stat.ML"),
                announcement(3, "replace"),
                announcement(4, "replace-cross", "math.CO cs.CL"),
            ],
            "/atom/cs.LG": [announcement(2, "new", "cs.LG cs.CL stat.ML"), announcement(5)],
            "/atom/hep-th": [],
        }
        return serve(
            lambda request: (
                answer(atom_feed(feeds[request.path]))
                if request.path in feeds
                else answer(status=404)
            )
        )

    def test_new_papers_and_cross_lists_come_with_the_day_of_the_announcement(
        self, shell: Shell, server: Loopback
    ) -> None:
        result = shell.run("fetch", "arxiv", "--category", "cs.CL", "--category", "cs.LG")
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout == "4 papers: 3 added, 0 updated, 1 unchanged\n"
        assert server.paths == ["/atom/cs.CL", "/atom/cs.LG"]
        papers = {str(paper["id"]): paper for paper in shell.json("list")}
        assert sorted(papers) == ["2508.00001", "2508.00002", "2508.00005"]
        cross_listed = papers["2508.00002"]
        assert cross_listed["categories"] == ["cs.LG", "cs.CL", "stat.ML"]
        assert cross_listed["authors"] == ["Wilma Woolly", "Bo Stitch"]
        assert str(cross_listed["abstract"]).startswith("We count the stitches of scarf number 2")
        assert (cross_listed["date"], cross_listed["published"]) == ("2025-08-13", None)
        assert "cs.LG, cross-listed in cs.CL, stat.ML" in shell.run("show", "2508.00002").stdout
        assert len(shell.json("list", "cat:cs.CL")) == 3

    def test_a_limit_holds_for_each_category(self, shell: Shell, server: Loopback) -> None:
        result = shell.run("fetch", "arxiv", "--category", "cs.CL", "-n", "1")
        assert result.stdout.startswith("1 paper: 1 added")

    def test_a_day_without_an_announcement_is_reported(
        self, shell: Shell, server: Loopback
    ) -> None:
        result = shell.run("fetch", "arxiv", "--category", "hep-th")
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr == (
            "arXiv announced no papers in hep-th; it announces none on weekends.\n"
        )

    def test_a_category_that_does_not_exist_is_reported(
        self, shell: Shell, server: Loopback
    ) -> None:
        result = shell.run("fetch", "arxiv", "--category", "cs.XX")
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr == f"Error: {server.host}: not found (404); check the request\n"

    def test_a_paper_is_on_the_list_that_names_it_later(
        self, shell: Shell, serve: Serve, server: Loopback
    ) -> None:
        shell.run("fetch", "arxiv", "--category", "cs.CL")
        serve(lambda _: answer(atom_feed([atom_entry(1)], 1)))
        shell.run("fetch", "arxiv", "--id", "2508.00001")
        serve(always([daily_item(1, submittedOnDailyAt="2025-08-18T00:00:00.000Z")]))
        shell.run("fetch", "--date", "2025-08-18")
        (paper,) = shell.json("show", "2508.00001")
        assert (paper["date"], paper["published"]) == ("2025-08-18", "2025-08-12")


class TestArxiv:
    """Searches by category, by words and by id."""

    @pytest.fixture
    def server(self, serve: Serve) -> Loopback:
        """Return a server that has three papers."""
        return serve(lambda _: answer(atom_feed(map(atom_entry, range(1, 4)), 3)))

    def test_categories_and_days_are_in_the_request(self, shell: Shell, server: Loopback) -> None:
        words = ["--category", "cs.CL", "--category", "cs.LG", "--date", DAY]
        result = shell.run("fetch", "arxiv", *words)
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout == "3 papers: 3 added, 0 updated, 0 unchanged\n"
        assert server.requests[0].query["search_query"] == (
            "(cat:cs.CL OR cat:cs.LG) AND (submittedDate:[202508120000 TO 202508122359])"
        )
        (paper,) = shell.json("show", "2508.00002")
        assert (paper["source"], paper["categories"]) == ("arxiv", ["cs.CL", "cs.LG"])

    def test_words_and_a_limit_are_in_the_request(self, shell: Shell, server: Loopback) -> None:
        result = shell.run("fetch", "arxiv", "--query", "wool stitch", "-n", "2")
        assert result.stdout.startswith("2 papers: 2 added")
        assert result.stderr == "arXiv has 3 matching papers; use a larger --limit to fetch more.\n"
        assert server.requests[0].query["search_query"] == '(all:"wool" AND all:"stitch")'
        assert server.requests[0].query["max_results"] == "2"

    def test_ids_are_in_the_request_without_versions_and_subject_classes(
        self, shell: Shell, server: Loopback
    ) -> None:
        words = ["--id", "2508.00001v3", "--id", " math.GT/0309136"]
        shell.run("fetch", "arxiv", *words)
        (request,) = server.requests
        assert request.query == {"id_list": "2508.00001,math/0309136", "max_results": "2"}

    def test_the_categories_of_the_settings_are_used_if_none_is_given(
        self, shell: Shell, paths: Paths, server: Loopback
    ) -> None:
        paths.config.parent.mkdir(exist_ok=True)
        paths.config.write_text('[fetch]\ncategories = ["cs.CL", "hep-th"]\n')
        assert shell.run("fetch", "arxiv").exit_code == 0
        assert server.paths == ["/atom/cs.CL", "/atom/hep-th"]
        assert shell.run("fetch", "arxiv", "--since", DAY).exit_code == 0
        assert server.requests[2].query["search_query"].startswith("(cat:cs.CL OR cat:hep-th) AND")

    def test_an_empty_result_is_reported(self, shell: Shell, serve: Serve) -> None:
        serve(lambda _: answer(atom_feed([], 0)))
        result = shell.run("fetch", "arxiv", "--query", "wool")
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr == "There are no papers for wool.\n"

    @pytest.mark.parametrize(
        "feed",
        [
            atom_feed([], 0),
            atom_feed([], 1),
            atom_feed(["<entry><title>Nothing</title></entry>"], 1),
            atom_feed([atom_entry(7)], 2),
        ],
        ids=["nothing", "a total alone", "an entry without an id", "another paper"],
    )
    def test_an_id_that_does_not_exist_is_reported(
        self, shell: Shell, serve: Serve, feed: bytes
    ) -> None:
        server = serve(lambda _: answer(feed))
        result = shell.run("fetch", "arxiv", "--id", "2508.99999")
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith(
            "Error: arXiv has no paper with the id 2508.99999; check the number"
        )
        assert len(server.requests) == 1

    def test_the_papers_that_exist_are_stored_once(self, shell: Shell, serve: Serve) -> None:
        server = serve(lambda _: answer(atom_feed([atom_entry(1)], 2)))
        result = shell.run("fetch", "arxiv", "--id", "2508.00001", "--id", "2508.99999")
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr == (
            "Error: arXiv has no paper with the id 2508.99999; check the number "
            "(stored before that: 1 paper: 1 added, 0 updated, 0 unchanged)\n"
        )
        assert len(server.requests) == 1
        assert [paper["id"] for paper in shell.json("list")] == ["2508.00001"]

    def test_a_rate_limit_is_reported_as_one(self, shell: Shell, serve: Serve) -> None:
        server = serve(lambda _: answer(b"Rate exceeded."))
        result = shell.run("fetch", "arxiv", "--query", "wool")
        assert result.stderr == (
            f"Error: {server.host}: too many requests (Rate exceeded); try again later\n"
        )

    def test_a_paper_of_a_list_gains_its_categories(self, shell: Shell, serve: Serve) -> None:
        serve(always(FIFTY[:3]))
        shell.run("fetch", "--date", DAY)
        serve(lambda _: answer(atom_feed(map(atom_entry, range(1, 4)), 3)))
        result = shell.run("fetch", "arxiv", "--category", "cs.CL")
        assert result.stdout == "3 papers: 0 added, 3 updated, 0 unchanged\n"
        (paper,) = shell.json("show", "2508.00002")
        assert (paper["categories"], paper["upvotes"]) == (["cs.CL", "cs.LG"], 2)

    @pytest.mark.parametrize(
        "content",
        [b"<html></html>", b"[]", b"", atom_feed(["<entry/>"])],
        ids=["web page", "JSON", "nothing", "empty entry"],
    )
    def test_an_answer_that_is_not_a_feed_is_reported_in_one_line(
        self, shell: Shell, serve: Serve, content: bytes
    ) -> None:
        server = serve(lambda _: answer(content))
        result = shell.run("fetch", "arxiv", "--category", "cs.CL")
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1)
        assert result.stderr.startswith(f"Error: {server.host}: the answer ")
