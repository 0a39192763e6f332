"""The user's keys, keys typed ahead, and the footer."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import pytest
from textual import events
from textual.containers import VerticalScroll

from paperreader.config import Settings
from paperreader.models import Mark
from paperreader.tui.app import SHOWN_PROBLEMS
from paperreader.tui.widgets.key_hints import KeyHints
from reading import CLASSIC, ON, QUIET, TEACHING, WIDE, shown_text

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
        assert any("? is already help" in message for message in reader.messages)
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
        assert "y copy" in reader.text_of(KeyHints)
        await reader.press("s", "j")
        assert "u undo" in reader.text_of(KeyHints)
        assert "y copy" not in reader.text_of(KeyHints)
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


async def test_keys_of_any_script_can_be_set_and_are_shown(reading) -> None:
    decomposed = unicodedata.normalize("NFD", "й")
    keys = {"toggle_star": "s,ы", "toggle_read": f"m,{decomposed}", "raw": "編", "quit": "q,щ"}
    async with reading(settings=Settings(keys=keys)) as reader:
        assert reader.messages == []
        await reader.press("ы", "й")
        assert reader.mark(TEACHING) == Mark(read=True, starred=True)
        await reader.press("編", "question_mark")
        assert re.search(r"s ы +star or unstar", shown_text(reader.app))
        assert re.search(r"編 +fold the AI summary; again: raw text", shown_text(reader.app))
        await reader.press("щ")
        assert reader.app.screen is reader.app.reader


async def test_two_keys_of_a_script_that_clash_are_reported(reading) -> None:
    keys = {"toggle_star": "ы", "toggle_read": "ы", "raw": "привет"}
    async with reading(settings=Settings(keys=keys)) as reader:
        assert any("ы is already toggle_" in message for message in reader.messages)
        assert any("'привет' is not a key" in message for message in reader.messages)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (CLASSIC, "space read on  r read  n next  s star  e note  y copy  / find  [ ] day"),
        (WIDE, "[ ] day  f filter  S order  d calendar  q quit"),
    ],
    ids=["80", "120"],
)
async def test_the_footer_fills_the_width_with_what_is_useful_here(
    reading, size: tuple[int, int], expected: str
) -> None:
    async with reading(size) as reader:
        line = reader.text_of(KeyHints)
        assert expected in line
        assert line.endswith("? keys")
        assert len(line) > size[0] - 8


@pytest.mark.parametrize("key", ["q", "escape"])
async def test_q_and_esc_go_one_step_back_everywhere(reading, key: str) -> None:
    async with reading(CLASSIC) as reader:
        for keys in (["tab"], ["enter"], ["l"], ["slash", *"quiet", "enter"], ["f"]):
            await reader.press(*keys, key)
            assert reader.app.reader.state.place == "list"
            assert not reader.app.reader.state.is_narrowed
        for opened in ("d", "Y", "question_mark"):
            await reader.press(opened, key)
            assert reader.app.screen is reader.app.reader
        await reader.press("slash", *"quiet", "enter", "enter", key)
        assert reader.app.reader.state.place == "list"
        assert reader.app.reader.state.search == "quiet"
        assert reader.app.is_running


async def test_q_in_the_list_quits(reading) -> None:
    async with reading() as reader:
        await reader.press("q")
        assert reader.app.return_code == 0


async def test_esc_in_a_note_goes_back_to_where_it_was_opened(reading) -> None:
    async with reading() as reader:
        for keys in ([], ["l"], ["enter"]):
            await reader.press(*keys)
            place = reader.app.reader.state.place
            await reader.press("e", "x", "escape")
            assert reader.app.reader.state.place == place
            await reader.press("g", "h")


@pytest.mark.parametrize("size", [WIDE, CLASSIC], ids=["two-columns", "one-column"])
async def test_all_moving_keys_scroll_the_help(reading, size: tuple[int, int]) -> None:
    async with reading((size[0], 16)) as reader:
        await reader.press("question_mark")
        help_box = reader.app.screen.query_one(VerticalScroll)
        assert ("Marking" in reader.screen) == (size == WIDE)
        for down, up in (
            *(("j", "k"), ("down", "up"), ("ctrl+d", "ctrl+u"), ("ctrl+f", "ctrl+b")),
            *(("pagedown", "pageup"), ("G", "g"), ("end", "home"), ("space", "g")),
        ):
            await reader.press(down)
            assert help_box.scroll_offset.y > 0, down
            await reader.press(up)
            assert help_box.scroll_offset.y == 0, up


async def test_without_a_shell_ctrl_z_says_so(reading) -> None:
    async with reading() as reader:
        await reader.press("ctrl+z")
        assert "no shell" in reader.message


async def test_ctrl_z_in_a_note_undoes_typing(reading) -> None:
    async with reading() as reader:
        await reader.press("e", "a", "ctrl+z")
        assert reader.note.text == ""
        assert reader.messages == []
