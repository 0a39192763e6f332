"""The fetch command: what it asks for, what it says, and that no failure costs anything."""

from __future__ import annotations

import gzip
import json
import signal
import socket
import subprocess
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from loopback import (
    Loopback,
    answer,
    bomb,
    cut_off,
    dripping,
    hanging_up,
    in_order,
    join_fetches,
    redirect,
    silent,
    stalling,
)
from made_up import atom_entry, atom_feed, daily_answer, daily_item, page_of
from paperreader.cli.summary import SHOWN_BAD
from terminal import PATIENCE, PROGRAM, environment, reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from loopback import Behaviour, Request
    from paperreader.config import Paths
    from shell import Shell

    Serve = Callable[[Callable[[Request], Behaviour]], Loopback]

DAY = "2025-08-12"
FIFTY = [daily_item(number) for number in range(1, 51)]


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what failed be tried again without a pause."""
    monkeypatch.setattr("paperreader.http.client.random.uniform", lambda *_: 0.0)


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Give what starts a server that the command requests, whatever its source."""
    servers: list[Loopback] = []

    def start(behaviour: Callable[[Request], Behaviour]) -> Loopback:
        servers.append(Loopback(behaviour).__enter__())
        for name in ("HF_ENDPOINT", "ARXIV_ENDPOINT"):
            monkeypatch.setenv(name, servers[-1].url())
        return servers[-1]

    yield start
    join_fetches()
    for server in servers:
        server.__exit__()


def always(items: list[dict[str, object]]) -> Callable[[Request], Behaviour]:
    """Give a server that has these papers, whatever day it is asked for."""
    return lambda _: answer(daily_answer(items))


def lists(papers: Mapping[str, list[dict[str, object]]]) -> Callable[[Request], Behaviour]:
    """Give a server that has a list for some days, and none for others."""

    def behaviour(request: Request) -> Behaviour:
        found = papers.get(request.query["date"], []) if request.query["p"] == "0" else []
        return answer(daily_answer(found))

    return behaviour


def set_seconds(paths: Paths, seconds: float) -> None:
    paths.config.parent.mkdir(exist_ok=True)
    paths.config.write_text(f"[fetch]\nseconds = {seconds}\n")


def days_asked(server: Loopback) -> list[str]:
    return list(dict.fromkeys(request.query.get("date", "") for request in server.requests))


