"""Importing pages, and files of papers that were saved from a source."""

from __future__ import annotations

import gzip
import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from cli.daily_papers import DAY, FIFTY
from made_up import PAGE, atom_entry, atom_feed, daily_answer, snapshot_line

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.config import Paths
    from shell import Shell


def test_importing_a_page_twice_adds_it_once(shell: Shell, page: str) -> None:
    assert shell.run("import", page).stdout == "3 papers: 3 added, 0 updated, 0 unchanged\n"
    assert shell.json("import", page) == [{"papers": 3, "added": 0, "updated": 0, "unchanged": 3}]


def test_a_page_comes_from_standard_input_too(shell: Shell) -> None:
    result = shell.run("import", "-", "--date", "2025-01-31", given=PAGE)
    assert result.stdout.startswith("3 papers: 3 added")
    assert {paper["date"] for paper in shell.json("list")} == {"2025-01-31"}


def test_a_date_that_is_stated_later_corrects_that_of_a_page(shell: Shell) -> None:
    shell.run("import", "-", "--date", "2025-01-31", given=PAGE)
    corrected = shell.run("import", "-", "--date", "2025-02-01", given=PAGE)
    assert corrected.stdout == "3 papers: 0 added, 3 updated, 0 unchanged\n"
    assert {paper["date"] for paper in shell.json("list")} == {"2025-02-01"}
    assert shell.run("import", "-", given=PAGE).stdout.endswith("3 unchanged\n")


def test_one_paper_is_reported_in_the_singular(shell: Shell) -> None:
    assert shell.run("import", "-", given=snapshot_line(1)).stdout == (
        "1 paper: 1 added, 0 updated, 0 unchanged\n"
    )


@pytest.mark.parametrize(("text", "days"), [("today", 0), ("yesterday", 1)])
def test_a_date_may_be_today_or_yesterday(shell: Shell, text: str, days: int) -> None:
    before = datetime.now().astimezone().date()
    assert shell.run("import", "-", "--date", text, given=PAGE).exit_code == 0
    possible = {str(now - timedelta(days=days)) for now in (before, before + timedelta(days=1))}
    assert {str(paper["date"]) for paper in shell.json("list")} <= possible


def test_a_wrong_date_is_refused_with_examples(shell: Shell) -> None:
    result = shell.run("import", "-", "--date", "tomorrow", given=PAGE)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith(
        "'--date': not a date like 2025-08-12, today or yesterday: tomorrow\n"
    )


@pytest.mark.parametrize("content", [b"", b"\0\1\2", b"%PDF-1.4", b"One line of prose. And on."])
def test_a_file_without_papers_fails_in_one_line_and_changes_nothing(
    full: Shell, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "odd\x1b[31m.txt"
    file.write_bytes(content)
    result = full.run("import", str(tmp_path / "page.txt"), str(file))
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert "See `paperreader import --help`." in result.stderr
    assert "\x1b" not in result.stderr
    assert len(full.json("list")) == 3


class TestImport:
    """A saved answer of either source is imported as it is."""

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

    def test_a_date_and_categories_can_be_given(self, shell: Shell) -> None:
        some = ["--date", "2020-01-02", "--category", "CS.lg"]
        assert shell.run("import", "-", *some, given=self.FEED).stdout.startswith("50 papers")
        assert {paper["date"] for paper in shell.json("list")} == {"2020-01-02"}
        refused = shell.run("import", "-", *some, given=self.DAILY)
        assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)
        assert "has no categories" in refused.stderr

    @pytest.mark.parametrize(
        ("content", "why"),
        [
            (DAILY[:-9], "is not a list of Daily Papers: Input data was truncated"),
            (b'[{"error": 1}]', "contains no papers: paper 1"),
            (FEED[:-9], "is not an Atom feed: unclosed token"),
            (
                b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>',
                "contains a document type",
            ),
            (b"<rss></rss>", "is not an Atom feed"),
            (gzip.compress(DAILY)[:-9], "is cut off"),
            (b"[]", "is not a list of papers"),
        ],
        ids=["cut", "no papers", "cut feed", "entities", "another feed", "cut gzip", "empty"],
    )
    def test_what_is_wrong_with_it_is_reported_in_one_line(
        self, shell: Shell, content: bytes, why: str
    ) -> None:
        result = shell.run("import", "-", given=content)
        assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1)
        assert result.stderr.startswith("Error: standard input ")
        assert why in result.stderr
        assert shell.json("list") == []

    def test_a_broken_paper_is_named(self, shell: Shell) -> None:
        broken = daily_answer([*FIFTY, {"paper": {"id": "2508.00051"}}])
        result = shell.run("import", "-", given=broken)
        assert result.stdout.startswith("50 papers: 50 added")
        assert result.stderr == "standard input: paper 51 (2508.00051): no title; skipped\n"


def test_two_works_with_one_title_on_one_page_are_two_papers(shell: Shell) -> None:
    one = "We knit scarves with a transformer and count the stitches that it drops. " * 5
    other = "This survey describes convolutional networks, and speech that was built of them. " * 5
    page = f"Daily Papers\n\nAug 12\n\nDeep Learning\n\n{one}\n\nDeep Learning\n\n{other}\n"
    for counts in ("2 papers: 2 added, 0", "2 papers: 0 added, 0"):
        assert shell.run("import", "-", given=page).stdout.startswith(counts)
    assert len({paper["abstract"] for paper in shell.json("list")}) == 2
    twice = f"{page}\n{page}"
    assert shell.run("import", "-", given=twice).stdout.startswith("2 papers: 0 added, 0")
