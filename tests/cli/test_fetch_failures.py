"""A fetch that fails, or is asked for wrongly, says why and loses nothing."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from cli.daily_papers import DAY, FIFTY, always, set_seconds
from loopback import (
    Loopback,
    answer,
    bomb,
    cut_off,
    dripping,
    hanging_up,
    in_order,
    redirect,
    silent,
    stalling,
)
from made_up import daily_answer, page_of
from terminal import PATIENCE

if TYPE_CHECKING:
    from cli.daily_papers import Serve
    from loopback import Behaviour
    from paperreader.config import Paths
    from shell import Shell


FAILURES: dict[str, tuple[Behaviour, str, float]] = {
    "429": (
        answer(status=429, headers={"Retry-After": "55"}),
        "too many requests (429); try again in 55 s", PATIENCE,
    ),
    "500": (answer(status=500), "server error (500); try again later", PATIENCE),
    "404": (answer(b"<html>", 404), "not found (404); check the request", PATIENCE),
    "cut body": (cut_off(daily_answer(FIFTY)[:900]), "the connection failed", PATIENCE),
    "hangs up": (hanging_up, "the connection failed", PATIENCE),
    "slow drip": (dripping(daily_answer(FIFTY)), "no complete answer within 0.5 s; try again", 0.5),
    "stalls": (stalling(b"["), "no complete answer within 0.5 s; try again", 0.5),
    "never answers": (silent, "no complete answer within 0.5 s; try again", 0.5),
    "redirect loop": (redirect("/api/daily_papers"), "more than 5 redirects", PATIENCE),
    "redirect to a file": (
        redirect("file:///etc/passwd"),
        "a redirect to something that is not a web address", PATIENCE,
    ),
    "gzip bomb": (bomb(), "the answer is too large (over 32 MB); ask for less", PATIENCE),
    "HTML": (
        answer(b"<!doctype html><title>Papers</title>"),
        "the answer is not a list of Daily Papers: JSON is malformed", PATIENCE,
    ),
    "another shape": (
        answer(b'{"error": "\\u001b]0;x\\u0007"}'),
        "the answer is not a list of Daily Papers: Expected array, got object", PATIENCE,
    ),
    "items of another shape": (
        answer(b'[{"error": "x"}, {"error": "y"}]'),
        "the answer contains no papers: paper 1", PATIENCE,
    ),
    "invalid UTF-8": (
        answer(b'[{"paper": {"id": "2508.00001", "title": "\xff\xfe"}}]'),
        "the answer contains no papers: paper 1 (2508.00001): not UTF-8 text", PATIENCE,
    ),
    "not even JSON": (answer(b"\xff\xfe\x80" * 99), "the answer is not a list of Daily", PATIENCE),
}  # fmt: skip


class TestFailures:
    """A failure is one line and exit code 1, in time, and what was stored stays."""

    @pytest.fixture
    def marked(self, shell: Shell) -> Shell:
        """Return a shell whose library has papers and marks."""
        shell.run("import", "-", given=page_of(FIFTY[:3]))
        (first, *_) = shell.json("list")
        shell.run("mark", str(first["id"]), "--star")
        return shell

    @staticmethod
    def stored(shell: Shell, paths: Paths) -> tuple[object, bytes]:
        return shell.json("list"), paths.marks.read_bytes()

    @pytest.mark.parametrize("name", FAILURES)
    def test_it_is_reported_in_one_line_and_changes_nothing(
        self, marked: Shell, paths: Paths, serve: Serve, name: str
    ) -> None:
        behaviour, message, seconds = FAILURES[name]
        server = serve(lambda _: behaviour)
        set_seconds(paths, seconds)
        before = self.stored(marked, paths)
        result = marked.run("fetch", "--date", DAY)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith(f"Error: {server.host}: ")
        assert message in result.stderr
        assert result.stderr.count("\n") == 1
        assert result.stderr.strip().isprintable()
        assert self.stored(marked, paths) == before

    def test_a_passing_failure_is_not_even_reported(self, shell: Shell, serve: Serve) -> None:
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
        assert "(stored before that: 50 papers: 47 added, 3 updated" in result.stderr
        assert self.stored(marked, paths)[1] == before[1]
        assert len(marked.json("list")) == 50

    def test_a_missing_server_is_reported(
        self, marked: Shell, paths: Paths, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with Loopback({}) as closed:
            monkeypatch.setenv("HF_ENDPOINT", closed.url())
        before = self.stored(marked, paths)
        result = marked.run("fetch", "--date", DAY)
        assert result.exit_code == 1
        assert result.stderr == f"Error: {closed.host} refused the connection; try again later\n"
        assert self.stored(marked, paths) == before

    def test_an_unknown_host_is_reported(
        self, marked: Shell, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> object:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

        monkeypatch.setattr(socket, "getaddrinfo", fail)
        monkeypatch.setenv("HF_ENDPOINT", "https://me:hidden@nowhere.invalid")
        result = marked.run("fetch", "--date", DAY)
        assert result.exit_code == 1
        assert result.stderr == "Error: Can't reach nowhere.invalid. Are you online?\n"

    @pytest.mark.parametrize("address", ["huggingface.co", "file:///etc", "http://", "\x1b[31m"])
    def test_an_invalid_address_is_reported(
        self, marked: Shell, monkeypatch: pytest.MonkeyPatch, address: str
    ) -> None:
        monkeypatch.setenv("HF_ENDPOINT", address)
        result = marked.run("fetch", "--date", DAY)
        assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
        assert "not a web address" in result.stderr
        assert "\x1b" not in result.stderr

    def test_a_login_in_an_address_is_never_shown(
        self, marked: Shell, serve: Serve, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        server = serve(lambda _: answer(b"{}"))
        for name in ("HF_ENDPOINT", "ARXIV_ENDPOINT", "ARXIV_FEEDS_ENDPOINT"):
            monkeypatch.setenv(name, f"http://me:hidden@{server.host}")
        for words in (["fetch"], ["fetch", "arxiv", "--id", "2508.00001"]):
            assert "hidden" not in marked.run(*words).output


class TestUsage:
    """Wrong usage is reported before any request is made."""

    @pytest.mark.parametrize(
        ("words", "why"),
        [
            (["zebra"], "'zebra' is not one of"),
            (["--date", "tomorrow"], "not a date like 2025-08-12, today or yesterday: tomorrow"),
            (["--date", "2999-01-01"], "2999-01-01 is in the future"),
            (["--week", "2025-08"], "not a week like 2025-W33: 2025-08"),
            (["--month", "2025-W33"], "not a month like 2025-08: 2025-W33"),
            (["--since", ""], "not a date like"),
            (["--date", DAY, "--week", "2025-W33"], "--date and --week can't be used together"),
            (["--category", "cs.CL"], "are for arXiv"),
            (["--query", "wool"], "are for arXiv"),
            (["--id", "2508.00001"], "are for arXiv"),
            (["--limit", "5"], "are for arXiv"),
            (["arxiv"], "choose what to fetch from arXiv"),
            (["arxiv", "--since", DAY], "choose what to fetch from arXiv"),
            (["arxiv", "--category", "cs.CL) OR (x"], "not a category like cs.CL"),
            (["arxiv", "--id", "../x"], "not an arXiv id"),
            (["arxiv", "--id", "2508.00001", "--date", DAY], "can't be combined with"),
            (["arxiv", "--id", "2508.00001", "--query", "x"], "can't be combined with"),
            (["arxiv", "--id", "2508.00001", "--category", "cs.CL"], "can't be combined with"),
            (["arxiv", "--query", ' " '], "contains no words"),
            (
                ["arxiv", "--category", "cs.CL", "--limit", "0"],
                "must be a whole number, at least 1",
            ),
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

    def test_an_invalid_setting_is_reported_and_the_fetch_goes_on(
        self, shell: Shell, paths: Paths, serve: Serve
    ) -> None:
        serve(always(FIFTY))
        set_seconds(paths, -1)
        result = shell.run("fetch", "--date", DAY)
        assert result.stdout.startswith("50 papers")
        assert result.stderr == (
            f"{paths.config}:2: [fetch] seconds must be a number of seconds, at most 600\n"
        )
