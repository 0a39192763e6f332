"""The screen, with the keys that a person presses."""

from __future__ import annotations

import gc
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from rich.style import Style
from textual import events
from textual.command import CommandList
from textual.widgets import OptionList

from made_up import TODAY
from paperreader.catalog import Catalog, InterruptedSearchError
from paperreader.config import Settings
from paperreader.desktop import CopyResult
from paperreader.library import ExternalChanges, Library
from paperreader.marks import Marks, MarksNotSavedError
from paperreader.models import Mark, Paper
from paperreader.sources.sample import sample_papers
from paperreader.text.urls import find_links
from paperreader.tui.app import SHOWN_PROBLEMS
from paperreader.tui.notify import notify
from paperreader.tui.screens.dialogs import Choice, Question
from paperreader.tui.widgets.abstract import AbstractPane
from paperreader.tui.widgets.key_hints import KeyHints
from paperreader.tui.widgets.note_editor import NoteEditor
from paperreader.tui.widgets.paper_list import PaperList
from reading import CLASSIC, ON, QUIET, TEACHING, WIDE, Reader, shown_lines, shown_text

if TYPE_CHECKING:
    from paperreader.config import Paths
    from paperreader.query import Search

# Moving


async def test_list_and_abstract_move_together(reading) -> None:
    async with reading() as reader:
        assert reader.title.startswith("Teaching Llamas")
        await reader.press("j")
        assert "On the Boiling Point" in reader.line
        assert reader.title.startswith("On the Boiling Point")
        await reader.press("down", "down", "down")
        assert reader.title.startswith("Quiet Robots")
        await reader.press("g")
        assert reader.title.startswith("Teaching Llamas")
        await reader.press("G", "k")
        assert reader.title.startswith("On the Boiling Point")


async def test_space_reads_on_to_the_end_and_then_to_the_next_unread(reading) -> None:
    async with reading(CLASSIC) as reader:
        await reader.press("space")
        assert reader.app.reader.query_one(AbstractPane).has_focus
        await reader.press("space")
        assert reader.mark(TEACHING).read
        assert reader.title.startswith("On the Boiling Point")


async def test_space_scrolls_a_long_abstract_before_it_marks_it(reading, library: Library) -> None:
    library.add([Paper("a-long-one", "A Long One", "Many words. " * 400)])
    async with reading() as reader:
        await reader.press("G", "space")
        assert reader.app.reader.query_one(AbstractPane).scroll_offset.y > 0
        assert not reader.mark("a-long").read


async def test_n_goes_from_unread_to_unread(reading) -> None:
    async with reading() as reader:
        await reader.press("j", "m", "k", "n")
        assert reader.title.startswith("Quiet Robots")
        await reader.press("N")
        assert reader.title.startswith("Teaching Llamas")
        await reader.press("N")
        assert reader.told == ["No unread paper above."]


async def test_brackets_go_from_day_to_day(reading, library: Library) -> None:
    for day in (10, 11):
        library.add([Paper(f"d{day}{n}", f"D{day}{n}", "x", date=date(2026, 8, day)) for n in "ab"])
    async with reading() as reader:
        await reader.press("j", "[")
        assert reader.title == "D11a"
        assert "11 Aug 2026" in reader.status
        await reader.press("j", "[")
        assert reader.title == "D10a"
        await reader.press("[")
        assert reader.told == ["No earlier day here; R fetches Fri 7 Aug."]
        await reader.press("]", "]")
        assert reader.title.startswith("Teaching Llamas")


async def test_a_click_goes_to_the_paper_and_to_the_pane(reading) -> None:
    async with reading() as reader:
        await reader.pilot.click(PaperList, offset=(12, 4))
        await reader.pilot.pause()
        assert reader.title.startswith("Quiet Robots")
        await reader.pilot.click(NoteEditor, offset=(5, 3))
        assert reader.note.has_focus


# Days in a calendar


def add_days(library: Library, *days: int) -> None:
    """Add two papers of each of these days of August, such as "D10a" and "D10b"."""
    for day in days:
        library.add([Paper(f"d{day}{n}", f"D{day}{n}", "x", date=date(2026, 8, day)) for n in "ab"])


async def test_d_goes_to_the_day_that_is_chosen(reading, library: Library) -> None:
    add_days(library, 5, 11)
    async with reading() as reader:
        await reader.press("j", "d")
        assert "August 2026" in reader.screen
        assert "Wed 12 Aug 2026 · 3 papers" in reader.screen
        await reader.press("k")
        assert "Wed 5 Aug 2026 · 2 papers" in reader.screen
        assert "enter goes there" in reader.screen
        await reader.press("enter")
        assert reader.title == "D5a"
        await reader.press("d", "down", "left", "enter")
        assert reader.title == "D11a"
        assert reader.told == []


async def test_the_calendar_begins_where_the_reader_is_and_esc_leaves_all_as_it_was(
    reading, library: Library
) -> None:
    add_days(library, 10)
    async with reading() as reader:
        await reader.press("G", "d")
        assert "Mon 10 Aug 2026 · 2 papers" in reader.screen
        for leave in ("escape", "q"):
            await reader.press("l", "j", leave)
            assert reader.app.screen is reader.app.reader
            assert reader.title == "D10b"
            await reader.press("d")


