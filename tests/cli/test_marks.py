"""Marking papers, and writing notes."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from made_up import OWN_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from paperreader.config import Paths
    from shell import Shell


def test_marks_are_set_and_removed(full: Shell) -> None:
    assert full.run("mark", "quiet", "on", "--read", "--star").exit_code == 0
    assert [paper["read"] for paper in full.json("list")] == [False, True, True]
    assert full.run("mark", "quiet", "--unread", "--unstar").exit_code == 0
    assert [paper["starred"] for paper in full.json("list")] == [False, True, False]


def test_marking_an_unknown_paper_marks_none(full: Shell) -> None:
    result = full.run("mark", "quiet", "zebra", "--read")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert not any(paper["read"] for paper in full.json("list"))


def test_a_note_is_set_printed_and_removed(full: Shell) -> None:
    full.run("note", "quiet", "first line\nsecond")
    assert full.run("note", "quiet").stdout == "first line\nsecond\n"
    full.run("note", "quiet", "-", given="from a pipe\n")
    assert full.run("note", "quiet").stdout == "from a pipe\n"
    full.run("note", "quiet", "")
    assert full.run("note", "quiet").stdout == ""


@pytest.mark.parametrize("words", OWN_WORDS)
def test_a_note_comes_back_as_it_was_typed(full: Shell, words: str) -> None:
    full.run("note", "quiet", words)
    assert full.run("note", "quiet").stdout == f"{words}\n"
    full.run("note", "quiet", "")
    full.run("note", "quiet", "-", given=f"{words}\n")
    assert full.run("note", "quiet").stdout == f"{words}\n"
    (noted,) = full.json("list", "has:note")
    assert noted["note"] == words


def test_a_note_is_found_without_its_joiners(full: Shell) -> None:
    words = OWN_WORDS[0]
    full.run("note", "quiet", f"{words}\tand more")
    for query in (words, words.replace("\u200c", ""), "and"):
        assert [paper["note"] for paper in full.json("list", f"note:{query}")] != [], ascii(query)


def test_a_note_that_is_replaced_can_be_restored(full: Shell) -> None:
    full.run("note", "quiet", "an hour of words")
    replaced = full.run("note", "quiet", "oops")
    assert (replaced.exit_code, replaced.stdout) == (0, "")
    assert replaced.stderr == (
        "Replaced the note on “Quiet Robots Make Better Neighbours”; "
        "to undo this: paperreader restore .bak\n"
    )
    full.run("restore", ".bak")
    assert full.run("note", "quiet").stdout == "an hour of words\n"
    removed = full.run("note", "quiet", "")
    assert removed.stderr.startswith("Removed the note on “Quiet")


def test_nothing_is_said_of_a_note_that_replaces_none(full: Shell) -> None:
    assert full.run("note", "quiet", "first").stderr == ""
    assert full.run("note", "quiet", "first").stderr == ""


def test_text_is_added_below_a_note(full: Shell) -> None:
    full.run("note", "quiet", "--append", "first")
    full.run("note", "quiet", "second  ", "--append")
    added = full.run("note", "quiet", "-", "--append", given="\nthird\n")
    assert (added.exit_code, added.stderr) == (0, "")
    assert full.run("note", "quiet").stdout == "first\nsecond  \n\nthird\n"


@pytest.mark.parametrize("words", [["--append"], ["--edit", "text"], ["--edit", "--append"]])
def test_options_of_a_note_that_do_not_go_together_are_refused(
    full: Shell, words: list[str]
) -> None:
    assert full.run("note", "quiet", *words).exit_code == 2


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return a function that makes a shell command the user's editor."""
    program = tmp_path / "editor"
    monkeypatch.setenv("EDITOR", str(program))
    monkeypatch.delenv("VISUAL", raising=False)

    def edits(command: str) -> None:
        program.write_text(f"#!/bin/sh\n{command}\n")
        program.chmod(stat.S_IRWXU)

    return edits


def test_a_note_is_edited_in_the_users_editor(full: Shell, editor: Callable[[str], None]) -> None:
    for command, note in {
        'echo edited > "$1"': "edited",
        'echo more >> "$1"': "edited\nmore",
    }.items():
        editor(command)
        assert full.run("note", "quiet", "--edit").exit_code == 0
        assert full.run("note", "quiet").stdout == f"{note}\n"


@pytest.mark.parametrize("words", OWN_WORDS)
def test_a_note_comes_back_from_an_editor_as_it_was(
    full: Shell, editor: Callable[[str], None], words: str
) -> None:
    full.run("note", "quiet", words)
    editor(': >> "$1"; touch -t 203001010000 "$1"')  # saved without a change
    assert full.run("note", "quiet", "--edit").exit_code == 0
    assert full.run("note", "quiet").stdout == f"{words}\n"


def test_an_editor_may_write_another_encoding(full: Shell, editor: Callable[[str], None]) -> None:
    editor(r"""printf '\357\273\277wool \351\r\nyarn' > "$1" """)
    assert full.run("note", "quiet", "--edit").exit_code == 0
    assert full.run("note", "quiet").stdout == "wool é\nyarn\n"


def test_an_editor_that_empties_the_note_says_what_was_removed(
    full: Shell, editor: Callable[[str], None]
) -> None:
    full.run("note", "quiet", "an hour of words")
    editor(': > "$1"; touch -t 203001010000 "$1"')
    result = full.run("note", "quiet", "--edit")
    assert "Removed the note" in result.stderr
    assert full.run("restore", ".bak").exit_code == 0
    assert full.run("note", "quiet").stdout == "an hour of words\n"


def test_an_editor_that_is_no_command_is_reported_in_one_line(
    full: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "vi 'x")
    monkeypatch.delenv("VISUAL", raising=False)
    result = full.run("note", "quiet", "--edit")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "$EDITOR" in result.stderr


def test_bytes_that_are_no_text_change_no_note(full: Shell) -> None:
    full.run("note", "quiet", "before")
    result = full.run("note", "quiet", "-", given=b"caf\xe9")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert full.run("note", "quiet").stdout == "before\n"


def test_an_edited_note_that_cannot_be_saved_is_printed(
    full: Shell, paths: Paths, editor: Callable[[str], None]
) -> None:
    full.run("note", "quiet", "before")
    paths.marks.chmod(0o400)
    editor('echo "an hour of words" > "$1"')
    result = full.run("note", "quiet", "--edit")
    assert (result.exit_code, result.stdout) == (1, "an hour of words\n")
    assert "read-only" in result.stderr
    assert full.run("note", "quiet").stdout == "before\n"


def test_an_editor_that_leaves_no_file_is_reported_in_one_line(
    full: Shell, editor: Callable[[str], None]
) -> None:
    full.run("note", "quiet", "before")
    editor('rm "$1"')
    result = full.run("note", "quiet", "--edit")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "note unchanged" in result.stderr
    assert full.run("note", "quiet").stdout == "before\n"


def test_a_hostile_note_is_stored_and_shown_harmless(full: Shell) -> None:
    full.run("note", "quiet", "a\x1b]52;c;aGk=\x07b\u202e \udc80")
    for command in (["note", "quiet"], ["show", "quiet"], ["list", "--json"]):
        output = full.run(*command).stdout
        assert "ab" in output
        assert not {"\x1b", "\x07", "\u202e", "\udc80"} & set(output)
