"""The command palette."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from rich.style import Style
from textual import events
from textual.command import CommandList

from paperreader.config import Settings
from paperreader.tui.screens.dialogs import Choice, Question

if TYPE_CHECKING:
    from paperreader.config import Paths


async def test_the_palette_offers_the_readers_commands(reading) -> None:
    async with reading() as reader:
        offered = {command.title for command in reader.app.get_system_commands(reader.app.reader)}
        assert {"Choose a theme", "Star or unstar", "Quit"} <= offered


@pytest.mark.parametrize("size", [(200, 50), (80, 24), (40, 12)])
async def test_a_command_is_one_line_with_its_key_at_the_right(
    reading, size: tuple[int, int]
) -> None:
    async with reading(size) as reader:
        await reader.press("ctrl+p", *"half page")
        assert reader.app.screen.query_one(CommandList).size.width <= min(size[0], 70)
        lines = [line for line in reader.screen.splitlines() if "Half a page" in line]
        assert len(lines) == 2
        assert any(re.search(r"Half a page down +ctrl\+d\b", line) for line in lines)


async def test_a_theme_is_seen_before_it_is_chosen_and_the_present_one_is_marked(
    reading, paths: Paths
) -> None:
    async with reading() as reader:
        await reader.press("ctrl+p", *"choose a theme", "enter")
        assert reader.app.theme == "textual-dark"
        assert re.search(r"textual-dark +● present", reader.screen)
        palette = reader.app.screen.query_one(CommandList)
        dark = palette.background_colors
        await reader.press("down")
        assert reader.app.theme == "textual-light"
        assert palette.background_colors != dark
        assert re.search(r"textual-dark +● present", reader.screen)
        await reader.press("escape")
        assert reader.app.theme == "textual-dark"
        assert Settings.load(paths.config).theme is None


@pytest.mark.parametrize("key", ["pagedown", "pageup", "home", "end", "down", "up", "enter"])
async def test_no_key_breaks_a_palette_that_finds_nothing(reading, key: str) -> None:
    async with reading() as reader:
        await reader.press("ctrl+p", *"zzzz", key, key, "escape", "escape")
        assert reader.app.is_running


@pytest.mark.parametrize("key", ["pagedown", "down", "end", "up", "escape", "x"])
async def test_no_key_breaks_a_palette_that_is_closing(reading, key: str) -> None:
    async with reading() as reader:
        await reader.press("ctrl+p")
        await reader.app.screen.query(CommandList).remove()
        await reader.press(key)
        assert reader.app.is_running


async def test_no_key_breaks_a_palette_whose_list_is_hidden(reading) -> None:
    async with reading() as reader:
        await reader.press("ctrl+p")
        reader.app.screen._list_visible = False
        await reader.pilot.pause()
        commands = reader.app.screen.query_one(CommandList)
        commands.set_options(["one", "another"])
        commands.highlighted = 0
        await reader.press("pagedown")
        assert reader.app.is_running


async def test_a_closed_palette_searches_no_more(reading) -> None:
    async with reading() as reader:
        await reader.press("ctrl+p")
        palette = reader.app.screen
        palette.dismiss()
        palette._gather_commands("star")
        await reader.pilot.pause()
        palette.dismiss()
        assert reader.app.is_running
        assert reader.app.screen is reader.app.reader


async def test_a_click_on_a_command_gone_from_the_palette_does_nothing(reading) -> None:
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


async def test_only_one_palette_opens_even_under_a_dialog(reading) -> None:
    async with reading() as reader:
        await reader.press("ctrl+p")
        reader.app.push_screen(Question("Copy", [Choice("this", "this")]))
        await reader.press("ctrl+p", "escape", "escape")
        assert reader.app.screen is reader.app.reader


async def test_a_calendar_under_the_palette_does_not_close(reading) -> None:
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
