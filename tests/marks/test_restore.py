"""Restoring older marks: the list, what each version would change, and how to undo it."""

from __future__ import annotations

import gzip
import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from paperreader.cli import commands
from paperreader.marks import Change, Marks
from paperreader.marks.backups import backup_path
from paperreader.marks.restore import Difference, difference
from paperreader.models import Mark, Paper

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.config import Paths

MARKS = st.dictionaries(
    st.sampled_from("abc"),
    st.builds(Mark, st.booleans(), st.booleans(), st.sampled_from(["", "one", "two"])),
)


@given(MARKS, MARKS)
def test_what_one_direction_restores_the_other_removes(
    one: dict[str, Mark], other: dict[str, Mark]
) -> None:
    there, back = difference(one, other), difference(other, one)
    assert (there.notes_back, there.marks_back) == (back.notes_away, back.marks_away)
    assert (there.read, there.starred, there.note) == (back.read, back.starred, back.note)
    assert there.read + there.starred == there.marks_back + there.marks_away
    everything = {paper_id: mark for paper_id, mark in one.items() if mark != Mark()}
    assert (difference(one, other) == Difference()) == (
        everything == {paper_id: mark for paper_id, mark in other.items() if mark != Mark()}
    )


def test_a_difference_is_described_in_words() -> None:
    now = {"a": Mark(read=True), "b": Mark(note="one"), "c": Mark(note="gone then")}
    then = {
        "a": Mark(starred=True),
        "b": Mark(note="two"),
        "d": Mark(note="x"),
        "e": Mark(note="y"),
    }
    assert str(difference(now, then)) == (
        "2 notes restored, 1 note removed, 1 note changed, 1 mark restored, 1 mark removed"
    )
    assert str(difference(now, now)) == "no difference"


class Home:
    """A folder with marks and backups, and the command that restores them."""

    def __init__(self, paths: Paths) -> None:
        self.paths = paths
        self.marks = Marks(paths.marks)
        self.today = datetime.now().astimezone().date()

    def note(self, paper_id: str, text: str) -> None:
        before = self.marks.load().get(paper_id, Mark()).note
        self.marks.apply([Change(Paper(paper_id, paper_id), "note", before, text)])

    def backup(self, days_ago: int, **notes: str) -> Path:
        path = backup_path(self.paths.marks, self.today - timedelta(days=days_ago))
        path.parent.mkdir(exist_ok=True, parents=True)
        documents = {paper_id: {"note": note} for paper_id, note in notes.items()}
        path.write_bytes(gzip.compress(json.dumps({"marks": documents}).encode()))
        return path

    def restore(self, *words: str) -> Result:
        runner = CliRunner(env={"PAPERREADER_HOME": str(self.paths.marks.parent)})
        return runner.invoke(commands, ["restore", *words], prog_name="paperreader")

    def json(self, *words: str) -> list[dict[str, Any]]:
        return list(map(json.loads, self.restore(*words, "--json").stdout.splitlines()))

    def notes(self) -> dict[str, str]:
        return {paper_id: mark.note for paper_id, mark in Marks(self.paths.marks).load().items()}


@pytest.fixture
def home(paths: Paths) -> Home:
    """Return a home with a note, and backups of today, yesterday and two weeks ago."""
    home = Home(paths)
    home.backup(0, knit="warm")
    home.backup(1, knit="old", robots="quiet")
    home.backup(14)
    home.note("knit", "warm")
    home.note("knit", "warmer")
    return home


def test_the_backups_are_listed_newest_first_with_what_each_would_change(home: Home) -> None:
    day, before, weeks = (str(home.today - timedelta(days=days)) for days in (0, 1, 14))
    lines = [line.split(maxsplit=2) for line in home.restore().stdout.splitlines()]
    assert [line[0] for line in lines] == [".bak", day, before, weeks]
    assert [" ".join(line[1:]) for line in lines] == [
        "last change       1 note changed",
        "day 1 note changed",
        "day 1 note restored, 1 note changed",
        "week 1 note removed",
    ]
    listed = home.json()
    assert [entry["kind"] for entry in listed] == ["last change", "day", "day", "week"]
    assert listed[2] | {"time": "", "path": ""} == {
        "name": before,
        "path": "",
        "kind": "day",
        "time": "",
        "problem": None,
        "read": 0,
        "starred": 0,
        "note": 2,
        "notes_back": 1,
        "notes_away": 0,
        "marks_back": 0,
        "marks_away": 0,
    }


def test_without_any_backup_it_says_when_there_will_be_one(paths: Paths) -> None:
    result = Home(paths).restore()
    assert (result.exit_code, result.stdout) == (0, "")
    assert "No backups yet" in result.stderr
    assert not paths.marks.parent.exists()