async def test_without_a_day_of_its_own_the_calendar_begins_today(
    reading, library: Library
) -> None:
    library.add([Paper("undated", "Undated", "x")])
    async with reading() as reader:
        await reader.press("G", "d")
        assert "Mon 23 Nov 2026 · today · not here" in reader.screen


async def test_keys_move_through_months_and_back_to_today(reading) -> None:
    async with reading() as reader:
        await reader.press("d", *"jjj", "h", "h")
        assert "Mon 31 Aug 2026" in reader.screen
        for key, day in (
            ("]", "Wed 30 Sep 2026"),
            ("pagedown", "Fri 30 Oct 2026"),
            ("[", "Wed 30 Sep 2026"),
            ("pageup", "Sun 30 Aug 2026"),
            ("l", "Mon 31 Aug 2026"),
            ("right", "Tue 1 Sep 2026"),
            ("up", "Tue 25 Aug 2026"),
            ("g", "Mon 23 Nov 2026 · today"),
        ):
            await reader.press(key)
            assert day in reader.screen, key


async def test_a_day_that_is_not_here_is_asked_for_and_the_cursor_stays(reading) -> None:
    async with reading() as reader:
        await reader.press("j", "d", "l")
        assert "Thu 13 Aug 2026 · not here" in reader.screen
        assert "enter fetches it" in reader.screen
        await reader.press("l", "l")
        assert "Sat 15 Aug 2026 · no list is made on weekends" in reader.screen
        assert "enter asks all the same" in reader.screen
        asked = []
        reader.app.reader._fetching.day = asked.append
        await reader.press("enter")
        assert asked == [date(2026, 8, 15)]
        assert reader.title.startswith("On the Boiling Point")


async def test_a_day_in_the_future_cannot_be_chosen_unless_it_has_papers(
    reading, library: Library
) -> None:
    library.add([Paper("tomorrow", "Tomorrow", "x", date=date(2026, 11, 24))])
    async with reading() as reader:
        await reader.press("d", "g", "l", "l")
        assert "Wed 25 Nov 2026 · in the future" in reader.screen
        await reader.press("enter")
        assert reader.app.screen is not reader.app.reader
        await reader.press("h", "enter")
        assert reader.title == "Tomorrow"


async def test_a_day_that_the_search_did_not_find_brings_all_papers_back_and_says_so(
    reading, library: Library
) -> None:
    add_days(library, 10, 11)
    async with reading() as reader:
        await reader.press("slash", *"d11", "enter", "d", "enter")
        assert reader.told == []
        assert "/d11: 2 shown" in reader.status
        await reader.press("d", "h", "enter")
        assert reader.title == "D10a"
        assert "shown" not in reader.status
        assert reader.told == [
            "All papers again, newest first: that day is not among what was found."
        ]


async def test_a_click_chooses_a_day(reading, library: Library) -> None:
    add_days(library, 5)
    async with reading() as reader:
        await reader.press("d")
        line = next(line for line in shown_lines(reader.app) if " 3   4   5 " in line)
        at = line.index(" 5 ") + 1, shown_lines(reader.app).index(line)
        await reader.pilot.click(offset=at)
        await reader.pilot.pause()
        assert reader.title == "D5a"


async def test_a_second_enter_behind_the_first_stays_in_the_reader(reading) -> None:
    async with reading() as reader:
        await reader.press("d")
        for _ in range(2):
            reader.app.post_message(events.Key("enter", "\r"))
        for _ in range(4):
            await reader.pilot.pause()
        assert reader.app.is_running
        assert reader.app.screen is reader.app.reader


@pytest.mark.parametrize("day", [date.min, date.max])
async def test_the_calendar_ends_where_dates_do(reading, library: Library, day: date) -> None:
    library.add([Paper("far", "Far", "x", date=day)])
    async with reading() as reader:
        await reader.press("G" if day == date.min else "g", "d")
        before = reader.screen
        await reader.press(*(["h", "k", "["] if day == date.min else ["l", "j", "]"]))
        assert reader.screen == before
        await reader.press("enter")
        assert reader.title == "Far"


async def test_papers_that_come_while_the_calendar_is_open_are_counted(
    reading, library: Library, paths: Paths
) -> None:
    async with reading() as reader:
        await reader.press("d")
        other = Library(Catalog(paths.catalog), Marks(paths.marks))
        add_days(other, 11)
        other.close()
        await reader.app.reader.look()
        await reader.press("h")
        assert "Tue 11 Aug 2026 · 2 papers" in reader.screen


# Marking


async def test_marks_are_seen_at_once_and_on_the_disk(reading) -> None:
    async with reading() as reader:
        await reader.press("m", "s")
        assert reader.line.startswith("▌  ★")
        assert "2 unread  1 ★" in reader.status
        assert (await reader.saved())[reader.library.entry(TEACHING).paper.id] == Mark(
            read=True, starred=True
        )
        await reader.press("m")
        assert reader.line.startswith("▌● ★")