class TestDailyPapers:
    """Lists of Daily Papers come in whole, and are told in one line."""

    def test_a_day_is_fetched_and_told_in_one_line(self, shell: Shell, serve: Serve) -> None:
        server = serve(always(FIFTY))
        result = shell.run("fetch", "--date", DAY)
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout == "50 papers: 50 added, 0 updated, 0 unchanged\n"
        assert days_asked(server) == [DAY]
        assert shell.json("fetch", "--date", DAY) == [
            {"papers": 50, "added": 0, "updated": 0, "unchanged": 50}
        ]

    def test_without_a_day_it_is_todays_in_utc(self, shell: Shell, serve: Serve) -> None:
        server = serve(always(FIFTY))
        before = datetime.now(UTC).date()
        assert shell.run("fetch").exit_code == 0
        assert days_asked(server)[0] in {str(before), str(datetime.now(UTC).date())}

    def test_all_that_is_known_of_a_paper_is_shown(self, shell: Shell, serve: Serve) -> None:
        serve(always(FIFTY))
        shell.run("fetch", "--date", DAY)
        (paper,) = shell.json("show", "2508.00007")
        assert paper["authors"] == ["Wilma Woolly", "Bo Stitch"]
        assert (paper["date"], paper["source"], paper["upvotes"]) == (DAY, "huggingface", 7)
        assert (paper["stars"], paper["organization"]) == (70, "The Woolly Institute")
        assert paper["keywords"] == ["stitches", "scarves"]
        assert paper["github"] == "https://github.com/woolly/stitches-7"
        shown = shell.run("show", "2508.00007").stdout
        for part in (
            "Wilma Woolly, Bo Stitch", "7 upvotes", "70 ★", "The Woolly Institute",
            "A count of stitches finds all of them.", "stitches · scarves",
            "https://huggingface.co/papers/2508.00007", "https://arxiv.org/abs/2508.00007",
        ):  # fmt: skip
            assert part in shown

    @pytest.mark.parametrize(("option", "span"), [("--week", "2025-W33"), ("--month", "2025-08")])
    def test_a_week_or_a_month_is_fetched_over_several_pages(
        self, shell: Shell, serve: Serve, option: str, span: str
    ) -> None:
        def behaviour(request: Request) -> Behaviour:
            page = int(request.query["p"])
            return answer(daily_answer(map(daily_item, range(50 * page, min(50 * page + 50, 120)))))

        server = serve(behaviour)
        assert shell.run("fetch", option, span).stdout.startswith("120 papers: 120 added")
        assert {request.query[option[2:]] for request in server.requests} == {span}
        assert [request.query["p"] for request in server.requests] == ["0", "1", "2", "3"]

    def test_one_broken_paper_of_50_is_named_and_counted(self, shell: Shell, serve: Serve) -> None:
        serve(always([*FIFTY[:16], daily_item(17, upvotes="\x1b[31m"), *FIFTY[17:]]))
        result = shell.run("fetch", "--date", DAY)
        assert result.exit_code == 0
        assert result.stdout == (
            "49 papers: 49 added, 0 updated, 0 unchanged, 1 bad paper skipped\n"
        )
        assert result.stderr == (
            "huggingface: paper 17 (2508.00017): Expected int | null, got str - at "
            "$.paper.upvotes; skipped\n"
        )
        assert shell.json("fetch", "--date", DAY)[0]["skipped"] == 1

    def test_a_flood_of_broken_papers_is_counted(self, shell: Shell, serve: Serve) -> None:
        serve(always([FIFTY[0], *({} for _ in range(99))]))
        result = shell.run("fetch", "--date", DAY)
        assert result.stdout.endswith("99 bad papers skipped\n")
        assert result.stderr.count("\n") == SHOWN_BAD + 1

    def test_a_paper_of_a_page_gains_what_it_lacked_and_keeps_its_marks(
        self, shell: Shell, serve: Serve
    ) -> None:
        assert shell.run("import", "-", given=page_of(FIFTY[:5])).stdout.startswith("5 papers")
        known = [paper["id"] for paper in shell.json("list")]
        for name in map(str, known):
            shell.run("mark", name, "--star")
            shell.run("note", name, f"of {name}")
        serve(always(FIFTY[:5]))
        result = shell.run("fetch", "--date", DAY)
        assert result.stdout == "5 papers: 0 added, 5 updated, 0 unchanged\n"
        papers = shell.json("list")
        assert [paper["id"] for paper in papers] == known
        for paper in papers:
            assert (paper["starred"], paper["note"]) == (True, f"of {paper['id']}")
            assert str(paper["arxiv_id"]).startswith("2508.")
            assert paper["authors"]
            assert paper["github"]
        assert shell.run("import", "-", given=page_of(FIFTY[:5])).stdout == (
            "5 papers: 0 added, 0 updated, 5 unchanged\n"
        )

    def test_the_sample_steps_aside_for_the_first_papers(self, shell: Shell, serve: Serve) -> None:
        serve(always(FIFTY))
        shell.run("fetch", "--date", DAY)
        assert {paper["source"] for paper in shell.json("list")} == {"huggingface"}


