"""Writing notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual import events

from made_up import OWN_WORDS, TODAY
from paperreader.catalog import Catalog
from paperreader.library import ExternalChanges, Library
from paperreader.marks import Marks
from paperreader.models import Mark, Paper
from paperreader.tui.widgets.abstract import AbstractPane
from paperreader.tui.widgets.note_editor import NoteEditor
from paperreader.tui.widgets.paper_list import PaperList
from reading import CLASSIC, ON, QUIET, TEACHING, WIDE

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
        assert reader.note_pane.border_subtitle == "saved"


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


LINES = "\n".join(f"line {number}" for number in range(40))


async def test_an_empty_note_takes_one_line_and_a_written_one_at_most_a_third(reading) -> None:
    async with reading() as reader:
        heights = [reader.note_pane.region.height]
        await reader.press("e")
        for _ in range(40):
            await reader.press("a", "enter")
            heights.append(reader.note_pane.region.height)
        assert heights[0] == 1
        assert heights[1:4] == [4, 5, 6]
        assert heights == sorted(heights)
        assert heights[-1] == heights[-2] <= 38 / 3
        await reader.press("escape", "j")
        assert reader.note_pane.region.height == 1
        await reader.press("k")
        assert reader.note_pane.region.height == heights[-1]


async def test_the_abstract_stays_in_its_place_while_a_note_grows(
    reading, library: Library
) -> None:
    library.add([Paper("long", "Long", "word " * 2000, date=TODAY)])
    async with reading() as reader:
        await reader.press("/", *"long", "enter", "space", "e")
        before = reader.title
        for _ in range(8):
            await reader.press("a", "enter")
            assert reader.title == before


async def test_the_beginning_of_a_note_is_shown_and_it_is_edited_at_its_end(
    reading, library: Library
) -> None:
    library.change(library.entry(TEACHING).paper, "note", LINES)
    async with reading() as reader:
        assert reader.text_of(NoteEditor).startswith("line 0\nline 1")
        await reader.press("e")
        assert reader.text_of(NoteEditor).splitlines()[-1].startswith("line 39")
        await reader.press("x", "escape")
        assert reader.note.text == LINES + "x"
        assert reader.text_of(NoteEditor).startswith("line 0\nline 1")


async def test_a_note_is_scrolled_without_being_edited(reading, library: Library) -> None:
    library.change(library.entry(TEACHING).paper, "note", LINES)
    async with reading() as reader:
        await reader.press("tab", "tab", "down", "down")
        assert reader.text_of(NoteEditor).startswith("line 2 ")
        await reader.press("G")
        assert reader.text_of(NoteEditor).splitlines()[-1].startswith("line 39")
        await reader.press("s", "escape")
        assert reader.mark(TEACHING) == Mark(starred=True, note=LINES)
        assert reader.app.reader.query_one(PaperList).has_focus


async def test_the_border_of_a_note_alone_names_the_paper(reading) -> None:
    async with reading(CLASSIC) as reader:
        await reader.press("e")
        assert "Notes · Teaching Llamas to Knit" in reader.screen
        await reader.pilot.resize_terminal(120, 40)
        await reader.pilot.pause()
        assert "Notes · " not in reader.screen


@pytest.mark.parametrize("size", [CLASSIC, WIDE])
async def test_the_note_is_below_the_abstract_in_full_screen(reading, size, library) -> None:
    library.change(library.entry(TEACHING).paper, "note", "warm")
    async with reading(size) as reader:
        await reader.press("enter")
        assert reader.text_of(NoteEditor) == "warm"
        await reader.press("e", "e", "r")
        assert reader.note.has_focus
        assert reader.app.reader.query_one(AbstractPane).region.area
        await reader.press("escape")
        assert reader.mark(TEACHING).note == "warmer"
        assert reader.app.reader.query_one(AbstractPane).has_focus
        assert reader.text_of(NoteEditor) == "warmer"


async def test_moving_between_papers_without_notes_lays_nothing_out(reading, monkeypatch) -> None:
    async with reading() as reader:
        await reader.press("j")
        layouts = []
        layout = type(reader.app.screen)._refresh_layout
        monkeypatch.setattr(
            type(reader.app.screen),
            "_refresh_layout",
            lambda *a, **k: (layouts.append(a), layout(*a, **k))[1],
        )
        await reader.press("j", "k", "k")
        assert layouts == []
