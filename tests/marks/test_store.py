"""Marks are kept, field by field, and can be read by people and other programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tinydb import TinyDB, where

from paperreader.marks import Change, Marks, MarksDamagedError, MarksNotSavedError
from paperreader.models import Mark, Paper

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from paperreader.config import Paths

KNIT = Paper("knit", "Knit", arxiv_id="2508.00001")
ROBOTS = Paper("robots", "Robots")


@pytest.fixture
def marks(paths: Paths, clock: Callable[[], datetime]) -> Marks:
    return Marks(paths.marks, clock)


def test_marks_are_loaded_as_they_were_saved(paths: Paths, marks: Marks) -> None:
    marks.apply(
        [
            Change(KNIT, "read", before=False, after=True),
            Change(KNIT, "note", "", "warm"),
            Change(ROBOTS, "starred", before=False, after=True),
        ]
    )
    assert Marks(paths.marks).load() == {
        "knit": Mark(read=True, note="warm"),
        "robots": Mark(starred=True),
    }


def test_a_document_is_readable_and_holds_all_about_one_paper(paths: Paths, marks: Marks) -> None:
    marks.apply([Change(KNIT, "read", before=False, after=True)])
    content = json.loads(paths.marks.read_text())
    assert content == {
        "marks": {
            "1": {
                "id": "knit",
                "title": "Knit",
                "arxiv_id": "2508.00001",
                "read": True,
                "read_at": "2026-11-23T09:00:01.000000+00:00",
            }
        },
        "meta": {"1": {"version": 2, "hash": content["meta"]["1"]["hash"]}},
    }


def test_fields_of_other_programs_are_kept(paths: Paths, marks: Marks) -> None:
    marks.apply([Change(KNIT, "read", before=False, after=True)])
    content = json.loads(paths.marks.read_text())
    content["marks"]["1"]["rating"] = [1, {"of": 5}]
    content["marks"]["7"] = {"id": "unknown paper", "colour": "blue"}
    paths.marks.write_text(json.dumps(content))
    marks.apply([Change(KNIT, "starred", before=False, after=True)])
    again = json.loads(paths.marks.read_text())["marks"]
    assert again["1"]["rating"] == [1, {"of": 5}]
    assert again["7"] == {"id": "unknown paper", "colour": "blue"}


def test_a_script_with_plain_tinydb_finds_the_starred_papers(paths: Paths, marks: Marks) -> None:
    marks.apply(
        [
            Change(KNIT, "read", before=False, after=True),
            Change(ROBOTS, "starred", before=False, after=True),
        ]
    )
    with TinyDB(paths.marks) as database:
        starred = database.table("marks").search(where("starred") == True)  # noqa: E712  # as TinyDB's own manual writes it
    assert [(paper["title"], paper["id"], paper.doc_id) for paper in starred] == [
        ("Robots", "robots", 2)
    ]


def test_what_plain_tinydb_writes_is_kept_and_noticed_once(paths: Paths, marks: Marks) -> None:
    marks.apply([Change(KNIT, "note", "", "warm")])
    assert marks.take_notice() == ""
    with TinyDB(paths.marks) as database:
        table = database.table("marks")
        table.update({"note": "warmer", "colour": "blue"}, where("id") == "knit")
        table.insert({"id": "sand", "read": True})
        database.insert({"of": "theirs"})
    assert marks.load() == {"knit": Mark(note="warmer"), "sand": Mark(read=True)}
    assert "was changed by another program" in marks.take_notice()
    marks.load()
    marks.apply([Change(ROBOTS, "starred", before=False, after=True)])
    marks.load()
    assert (marks.take_notice(), Marks(paths.marks).take_notice()) == ("", "")
    content = json.loads(paths.marks.read_text())
    assert [document["id"] for document in content["marks"].values()] == ["knit", "sand", "robots"]
    assert content["marks"]["1"]["colour"] == "blue"
    assert content["_default"] == {"1": {"of": "theirs"}}


def test_a_change_by_another_program_just_before_a_save_is_noticed(
    paths: Paths, marks: Marks
) -> None:
    marks.apply([Change(KNIT, "note", "", "warm")])
    paths.marks.write_text(paths.marks.read_text().replace("warm", "worm"))
    marks.apply([Change(ROBOTS, "starred", before=False, after=True)])
    assert "was changed by another program" in marks.take_notice()


def test_two_programs_of_ours_never_take_each_other_for_strangers(
    paths: Paths, marks: Marks
) -> None:
    other = Marks(paths.marks)
    for number in range(5):
        for program in (marks, other):
            program.load()
            program.apply([Change(Paper(f"{number}", "A"), "note", "", f"{program}")])
    assert (marks.take_notice(), other.take_notice()) == ("", "")


def test_format_1_is_upgraded_by_the_first_change_and_the_old_file_kept(
    paths: Paths, marks: Marks
) -> None:
    paths.marks.parent.mkdir()
    old = '{"marks": {"knit": {"read": true}}, "meta": {"1": {"version": 1}}}'
    paths.marks.write_text(old)
    assert marks.load() == {"knit": Mark(read=True)}
    assert paths.marks.read_text() == old
    for after in (True, False):
        marks.apply([Change(KNIT, "starred", before=not after, after=after)])
    assert marks.load() == {"knit": Mark(read=True)}
    content = json.loads(paths.marks.read_text())
    assert (content["marks"]["1"]["id"], content["meta"]["1"]["version"]) == ("knit", 2)
    kept = {path.name: path.read_text() for path in paths.marks.parent.glob("*.upgraded-*")}
    assert kept == {"marks.json.upgraded-1": old}
    assert marks.take_notice() == ""


def test_a_change_touches_only_the_lines_of_its_own_paper(paths: Paths, marks: Marks) -> None:
    papers = [Paper(f"paper-{number}", "Made up") for number in range(2_500)]
    marks.apply(Change(paper, "read", before=False, after=True) for paper in papers)
    before = paths.marks.read_text().splitlines()
    marks.apply([Change(papers[1_234], "read", before=True, after=False)])
    after = paths.marks.read_text().splitlines()
    changed = [line.split(":")[0] for old, line in zip(before, after, strict=True) if old != line]
    assert changed == ['   "read"', '   "read_at"', '   "hash"']
    backup = paths.marks.with_name("marks.json.bak")
    assert backup.read_text().splitlines() == before


def test_a_number_out_of_range_is_reported_as_damage_and_nothing_is_written(
    paths: Paths, marks: Marks
) -> None:
    marks.apply([Change(KNIT, "read", before=False, after=True)])
    damaged = paths.marks.read_text().replace("true", "1e999")
    paths.marks.write_text(damaged)
    with pytest.raises(MarksDamagedError):
        marks.load()
    with pytest.raises(MarksDamagedError):
        marks.apply([Change(KNIT, "starred", before=False, after=True)])
    assert paths.marks.read_text() == damaged


def test_two_programs_changing_different_papers_lose_nothing(paths: Paths, marks: Marks) -> None:
    other = Marks(paths.marks)
    for number in range(10):
        marks.apply([Change(Paper(f"a{number}", "A"), "read", before=False, after=True)])
        other.apply([Change(Paper(f"b{number}", "B"), "read", before=False, after=True)])
    assert len(marks.load()) == len(other.load()) == 20


def test_a_note_changed_by_two_programs_keeps_both_texts(paths: Paths, marks: Marks) -> None:
    Marks(paths.marks).apply([Change(KNIT, "note", "", "theirs")])
    results = marks.apply([Change(KNIT, "note", "", "ours")])
    assert results["knit"].note == marks.load()["knit"].note == "theirs\nours"


def test_saving_does_not_hide_what_another_program_changed(paths: Paths, marks: Marks) -> None:
    marks.load()
    Marks(paths.marks).apply([Change(ROBOTS, "read", before=False, after=True)])
    marks.apply([Change(KNIT, "read", before=False, after=True)])
    assert marks.changed()
    assert marks.load()["robots"].read
    assert not marks.changed()


def test_a_note_that_was_continued_replaces_the_earlier_one(marks: Marks) -> None:
    marks.apply([Change(KNIT, "note", "", "war")])
    marks.apply([Change(KNIT, "note", "war", "warm")])
    assert marks.load()["knit"].note == "warm"
    marks.apply([Change(KNIT, "note", "warm", "")])
    assert marks.load()["knit"].note == ""


@pytest.mark.parametrize("version", ["3", "2.0", '"2"', "null", "[1]"])
def test_a_file_of_another_version_is_read_but_not_written(
    paths: Paths, marks: Marks, version: str
) -> None:
    marks.apply([Change(KNIT, "read", before=False, after=True)])
    newer = paths.marks.read_text().replace('"version": 2', f'"version": {version}')
    paths.marks.write_text(newer)
    assert marks.load()["knit"].read
    with pytest.raises(MarksNotSavedError, match="another version of paperreader"):
        marks.apply([Change(KNIT, "read", before=True, after=False)])
    assert paths.marks.read_text() == newer


def test_other_programs_may_keep_their_own_meta(paths: Paths, marks: Marks) -> None:
    paths.marks.parent.mkdir()
    paths.marks.write_text('{"meta": {"theirs": {"version": 1, "colour": "blue"}}, "marks": {}}')
    marks.apply([Change(KNIT, "read", before=False, after=True)])
    assert json.loads(paths.marks.read_text())["meta"]["theirs"]["colour"] == "blue"


def test_odd_values_in_the_file_are_read_as_not_marked(paths: Paths, marks: Marks) -> None:
    paths.marks.parent.mkdir()
    document = {"read": "yes", "starred": 1, "note": ["x"]}
    paths.marks.write_text(json.dumps({"marks": {"knit": document}}))
    assert marks.load() == {"knit": Mark()}
    marks.apply([Change(KNIT, "read", before=False, after=True)])
    assert json.loads(paths.marks.read_text())["marks"]["1"]["note"] == ["x"]


def test_a_hostile_note_in_the_file_arrives_harmless(paths: Paths, marks: Marks) -> None:
    paths.marks.parent.mkdir()
    note = "a\x1b]52;c;aGk=\x07\u202eb [/x]"
    paths.marks.write_text(json.dumps({"marks": {"knit": {"note": note}}}))
    assert marks.load()["knit"].note == "ab [/x]"