class TestDaysWithoutAList:
    """That there is no list is an answer, and told as one."""

    def test_a_weekend_is_told_as_one(self, shell: Shell, serve: Serve) -> None:
        serve(lists({}))
        result = shell.run("fetch", "--date", "2025-08-10")
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr == (
            "There is no list of Daily Papers for Sun 10 Aug 2025: none is made on weekends.\n"
        )

    def test_a_day_without_a_list_is_told_honestly(self, shell: Shell, serve: Serve) -> None:
        serve(lists({}))
        result = shell.run("fetch", "--date", DAY)
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr == "There is no list of Daily Papers for Tue 12 Aug 2025.\n"

    def test_a_program_gets_its_numbers_all_the_same(self, shell: Shell, serve: Serve) -> None:
        serve(lists({}))
        assert shell.json("fetch", "--date", DAY) == [
            {"papers": 0, "added": 0, "updated": 0, "unchanged": 0}
        ]


class TestSince:
    """Every day until today, but none in vain."""

    @pytest.fixture
    def days(self) -> list[str]:
        """Give the last twelve days, the latest first."""
        today = datetime.now(UTC).date()
        return [str(today - timedelta(days=days)) for days in range(12)]

    def test_days_that_are_known_whole_are_not_asked_for_again(
        self, shell: Shell, serve: Serve, days: list[str]
    ) -> None:
        server = serve(lists({days[5]: FIFTY[:7], days[3]: FIFTY[7:9]}))
        first = shell.run("fetch", "--since", days[-1])
        assert first.stdout == "9 papers: 9 added, 0 updated, 0 unchanged\n"
        assert "10 days have no list of Daily Papers (" in first.stderr
        assert days_asked(server) == days
        server.requests.clear()
        again = shell.run("fetch", "--since", days[-1])
        assert again.exit_code == 0
        assert days_asked(server) == days[:2]
        assert f"{len(days) - 2} of 12 days are known whole: not asked for again." in again.stderr

    def test_a_day_that_is_asked_for_by_name_is_asked_for_again(
        self, shell: Shell, serve: Serve, days: list[str]
    ) -> None:
        server = serve(lists({}))
        shell.run("fetch", "--since", days[-1])
        server.requests.clear()
        shell.run("fetch", "--date", days[-1])
        assert days_asked(server) == [days[-1]]

    def test_after_a_failure_the_same_command_goes_on(
        self, shell: Shell, serve: Serve, days: list[str]
    ) -> None:
        working = lists({days[3]: FIFTY[:7], days[8]: FIFTY[7:]})
        server = serve(
            lambda request: (
                answer(status=404) if request.query["date"] == days[6] else working(request)
            )
        )
        failed = shell.run("fetch", "--since", days[-1])
        assert (failed.exit_code, failed.stdout) == (1, "")
        assert failed.stderr == (
            f"Error: {server.host}: not found (404); check what was asked for; "
            "stored before that: 7 papers: 7 added, 0 updated, 0 unchanged\n"
        )
        server = serve(working)
        assert shell.run("fetch", "--since", days[-1]).stdout.startswith("43 papers: 43 added")
        assert days_asked(server) == [*days[:2], *days[6:]]