async def test_undo_takes_back_and_goes_there(reading) -> None:
    async with reading() as reader:
        await reader.press("s", "j", "m", "j", "u")
        assert reader.title.startswith("On the Boiling Point")
        assert not reader.mark(ON).read
        await reader.press("u")
        assert not reader.mark(TEACHING).starred
        await reader.press("U")
        assert reader.mark(TEACHING).starred
        await reader.press("u", "u")
        assert reader.told[-1] == "There is nothing to undo."
        assert not any(mark.starred or mark.read for mark in (await reader.saved()).values())


async def test_another_programs_marks_appear(reading, paths: Paths) -> None:
    async with reading() as reader:
        other = Library(Catalog(paths.catalog), Marks(paths.marks))
        other.change(other.entry(TEACHING).paper, "starred", True)
        other.change(other.entry(TEACHING).paper, "note", "from elsewhere")
        other.flush()
        other.close()
        await reader.app.reader.look()
        await reader.pilot.pause()
        assert reader.line.startswith("▌● ★✎")
        assert reader.note.text == "from elsewhere"


# Notes


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
        assert reader.note.border_subtitle == "saved"


async def test_a_search_that_is_interrupted_for_another_one_is_made_again(
    reading, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = library.search
    interruptions = [InterruptedSearchError("the search was stopped")]

    def search(*query: Any, **order: Any) -> Search:
        if interruptions:
            raise interruptions.pop()
        return really(*query, **order)

    async with reading() as reader:
        monkeypatch.setattr(library, "search", search)
        await reader.press("slash", "q", "u", "enter")
        assert not interruptions
        assert reader.title.startswith("Quiet Robots")


async def test_keys_typed_into_a_note_are_text(reading) -> None:
    async with reading() as reader:
        await reader.press("e", "q", "m", "s", "u", "slash", "1", "question_mark")
        assert reader.note.text == "qmsu/1?"
        assert reader.mark(TEACHING) == Mark(note="qmsu/1?")


async def test_a_note_typed_right_before_moving_stays_with_its_paper(reading) -> None:
    async with reading() as reader:
        for number in range(3):
            await reader.press("e", "a", str(number))
            # No pause: the next paper is there before Textual has told of the change.
            reader.app.reader.action_go("next" if number < 2 else "first")
            reader.app.reader.query_one(PaperList).focus()
            await reader.pilot.pause()
        notes = [reader.mark(prefix).note for prefix in (TEACHING, ON, QUIET)]
        assert notes == ["a0", "a1", "a2"]


@pytest.mark.parametrize("complete", [True, False], ids=["later", "at-the-first-title"])
async def test_keys_typed_in_one_breath_go_where_they_were_meant_to_go(
    reading, *, complete: bool
) -> None:
    async with reading(complete=complete) as reader:
        keys = ["e", *"msq", "escape", "j", "s", "slash", *"quiet", "enter", "m", "slash", "escape"]
        for key in keys:
            # All of them arrive before the first one is handled, as on a slow line.
            character = {"slash": "/"}.get(key, key if len(key) == 1 else None)
            reader.app.post_message(events.Key(key, character))
        for _ in keys:
            await reader.pilot.pause()
        assert reader.mark(TEACHING) == Mark(note="msq")
        assert reader.mark(ON) == Mark(starred=True)
        assert reader.mark(QUIET) == Mark(read=True)
        assert reader.app.is_running


@pytest.mark.parametrize("keys", ["e", "tab tab"])
async def test_the_note_can_be_gone_to_at_the_first_title(reading, keys: str) -> None:
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


async def test_garbage_is_looked_for_again_after_the_first_screen(reading) -> None:
    gc.disable()
    try:
        async with reading():
            assert gc.isenabled()
    finally:
        gc.enable()
        gc.unfreeze()


async def test_a_note_is_undone_as_one_and_the_panel_shows_it(reading) -> None:
    async with reading() as reader:
        await reader.press("e", "a", "b", "escape", "u")
        assert reader.note.text == ""
        await reader.press("U")
        assert reader.note.text == "ab"


async def test_where_nothing_is_found_a_narrow_terminal_tells_it_too(reading) -> None:
    async with reading(CLASSIC) as reader:
        await reader.press("slash", *"zzz", "enter")
        assert "No paper found: zzz" in reader.text_of(PaperList)
        assert "esc shows all papers again" in reader.text_of(PaperList)
        await reader.pilot.resize_terminal(*WIDE)
        await reader.pilot.pause()
        assert reader.screen.count("No paper found: zzz") == 1
        await reader.press("escape")
        assert "No paper found" not in reader.screen


@pytest.mark.parametrize(
    "pasted",
    ["Teaching Llamas\r\nto Knit: A", "\x1b[31mteaching llamas", "llamas " * 20_000],
    ids=["two lines", "hostile", "too long"],
)
async def test_what_is_pasted_into_the_search_is_found_however_long(reading, pasted: str) -> None:
    async with reading() as reader:
        await reader.press("slash")
        assert reader.app.focused
        reader.app.focused.post_message(events.Paste(pasted))
        await reader.press("enter")
        assert "1 shown" in reader.status
        assert "Teaching Llamas" in reader.title


async def test_what_is_pasted_into_a_note_is_harmless(reading) -> None:
    async with reading() as reader:
        await reader.press("e")
        reader.note.insert("a\x1b]52;c;aGk=\x07b\u202e\x9b31m\ud800")
        await reader.pilot.pause()
        assert reader.mark(TEACHING).note == "ab\N{REPLACEMENT CHARACTER}"


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
        reader.app.reader._after_disk(ExternalChanges())
        await reader.pilot.pause()
        assert reader.note.text == "ab"
        assert reader.mark(TEACHING).note == "ab"


async def test_a_paper_that_another_program_took_away_breaks_nothing(
    reading, library: Library
) -> None:
    async with reading() as reader:
        library._papers = {}
        await reader.press("s")
        await reader.app.reader.save()
        assert reader.app.is_running


async def test_a_failed_save_is_told_and_tried_again(
    reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise MarksNotSavedError("marks.json", "no space left on device", "")  # type: ignore[arg-type]

    async with reading() as reader:
        with monkeypatch.context() as broken:
            broken.setattr(Marks, "apply", full)
            await reader.press("e", "a")
            await reader.app.reader.save()
            await reader.app.reader.look()
            assert reader.note.border_subtitle == "not saved: no space left on device"
            await reader.press("escape", "q")
            await reader.pilot.pause()
            assert reader.app.is_running
            assert len(reader.app.screen.query(OptionList)) == 1
            await reader.press("escape")
        assert [mark.note for mark in (await reader.saved()).values()] == ["a"]
        assert "not saved" not in reader.status


# Finding


async def test_search_finds_as_one_types_and_esc_clears(reading) -> None:
    async with reading() as reader:
        await reader.press("j", "slash")
        await reader.type("robo")
        assert reader.title.startswith("Quiet Robots")
        assert "/robo: 1 shown" in reader.status
        await reader.press("enter")
        assert "/robo: 1 shown" in reader.status
        await reader.press("escape")
        assert "shown" not in reader.status
        assert reader.title.startswith("Quiet Robots")


async def test_arrows_move_through_results_while_the_box_is_open(reading) -> None:
    async with reading() as reader:
        await reader.press("slash", "down", "down", "up")
        assert reader.title.startswith("On the Boiling Point")
        await reader.press("escape", "s")
        assert reader.mark(ON).starred


async def test_nothing_found_says_what_was_searched(reading) -> None:
    async with reading() as reader:
        await reader.press("slash")
        await reader.type("[zebra]")
        shown = reader.text_of(AbstractPane)
        assert "No paper found: [zebra]" in shown
        assert "esc shows all papers again" in shown
        await reader.press("enter", "m", "s", "e", "y", "Y", "o", "u", "n", "[", "space", "j", "G")
        await reader.press("enter", "1", "backslash", "escape", "escape")
        assert reader.title.startswith("Teaching Llamas")
        assert (await reader.saved()) == {}


async def test_f_goes_through_the_filters(reading) -> None:
    async with reading() as reader:
        await reader.press("m", "j", "s", "f")
        assert "unread: 2 shown" in reader.status
        await reader.press("f")
        assert "starred: 1 shown" in reader.status
        await reader.press("f", "f")
        assert "with code: 2 shown" in reader.status
        await reader.press("f")
        assert "shown" not in reader.status


async def test_a_paper_marked_read_stays_in_the_unread_list_until_the_next_search(reading) -> None:
    async with reading() as reader:
        await reader.press("f", "m")
        assert reader.title.startswith("Teaching Llamas")
        assert "unread: 3 shown" in reader.status


# Order


def add_upvoted(library: Library, count: int = 6) -> None:
    """Add papers of August 2025, a day each: "U0" has the fewest upvotes, "N0" and so on none."""
    days = [date(2025, 8, 1) + timedelta(number) for number in range(count)]
    library.add(
        [Paper(f"u{n}", f"U{n}", "loom", date=day, upvotes=10 + n) for n, day in enumerate(days)]
        + [Paper(f"n{n}", f"N{n}", "loom", date=day) for n, day in enumerate(days)]
    )


def titles(reader: Reader) -> list[str]:
    lines = reader.text_of(PaperList).splitlines()
    return [match[1] for line in lines if (match := re.search(r"\b([UN]\d+)\b", line))]


async def test_capital_s_lists_by_upvotes_then_the_newest_and_back(
    reading, library: Library
) -> None:
    add_upvoted(library, 3)
    async with reading() as reader:
        assert titles(reader) == ["U2", "N2", "U1", "N1", "U0", "N0"]
        await reader.press("G", "S")
        assert titles(reader) == ["U2", "U1", "U0", "N2", "N1", "N0"]
        assert "by upvotes" in reader.status
        assert "shown" not in reader.status
        assert "───" not in reader.text_of(PaperList)
        assert "gh       2026-08-12" in reader.text_of(PaperList)
        assert "12  2025-08-03" in reader.text_of(PaperList)
        assert reader.title == "N0"
        await reader.press("S")
        assert titles(reader) == ["U2", "N2", "U1", "N1", "U0", "N0"]
        assert "by upvotes" not in reader.status
        assert reader.title == "N0"


async def test_the_order_stays_while_searching_and_filtering(reading, library: Library) -> None:
    add_upvoted(library, 3)
    library.change(library.entry("n1").paper, "starred", True)
    library.change(library.entry("u0").paper, "starred", True)
    async with reading() as reader:
        await reader.press("S", "slash", *"loom")
        assert titles(reader) == ["U2", "U1", "U0", "N2", "N1", "N0"]
        await reader.press("enter", "f", "f")
        assert "starred /loom: 2 shown  by upvotes" in reader.status
        assert titles(reader) == ["U0", "N1"]
        await reader.press("j", "escape")
        assert reader.title == "N1"
        assert "by upvotes" in reader.status
        assert titles(reader)[:3] == ["U2", "U1", "U0"]
        await reader.press("slash", *"u1", "S", "backspace", "escape")
        assert "by upvotes" in reader.status


async def test_the_cursor_stays_on_its_paper_however_far_down_it_is(
    reading, library: Library
) -> None:
    add_upvoted(library, 1500)
    async with reading() as reader:
        await reader.press("G", "S")
        assert reader.title == "N0"
        await reader.press("slash", *"loom", "enter", "g", "S")
        assert "/loom: 64" not in reader.status
        newest = reader.title
        for key in ("S", "S", "S"):
            await reader.press(key)
            assert reader.title == newest
        await reader.press("S", "f", "j")
        before = reader.title
        await reader.press("m", "S")
        assert "unread /loom" in reader.status
        assert reader.title != before


async def test_the_list_by_upvotes_goes_on_where_the_cursor_nears_its_end(
    reading, library: Library
) -> None:
    add_upvoted(library, 1500)
    async with reading() as reader:
        await reader.press("S", *"GGGGGG")
        assert reader.title == "N0"
        assert len(reader.app.reader._results) == len(library.days)
        await reader.press("g", "slash", *"loom", "enter", *"GGGGGG")
        assert reader.title == "N0"
        assert "/loom: 3,000 shown" in reader.status


async def test_marks_unread_and_undo_work_by_upvotes(reading, library: Library) -> None:
    add_upvoted(library, 3)
    async with reading() as reader:
        await reader.press("S", "g", "m", "s", "j", "m", "g", "n")
        assert reader.title == "U0"
        await reader.press("G", "u")
        assert reader.title == "U1"
        assert not reader.mark("u1").read
        assert reader.line.startswith("▌●")
        await reader.press("N")
        assert reader.told[-1] == "No unread paper above."
        await reader.press("g", "e", "x", "escape")
        assert reader.line.startswith("▌  ★✎")
        assert (await reader.saved())["u2"] == Mark(read=True, starred=True, note="x")


async def test_brackets_tell_that_days_are_not_in_order_by_upvotes(reading) -> None:
    settings = Settings(keys={"sort": "x"})
    async with reading(settings=settings) as reader:
        await reader.press("x", "[", "]")
        assert reader.told == 2 * ["Days are in order only with newest first (x)."]


async def test_a_day_is_gone_to_by_upvotes_too(reading, library: Library) -> None:
    add_upvoted(library, 1500)
    async with reading() as reader:
        await reader.press("S", "g", "d", "h", "enter")
        assert reader.title == "U1498"
        assert "by upvotes" in reader.status
        await reader.press("j", "d", "g", *"[[[", *"khhhh", "enter")
        assert reader.title.startswith("Teaching Llamas")
        assert "by upvotes" not in reader.status
        assert reader.told[-1].startswith("All papers again, newest first")


async def test_papers_that_another_program_brings_leave_the_cursor_by_upvotes_where_it_is(
    reading, library: Library, paths: Paths
) -> None:
    add_upvoted(library, 300)
    async with reading() as reader:
        await reader.press("S", "G", "k")
        assert reader.title == "N1"
        other = Library(Catalog(paths.catalog), Marks(paths.marks))
        other.add([Paper("praised", "U999", date=date(2025, 8, 1), upvotes=999)])
        other.close()
        await reader.app.reader.look()
        await reader.press("k", "j")
        assert reader.title == "N1"
        await reader.press("g")
        assert reader.title == "U999"


async def test_an_empty_library_by_upvotes_says_how_to_bring_papers_in(
    reading, paths: Paths
) -> None:
    new = Library(Catalog(paths.catalog.with_name("new.db")), Marks(paths.marks))
    async with reading(on=new) as reader:
        await reader.press("S", "j", "G", "n", "[", "m")
        assert "No papers yet" in reader.text_of(AbstractPane)
        await reader.press("S")
        assert "by upvotes" not in reader.status
    new.close()


# Links


async def test_y_copies_the_github_link_and_tells_how_far_it_got(reading) -> None:
    async with reading() as reader:
        await reader.press("y")
        assert reader.copied == ["https://github.com/woolly/knit-decoder"]
        assert reader.told == ["copied: https://github.com/woolly/knit-decoder"]


async def test_without_confirmation_the_terminal_gets_it_and_nothing_is_claimed(reading) -> None:
    async with reading(copied=CopyResult(sent=True)) as reader:
        await reader.press("y")
        assert reader.app.clipboard == "https://github.com/woolly/knit-decoder"
        assert reader.told == ["sent to the terminal: https://github.com/woolly/knit-decoder"]


async def test_y_without_a_github_link_says_so(reading) -> None:
    async with reading() as reader:
        await reader.press("j", "y")
        assert reader.copied == []
        assert reader.told[0].startswith("No GitHub link")


async def test_of_several_github_links_one_is_chosen(reading, library: Library) -> None:
    text = "https://github.com/a/one and https://github.com/a/two"
    library.add([Paper("two", "Two", text, links=find_links(text))])
    async with reading() as reader:
        await reader.press("G", "y", "down", "enter")
        assert reader.copied == ["https://github.com/a/two"]


async def test_the_copy_menu_has_links_title_and_citation(reading) -> None:
    async with reading() as reader:
        await reader.press("G", "Y", "3")
        assert reader.copied == ["Quiet Robots Make Better Neighbours"]
        await reader.press("Y", "j", "enter")
        assert reader.copied[-1] == "https://example.org/joist_(data)"
        await reader.press("Y", "escape")
        assert len(reader.copied) == 2


async def test_a_second_enter_behind_the_first_answers_nothing(reading) -> None:
    async with reading() as reader:
        await reader.press("Y")
        for _ in range(3):
            reader.app.post_message(events.Key("enter", "\r"))
        for _ in range(4):
            await reader.pilot.pause()
        assert reader.copied == ["https://github.com/woolly/knit-decoder"]
        assert reader.app.screen is reader.app.reader


async def test_digits_copy_links_in_the_abstract(reading) -> None:
    async with reading() as reader:
        await reader.press("G", "tab", "2")
        assert reader.copied == ["https://example.org/joist_(data)"]
        await reader.press("9")
        assert len(reader.copied) == 1


async def test_o_opens_the_paper_or_says_why_not(reading) -> None:
    async with reading() as reader:
        await reader.press("o")
        assert reader.opened == ["https://github.com/woolly/knit-decoder"]
        await reader.press("j", "o", "j", "o")
        assert reader.told[-2:] == [
            "This paper has no link to open.",
            "not opened: no browser here",
        ]


async def test_a_clicked_link_is_opened(reading) -> None:
    async with reading() as reader:
        await reader.pilot.click(AbstractPane, offset=(10, 3))
        await reader.pilot.pause()
        assert reader.opened == ["https://github.com/woolly/knit-decoder"]


# Panes


async def test_in_a_narrow_terminal_one_pane_is_in_sight(reading) -> None:
    async with reading(CLASSIC) as reader:
        panes = [
            reader.app.reader.query_one(kind) for kind in (PaperList, AbstractPane, NoteEditor)
        ]
        for number in (0, 1, 2, 0):
            in_sight = [pane for pane in panes if pane.region.area and pane.is_on_screen]
            assert in_sight == [panes[number]]
            assert panes[number].has_focus
            await reader.press("tab")


async def test_enter_gives_the_abstract_the_screen_and_takes_it_back(reading) -> None:
    async with reading() as reader:
        await reader.press("enter")
        assert reader.app.reader.query_one(AbstractPane).size.width > 100
        await reader.press("j")
        assert reader.title.startswith("On the Boiling Point")
        await reader.press("enter")
        assert reader.app.reader.query_one(PaperList).has_focus
        await reader.press("enter", "e")
        assert reader.note.has_focus
        assert reader.note.region.area


async def test_raw_text_and_back(reading) -> None:
    async with reading() as reader:
        assert "drops 20% fewer" in reader.text_of(AbstractPane)
        await reader.press("backslash")
        assert "drops 20\\% fewer" in reader.text_of(AbstractPane)
        await reader.press("backslash")
        assert "drops 20% fewer" in reader.text_of(AbstractPane)


async def test_in_a_larger_terminal_all_lines_are_drawn_for_it(reading, library: Library) -> None:
    library.add([Paper(f"wool{n}", f"Wool {n}", date=TODAY) for n in range(40)])
    async with reading((100, 30)) as reader:
        await reader.pilot.resize_terminal(120, 40)
        await reader.pilot.pause()
        resized = reader.screen
        reader.app.reader._showing.results()
        await reader.pilot.pause()
        assert reader.screen == resized


@pytest.mark.parametrize(
    "size",
    [(1, 1), (2, 50), (3, 9), (5, 60), (7, 20), (10, 3), (20, 5), (40, 12), (99, 9), (300, 100)],
)
async def test_any_size_works(reading, size: tuple[int, int]) -> None:
    async with reading(size) as reader:
        await reader.press("j", "s", "e", "a", "escape", "slash", "o", "n", "enter", "tab", "space")
        await reader.press("question_mark", "escape", "Y", "escape", "enter", "enter")
        await reader.press("d", *"hjkl[]g", "escape")
        await reader.pilot.resize_terminal(80, 24)
        await reader.pilot.resize_terminal(*size)
        await reader.pilot.pause()
        assert reader.mark(ON).starred
        assert reader.mark(ON).note == "a"


# Keys, themes, leaving


async def test_every_key_can_be_another_one_and_the_footer_knows(reading) -> None:
    settings = Settings(keys={"toggle_star": "x", "help": "f1"})
    async with reading(settings=settings) as reader:
        await reader.press("s")
        assert not reader.mark(TEACHING).starred
        await reader.press("x")
        assert reader.mark(TEACHING).starred
        assert "x star" in reader.text_of(KeyHints)
        await reader.press("f1")
        assert re.search(r"x +star, or take", shown_text(reader.app))


async def test_keys_that_clash_or_name_nothing_are_told_and_the_defaults_stay(
    reading, paths: Paths
) -> None:
    wrong = {"toggle_star": "m", "dance": "d", "raw": "?", "undo": ""}
    paths.config.write_text('[keys]\ndance = "d"\ntoggle_star = "m"\n')
    async with reading(settings=Settings(keys=wrong)) as reader:
        assert len(reader.told) == len(wrong) == SHOWN_PROBLEMS
        assert any(
            f"{paths.config}:3: [keys] toggle_star: m is toggle_read" in told
            for told in reader.told
        )
        assert any(f"{paths.config}:2: [keys] dance: there is no" in told for told in reader.told)
        assert any("question_mark is help" in told for told in reader.told)
        await reader.press("s", "m")
        assert reader.mark(TEACHING) == Mark(read=True, starred=True)


async def test_of_many_wrong_keys_the_first_are_told_and_how_many_more(
    reading, paths: Paths
) -> None:
    wrong = {"toggle_star": "m", "dance": "d", "undo": "", "raw": "?", "filter": "ctrl+c"}
    settings = Settings(keys=wrong | {"search": "[/foo]", "help": "\x1b"})
    async with reading(settings=settings) as reader:
        assert len(reader.told) == SHOWN_PROBLEMS + 1
        assert reader.told[-1] == f"{paths.config}: {7 - SHOWN_PROBLEMS} more problems"


async def test_two_commands_can_change_places(reading) -> None:
    settings = Settings(keys={"toggle_star": "m", "toggle_read": "s"})
    async with reading(settings=settings) as reader:
        assert reader.told == []
        await reader.press("s")
        assert reader.mark(TEACHING) == Mark(read=True)


async def test_leaving_the_search_box_by_any_way_closes_it(reading) -> None:
    async with reading() as reader:
        for way in ("tab", "click"):
            await reader.press("slash", "q")
            assert "enter keep" in reader.text_of(KeyHints)
            if way == "tab":
                await reader.press("tab")
            else:
                await reader.pilot.click(PaperList, offset=(12, 2))
            await reader.pilot.pause()
            assert not reader.app.reader.searching
            assert "enter keep" not in reader.text_of(KeyHints)
            await reader.press("escape", "escape")
            assert "shown" not in reader.status


async def test_no_key_in_the_footer_does_nothing(reading) -> None:
    async with reading() as reader:
        assert "undo" not in reader.text_of(KeyHints)
        assert "copy link" in reader.text_of(KeyHints)
        await reader.press("s", "j")
        assert "u undo" in reader.text_of(KeyHints)
        assert "copy link" not in reader.text_of(KeyHints)
        await reader.press("e")
        assert "s star" not in reader.text_of(KeyHints)


async def test_the_way_back_from_a_search_is_hinted(reading) -> None:
    async with reading(CLASSIC) as reader:
        assert "esc" not in reader.text_of(KeyHints)
        await reader.press("f")
        assert reader.text_of(KeyHints).startswith(" esc all")
        await reader.pilot.click(KeyHints, offset=(2, 0))
        await reader.pilot.pause()
        assert "unread:" not in reader.status
        assert "esc" not in reader.text_of(KeyHints)


async def test_a_click_on_a_hint_does_what_it_says(reading) -> None:
    async with reading() as reader:
        offset = reader.text_of(KeyHints).index("star")
        await reader.pilot.click(KeyHints, offset=(offset, 0))
        await reader.pilot.pause()
        assert reader.mark(TEACHING).starred


async def test_a_chosen_theme_is_remembered(reading, paths: Paths) -> None:
    async with reading() as reader:
        reader.app.theme = "nord"
        await reader.pilot.pause()
        await reader.app.workers.wait_for_complete()
    assert Settings.load(paths.config).theme == "nord"
    async with reading(settings=Settings.load(paths.config)) as reader:
        assert reader.app.theme == "nord"


async def test_a_theme_that_is_not_there_is_told(reading) -> None:
    async with reading(settings=Settings(theme="[red]x[/y]")) as reader:
        assert "there is no theme" in reader.told[0]


async def test_however_much_is_told_the_counts_and_the_latest_stay_in_sight(reading) -> None:
    async with reading(CLASSIC, toasts=True) as reader:
        counts = reader.status
        for number in range(12):
            notify(reader.app.reader, f"word {number} " + "and more " * 10, problem=True)
        await reader.pilot.pause()
        assert reader.status == counts
        assert " word 11 " in reader.screen


async def test_the_palette_offers_the_readers_commands(reading) -> None:
    async with reading() as reader:
        offered = {command.title for command in reader.app.get_system_commands(reader.app.reader)}
        assert {"Theme", "Star, or take the star away", "Quit"} <= offered


@pytest.mark.parametrize("key", ["pagedown", "pageup", "home", "end", "down", "up", "enter"])
async def test_no_key_breaks_a_palette_that_finds_nothing(reading, key: str) -> None:
    async with reading() as reader:
        await reader.press("ctrl+p", *"zzzz", key, key, "escape", "escape")
        assert reader.app.is_running


@pytest.mark.parametrize("key", ["pagedown", "down", "end", "up", "escape"])
async def test_no_key_breaks_a_palette_that_is_just_closing(reading, key: str) -> None:
    async with reading() as reader:
        await reader.press("ctrl+p")
        await reader.app.screen.query(CommandList).remove()
        await reader.press(key)
        assert reader.app.is_running


async def test_a_palette_that_was_closed_looks_for_nothing_more(reading) -> None:
    async with reading() as reader:
        await reader.press("ctrl+p")
        palette = reader.app.screen
        palette.dismiss()
        palette._gather_commands("star")
        await reader.pilot.pause()
        palette.dismiss()
        assert reader.app.is_running
        assert reader.app.screen is reader.app.reader


async def test_a_click_on_what_is_gone_from_the_palette_does_nothing(reading) -> None:
    async with reading() as reader:
        await reader.press("ctrl+p")
        palette = reader.app.screen
        clicked = Style(meta={"option": 99})
        for widget in (palette.query_one(CommandList), palette):
            place = (500, 500, 0, 0, 1)
            widget.post_message(events.Click(widget, *place, False, False, False, style=clicked))
            await reader.pilot.pause()
        assert reader.app.is_running
        assert reader.app.screen is palette


async def test_there_is_one_palette_whatever_is_over_it(reading) -> None:
    async with reading() as reader:
        await reader.press("ctrl+p")
        reader.app.push_screen(Question("Copy", [Choice("this", "this")]))
        await reader.press("ctrl+p", "escape", "escape")
        assert reader.app.screen is reader.app.reader


async def test_a_calendar_answers_nothing_while_the_palette_is_over_it(reading) -> None:
    async with reading() as reader:
        await reader.press("d")
        calendar = reader.app.screen
        await reader.press("ctrl+p")
        palette = reader.app.screen
        calendar.action_choose()
        await reader.pilot.pause()
        assert reader.app.screen is palette
        await reader.press("escape", "enter")
        assert reader.app.screen is reader.app.reader


async def test_q_quits_and_control_c_interrupts_both_with_the_note_saved(reading) -> None:
    for key, code in (("q", 0), ("ctrl+c", 130)):
        async with reading() as reader:
            await reader.press("e", key[-1])
            if key == "q":
                await reader.press("escape")
            await reader.press(key)
            await reader.app.workers.wait_for_complete()
            assert reader.app.return_code == code
        notes = {mark.note for mark in Marks(reader.paths.marks).load().values()}
        assert any(key[-1] in note for note in notes)


# First steps and trouble


async def test_a_first_time_reader_is_told_how_to_bring_in_papers(reading, paths: Paths) -> None:
    new = Library(Catalog(paths.catalog.with_name("new.db")), Marks(paths.marks))
    new.add(sample_papers(TODAY))
    async with reading(on=new) as reader:
        assert "paperreader import FILE" in shown_text(reader.app)
        assert "sample page" in reader.status
    async with reading((20, 5), on=new) as reader:
        assert "59" in reader.screen.splitlines()[0]
        assert len(reader.text_of(PaperList).splitlines()) == 3
        await reader.press("e", "w")
        assert reader.text_of(NoteEditor).startswith("w")
    new.close()


async def test_damaged_marks_are_asked_about_and_the_backup_comes_back(
    reading, library: Library, paths: Paths
) -> None:
    library.change(library.entry(TEACHING).paper, "starred", True)
    library.flush()
    library.change(library.entry(TEACHING).paper, "read", True)
    library.flush()
    paths.marks.write_text("{")
    async with reading() as reader:
        await reader.app.reader.look()
        await reader.pilot.pause()
        assert "The marks file is damaged" in shown_text(reader.app)
        await reader.press("1")
        await reader.app.reader.look()
        await reader.pilot.pause()
        assert reader.mark(TEACHING) == Mark(starred=True)
        assert paths.marks.with_name("marks.json.damaged-1").read_text() == "{"


async def test_with_damaged_marks_one_can_read_on_and_nothing_is_overwritten(
    reading, library: Library, paths: Paths
) -> None:
    library.change(library.entry(TEACHING).paper, "starred", True)
    library.flush()
    paths.marks.write_text("{")
    async with reading() as reader:
        await reader.app.reader.look()
        await reader.pilot.pause()
        await reader.press("2", "j", "s")
        await reader.app.reader.save()
        assert reader.mark(ON).starred
        assert "marks file damaged" in reader.status
        assert paths.marks.read_text() == "{"


HOSTILE = "[/foo] [@click=app.quit()]x[/] $[red]"


async def test_markup_in_a_paper_is_shown_as_text_everywhere(reading, library: Library) -> None:
    links = PaperList, AbstractPane
    paper = Paper(
        "zz-hostile", HOSTILE, f"{HOSTILE} https://a.org/[/b]", (HOSTILE,), source=HOSTILE
    )
    library.add([paper])
    library.change(paper, "note", HOSTILE)
    async with reading() as reader:
        await reader.press("G")
        for kind in (*links, NoteEditor):
            assert "[/foo] [@click=app.quit()]x[/]" in reader.text_of(kind)
        await reader.press("Y")
        assert "[@click=app.quit()]" in shown_text(reader.app)
        await reader.press("1", "s", "u")
        assert "[/foo]" in reader.told[-1]
        await reader.press("slash")
        await reader.type("[/foo]")
        assert "[/foo]" in reader.status
        await reader.press("enter")
        await reader.pilot.click(AbstractPane, offset=(14, 2))
        assert reader.app.is_running
