"""The columns of the list: titles get all the room that nothing else needs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from paperreader.models import Link, Paper
from paperreader.tui.widgets.abstract import AbstractPane
from paperreader.tui.widgets.paper_list import PaperList
from reading import CLASSIC

if TYPE_CHECKING:
    from paperreader.library import Library

LATER = date(2026, 8, 13)


async def test_titles_are_cut_at_the_character(reading, library: Library) -> None:
    library.add([Paper("long", f"High-dimensional {'dynamics' * 20}", "x", date=LATER)])
    cuts = []
    for width in range(50, 60):
        async with reading((width, 24)) as reader:
            assert reader.line.startswith("▌● High-dimensional dynamicsdynamics")
            cuts.append(reader.line.index("…"))
    assert cuts == [*range(cuts[0], cuts[0] + 10)]


async def test_a_column_is_there_only_if_something_in_sight_needs_it(
    reading, library: Library
) -> None:
    library.add(Paper(f"p{n}", f"P{n}", "x", date=LATER) for n in range(60))
    github = (Link("github", "https://github.com/woolly/scarf"),)
    library.add([Paper("praised", "Praised", date=date(2025, 1, 1), upvotes=1234, links=github)])
    async with reading(CLASSIC) as reader:
        assert reader.line == "▌● P0"
        await reader.press("s")
        assert reader.line == "▌●★ P0"
        await reader.press("j")
        assert reader.line == "▌●  P1"
        await reader.press("G")
        assert reader.line.endswith("  gh  1234")


async def test_no_title_moves_when_a_mark_or_a_paper_goes_out_of_sight(
    reading, library: Library
) -> None:
    library.add(Paper(f"p{n}", f"P{n}", "x", date=LATER) for n in range(60))
    async with reading(CLASSIC) as reader:
        await reader.press("s", "j")
        assert reader.line == "▌●  P1"
        await reader.press("k", "s", "j")
        assert reader.line == "▌●  P1"
        await reader.press("pagedown", "pagedown", "g", "j")
        assert reader.line == "▌●  P1"
        await reader.press("slash", *"p1")
        assert reader.line == "▏●  P1"
        await reader.press("escape")
        await reader.press("g", "j")
        assert reader.line == "▌● P1"


async def test_a_wide_screen_gives_the_list_what_the_abstract_does_not_use(reading) -> None:
    for width in (100, 120, 160, 200, 300):
        async with reading((width, 50)) as reader:
            lines = reader.app.reader.query_one(PaperList).size.width
            text = reader.app.reader.query_one(AbstractPane).size.width
            assert text <= 82
            assert lines + text >= width - 8
