"""Searching and filtering."""

from __future__ import annotations

import pytest
from textual import events

from paperreader.tui.widgets.abstract import AbstractPane
from paperreader.tui.widgets.key_hints import KeyHints
from paperreader.tui.widgets.paper_list import PaperList
from reading import CLASSIC, ON, WIDE


async def test_search_finds_while_typing_and_esc_clears(reading) -> None:
    async with reading() as reader:
        await reader.press("j", "slash")
        await reader.type("robo")
        assert reader.title.startswith("Quiet Robots")
        assert "/robo: 1 of 1" in reader.status
        await reader.press("enter")
        assert "/robo: 1 of 1" in reader.status
        await reader.press("escape")
        assert ": 1 of" not in reader.status
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
        assert "No papers match “[zebra]”" in shown
        assert "press esc to show all papers" in shown
        await reader.press("enter", "m", "s", "e", "y", "Y", "o", "u", "n", "[", "space", "j", "G")
        await reader.press("enter", "1", "backslash", "escape", "escape")
        assert reader.title.startswith("Teaching Llamas")
        assert (await reader.saved()) == {}


async def test_an_empty_list_says_what_to_do_under_each_filter(reading) -> None:
    async with reading() as reader:
        await reader.press("m", "n", "m", "n", "m", "f")
        assert reader.text_of(AbstractPane).strip() == "All read. f shows the rest."
        await reader.press("f")
        assert "No papers match the filter “starred”." in reader.text_of(AbstractPane)
        await reader.press("slash", *"zzz", "enter")
        assert "No papers match “zzz” (filter: starred)." in reader.text_of(AbstractPane)


async def test_a_search_without_results_says_so_in_a_narrow_terminal_too(reading) -> None:
    async with reading(CLASSIC) as reader:
        await reader.press("slash", *"zzz", "enter")
        assert "No papers match “zzz”" in reader.text_of(PaperList)
        assert "press esc to show all papers" in reader.text_of(PaperList)
        await reader.pilot.resize_terminal(*WIDE)
        await reader.pilot.pause()
        assert reader.screen.count("No papers match “zzz”") == 1
        await reader.press("escape")
        assert "No papers match" not in reader.screen


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
        assert ": 1 of 1" in reader.status
        assert "Teaching Llamas" in reader.title


async def test_leaving_the_search_box_in_any_way_closes_it(reading) -> None:
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
            assert ": 1 of" not in reader.status


async def test_f_cycles_through_the_filters(reading) -> None:
    async with reading() as reader:
        await reader.press("m", "j", "s", "f")
        assert "unread: 1 of 2" in reader.status
        await reader.press("f")
        assert "starred: 1 of 1" in reader.status
        await reader.press("f", "f")
        assert "with code: 1 of 2" in reader.status
        await reader.press("f")
        assert ": 1 of" not in reader.status


async def test_a_paper_marked_read_stays_in_the_unread_list_until_the_next_search(reading) -> None:
    async with reading() as reader:
        await reader.press("f", "m")
        assert reader.title.startswith("Teaching Llamas")
        assert "unread: 1 of 3" in reader.status
