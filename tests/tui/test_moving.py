"""Moving through the list, the abstract and the panes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from made_up import TODAY
from paperreader.models import Paper
from paperreader.tui.widgets.abstract import AbstractPane
from paperreader.tui.widgets.note_editor import NoteEditor
from paperreader.tui.widgets.paper_list import PaperList
from reading import CLASSIC, TEACHING

if TYPE_CHECKING:
    from paperreader.library import Library


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


async def test_n_goes_from_unread_to_unread_around_the_end_and_says_so(reading) -> None:
    async with reading() as reader:
        await reader.press("j", "m", "k", "n")
        assert reader.title.startswith("Quiet Robots")
        await reader.press("N")
        assert reader.title.startswith("Teaching Llamas")
        assert reader.messages == []
        await reader.press("N")
        assert reader.title.startswith("Quiet Robots")
        assert reader.message == "No unread paper above: on from the end."
        await reader.press("n")
        assert reader.title.startswith("Teaching Llamas")
        assert reader.message == "No unread paper below: on from the top."
        await reader.press("m", "G", "n")
        assert reader.title.startswith("Quiet Robots")
        assert reader.message == "No other paper here is unread."


async def test_r_marks_the_paper_read_and_goes_to_the_next_unread(reading) -> None:
    async with reading() as reader:
        await reader.press("r")
        assert reader.title.startswith("On the Boiling Point")
        await reader.press("u")
        assert reader.title.startswith("Teaching Llamas")
        assert not reader.mark(TEACHING).read
        await reader.press(*"rrr")
        assert reader.messages[-2:] == ["No other paper here is unread.", "All 3 read."]
        assert "0 unread" in reader.status


async def test_half_pages_and_pages_move_the_list(reading, library: Library) -> None:
    library.add([Paper(f"wool{n}", f"Wool {n}", date=TODAY) for n in range(90)])
    async with reading() as reader:
        page = reader.app.reader.query_one(PaperList).size.height - 1

        async def moved(key: str) -> int:
            before = reader.app.reader.state.cursor
            await reader.press(key)
            return reader.app.reader.state.cursor - before

        assert [await moved(key) for key in ("ctrl+f", "ctrl+b", "pagedown", "pageup")] == [
            *(page, -page),
            *(page, -page),
        ]
        assert [await moved(key) for key in ("ctrl+d", "ctrl+u")] == [page // 2, -(page // 2)]
        assert [await moved(key) for key in ("G", "g")] == [92, -92]


@pytest.mark.parametrize("keys", ["l", "enter"])
async def test_the_same_keys_scroll_the_abstract_when_it_is_in_use(
    reading, library: Library, keys: str
) -> None:
    library.add([Paper("a-long-one", "A Long One", "Many words. " * 2000)])
    async with reading() as reader:
        await reader.press("G", keys)
        title = reader.title
        abstract = reader.app.reader.query_one(AbstractPane)
        page = abstract.size.height - 1

        async def scrolled(key: str) -> int:
            before = abstract.scroll_offset.y
            await reader.press(key)
            return abstract.scroll_offset.y - before

        assert [await scrolled(key) for key in ("ctrl+d", "ctrl+u", "ctrl+f", "ctrl+b")] == [
            *(page // 2, -(page // 2)),
            *(page, -page),
        ]
        assert [await scrolled(key) for key in ("pagedown", "pageup")] == [page, -page]
        assert [await scrolled(key) for key in "Gg"] == [abstract.max_scroll_y] * 1 + [
            -abstract.max_scroll_y
        ]
        assert abstract.scroll_offset.y == 0
        assert reader.title == title


async def test_h_and_l_go_between_list_and_abstract_and_never_into_the_note(reading) -> None:
    async with reading() as reader:
        await reader.press(*"lll")
        assert reader.app.reader.query_one(AbstractPane).has_focus
        await reader.press(*"hh")
        assert reader.app.reader.query_one(PaperList).has_focus
        assert reader.mark(TEACHING).note == ""


async def test_a_click_goes_to_the_paper_and_to_the_pane(reading) -> None:
    async with reading() as reader:
        await reader.pilot.click(PaperList, offset=(12, 4))
        await reader.pilot.pause()
        assert reader.title.startswith("Quiet Robots")
        await reader.pilot.click(NoteEditor, offset=(5, 0))
        assert reader.note.has_focus
