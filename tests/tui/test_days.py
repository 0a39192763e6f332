"""Going from day to day, and choosing a day in the calendar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from textual import events

from made_up import TODAY
from paperreader.catalog import Catalog
from paperreader.library import Library
from paperreader.marks import Marks
from paperreader.models import Paper
from paperreader.tui.screens.calendar import Month
from paperreader.tui.screens.file_actions import FileActions
from paperreader.tui.widgets.paper_list import PaperList
from reading import CLASSIC, shown_lines

if TYPE_CHECKING:
    from paperreader.config import Paths


YESTERDAY = TODAY - timedelta(days=1)


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
        assert "Tue 11 Aug  2 of 2 unread" in reader.status
        await reader.press("j", "[")
        assert reader.title == "D10a"
        await reader.press("[")
        assert reader.messages == ["That's the earliest day you have. R fetches Fri 7 Aug."]
        await reader.press("]", "]")
        assert reader.title.startswith("Teaching Llamas")


async def test_every_heading_in_sight_counts_its_papers_at_the_first_paint(
    reading, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FileActions, "start_checks", lambda _: None)  # they show all once more
    add_days(library, 10, 11)
    async with reading() as reader:
        for heading in ("Wed 12 Aug  3 of 3", "Tue 11 Aug  2 of 2", "Mon 10 Aug  2 of 2"):
            assert f"{heading} unread" in reader.screen


async def test_d_goes_to_the_day_that_is_chosen(reading, library: Library) -> None:
    add_days(library, 5, 11)
    async with reading() as reader:
        await reader.press("j", "d")
        assert "August 2026" in reader.screen
        assert "Wed 12 Aug 2026 · 3 of 3 unread" in reader.screen
        await reader.press("k")
        assert "Wed 5 Aug 2026 · 2 of 2 unread" in reader.screen
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
        assert "Mon 10 Aug 2026 · 2 of 2 unread" in reader.screen
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
        reader.app.reader.days.fetch_day = asked.append
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
        assert "/d11: 1 of 2" in reader.status
        await reader.press("d", "h", "enter")
        assert reader.title == "D10a"
        assert "/d11" not in reader.status
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
        assert "Tue 11 Aug 2026 · 2 of 2 unread" in reader.screen


async def test_headings_count_what_is_unread_and_follow_each_mark(
    reading, library: Library, paths: Paths
) -> None:
    add_days(library, 10)
    library.add([Paper("old", "Old", date=date(2025, 8, 11)), Paper("undated", "Undated")])
    async with reading() as reader:
        shown = reader.text_of(PaperList)
        assert " Wed 12 Aug  3 of 3 unread ──" in shown
        assert " Mon 10 Aug  2 of 2 unread ──" in shown
        assert " Mon 11 Aug 2025  1 of 1 unread ──" in shown
        assert " No date  1 of 1 unread ──" in shown
        await reader.press("m", "G", "m")
        assert " Wed 12 Aug  2 of 3 unread ──" in reader.text_of(PaperList)
        assert " No date  all read ──" in reader.text_of(PaperList)
        other = Library(Catalog(paths.catalog), Marks(paths.marks))
        other.change(other.entry("d10a").paper, "read", True)
        other.flush()
        other.close()
        await reader.app.reader.check_files()
        await reader.pilot.pause()
        assert " Mon 10 Aug  1 of 2 unread ──" in reader.text_of(PaperList)
        await reader.press("u")
        assert " No date  1 of 1 unread ──" in reader.text_of(PaperList)


async def test_a_search_has_headings_or_else_each_line_its_day(reading, library: Library) -> None:
    for day in range(1, 11):
        library.add(
            [Paper(f"d{day}{n}", f"D{day}{n} {n}w", "x", date=date(2026, 8, day)) for n in "ab"]
        )
    library.add([Paper("old", "Aw of Old", date=date(2025, 8, 11))])
    async with reading() as reader:
        await reader.press("slash", *"x")
        await reader.press("enter", "slash", *"title:d10", "enter")
        assert " Mon 10 Aug  2 of 2 unread ──" in reader.text_of(PaperList)
        await reader.press("slash", *["backspace"] * 12, *"aw", "enter")
        assert "──" not in reader.text_of(PaperList)
        assert reader.line.endswith("       10 Aug")
        await reader.press("G")
        assert reader.line.endswith("  11 Aug 2025")


async def test_brackets_and_the_calendar_put_the_days_heading_at_the_top(
    reading, library: Library
) -> None:
    for day in (5, 6, 7, 10):
        library.add(
            Paper(f"d{day}n{n}", f"D{day}n{n}", "x", date=date(2026, 8, day)) for n in range(40)
        )
    async with reading(CLASSIC) as reader:
        await reader.press("[")
        assert reader.text_of(PaperList).startswith(" Mon 10 Aug  40 of 40 unread")
        await reader.press("G", "]")
        assert reader.text_of(PaperList).startswith(" Thu 6 Aug  40 of 40 unread")
        await reader.press("d", "right", "enter")
        assert reader.text_of(PaperList).startswith(" Fri 7 Aug  40 of 40 unread")


async def test_the_calendar_tells_both_numbers_and_tints_days_with_unread_papers(
    reading, library: Library
) -> None:
    add_days(library, 10, 11)
    for paper_id in ("d10a", "d10b", "d11a"):
        library.change(library.entry(paper_id).paper, "read", True)
    async with reading() as reader:
        await reader.press("d")
        month = reader.app.screen.query_one(Month).render()
        bold = {
            month.plain[start:end].strip()
            for start, end, style in month.spans
            if "bold" in str(style)
        }
        assert bold == {"11", "12"}
        await reader.press("h")
        assert "Tue 11 Aug 2026 · 1 of 2 unread" in reader.screen
        await reader.press("h")
        assert "Mon 10 Aug 2026 · all 2 read" in reader.screen


async def test_the_top_line_tells_day_library_and_place_apart(reading, library: Library) -> None:
    add_days(library, 10)
    async with reading() as reader:
        await reader.press("m", "j")
        assert reader.status == (
            " paperreader │ library 5 papers  4 unread  0 ★ │ Wed 12 Aug  2 of 3 unread │ 2 of 5"
        )
    async with reading((40, 12)) as reader:
        assert reader.status == " all 5 4● 0★ 12 Aug 2/3● 2 of 5"


@pytest.mark.parametrize(
    ("keys", "offer"),
    [
        ("m j m j m", "[ Tue 11 Aug · ff starred"),
        ("j j m k m k m", "[ Tue 11 Aug · ff starred"),
        ("enter space space space space", "ff starred"),  # which goes on to 11 August
    ],
)
async def test_after_the_last_unread_paper_of_a_day_it_says_what_was_done(
    reading, library: Library, keys: str, offer: str
) -> None:
    add_days(library, 11)
    library.change(library.entry("on").paper, "note", "cake")
    async with reading((120, 60)) as reader:
        await reader.press("s", *keys.split())
        assert reader.messages[-1] == f"All 3 read. 1 starred, 1 note. {offer}"
        await reader.press("escape", "f", "f")
        assert "starred: 1 of 1" in reader.status
        count = len(reader.messages)
        await reader.press("m")
        assert len(reader.messages) == count
        await reader.press("m")
        assert reader.messages[-1] == "All 3 read. 1 starred, 1 note."


async def test_the_day_before_is_called_yesterday_if_it_was(reading, library: Library) -> None:
    library.add([Paper("now", "Now", date=TODAY), Paper("then", "Then", date=YESTERDAY)])
    async with reading() as reader:
        await reader.press("m")
        assert reader.messages == ["All 1 read. [ yesterday"]


async def test_the_reader_opens_at_the_first_unread_paper(reading, library: Library) -> None:
    add_days(library, 11)
    library.add(Paper(f"d10n{n}", f"D10n{n}", "x", date=date(2026, 8, 10)) for n in range(200))
    read = ["teaching", "on", "quiet", "d11a", "d11b", *(f"d10n{n}" for n in range(150))]
    for paper_id in read:
        library.change(library.entry(paper_id).paper, "read", True)
    async with reading() as reader:
        assert reader.title == "D10n150"
        assert "156 of 205" in reader.status
        assert "▌● D10n150" in reader.line
    async with reading() as reader:
        await reader.press("g", "m")
    async with reading() as reader:
        assert reader.title.startswith("Teaching Llamas")
