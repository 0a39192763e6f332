"""The line of messages above the key hints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from made_up import TODAY
from paperreader.models import Paper
from paperreader.tui.notify import notify
from paperreader.tui.screens.dialogs import Choice, Question
from paperreader.tui.widgets.key_hints import KeyHints
from paperreader.tui.widgets.message_line import MessageLine
from reading import CLASSIC, WIDE

if TYPE_CHECKING:
    from paperreader.library import Library


@pytest.mark.parametrize("size", [WIDE, CLASSIC, (20, 5)], ids=["120x40", "80x24", "20x5"])
async def test_a_message_is_one_line_and_nothing_else_moves(reading, size: tuple[int, int]) -> None:
    async with reading(size) as reader:
        before = reader.screen.splitlines()
        notify(reader.app.reader, "one " * 100)
        await reader.pilot.pause()
        after = reader.screen.splitlines()
        changed = [y for y, line in enumerate(before) if after[y] != line]
        assert changed == [size[1] - (2 if size[1] > 9 else 1)]
        assert after[changed[0]].startswith(" one one")


async def test_a_message_replaces_the_one_before(reading) -> None:
    async with reading() as reader:
        notify(reader.app.reader, "first")
        notify(reader.app.reader, "second")
        await reader.pilot.pause()
        assert reader.message == "second"
        assert "first" not in reader.screen


async def test_a_message_ends_by_itself_but_not_under_a_dialog(reading) -> None:
    async with reading() as reader:
        notify(reader.app.reader, "gone soon")
        await reader.app.push_screen(Question("Copy", [Choice("this", "this")]))
        reader.app.reader.messages._end()
        await reader.press("escape")
        assert reader.message == "gone soon"
        reader.app.reader.messages._end()
        await reader.pilot.pause()
        assert reader.message == ""
        assert not reader.app.reader.query_one(MessageLine).display


async def test_problems_stay_and_follow_one_another(reading) -> None:
    async with reading() as reader:
        for text in ("one thing failed", "another failed", "one thing failed"):
            notify(reader.app.reader, text, problem=True)
        await reader.press("j")
        assert reader.message.startswith("one thing failed ")
        assert reader.message.endswith("(1 of 2, esc)")
        notify(reader.app.reader, "copied: this")
        await reader.pilot.pause()
        assert reader.message == "copied: this"
        await reader.press("escape")
        assert reader.message.startswith("one thing failed ")
        await reader.press("escape")
        assert reader.message.startswith("another failed ")
        assert reader.message.endswith("(esc)")
        await reader.press("escape")
        assert reader.message == ""


async def test_a_problem_that_is_too_long_for_one_line_is_shown_whole(reading) -> None:
    text = "/a/long/path/config.toml:3: " + "it is wrong " * 9 + "to the end"
    async with reading(CLASSIC) as reader:
        notify(reader.app.reader, text, problem=True)
        await reader.pilot.pause()
        assert " ".join(reader.message.replace("(esc)", "").split()) == text


@pytest.mark.parametrize("size", [WIDE, CLASSIC, (60, 20)], ids=["120", "80", "60"])
async def test_a_long_title_is_cut_and_the_rest_stays_whole(
    reading, library: Library, size: tuple[int, int]
) -> None:
    library.add([Paper("long", f"A {'Very ' * 40}Long Title", "Text.", date=TODAY)])
    async with reading(size) as reader:
        await reader.press("ctrl+p", *"remove", "enter")
        await reader.pilot.pause()
        assert reader.message.startswith("Removed “A Very Very")
        assert reader.message.endswith("…” from the list. u puts it back.")


async def test_no_message_hides_the_search_or_the_hints(reading) -> None:
    async with reading() as reader:
        await reader.press("slash", *"quiet")
        notify(reader.app.reader, "read me", problem=True)
        await reader.pilot.pause()
        lines = [line.rstrip() for line in reader.screen.splitlines()[-3:]]
        assert lines[0].startswith(" read me")
        assert lines[1] == " / quiet"
        assert reader.text_of(KeyHints) in lines[2]