FAILURES: dict[str, tuple[Behaviour, str, float]] = {
    "429": (
        answer(status=429, headers={"Retry-After": "55"}),
        "too many requests (429); try again in 55 s", PATIENCE,
    ),
    "500": (answer(status=500), "the server has trouble (500); try again later", PATIENCE),
    "404": (answer(b"<html>", 404), "not found (404); check what was asked for", PATIENCE),
    "cut body": (cut_off(daily_answer(FIFTY)[:900]), "the connection broke", PATIENCE),
    "hangs up": (hanging_up, "the connection broke", PATIENCE),
    "slow drip": (dripping(daily_answer(FIFTY)), "no whole answer within 0.5 s; try again", 0.5),
    "stalls": (stalling(b"["), "no whole answer within 0.5 s; try again", 0.5),
    "never answers": (silent, "no whole answer within 0.5 s; try again", 0.5),
    "redirect loop": (redirect("/api/daily_papers"), "it sends on more than 5 times", PATIENCE),
    "redirect to a file": (
        redirect("file:///etc/passwd"), "it sends on to what is no web address", PATIENCE,
    ),
    "gzip bomb": (bomb(), "the answer is too large (over 32 MB); ask for less", PATIENCE),
    "HTML": (
        answer(b"<!doctype html><title>Papers</title>"),
        "the answer is no list of Daily Papers: JSON is malformed", PATIENCE,
    ),
    "another shape": (
        answer(b'{"error": "\\u001b]0;x\\u0007"}'),
        "the answer is no list of Daily Papers: Expected array, got object", PATIENCE,
    ),
    "items of another shape": (
        answer(b'[{"error": "x"}, {"error": "y"}]'), "the answer holds no paper: paper 1", PATIENCE,
    ),
    "invalid UTF-8": (
        answer(b'[{"paper": {"id": "2508.00001", "title": "\xff\xfe"}}]'),
        "the answer holds no paper: paper 1 (2508.00001): is not text in UTF-8", PATIENCE,
    ),
    "not even JSON": (answer(b"\xff\xfe\x80" * 99), "the answer is no list of Daily", PATIENCE),
}  # fmt: skip