def test_restoring_back_and_forth_loses_nothing(home: Home) -> None:
    name = str(home.today - timedelta(days=1))
    result = home.restore(name)
    assert result.exit_code == 0
    assert result.stdout == (
        f"marks-{name}.json.gz is restored: 1 note restored, 1 note changed; "
        "to undo this: paperreader restore .replaced-1\n"
    )
    assert home.notes() == {"knit": "old", "robots": "quiet"}
    assert home.restore(".replaced-1").exit_code == 0
    assert home.notes() == {"knit": "warmer"}
    assert [entry["kind"] for entry in home.json()].count("before a restore") == 2


@pytest.mark.parametrize("typed", [".bak", ".b", "marks.json.bak", "marks.json.b"])
def test_the_version_before_the_last_change_has_several_names(home: Home, typed: str) -> None:
    assert home.restore(typed).exit_code == 0
    assert home.notes() == {"knit": "warm"}


def test_any_copy_of_the_marks_can_be_restored_by_its_path(home: Home, tmp_path: Path) -> None:
    copy = tmp_path / "2.json"
    copy.write_text('{"marks": {"sand": {"note": "from elsewhere"}}}')
    (result,) = home.json(str(copy))
    assert home.notes() == {"sand": "from elsewhere"}
    assert result["restored"] == str(copy)
    assert result["kept"] == str(home.paths.marks.with_name("marks.json.replaced-1"))
    assert (result["notes_back"], result["notes_away"]) == (1, 1)


@pytest.mark.parametrize("typed", ["", "20", "2001-01-01", "marks-", "zebra\x1b[31m", "/"])
def test_a_name_of_no_backup_or_of_several_restores_nothing(home: Home, typed: str) -> None:
    result = home.restore(typed)
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "`paperreader restore` lists" in result.stderr
    assert "\x1b" not in result.stderr
    assert home.notes() == {"knit": "warmer"}


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"papers": {}}', b"\x1f\x8b\x08"])
def test_a_file_that_holds_no_marks_is_refused(home: Home, content: bytes) -> None:
    before = home.paths.marks.read_bytes()
    path = home.backup(2)
    path.write_bytes(content)
    result = home.restore(path.name)
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert home.paths.marks.read_bytes() == before
    assert any(entry["problem"] for entry in home.json())
    assert not list(home.paths.marks.parent.glob("marks.json.*-1"))


@pytest.mark.parametrize("damage", [b"", b"{", None])
def test_damaged_or_missing_marks_are_restored_and_the_damaged_file_kept(
    home: Home, damage: bytes | None
) -> None:
    if damage is None:
        home.paths.marks.unlink()
    else:
        home.paths.marks.write_bytes(damage)
    listing = home.restore()
    assert "damaged" in listing.stderr
    assert "1 note restored" in listing.stdout
    result = home.restore(".bak")
    assert result.exit_code == 0
    assert home.notes() == {"knit": "warm"}
    kept = home.paths.marks.with_name("marks.json.damaged-1")
    if damage is None:
        assert not kept.exists()
    else:
        assert kept.read_bytes() == damage
        assert "the damaged file is now marks.json.damaged-1" in result.stdout


def test_a_change_after_restoring_keeps_both_the_restored_and_what_was_before(home: Home) -> None:
    home.restore(".bak")
    home.note("sand", "new")
    assert home.notes() == {"knit": "warm", "sand": "new"}
    home.restore(".replaced-1")
    assert home.notes() == {"knit": "warmer"}


def test_the_file_before_an_upgrade_can_be_restored(paths: Paths) -> None:
    paths.marks.parent.mkdir()
    paths.marks.write_text('{"marks": {"knit": {"note": "old"}}, "meta": {"1": {"version": 1}}}')
    home = Home(paths)
    home.note("knit", "new")
    kinds = {entry["name"]: entry["kind"] for entry in home.json()}
    assert kinds[".upgraded-1"] == "before upgrading"
    assert home.restore(".upgraded-1").exit_code == 0
    assert home.notes() == {"knit": "old"}
    home.note("knit", "newer")
    assert home.notes() == {"knit": "newer"}


def test_the_name_of_a_file_is_one_line_of_the_list(home: Home) -> None:
    home.note("knit", "warm")
    name = "marks.json.replaced-1\n2026-11-24    day               9 notes restored\x1b[31m"
    home.paths.marks.with_name(name).write_bytes(home.paths.marks.read_bytes())
    output = home.restore().stdout
    assert "\n.replaced-1 2026-11-24" in f"\n{output}"
    assert "\n2026-11-24    day               9" not in output
    assert "\x1b" not in output
