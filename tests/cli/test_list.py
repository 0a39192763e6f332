"""Listing papers, and showing one of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from made_up import snapshot_line

if TYPE_CHECKING:
    from shell import Shell

KNIT = "teaching-llamas-to-knit-a-study-of-yarn-aware-decoding"


def test_list_prints_one_line_a_paper_with_an_id_for_other_commands(full: Shell) -> None:
    full.run("mark", "quiet", "--star", "--read")
    lines = full.run("list").stdout.splitlines()
    assert [line.split()[2] for line in lines[:2]] == ["teaching", "on"]
    assert lines[2].startswith(" ★ ")
    assert lines[0].endswith("gh")


def test_list_understands_the_query_language(full: Shell) -> None:
    assert len(full.json("list", "robots", "llamas")) == 0
    assert "Quiet Robots" in full.run("list", "--", "has:code", "-llamas").stdout
    assert full.run("list", "--", "has:code", "-llamas", "-robots").stdout == ""
    assert len(full.json("list", "--limit", "1")) == 1
    nothing = full.run("list", "zebra")
    assert (nothing.exit_code, nothing.stdout) == (0, "")
    assert "No papers found" in nothing.stderr


@pytest.mark.parametrize("words", [["-n", "1"], ["-n1"], ["--limit", "1"], ["--limit=1"]])
def test_list_prints_no_more_than_its_limit(full: Shell, words: list[str]) -> None:
    assert [paper["id"] for paper in full.json("list", "is:unread", *words)] == [KNIT]


@pytest.mark.parametrize("words", [["--", "-neighbours"], ["-n", "2", "--", "-nodding"]])
def test_after_two_hyphens_a_hyphen_excludes_a_word(full: Shell, words: list[str]) -> None:
    result = full.run("list", *words)
    assert (result.exit_code, result.stdout.count("\n")) == (0, 2)
    assert "Neighbours" not in result.stdout
    assert full.run("list", "-h").stdout.startswith("Usage: ")


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (["is:starred", "--jsn"], "'--json'"),
        (["--foo"], "--foo"),
        (["-json"], "'--json'"),
        (["--limt", "3"], "'--limit'"),
        (["-neighbours"], "paperreader list -- -neighbours"),
        (["llamas", "-graph"], "paperreader list -- -graph"),
        (["-x"], "-x"),
    ],
)
def test_a_word_that_is_nearly_an_option_is_never_searched(
    full: Shell, words: list[str], advice: str
) -> None:
    result = full.run("list", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert advice in result.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("query", "question"),
    [
        ("is:stared", "Did you mean is:starred?"),
        ("llamas titel:knit", "Did you mean title:knit?"),
        ("has:notes", "Did you mean has:note?"),
        ("source:arxv", "Did you mean source:arxiv?"),
        ("-auther:wool", "Did you mean author:wool?"),
    ],
)
def test_a_word_that_is_nearly_a_field_is_searched_and_questioned(
    full: Shell, query: str, question: str
) -> None:
    result = full.run("list", "--", *query.split())
    assert result.exit_code == 0
    assert question in result.stderr.splitlines()


@pytest.mark.parametrize("query", ["\N{BLACK STAR}", "\N{FOR ALL} \N{OPEN BOOK}", "!!"])
def test_a_query_without_letters_is_questioned(full: Shell, query: str) -> None:
    assert "Only letters and digits can be searched." in full.run("list", query).stderr


@pytest.mark.parametrize("query", ["is:starred", "BERT:", "https://a.org", "on:2025", "llamas"])
def test_a_clear_query_is_not_questioned(full: Shell, query: str) -> None:
    assert "Did you mean" not in full.run("list", query).stderr


def test_the_beginning_of_a_word_finds_papers_as_in_the_reader(full: Shell) -> None:
    assert [paper["id"] for paper in full.json("list", "llam", "tea")] == [KNIT]
    assert full.json("list", '"llam"') == []


def test_an_empty_library_says_how_to_fill_it(shell: Shell) -> None:
    result = shell.run("list")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "paperreader import FILE" in result.stderr


def test_json_of_a_paper_has_all_of_its_fields(full: Shell) -> None:
    paper = full.json("show", "teach")[0]
    assert paper == {
        "id": KNIT,
        "title": "Teaching Llamas to Knit: A Study of Yarn-Aware Decoding",
        "abstract": paper["abstract"],
        "authors": [],
        "date": paper["date"],
        "source": "page",
        "arxiv_id": None,
        "links": [
            {
                "kind": "github",
                "url": "https://github.com/woolly/knit-decoder",
                "origin": "abstract",
            }
        ],
        "github": "https://github.com/woolly/knit-decoder",
        "upvotes": None,
        "categories": [],
        "stars": None,
        "github_stars": None,
        "organization": "",
        "summary": "",
        "keywords": [],
        "published": None,
        "comment": "",
        "journal": "",
        "doi": "",
        "withdrawn": False,
        "read": False,
        "starred": False,
        "note": "",
    }
    assert "20\\% fewer" in str(paper["abstract"])


def test_show_is_readable(full: Shell) -> None:
    full.run("note", "on", "ask about the cake")
    shown = full.run("show", "on").stdout
    assert shown.startswith("On the Boiling Point of Benchmarks\n")
    assert "O(n²)" in shown
    assert "Hölder" in shown
    assert "  ask about the cake" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_a_withdrawn_paper_bears_the_word_and_show_names_its_publication(shell: Shell) -> None:
    comment = "12 pages. This paper has been withdrawn by the authors"
    line = snapshot_line(
        1,
        comments=comment,
        **{"journal-ref": "Journal of Wool 3 (2025) 7", "doi": "10.1000/wool.3"},
    )
    shell.run("import", "-", given=line + snapshot_line(2))
    assert [row.split("  ")[-1] for row in shell.run("list").stdout.splitlines()] == [
        "withdrawn: Counting Stitches, Part 1",
        "Counting Stitches, Part 2",
    ]
    shown = shell.run("show", "2508.00001").stdout.splitlines()
    assert "unread · withdrawn · " in shown[2]
    assert shown[2].endswith("2508.00001 · cs.CL, cross-listed in cs.LG")
    assert shown[3:6] == [
        f"Comment: {comment}",
        "Journal: Journal of Wool 3 (2025) 7",
        "DOI: 10.1000/wool.3",
    ]
    other = shell.run("show", "2508.00002").stdout
    assert "withdrawn" not in other
    assert "Comment" not in other


def test_show_breaks_no_formula_between_its_brackets(full: Shell) -> None:
    abstract = " ".join(f"{'a' * n} $O(n \\log n)$" for n in range(60, 79))
    lines = json.dumps({"id": "2401.00001", "title": "Sorting", "abstract": abstract})
    full.run("import", "-", given=lines)
    assert full.run("show", "2401.00001").stdout.count("O(n log n)") == 19


def test_show_reads_the_names_of_authors(full: Shell) -> None:
    paper = {"id": "2401.00002", "title": "Rings", "abstract": "Text.", "authors": "E. N\\'othe"}
    full.run("import", "-", given=json.dumps(paper))
    assert "E. Nóthe" in full.run("show", "2401.00002").stdout


@pytest.mark.parametrize("number", ["99999999999999999999", "3"])
def test_a_limit_may_be_larger_than_there_are_papers(full: Shell, number: str) -> None:
    assert len(full.run("list", "-n", number).stdout.splitlines()) == 3


@pytest.mark.parametrize("number", ["x", "-1", "1.5", ""])
def test_a_limit_that_is_no_count_is_refused_in_one_line(full: Shell, number: str) -> None:
    refused = full.run("list", "-n", number)
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr.splitlines()[-1].endswith("must be a whole number, at least 0")


def test_a_limit_of_none_prints_nothing_and_no_advice(full: Shell) -> None:
    nothing = full.run("list", "-n", "0")
    assert (nothing.exit_code, nothing.stdout, nothing.stderr) == (0, "", "")
