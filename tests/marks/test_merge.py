"""Copies of the marks become one: later changes win, no note is lost, in whatever order."""

from __future__ import annotations

import gzip
import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from made_up import OWN_WORDS
from paperreader.cli import commands
from paperreader.marks import Change, Marks
from paperreader.marks.merge import join_notes, merge_documents, merge_tables
from paperreader.marks.note_versions import DIVIDER, FIELD, LIMIT
from paperreader.marks.note_versions import _digest as digest_of
from paperreader.models import Mark, Paper

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from paperreader.config import Paths

EARLY, LATE = "2026-11-23T09:00:00.000000+00:00", "2026-11-24T09:00:00.000000+00:00"

PIECES = st.sampled_from(["knit", "warm", "warmer", "é", "_", ";", " ", "\n", "\n\n", DIVIDER])
NOTES = st.lists(PIECES | st.just(f"\n{DIVIDER}\n"), max_size=6).map("".join) | st.text(max_size=5)
TIMES = (
    st.sampled_from([EARLY, LATE, "2026-11-24T10:00:00+01:00", "2026-11-24", "yesterday", ""])
    | st.sampled_from(["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
    | st.integers()
)
ANY = st.none() | st.booleans() | st.integers(-1, 2) | st.floats(-1, 1) | st.sampled_from(["", "x"])
VALUES = ANY | st.lists(ANY, max_size=2) | st.dictionaries(st.sampled_from("ab"), ANY)
DOCUMENTS = st.fixed_dictionaries(
    {},
    optional={
        "read": st.booleans() | VALUES,
        "starred": st.booleans(),
        "note": NOTES | VALUES,
        **dict.fromkeys(("read_at", "starred_at", "note_at", "rating_at", "read_at_at"), TIMES),
        **dict.fromkeys(("title", "rating", "_at", "_at_at", "x_at\n", "x\n"), VALUES),
    },
)


def written(value: object) -> str:
    """Return a value as JSON, in which 1, 1.0 and true differ."""
    return json.dumps(value, sort_keys=True)


@pytest.mark.parametrize("words", OWN_WORDS)
def test_a_merged_note_is_as_it_was_typed(words: str) -> None:
    typed = {"note": words, "note_at": EARLY}
    assert merge_documents(typed, {"read": True})["note"] == words
    assert words in merge_documents(typed, {"note": "other", "note_at": LATE})["note"]


@given(DOCUMENTS, DOCUMENTS)
def test_it_makes_no_difference_which_copy_is_merged_into_which(one: Any, other: Any) -> None:
    assert written(merge_documents(one, other)) == written(merge_documents(other, one))


@given(DOCUMENTS, DOCUMENTS)
def test_merging_again_changes_nothing(one: Any, other: Any) -> None:
    both = merge_documents(one, other)
    assert written(merge_documents(one, one)) == written(one)
    assert (
        written(merge_documents(both, other))
        == written(merge_documents(both, one))
        == written(both)
    )


@given(DOCUMENTS, DOCUMENTS, DOCUMENTS)
def test_of_many_copies_the_order_makes_no_difference(one: Any, other: Any, third: Any) -> None:
    assert written(merge_documents(merge_documents(one, other), third)) == written(
        merge_documents(one, merge_documents(other, third))
    )


@given(DOCUMENTS, DOCUMENTS)
def test_every_field_is_kept(one: Any, other: Any) -> None:
    assert {**one, **other}.keys() >= merge_documents(one, other).keys()
    values = {name for name in one if not name.endswith("_at")}
    assert values <= merge_documents(one, other).keys()


@given(NOTES, NOTES)
def test_no_word_of_a_note_is_lost(one: str, other: str) -> None:
    both = join_notes(one, other)
    for note in (one, other):
        for part in note.split(DIVIDER):
            for line in filter(str.strip, part.splitlines()):
                assert re.search(rf"(?<!\w){re.escape(line.strip())}(?!\w)", both)


@given(NOTES, NOTES, NOTES)
def test_a_note_never_grows_by_merging_what_it_contains(one: str, other: str, third: str) -> None:
    both = join_notes(join_notes(one, other), third)
    for note in (one, other, third, join_notes(one, third), join_notes(third, other)):
        assert join_notes(both, note) == join_notes(note, both) == both


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ("warm", "warm", "warm"),
        ("warm", "", "warm"),
        ("warm", "warm, and soft", "warm, and soft"),
        ("theirs", "theirs\nours", "theirs\nours"),
        ("warm", "warmer", f"warm\n{DIVIDER}\nwarmer"),
        ("no", "nothing to say against it", f"no\n{DIVIDER}\nnothing to say against it"),
        (f"one\n{DIVIDER}\ntwo", "two", f"one\n{DIVIDER}\ntwo"),
        (f"b\n{DIVIDER}\nc", f"a\n{DIVIDER}\nb", f"a\n{DIVIDER}\nb\n{DIVIDER}\nc"),
        (f"z, first\n{DIVIDER}\na, last", "a, last", f"z, first\n{DIVIDER}\na, last"),
    ],
)
def test_of_two_notes_the_longer_is_kept_if_it_contains_the_other_else_both(
    one: str, other: str, both: str
) -> None:
    assert join_notes(one, other) == join_notes(other, one) == both


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"read": True, "read_at": EARLY}, {"read": False, "read_at": LATE}),
        ({"read": False, "read_at": EARLY}, {"read": True, "read_at": LATE}),
        ({"read": True}, {"read": False, "read_at": EARLY}),
        ({"read": True, "read_at": "tomorrow"}, {"read": False, "read_at": EARLY}),
        ({"read": True, "read_at": 99999999999}, {"read": False, "read_at": EARLY}),
        ({"read": "yes", "read_at": LATE}, {"read": False, "read_at": EARLY}),
        ({"read_at": LATE}, {"read": True, "read_at": EARLY}),
        ({"read": False}, {"read": True}),
        ({"rating": 5, "rating_at": EARLY}, {"rating": 1, "rating_at": LATE}),
        ({"arxiv_id": None}, {"arxiv_id": "2508.00001"}),
        ({"read": True, "read_at": "2026-11-24T09:30:00+01:00"}, {"read": False, "read_at": LATE}),
        ({"read": True, "read_at": "2026-11-24T08:59:59"}, {"read": False, "read_at": LATE}),
    ],
)
def test_the_later_change_wins(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert merge_documents(one, other) == merge_documents(other, one) == other


def test_each_field_is_judged_by_its_own_time() -> None:
    one = {"read": True, "read_at": LATE, "starred": True, "starred_at": EARLY, "colour": "blue"}
    other = {"read": False, "read_at": EARLY, "starred": False, "starred_at": LATE}
    assert merge_documents(one, other) == {
        "read": True,
        "read_at": LATE,
        "starred": False,
        "starred_at": LATE,
        "colour": "blue",
    }


def test_whole_files_are_merged_and_counted() -> None:
    ours = {
        "marks": {
            "1": {"id": "knit", "note": "a"},
            "2": {"id": "sand", "read": True},
            "3": {"id": "robots", "note": "x"},
        }
    }
    theirs = {
        "marks": {
            "1": {"id": "new", "read": True},
            "2": {"id": "knit", "note": "b"},
            "3": {"id": "sand", "read": True},
        },
        "of another program": {"1": {"colour": "blue"}},
    }
    done, differing = merge_tables(ours, theirs)
    assert (done.papers, done.added, done.changed, done.notes_joined) == (3, 1, 1, 1)
    assert differing == {
        "marks": {
            "knit": {"id": "knit", "note": f"a\n{DIVIDER}\nb"},
            "new": {"id": "new", "read": True},
        },
        "of another program": {"1": {"colour": "blue"}},
    }


# Earlier versions of a note


def copies(paths: Paths, clock: Callable[[], datetime], *notes: str) -> dict[str, Any]:
    """Write versions of a note, one after another, and return the mark's document."""
    marks = Marks(paths.marks, clock)
    before = marks.load().get("knit", Mark()).note
    for note in notes:
        marks.apply([Change(Paper("knit", "Knit"), "note", before, note)])
        before = note
    return only_document(paths)


def only_document(paths: Paths) -> dict[str, Any]:
    """Return the only document in the file of marks."""
    (document,) = json.loads(paths.marks.read_text())["marks"].values()
    return document


@pytest.mark.parametrize("after", ["Soft wool.", "", "Warm, they say."])
def test_a_note_that_was_changed_on_one_side_is_kept_from_there(
    paths: Paths, clock: Callable[[], datetime], after: str
) -> None:
    theirs = copies(paths, clock, "Warm wool.")
    ours = copies(paths, clock, "Warmer", after)
    for both in (
        merge_documents(ours, theirs),
        merge_documents(theirs, ours),
        merge_documents(merge_documents(ours, theirs), theirs),
    ):
        assert both["note"] == after


@pytest.mark.parametrize("afters", [("Warm woolly things",), ("Warm wool, too", "Soft wool")])
def test_a_note_that_was_continued_on_one_side_is_kept_from_there(
    paths: Paths, clock: Callable[[], datetime], afters: tuple[str, ...]
) -> None:
    theirs = copies(paths, clock, "Warm wool")
    ours = copies(paths, lambda: clock() + timedelta(hours=1), *afters)
    assert (
        merge_documents(ours, theirs)["note"] == merge_documents(theirs, ours)["note"] == afters[-1]
    )


def test_a_note_that_was_changed_on_both_sides_is_kept_in_both_versions(
    paths: Paths, clock: Callable[[], datetime]
) -> None:
    base = copies(paths, clock, "Warm wool.")
    ours = copies(paths, clock, "Soft wool.")
    Marks(paths.marks, clock).storage.path.write_text(json.dumps({"marks": {"knit": base}}))
    theirs = copies(paths, clock, "Itchy wool.")
    both = merge_documents(ours, theirs)
    assert both["note"] == f"Itchy wool.\n{DIVIDER}\nSoft wool."
    assert written(both) == written(merge_documents(theirs, ours))
    for copy in (base, ours, theirs):
        assert (
            merge_documents(both, copy)["note"]
            == merge_documents(copy, both)["note"]
            == both["note"]
        )


def test_a_note_made_from_both_versions_stays(paths: Paths, clock: Callable[[], datetime]) -> None:
    base = copies(paths, clock, "Warm wool.")
    ours = copies(paths, clock, "Soft wool.")
    paths.marks.write_text(json.dumps({"marks": {"knit": base}}))
    theirs = copies(paths, clock, "Itchy wool.")
    paths.marks.write_text(json.dumps({"marks": {"knit": merge_documents(ours, theirs)}}))
    settled = copies(paths, clock, "Soft, but itchy.")
    for copy in (base, ours, theirs):
        assert (
            merge_documents(settled, copy)["note"]
            == merge_documents(copy, settled)["note"]
            == "Soft, but itchy."
        )


def test_a_note_that_was_changed_back_to_an_earlier_version_stays(
    paths: Paths, clock: Callable[[], datetime]
) -> None:
    copies(paths, clock, "Warm wool.")
    theirs = copies(paths, clock, "Soft wool.")
    ours = copies(paths, clock, "Warm wool.")
    assert (
        merge_documents(ours, theirs)["note"]
        == merge_documents(theirs, ours)["note"]
        == "Warm wool."
    )


@pytest.mark.parametrize("after", ["A dropped stitch", ""])
def test_a_later_change_wins_whatever_the_other_copys_clock_showed(
    paths: Paths, clock: Callable[[], datetime], after: str
) -> None:
    ahead = copies(paths, lambda: clock() + timedelta(days=10_000), "A droped stitch")
    ours = copies(paths, clock, after)
    assert merge_documents(ours, ahead)["note"] == merge_documents(ahead, ours)["note"] == after


def test_a_change_after_the_last_possible_timestamp_is_saved(
    paths: Paths, clock: Callable[[], datetime]
) -> None:
    copies(paths, clock, "Wool.")
    for end in ("9999-12-31T23:59:59.999999+00:00", "9999-12-31T23:59:59-23:59"):
        mark = {"note": "Warm wool.", "note_at": end}
        paths.marks.write_text(json.dumps({"marks": {"knit": mark}}))
        assert copies(paths, clock, "Soft wool.")["note"] == "Soft wool."


DIGESTS = st.dictionaries(st.sampled_from(["a", "b", "c"]), TIMES, max_size=2)
VERSIONED = st.builds(
    lambda document, note, time, versions: {
        **document,
        "note": note,
        "note_at": time,
        FIELD: {digest_of(name): when for name, when in versions.items()},
    },
    DOCUMENTS,
    st.sampled_from(["", "a", "b", "c", f"a\n{DIVIDER}\nb"]),
    TIMES,
    DIGESTS,
)


@given(VERSIONED, VERSIONED)
def test_with_earlier_versions_too_order_and_repetition_make_no_difference(
    one: Any, other: Any
) -> None:
    both = merge_documents(one, other)
    assert written(both) == written(merge_documents(other, one))
    assert merge_documents(one, one)["note"] == one["note"]
    assert (
        written(merge_documents(both, other))
        == written(merge_documents(both, one))
        == written(both)
    )


def test_only_the_latest_versions_are_kept(paths: Paths, clock: Callable[[], datetime]) -> None:
    document = copies(paths, clock, *(f"{number} stitches" for number in range(LIMIT + 20)))
    assert len(document[FIELD]) == LIMIT
    assert digest_of(f"{LIMIT + 18} stitches") in document[FIELD]
    assert digest_of("3 stitches") not in document[FIELD]


# The command


@pytest.fixture
def marks(paths: Paths, clock: Callable[[], datetime]) -> Marks:
    marks = Marks(paths.marks, clock)
    knit = Paper("knit", "Knit")
    marks.apply([Change(knit, "note", "", "ours"), Change(knit, "read", before=False, after=True)])
    return marks


@pytest.fixture
def other(tmp_path: Path) -> Path:
    path = tmp_path / "marks (conflicted copy).json"
    documents = {"knit": {"note": "theirs", "read": False}, "new": {"starred": True}}
    path.write_text(json.dumps({"marks": documents}))
    return path


def merge(paths: Paths, *words: str) -> Result:
    runner = CliRunner(env={"PAPERREADER_HOME": str(paths.marks.parent)})
    return runner.invoke(commands, ["merge", *words], prog_name="paperreader")


def test_another_copy_is_merged_once_and_reported_in_one_line(
    paths: Paths, marks: Marks, other: Path
) -> None:
    assert merge(paths, str(other)).stdout == (
        "marks (conflicted copy).json: 2 papers: 1 added, 1 changed, 1 with both notes kept; "
        "to undo this: paperreader restore .bak\n"
    )
    both = {
        "knit": Mark(read=True, note=f"ours\n{DIVIDER}\ntheirs"),
        "new": Mark(starred=True),
    }
    assert marks.load() == both
    before = paths.marks.read_bytes()
    assert merge(paths, str(other)).stdout.endswith(": nothing new in 2 papers\n")
    assert json.loads(merge(paths, str(other), "--json").stdout) == {
        "papers": 2,
        "added": 0,
        "changed": 0,
        "notes_joined": 0,
    }
    assert paths.marks.read_bytes() == before
    other.write_bytes(gzip.compress(other.read_bytes()))
    assert "nothing new" in merge(paths, str(other)).stdout


def test_without_any_marks_everything_is_merged(paths: Paths, other: Path) -> None:
    result = merge(paths, str(other))
    assert result.exit_code == 0
    assert "undo" not in result.stdout, "there is nothing to restore"
    assert Marks(paths.marks).load() == {"knit": Mark(note="theirs"), "new": Mark(starred=True)}
    assert json.loads(paths.marks.read_text())["meta"].keys() == {"1"}


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'{"marks": {"a": {"read": 1e999}}}'])
def test_a_file_that_is_no_copy_changes_nothing(
    paths: Paths, marks: Marks, other: Path, content: bytes
) -> None:
    before = paths.marks.read_bytes()
    other.write_bytes(content)
    result = merge(paths, str(other))
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (1, "", 1)
    assert paths.marks.read_bytes() == before


def test_damaged_marks_are_not_merged_into(paths: Paths, marks: Marks, other: Path) -> None:
    paths.marks.write_text("{")
    result = merge(paths, str(other))
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "paperreader restore" in result.stderr
    assert paths.marks.read_text() == "{"
