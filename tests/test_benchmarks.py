"""The made-up papers of the benchmarks are like those of a real snapshot; calls are recorded."""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from benchmarks.papers import FOUND, LATEST_TITLE, SMALLEST, papers, read_ids, write_snapshot
from benchmarks.workspace import HERE
from made_up import PAGE
from terminal import Terminal, environment, run

if TYPE_CHECKING:
    from pathlib import Path

FIELDS = (
    "id submitter authors title comments journal-ref doi report-no categories license abstract "
    "versions update_date authors_parsed"
)


def test_a_snapshot_has_one_paper_a_line_with_the_fields_of_arxivs(tmp_path: Path) -> None:
    path = tmp_path / "snapshot.jsonl"
    write_snapshot(path, SMALLEST)
    found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert len({paper["id"] for paper in found}) == SMALLEST
    for paper in found:
        assert list(paper) == FIELDS.split()
        created = datetime.strptime(paper["versions"][0]["created"], "%a, %d %b %Y %H:%M:%S GMT")
        assert created.date().isoformat() == paper["update_date"]
        assert paper["title"]
        assert paper["abstract"].strip()


def test_the_same_seed_makes_the_same_papers_and_another_seed_others() -> None:
    assert list(papers(SMALLEST)) == list(papers(SMALLEST))
    assert list(papers(SMALLEST, seed=1)) != list(papers(SMALLEST))


def test_the_newest_paper_is_alone_on_its_day() -> None:
    days = Counter(paper["update_date"] for paper in papers(SMALLEST))
    *_, newest = papers(SMALLEST)
    assert newest["title"] == LATEST_TITLE
    assert newest["update_date"] == max(days)
    assert days[newest["update_date"]] == 1


@pytest.mark.parametrize("query", FOUND)
def test_planted_words_are_in_as_many_papers_as_a_search_must_find(query: str) -> None:
    included = query.replace("is:unread ", "").replace('"', "")
    included, _, excluded = included.partition(" -")
    matching = [paper for paper in papers(SMALLEST) if included in paper["abstract"]]
    found = [paper for paper in matching if not excluded or excluded not in paper["abstract"]]
    assert len(found) == FOUND[query]
    assert not {paper["id"] for paper in matching} & set(read_ids(SMALLEST))


def test_calls_of_the_screens_thread_are_recorded_and_those_of_other_threads_not(
    tmp_path: Path,
) -> None:
    home, record = tmp_path / "home", tmp_path / "calls.txt"
    run(home, "import", "-", given=PAGE)
    command = [sys.executable, str(HERE / "watched.py"), str(record)]
    with Terminal(command, environment(home)) as terminal:
        terminal.wait_for("Teaching")
        terminal.wait_for_quiet()
        terminal.send("s")
        terminal.wait_for_quiet(0.3)
        terminal.quit("q")
    assert '"starred":true' in (home / "marks.json").read_text(encoding="utf-8").replace(" ", "")
    recorded = record.read_text(encoding="utf-8").splitlines()
    assert "sqlite3.connect" in recorded
    assert "os.fsync" not in recorded
