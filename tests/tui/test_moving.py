"""Moving through the list, the abstract and the panes."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


async def test_n_goes_from_unread_to_unread(reading) -> None:
    async with reading() as reader:
        await reader.press("j", "m", "k", "n")
        assert reader.title.startswith("Quiet Robots")
        await reader.press("N")
        assert reader.title.startswith("Teaching Llamas")
        await reader.press("N")
        assert reader.messages == ["No unread paper above."]


async def test_a_click_goes_to_the_paper_and_to_the_pane(reading) -> None:
    async with reading() as reader:
        await reader.pilot.click(PaperList, offset=(12, 4))
        await reader.pilot.pause()
        assert reader.title.startswith("Quiet Robots")
        await reader.pilot.click(NoteEditor, offset=(5, 3))
        assert reader.note.has_focus
