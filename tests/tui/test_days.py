"""Going from day to day, and choosing a day in the calendar."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from textual import events

from paperreader.catalog import Catalog
from paperreader.library import Library
from paperreader.marks import Marks
from paperreader.models import Paper
from reading import shown_lines

if TYPE_CHECKING:
    from paperreader.config import Paths


def add_days(library: Library, *days: int) -> None:
    """Add two papers for each of these days of August 2026, such as "D10a" and "D10b"."""
    for day in days:
        library.add([Paper(f"d{day}{n}", f"D{day}{n}", "x", date=date(2026, 8, day)) for n in "ab"])


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
        assert reader.messages == ["That's the earliest day you have. R fetches Fri 7 Aug."]
        await reader.press("]", "]")
        assert reader.title.startswith("Teaching Llamas")


async def test_d_goes_to_the_day_that_is_chosen(reading, library: Library) -> None:
    add_days(library, 5, 11)
    async with reading() as reader:
        await reader.press("j", "d")
        assert "August 2026" in reader.screen
        assert "Wed 12 Aug 2026 · 3 papers" in reader.screen
        await reader.press("k")
        assert "Wed 5 Aug 2026 · 2 papers" in reader.screen
        assert "enter: go there" in reader.screen
        await reader.press("enter")
        assert reader.title == "D5a"
        await reader.press("d", "down", "left", "enter")
        assert reader.title == "D11a"
        assert reader.messages == []


async def test_the_calendar_opens_at_the_current_day_and_esc_changes_nothing(
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


async def test_for_a_paper_without_a_date_the_calendar_opens_at_today(
    reading, library: Library
) -> None:
    library.add([Paper("undated", "Undated", "x")])
    async with reading() as reader:
        await reader.press("G", "d")
        assert "Mon 23 Nov 2026 · today · not fetched yet" in reader.screen


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


async def test_a_missing_day_is_fetched_and_the_cursor_stays(reading) -> None:
    async with reading() as reader:
        await reader.press("j", "d", "l")
        assert "Thu 13 Aug 2026 · not fetched yet" in reader.screen
        assert "enter: fetch it" in reader.screen
        await reader.press("l", "l")
        assert "Sat 15 Aug 2026 · no list is made on weekends" in reader.screen
        assert "enter: ask anyway" in reader.screen
        asked = []
        reader.app.reader._days.fetch_day = asked.append
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


async def test_going_to_a_day_outside_the_search_results_lists_all_papers_and_says_so(
    reading, library: Library
) -> None:
    add_days(library, 10, 11)
    async with reading() as reader:
        await reader.press("slash", *"d11", "enter", "d", "enter")
        assert reader.messages == []
        assert "/d11: 2 shown" in reader.status
        await reader.press("d", "h", "enter")
        assert reader.title == "D10a"
        assert "shown" not in reader.status
        assert reader.messages == [
            "Showing all papers, newest first: that day isn't in the search results."
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


async def test_a_second_enter_right_after_the_first_stays_in_the_reader(reading) -> None:
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
        await reader.app.reader.check_files()
        await reader.press("h")
        assert "Tue 11 Aug 2026 · 2 papers" in reader.screen
