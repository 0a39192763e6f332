"""The user's keys, keys typed ahead, and the footer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from textual import events

from paperreader.config import Settings
from paperreader.models import Mark
from paperreader.tui.app import SHOWN_PROBLEMS
from paperreader.tui.widgets.key_hints import KeyHints
from reading import CLASSIC, ON, QUIET, TEACHING, shown_text

if TYPE_CHECKING:
    from paperreader.config import Paths


async def test_every_key_can_be_changed_and_the_footer_shows_it(reading) -> None:
    settings = Settings(keys={"toggle_star": "x", "help": "f1"})
    async with reading(settings=settings) as reader:
        await reader.press("s")
        assert not reader.mark(TEACHING).starred
        await reader.press("x")
        assert reader.mark(TEACHING).starred
        assert "x star" in reader.text_of(KeyHints)
        await reader.press("f1")
        assert re.search(r"x +star or unstar", shown_text(reader.app))


async def test_keys_that_clash_or_are_unknown_are_reported_and_the_defaults_are_used(
    reading, paths: Paths
) -> None:
    wrong = {"toggle_star": "m", "dance": "d", "raw": "?", "undo": ""}
    paths.config.write_text('[keys]\ndance = "d"\ntoggle_star = "m"\n')
    async with reading(settings=Settings(keys=wrong)) as reader:
        assert len(reader.messages) == len(wrong) == SHOWN_PROBLEMS
        assert any(
            f"{paths.config}:3: [keys] toggle_star: m is already toggle_read" in message
            for message in reader.messages
        )
        assert any(
            f"{paths.config}:2: [keys] dance: no such command" in message
            for message in reader.messages
        )
        assert any("question_mark is already help" in message for message in reader.messages)
        await reader.press("s", "m")
        assert reader.mark(TEACHING) == Mark(read=True, starred=True)


async def test_of_many_wrong_keys_the_first_are_reported_and_the_number_of_others(
    reading, paths: Paths
) -> None:
    wrong = {"toggle_star": "m", "dance": "d", "undo": "", "raw": "?", "filter": "ctrl+c"}
    settings = Settings(keys=wrong | {"search": "[/foo]", "help": "\x1b"})
    async with reading(settings=settings) as reader:
        assert len(reader.messages) == SHOWN_PROBLEMS + 1
        assert reader.messages[-1] == f"{paths.config}: {7 - SHOWN_PROBLEMS} more problems"


async def test_two_commands_can_swap_keys(reading) -> None:
    settings = Settings(keys={"toggle_star": "m", "toggle_read": "s"})
    async with reading(settings=settings) as reader:
        assert reader.messages == []
        await reader.press("s")
        assert reader.mark(TEACHING) == Mark(read=True)


@pytest.mark.parametrize("complete", [True, False], ids=["later", "at-the-first-title"])
async def test_keys_typed_in_quick_succession_reach_the_pane_they_were_meant_for(
    reading, *, complete: bool
) -> None:
    async with reading(complete=complete) as reader:
        keys = ["e", *"msq", "escape", "j", "s", "slash", *"quiet", "enter", "m", "slash", "escape"]
        for key in keys:
            # All of them arrive before the first one is handled, as on a slow connection.
            character = {"slash": "/"}.get(key, key if len(key) == 1 else None)
            reader.app.post_message(events.Key(key, character))
        for _ in keys:
            await reader.pilot.pause()
        assert reader.mark(TEACHING) == Mark(note="msq")
        assert reader.mark(ON) == Mark(starred=True)
        assert reader.mark(QUIET) == Mark(read=True)
        assert reader.app.is_running


async def test_the_footer_shows_only_keys_that_do_something(reading) -> None:
    async with reading() as reader:
        assert "undo" not in reader.text_of(KeyHints)
        assert "copy link" in reader.text_of(KeyHints)
        await reader.press("s", "j")
        assert "u undo" in reader.text_of(KeyHints)
        assert "copy link" not in reader.text_of(KeyHints)
        await reader.press("e")
        assert "s star" not in reader.text_of(KeyHints)


async def test_the_footer_shows_the_way_back_from_a_search(reading) -> None:
    async with reading(CLASSIC) as reader:
        assert "esc" not in reader.text_of(KeyHints)
        await reader.press("f")
        assert reader.text_of(KeyHints).startswith(" esc show all")
        await reader.pilot.click(KeyHints, offset=(2, 0))
        await reader.pilot.pause()
        assert "unread:" not in reader.status
        assert "esc" not in reader.text_of(KeyHints)


async def test_a_click_on_a_hint_does_what_it_says(reading) -> None:
    async with reading() as reader:
        offset = reader.text_of(KeyHints).index("star")
        await reader.pilot.click(KeyHints, offset=(offset, 0))
        await reader.pilot.pause()
        assert reader.mark(TEACHING).starred
