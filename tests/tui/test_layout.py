"""What is shown where, in terminals of all sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from made_up import TODAY
from paperreader.models import Paper
from paperreader.tui.widgets.abstract import AbstractPane
from paperreader.tui.widgets.note_pane import NotePane
from paperreader.tui.widgets.paper_list import PaperList
from reading import CLASSIC, ON

if TYPE_CHECKING:
    from paperreader.library import Library


async def test_in_a_narrow_terminal_one_pane_is_visible(reading) -> None:
    async with reading(CLASSIC) as reader:
        panes = [
            reader.app.reader.query_one(kind) for kind in (PaperList, AbstractPane, NotePane)
        ]
        for number in (0, 1, 2, 0):
            in_sight = [pane for pane in panes if pane.region.area and pane.is_on_screen]
            assert in_sight == [panes[number]]
            assert panes[number].has_focus
            await reader.press("tab")


async def test_enter_shows_the_abstract_full_screen_and_goes_back(reading) -> None:
    async with reading() as reader:
        await reader.press("enter")
        assert not reader.app.reader.query_one(PaperList).region.area
        assert reader.app.reader.query_one(AbstractPane).size.height > 30
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


async def test_authors_and_the_summary_are_shown_as_they_read(reading, library: Library) -> None:
    summary = r"Solves it in $O(n^2)$."
    library.add([Paper("rings", "Rings", "Text.", (r"E. N\"other",), date=TODAY, summary=summary)])
    async with reading() as reader:
        await reader.press("/", *"rings", "enter", "enter")
        assert "E. Nöther" in reader.text_of(AbstractPane)
        assert "Solves it in O(n²)." in reader.text_of(AbstractPane)


async def test_no_formula_is_broken_between_its_brackets(reading, library: Library) -> None:
    abstract = "".join(f"{'word ' * n} $O(n \\log n)$ it is, " for n in range(1, 20))
    library.add([Paper("sorting", "Sorting", abstract, date=TODAY)])
    async with reading((120, 60)) as reader:
        await reader.press("/", *"sorting", "enter", "enter")
        assert reader.text_of(AbstractPane).count("O(n log n)") == 19


async def test_in_a_larger_terminal_all_lines_are_drawn_for_it(reading, library: Library) -> None:
    library.add([Paper(f"wool{n}", f"Wool {n}", date=TODAY) for n in range(40)])
    async with reading((100, 30)) as reader:
        await reader.pilot.resize_terminal(120, 40)
        await reader.pilot.pause()
        resized = reader.screen
        reader.app.refresh()
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
