"""Listing papers by upvotes instead of by day."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from paperreader.catalog import Catalog
from paperreader.config import Settings
from paperreader.library import Library
from paperreader.marks import Marks
from paperreader.models import Mark, Paper
from paperreader.tui.widgets.abstract import AbstractPane
from paperreader.tui.widgets.paper_list import PaperList

if TYPE_CHECKING:
    from paperreader.config import Paths
    from reading import Reader


def add_upvoted(library: Library, count: int = 6) -> None:
    """Add ``count`` papers with upvotes and as many without, one of each per day of 2025-08-01 on.

    "U0" has the fewest upvotes; "N0" and so on have none.
    """
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
        await reader.press("G", "S", "S")
        assert titles(reader) == ["U2", "U1", "U0", "N2", "N1", "N0"]
        assert "by upvotes" in reader.status
        assert "───" not in reader.text_of(PaperList)
        assert re.search("gh +12 Aug$", reader.text_of(PaperList), re.MULTILINE)
        assert "12  3 Aug 2025" in reader.text_of(PaperList)
        assert reader.title == "U2"
        await reader.press("G", "S")
        assert titles(reader) == ["U2", "N2", "U1", "N1", "U0", "N0"]
        assert "by upvotes" not in reader.status
        assert reader.title == "N0"


async def test_the_order_stays_while_searching_and_filtering(reading, library: Library) -> None:
    add_upvoted(library, 3)
    library.change(library.entry("n1").paper, "starred", True)
    library.change(library.entry("u0").paper, "starred", True)
    async with reading() as reader:
        await reader.press("S", "S", "slash", *"loom")
        assert titles(reader) == ["U2", "U1", "U0", "N2", "N1", "N0"]
        await reader.press("enter", "f", "f")
        assert "starred /loom: 1 of 2 │ by upvotes" in reader.status
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
        assert "by upvotes within days" in reader.status
        await reader.press("slash", *"loom", "enter", *"GGGGG")
        assert reader.title == "N0"
        await reader.press("S")
        assert reader.title == "U1499"
        await reader.press(*"GGGGG", "S")
        assert reader.title == "N0"
        assert "/loom: 3,000 of 3,000" in reader.status


async def test_the_list_by_upvotes_grows_when_the_cursor_comes_near_its_end(
    reading, library: Library
) -> None:
    add_upvoted(library, 1500)
    async with reading() as reader:
        await reader.press("S", "S", *"GGGGGG")
        assert reader.title == "N0"
        assert len(reader.app.reader.state) == len(library.days)
        await reader.press("g", "slash", *"loom", "enter", *"GGGGGG")
        assert reader.title == "N0"
        assert "/loom: 3,000 of 3,000" in reader.status


async def test_marks_unread_and_undo_work_by_upvotes(reading, library: Library) -> None:
    add_upvoted(library, 3)
    async with reading() as reader:
        await reader.press("S", "S", "m", "s", "j", "m", "g", "n")
        assert reader.title == "U0"
        await reader.press("G", "u")
        assert reader.title == "U1"
        assert not reader.mark("u1").read
        assert reader.line.startswith("▌●")
        await reader.press("N")
        assert reader.message == "No unread paper above: on from the end."
        await reader.press("g", "e", "x", "escape")
        assert reader.line.startswith("▌ ★✎ ")
        assert (await reader.saved())["u2"] == Mark(read=True, starred=True, note="x")


async def test_brackets_report_that_a_list_by_upvotes_is_not_by_day(
    reading, library: Library
) -> None:
    add_upvoted(library)
    settings = Settings(keys={"sort": "x"})
    async with reading(settings=settings) as reader:
        await reader.press("x", "x", "[", "]")
        assert reader.messages == 2 * ["This list is not by day. x changes its order."]


async def test_within_days_the_most_upvotes_come_first_and_days_stay_in_order(
    reading, library: Library
) -> None:
    august = [
        Paper(f"u{n}", f"U{n}", "loom", date=date(2026, 8, 10 + n % 2), upvotes=n or None)
        for n in range(8)
    ]
    library.add(august)
    async with reading() as reader:
        await reader.press("[", "S")
        assert titles(reader) == ["U7", "U5", "U3", "U1", "U6", "U4", "U2", "U0"]
        assert reader.title == "U1"  # where the cursor was
        assert reader.text_of(PaperList).count(" of 4 unread ──") == 2
        await reader.press("[")
        assert reader.title == "U6"
        await reader.press("]", "m", "n")
        assert reader.title == "U5"
        await reader.press("slash", *"loom")
        assert titles(reader) == ["U7", "U5", "U3", "U1", "U6", "U4", "U2", "U0"]


async def test_within_days_a_long_search_is_continued_day_by_day(reading, library: Library) -> None:
    papers = [
        Paper(f"p{n}", f"P{n}", "loom", date=date(2026, 1, 1 + n % 3), upvotes=n * 7 % 1999)
        for n in range(2400)
    ]
    library.add(papers)
    async with reading() as reader:
        await reader.press("slash", *"loom", "enter", "S", *"GGGG")
        state = reader.app.reader.state
        assert len(state) == len(papers)
        numbers = state.listing.numbers(0, len(state))
        listed = [entry.paper for entry in library.entries(numbers) if entry]
        assert [paper.date for paper in listed] == sorted((p.date for p in papers), reverse=True)
        for day in (1, 2, 3):
            upvotes = [paper.upvotes for paper in listed if paper.date == date(2026, 1, day)]
            assert upvotes == sorted(upvotes, reverse=True)
        for number in numbers[::97]:
            assert numbers[state.listing.index_of(number)] == number


async def test_a_list_without_upvotes_says_so_and_does_not_change(
    reading, library: Library
) -> None:
    add_upvoted(library, 3)
    async with reading() as reader:
        await reader.press("slash", *"knit", "enter", "S")
        assert reader.messages == ["No paper listed has upvotes: the newest stay first."]
        assert "by upvotes" not in reader.status
        await reader.press("escape", "S")
        assert "by upvotes within days" in reader.status
        await reader.press("slash", *"knit", "enter", "S")
        assert "by upvotes" not in reader.status


async def test_the_calendar_goes_to_a_day_by_upvotes_too(reading, library: Library) -> None:
    add_upvoted(library, 1500)
    async with reading() as reader:
        await reader.press("S", "S", "d", "h", "enter")
        assert reader.title == "U1498"
        assert "by upvotes" in reader.status
        await reader.press("j", "d", "g", *"[[[", *"khhhh", "enter")
        assert reader.title.startswith("Teaching Llamas")
        assert "by upvotes" not in reader.status
        assert reader.messages[-1].startswith("Showing all papers, newest first")


async def test_papers_that_another_program_adds_leave_the_cursor_by_upvotes_where_it_is(
    reading, library: Library, paths: Paths
) -> None:
    add_upvoted(library, 300)
    async with reading() as reader:
        await reader.press("S", "S", "G", "k")
        assert reader.title == "N1"
        other = Library(Catalog(paths.catalog), Marks(paths.marks))
        other.add([Paper("praised", "U999", date=date(2025, 8, 1), upvotes=999)])
        other.close()
        await reader.app.reader.check_files()
        await reader.press("k", "j")
        assert reader.title == "N1"
        await reader.press("g")
        assert reader.title == "U999"


async def test_an_empty_library_by_upvotes_says_how_to_add_papers(reading, paths: Paths) -> None:
    new = Library(Catalog(paths.catalog.with_name("new.db")), Marks(paths.marks))
    async with reading(on=new) as reader:
        await reader.press("S", "j", "G", "n", "[", "m")
        assert "No papers yet" in reader.text_of(AbstractPane)
        await reader.press("S")
        assert "by upvotes" not in reader.status
    new.close()
