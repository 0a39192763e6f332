"""Papers can be taken out of the catalog; what somebody marked is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paperreader.marks import Marks

if TYPE_CHECKING:
    from shell import Shell

KNIT = "teaching-llamas-to-knit-a-study-of-yarn-aware-decoding"


def ids(shell: Shell) -> set[object]:
    return {paper["id"] for paper in shell.json("list")}


def test_a_wrong_import_is_taken_back(full: Shell) -> None:
    before = ids(full)
    full.run("import", "-", "--date", "2025-01-31", given=OTHER_PAGE)
    assert len(ids(full)) == 4
    assert full.run("remove", "--query", "on:2025-01-31").stdout == "1 paper removed\n"
    assert ids(full) == before
    assert full.run("list", "tortoises").stdout == ""
    assert full.json("remove", "teach", "quiet") == [{"removed": 2, "kept": 0}]
    assert len(ids(full)) == 1


def test_marked_papers_are_removed_only_on_request_and_keep_their_marks(full: Shell) -> None:
    full.run("mark", "teach", "--star")
    full.run("note", "quiet", "ask the neighbours")
    result = full.run("remove", "--query", "source:page")
    assert result.stdout == "1 paper removed\n"
    assert "2 marked papers kept" in result.stderr
    refused = full.run("remove", "teach")
    assert refused.exit_code == 1
    assert "--marked" in refused.stderr
    assert full.json("remove", "teach", "--marked") == [{"removed": 1, "kept": 0}]
    assert KNIT not in ids(full)
    marks = Marks(full.folder / "home" / "marks.json").load()
    assert marks[KNIT].starred


@pytest.mark.parametrize(
    "words",
    [[], ["teach", "--query", "llamas"], ["--query", ""], ["--query", "  "], ["--query", "!"]],
)
def test_nothing_is_removed_unless_papers_are_named(full: Shell, words: list[str]) -> None:
    assert full.run("remove", *words).exit_code == 2
    assert len(ids(full)) == 3


def test_an_unknown_paper_removes_none_of_those_named(full: Shell) -> None:
    result = full.run("remove", "teach", "zebra")
    assert result.exit_code == 1
    assert "zebra" in result.stderr
    assert len(ids(full)) == 3


OTHER_PAGE = """\
Why Tortoises Win

Tortoises win because hares sleep. We count the naps of ninety hares and find that each of them \
is longer than the race.
"""
