"""Two versions of one text are merged without losing a word, and a cursor keeps its position."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.text.edits import merge_edits, shift_offset

MERGES = {
    "only theirs": ("base", "base and theirs", "base", "base and theirs"),
    "only ours": ("base", "base", "base and ours", "base and ours"),
    "the same": ("base", "base!", "base!", "base!"),
    "before and after": ("middle", "first middle", "middle last", "first middle last"),
    "after and before": ("middle", "middle last", "first middle", "first middle last"),
    "at the same place": ("", "theirs", "ours", "theirs\nours"),
    "at the same end": ("base", "base theirs", "base ours", "base theirs\n ours"),
    "they emptied it": ("base", "", "base and ours", " and ours"),
    "both replaced it": ("base", "theirs", "ours", "theirs\nours"),
}


@pytest.mark.parametrize(("base", "theirs", "ours", "both"), MERGES.values(), ids=MERGES.keys())
def test_two_versions_of_a_note_are_merged(base: str, theirs: str, ours: str, both: str) -> None:
    assert merge_edits(base, theirs, ours) == both


TEXT = st.text("ab \n", max_size=12)


@given(TEXT, TEXT, TEXT)
def test_merging_loses_no_letter_that_either_wrote(base: str, theirs: str, ours: str) -> None:
    both = merge_edits(base, theirs, ours)
    for letter in "ab":
        written = max(theirs.count(letter), ours.count(letter)) - base.count(letter)
        assert both.count(letter) >= min(written, 0) + min(theirs.count(letter), ours.count(letter))
    assert len(both) <= len(theirs) + len(ours) + len(base) + 1


def test_two_programs_typing_at_once_do_not_make_a_note_explode() -> None:
    base, mine, disk = "", "", ""
    for number in range(50):
        our_text = mine + "m"
        their_text = disk + "o"
        disk = merge_edits(base, their_text, our_text)
        base = mine = disk
        assert len(disk) <= 4 * (number + 1)


@given(TEXT, TEXT, st.integers(0, 12))
def test_an_offset_in_a_changed_text_stays_within_it(old: str, new: str, offset: int) -> None:
    assert 0 <= shift_offset(old, new, min(offset, len(old))) <= len(new)


def test_a_cursor_stays_behind_the_word_that_was_being_typed() -> None:
    assert shift_offset("hello wor", "theirs\nhello wor", 9) == 16
    assert shift_offset("hello wor", "hello wor\ntheirs", 5) == 5