class TestFailures:
    """A failure is one line and exit 1, in time, and costs nothing of what is stored."""

    @pytest.fixture
    def marked(self, shell: Shell) -> Shell:
        """Give a library with papers and marks."""
        shell.run("import", "-", given=page_of(FIFTY[:3]))
        (first, *_) = shell.json("list")
        shell.run("mark", str(first["id"]), "--star")
        return shell

    @staticmethod
    def stored(shell: Shell, paths: Paths) -> tuple[object, bytes]:
        return shell.json("list"), paths.marks.read_bytes()

    @pytest.mark.parametrize("name", FAILURES)
    def test_it_is_told_in_one_line_and_changes_nothing(
        self, marked: Shell, paths: Paths, serve: Serve, name: str
    ) -> None:
        behaviour, told, seconds = FAILURES[name]
        server = serve(lambda _: behaviour)
        set_seconds(paths, seconds)
        before = self.stored(marked, paths)
        result = marked.run("fetch", "--date", DAY)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith(f"Error: {server.host}: ")
        assert told in result.stderr
        assert result.stderr.count("\n") == 1
        assert result.stderr.strip().isprintable()
        assert self.stored(marked, paths) == before

    def test_trouble_that_passes_is_not_even_told(self, shell: Shell, serve: Serve) -> None:
        trouble = answer(status=500)
        behaviour = in_order(trouble, trouble, trouble, answer(daily_answer(FIFTY)))
        serve(lambda _: behaviour)
        result = shell.run("fetch", "--date", DAY)
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout.startswith("50 papers")

    def test_a_list_that_breaks_off_keeps_its_first_pages(
        self, marked: Shell, paths: Paths, serve: Serve
    ) -> None:
        behaviour = in_order(answer(daily_answer(FIFTY)), cut_off(b"["))
        serve(lambda _: behaviour)
        before = self.stored(marked, paths)
        result = marked.run("fetch", "--week", "2025-W33")
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1)
        assert "; stored before that: 50 papers: 47 added, 3 updated" in result.stderr
        assert self.stored(marked, paths)[1] == before[1]
        assert len(marked.json("list")) == 50

    def test_no_server_is_told(
        self, marked: Shell, paths: Paths, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with Loopback({}) as closed:
            monkeypatch.setenv("HF_ENDPOINT", closed.url())
        before = self.stored(marked, paths)
        result = marked.run("fetch", "--date", DAY)
        assert result.exit_code == 1
        assert result.stderr == (
            f"Error: {closed.host}: the connection was refused; try again later\n"
        )
        assert self.stored(marked, paths) == before

    def test_a_name_that_nobody_knows_is_told(
        self, marked: Shell, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> object:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

        monkeypatch.setattr(socket, "getaddrinfo", fail)
        monkeypatch.setenv("HF_ENDPOINT", "https://me:hidden@nowhere.invalid")
        result = marked.run("fetch", "--date", DAY)
        assert result.exit_code == 1
        assert result.stderr == (
            "Error: nowhere.invalid: no such host was found; check the connection\n"
        )

    @pytest.mark.parametrize("address", ["huggingface.co", "file:///etc", "http://", "\x1b[31m"])
    def test_an_address_that_is_none_is_told(
        self, marked: Shell, monkeypatch: pytest.MonkeyPatch, address: str
    ) -> None:
        monkeypatch.setenv("HF_ENDPOINT", address)
        result = marked.run("fetch", "--date", DAY)
        assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
        assert "not a web address" in result.stderr
        assert "\x1b" not in result.stderr

    def test_a_login_in_an_address_is_never_told(
        self, marked: Shell, serve: Serve, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        server = serve(lambda _: answer(b"{}"))
        for name in ("HF_ENDPOINT", "ARXIV_ENDPOINT"):
            monkeypatch.setenv(name, f"http://me:hidden@{server.host}")
        for words in (["fetch"], ["fetch", "arxiv", "--id", "2508.00001"]):
            assert "hidden" not in marked.run(*words).output


class TestArxiv:
    """ArXiv is searched by category, by words, by id."""

    @pytest.fixture
    def server(self, serve: Serve) -> Loopback:
        """Give a server that has three papers."""
        return serve(lambda _: answer(atom_feed(map(atom_entry, range(1, 4)), 3)))

    def test_a_category_and_days_are_asked_for(self, shell: Shell, server: Loopback) -> None:
        words = ["--category", "cs.CL", "--category", "cs.LG", "--date", DAY]
        result = shell.run("fetch", "arxiv", *words)
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout == "3 papers: 3 added, 0 updated, 0 unchanged\n"
        assert server.requests[0].query["search_query"] == (
            "(cat:cs.CL OR cat:cs.LG) AND (submittedDate:[202508120000 TO 202508122359])"
        )
        (paper,) = shell.json("show", "2508.00002")
        assert (paper["source"], paper["categories"]) == ("arxiv", ["cs.CL", "cs.LG"])

    def test_words_and_a_limit_are_asked_for(self, shell: Shell, server: Loopback) -> None:
        result = shell.run("fetch", "arxiv", "--query", "wool stitch", "--limit", "2")
        assert result.stdout.startswith("2 papers: 2 added")
        assert result.stderr == "arXiv has 3 such papers; --limit takes more of them.\n"
        assert server.requests[0].query["search_query"] == '(all:"wool" AND all:"stitch")'
        assert server.requests[0].query["max_results"] == "2"

    def test_ids_are_asked_for_without_their_versions(self, shell: Shell, server: Loopback) -> None:
        words = ["--id", "2508.00001v3", "--id", " hep-th/9901001"]
        assert shell.run("fetch", "arxiv", *words).exit_code == 0
        assert server.requests[0].query["id_list"] == "2508.00001,hep-th/9901001"
        assert "search_query" not in server.requests[0].query

    def test_the_categories_of_the_settings_are_taken_where_none_is_named(
        self, shell: Shell, paths: Paths, server: Loopback
    ) -> None:
        paths.config.parent.mkdir(exist_ok=True)
        paths.config.write_text('[fetch]\ncategories = ["cs.CL", "hep-th"]\n')
        assert shell.run("fetch", "arxiv").exit_code == 0
        assert server.requests[0].query["search_query"] == "(cat:cs.CL OR cat:hep-th)"

    def test_nothing_found_is_told(self, shell: Shell, serve: Serve) -> None:
        serve(lambda _: answer(atom_feed([], 0)))
        result = shell.run("fetch", "arxiv", "--id", "2508.00001")
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr == "There are no papers for 2508.00001.\n"

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
    def test_another_answer_is_told_in_one_line(
        self, shell: Shell, serve: Serve, content: bytes
    ) -> None:
        server = serve(lambda _: answer(content))
        result = shell.run("fetch", "arxiv", "--category", "cs.CL")
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1)
        assert result.stderr.startswith(f"Error: {server.host}: the answer ")


class TestImport:
    """What was saved of either source is imported as it was answered."""

    DAILY = daily_answer(FIFTY)
    FEED = atom_feed(map(atom_entry, range(1, 51)), 50)

    @pytest.mark.parametrize("content", [DAILY, FEED], ids=["daily papers", "feed"])
    @pytest.mark.parametrize("packed", [False, True])
    def test_it_comes_from_a_pipe_gzipped_or_not(
        self, shell: Shell, content: bytes, packed: bool
    ) -> None:
        given = gzip.compress(content) if packed else content
        result = shell.run("import", "-", given=given)
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout == "50 papers: 50 added, 0 updated, 0 unchanged\n"
        assert {paper["date"] for paper in shell.json("list")} == {DAY}

    @pytest.mark.parametrize(
        "content",
        [
            json.dumps(FIFTY, indent=2).encode(),
            b"\xef\xbb\xbf" + DAILY,
            b"\n\n " + DAILY,
            b"\xef\xbb\xbf" + FEED,
            b"\n" + FEED.partition(b"?>")[2],
        ],
        ids=["indented", "marked", "blanks before", "marked feed", "feed without a declaration"],
    )
    def test_it_may_be_saved_in_another_layout(
        self, shell: Shell, paths: Paths, content: bytes
    ) -> None:
        file = paths.marks.parent.parent / "saved"
        file.write_bytes(content)
        assert shell.run("import", str(file)).stdout.startswith("50 papers: 50 added")

    def test_a_day_of_ones_own_and_categories_are_heeded(self, shell: Shell) -> None:
        some = ["--date", "2020-01-02", "--category", "CS.lg"]
        assert shell.run("import", "-", *some, given=self.FEED).stdout.startswith("50 papers")
        assert {paper["date"] for paper in shell.json("list")} == {"2020-01-02"}
        refused = shell.run("import", "-", *some, given=self.DAILY)
        assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)
        assert "states no categories" in refused.stderr

    @pytest.mark.parametrize(
        ("content", "why"),
        [
            (DAILY[:-9], "is no list of Daily Papers: Input data was truncated"),
            (b'[{"error": 1}]', "holds no paper: paper 1"),
            (FEED[:-9], "is no Atom feed: unclosed token"),
            (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>', "holds a document type"),
            (b"<rss></rss>", "is no Atom feed"),
            (gzip.compress(DAILY)[:-9], "is cut off"),
            (b"[]", "no papers in it"),
        ],
        ids=["cut", "no papers", "cut feed", "entities", "another feed", "cut gzip", "empty"],
    )
    def test_what_is_wrong_with_it_is_told_in_one_line(
        self, shell: Shell, content: bytes, why: str
    ) -> None:
        result = shell.run("import", "-", given=content)
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1)
        assert result.stderr.startswith("Error: standard input: ")
        assert why in result.stderr
        assert shell.json("list") == []

    def test_a_broken_paper_is_named(self, shell: Shell) -> None:
        broken = daily_answer([*FIFTY, {"paper": {"id": "2508.00051"}}])
        result = shell.run("import", "-", given=broken)
        assert result.stdout.startswith("50 papers: 50 added")
        assert result.stderr == "standard input: paper 51 (2508.00051): has no title; skipped\n"


class TestUsage:
    """What cannot be asked for is told before anybody is asked."""

    @pytest.mark.parametrize(
        ("words", "why"),
        [
            (["zebra"], "'zebra' is not one of"),
            (["--date", "tomorrow"], "not a day such as 2025-08-12: tomorrow"),
            (["--date", "2999-01-01"], "2999-01-01 is still to come"),
            (["--week", "2025-08"], "not a week such as 2025-W33"),
            (["--month", "2025-W33"], "not a month such as 2025-08"),
            (["--since", ""], "not a day such as"),
            (["--date", DAY, "--week", "2025-W33"], "--date and --week do not go together"),
            (["--category", "cs.CL"], "are for arXiv"),
            (["--query", "wool"], "are for arXiv"),
            (["--id", "2508.00001"], "are for arXiv"),
            (["--limit", "5"], "are for arXiv"),
            (["arxiv"], "say what to fetch of arXiv"),
            (["arxiv", "--since", DAY], "say what to fetch of arXiv"),
            (["arxiv", "--category", "cs.CL) OR (x"], "not a category such as cs.CL"),
            (["arxiv", "--id", "../x"], "not an arXiv id"),
            (["arxiv", "--id", "2508.00001", "--date", DAY], "leave the other options away"),
            (["arxiv", "--id", "2508.00001", "--query", "x"], "leave the other options away"),
            (["arxiv", "--id", "2508.00001", "--category", "cs.CL"], "leave the other options"),
            (["arxiv", "--query", ' " '], "no words in it"),
            (["arxiv", "--category", "cs.CL", "--limit", "0"], "0 is not in the range"),
            (["arxiv", "--category", "\x1b]0;x\x07"], "not a category"),
        ],
    )
    def test_it_exits_with_2_and_says_why(
        self, shell: Shell, paths: Paths, serve: Serve, words: list[str], why: str
    ) -> None:
        server = serve(always([]))
        result = shell.run("fetch", *words)
        assert (result.exit_code, result.stdout) == (2, "")
        assert why in result.stderr
        assert "\x1b" not in result.stderr
        assert server.requests == []
        assert not paths.catalog.exists()

    def test_a_wrong_setting_is_told_and_the_rest_goes_on(
        self, shell: Shell, paths: Paths, serve: Serve
    ) -> None:
        serve(always(FIFTY))
        set_seconds(paths, -1)
        result = shell.run("fetch", "--date", DAY)
        assert result.stdout.startswith("50 papers")
        assert result.stderr == (
            f"{paths.config}:2: [fetch] seconds must be a number of seconds, at most 600\n"
        )


class TestProcess:
    """The command as a process: ctrl+c, and a bar that shows how far it is."""

    def test_ctrl_c_ends_it_with_one_line_and_keeps_what_came(
        self, shell: Shell, paths: Paths, serve: Serve
    ) -> None:
        behaviour = in_order(answer(daily_answer(FIFTY)), silent)
        server = serve(lambda _: behaviour)
        command = subprocess.Popen(
            [*PROGRAM, "fetch", "--week", "2025-W33"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(paths.marks.parent),
        )
        with command:
            server.wait_for_requests(2)
            command.send_signal(signal.SIGINT)
            output, told = command.communicate(timeout=PATIENCE)
        assert (command.returncode, output) == (130, b"")
        assert told.decode() == (
            "stopped: 50 papers: 50 added, 0 updated, 0 unchanged; "
            "these stay, and the same command goes on\n"
        )
        assert len(shell.json("list")) == 50

    def test_a_terminal_shows_how_far_it_is(self, paths: Paths, serve: Serve) -> None:
        today = datetime.now(UTC).date()
        serve(lists({str(today - timedelta(days=1)): [*FIFTY, {}]}))
        since = today - timedelta(days=2)
        with reader(paths.marks.parent, "fetch", "--since", str(since)) as terminal:
            assert terminal.wait_for_end() == 0
            shown = terminal.output.decode()
        for part in ("fetching", "50 papers", str(since)):
            assert part in shown
        assert "huggingface: paper 51: Object missing required field paper" in shown
        assert "2 days have no list of Daily Papers" in shown
        assert shown.splitlines()[-1].endswith(
            "50 papers: 50 added, 0 updated, 0 unchanged, 1 bad paper skipped"
        )
