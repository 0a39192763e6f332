"""The command palette."""

from __future__ import annotations

import pytest
from rich.style import Style
from textual import events
from textual.command import CommandList

from paperreader.tui.screens.dialogs import Choice, Question


async def test_the_palette_offers_the_readers_commands(reading) -> None:
    async with reading() as reader:
        offered = {command.title for command in reader.app.get_system_commands(reader.app.reader)}
        assert {"Theme", "Star or unstar", "Quit"} <= offered


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
