"""What is shown where, in terminals of all sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from made_up import TODAY
from paperreader.models import Paper
from paperreader.text.dates import format_day
from paperreader.tui.widgets.abstract import AbstractPane
from paperreader.tui.widgets.note_pane import NotePane
from paperreader.tui.widgets.paper_list import PaperList
from reading import CLASSIC, ON, TEACHING

if TYPE_CHECKING:
    from paperreader.library import Library


async def test_in_a_narrow_terminal_one_pane_is_visible(reading) -> None:
    async with reading(CLASSIC) as reader:
        panes = [reader.app.reader.query_one(kind) for kind in (PaperList, AbstractPane, NotePane)]
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


async def test_the_text_of_the_full_screen_is_in_the_middle(reading) -> None:
    async with reading((200, 50)) as reader:
        await reader.press("enter")
        region = reader.app.reader.query_one(AbstractPane).region
        assert region.width == 84
        assert abs(region.x - (200 - region.right)) <= 1


async def test_the_day_is_shown_only_where_no_list_says_it(reading, library: Library) -> None:
    day = format_day(library.entry(TEACHING).paper.date, year=True)
    async with reading() as reader:
        assert day not in reader.text_of(AbstractPane)
        await reader.press("enter")
        assert day in reader.text_of(AbstractPane)
        await reader.press("enter")
        assert day not in reader.text_of(AbstractPane)
        await reader.pilot.resize_terminal(*CLASSIC)
        await reader.press("tab")
        assert day in reader.text_of(AbstractPane)


async def test_backslash_folds_the_summary_then_shows_raw_text(reading, library: Library) -> None:
    library.add([Paper("rings", "Rings", r"Up by 20\%.", date=TODAY, summary="Rings grow.")])
    async with reading() as reader:
        await reader.press("/", *"rings", "enter")
        seen = []
        for _ in range(4):
            shown = reader.text_of(AbstractPane)
            seen.append(("AI summary" in shown, r"20\%" in shown))
            await reader.press("backslash")
        assert seen == [(True, False), (False, False), (True, True), (True, False)]


async def test_the_first_match_is_scrolled_into_sight(reading, library: Library) -> None:
    abstract = "wool " * 900 + "needle " + "wool " * 900
    library.add([Paper("stack", "A Stack", abstract, date=TODAY)])
    async with reading() as reader:
        await reader.press("/", *"stac")
        assert reader.title == "A Stack"
        await reader.press("k", "escape", "/", *"needle", "enter")
        assert "needle" in reader.text_of(AbstractPane)
        assert reader.title != "A Stack"


async def test_where_else_a_search_was_found_is_said_in_the_border(
    reading, library: Library
) -> None:
    library.change(library.entry(TEACHING).paper, "note", "quixotic")
    async with reading() as reader:
        await reader.press("/", *"quixotic", "enter")
        assert "found in: note" in reader.screen
        await reader.press("escape")
        assert "found in" not in reader.screen


async def test_matches_have_a_background_and_links_are_underlined(reading) -> None:
    async with reading() as reader:
        await reader.press("/", *"llamas", "enter")
        pane = reader.app.reader.query_one(AbstractPane)
        parts = [part for line in pane._lines.strips for part in line if part.style]
        match = next(part for part in parts if part.text == "Llamas")
        link = next(part for part in parts if part.text == "code")
        plain = next(part for part in parts if part.text.startswith("Teaching"))
        assert match.style.reverse
        assert not plain.style.reverse
        assert not match.style.underline
        assert link.style.underline


@pytest.mark.parametrize("size", [(20, 5), (20, 9), (40, 12), (60, 20), (80, 24), (200, 50)])
async def test_a_long_note_works_at_any_size(reading, library: Library, size) -> None:
    library.change(library.entry(TEACHING).paper, "note", "a note\n" * 30 + "its end")
    async with reading(size) as reader:
        await reader.press("tab", "tab", "down", "e", "!", "escape", "enter", "e", "escape")
        assert reader.mark(TEACHING).note.endswith("its end!")
        for other in ((120, 40), (20, 5), size):
            await reader.pilot.resize_terminal(*other)
            await reader.pilot.pause()
        await reader.press("e")
        assert "its end!" in reader.screen
