"""Writing notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual import events

from made_up import OWN_WORDS
from paperreader.catalog import Catalog
from paperreader.library import ExternalChanges, Library
from paperreader.marks import Marks
from paperreader.models import Mark
from paperreader.tui.widgets.abstract import AbstractPane
from paperreader.tui.widgets.note_editor import NoteEditor
from paperreader.tui.widgets.note_pane import NotePane
from paperreader.tui.widgets.paper_list import PaperList
from reading import ON, QUIET, TEACHING

if TYPE_CHECKING:
    from paperreader.config import Paths


async def test_a_note_is_written_and_saved(reading) -> None:
    async with reading() as reader:
        await reader.press("e")
        await reader.type("warm [/foo] jumper")
        await reader.press("escape", "j")
        assert reader.note.text == ""
        assert "✎" in reader.text_of(PaperList).splitlines()[1]
        saved = await reader.saved()
        assert [mark.note for mark in saved.values()] == ["warm [/foo] jumper"]
        await reader.press("k")
        assert reader.note.text == "warm [/foo] jumper"
        assert reader.app.reader.query_one(NotePane).border_subtitle == "saved"


async def test_keys_typed_into_a_note_are_text(reading) -> None:
    async with reading() as reader:
        await reader.press("e", "q", "m", "s", "u", "slash", "1", "question_mark")
        assert reader.note.text == "qmsu/1?"
        assert reader.mark(TEACHING) == Mark(note="qmsu/1?")


async def test_a_note_typed_right_before_moving_stays_with_its_paper(reading) -> None:
    async with reading() as reader:
        for number in range(3):
            await reader.press("e", "a", str(number))
            # No pause: the next paper is shown before Textual reports the change of the text.
            await reader.app.reader.action_go("next" if number < 2 else "first")
            reader.app.reader.query_one(PaperList).focus()
            await reader.pilot.pause()
        notes = [reader.mark(prefix).note for prefix in (TEACHING, ON, QUIET)]
        assert notes == ["a0", "a1", "a2"]


@pytest.mark.parametrize("keys", ["e", "tab tab e"])
async def test_the_note_can_be_opened_at_the_first_title(reading, keys: str) -> None:
    async with reading(complete=False) as reader:
        await reader.press(*keys.split(), "x")
        assert reader.note.has_focus
        assert reader.mark(TEACHING).note == "x"


async def test_a_known_note_is_shown_soon_after_the_titles(reading, library: Library) -> None:
    library.change(library.entry(TEACHING).paper, "note", "warm")
    async with reading(complete=False) as reader:
        for _ in range(100):
            if reader.app.reader.query(NoteEditor):
                break
            await reader.pilot.pause()
        await reader.pilot.pause()
        assert reader.note.text == "warm"
        assert reader.text_of(NoteEditor).startswith("warm")


async def test_a_note_is_undone_as_a_whole_and_the_panel_shows_it(reading) -> None:
    async with reading() as reader:
        await reader.press("e", "a", "b", "escape", "u")
        assert reader.note.text == ""
        await reader.press("U")
        assert reader.note.text == "ab"


async def test_what_is_pasted_into_a_note_is_harmless(reading) -> None:
    async with reading() as reader:
        await reader.press("e")
        reader.note.insert("a\x1b]52;c;aGk=\x07b\u202e\x9b31m\ud800")
        await reader.pilot.pause()
        assert reader.mark(TEACHING).note == "ab\N{REPLACEMENT CHARACTER}"


async def test_lines_that_a_terminal_pastes_as_keys_stay_lines(reading) -> None:
    async with reading() as reader:
        await reader.press("e", "a", "ctrl+j", "b", "enter", "c")
        assert reader.note.text == "a\nb\nc"


async def test_a_note_changed_elsewhere_while_typing_keeps_both(reading, paths: Paths) -> None:
    async with reading() as reader:
        await reader.press("e", "m", "y")
        other = Library(Catalog(paths.catalog), Marks(paths.marks))
        other.change(other.entry(TEACHING).paper, "note", "theirs")
        other.flush()
        other.close()
        await reader.app.reader.save()
        await reader.pilot.pause()
        for text in ("theirs", "my"):
            assert text in reader.note.text
            assert text in next(iter((await reader.saved()).values())).note


async def test_letters_that_arrive_while_a_save_ends_are_kept(reading) -> None:
    async with reading() as reader:
        await reader.press("e", "a")
        reader.note.insert("b")
        reader.app.reader.files.on_change(ExternalChanges())
        await reader.pilot.pause()
        assert reader.note.text == "ab"
        assert reader.mark(TEACHING).note == "ab"


@pytest.mark.parametrize("words", OWN_WORDS)
async def test_a_note_is_kept_as_it_was_pasted_or_typed(reading, paths: Paths, words: str) -> None:
    async with reading() as reader:
        await reader.press("e")
        reader.app.post_message(events.Paste(words))
        await reader.pilot.pause()
        await reader.press("escape", "j", "e")
        typed = words.replace("\t", "").replace("\n", "")  # keys that are no letters
        for letter in typed:
            reader.app.post_message(events.Key(letter, letter))
        await reader.pilot.pause()
        await reader.press("escape")
        saved = await reader.saved()
        assert sorted(mark.note for mark in saved.values()) == sorted([words, typed])
        await reader.press("k")
        assert reader.note.text == words
