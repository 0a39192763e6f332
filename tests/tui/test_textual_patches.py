"""Textual's own code still has the faults that textual_patches works around.

A test that fails after an update of Textual says which module can go.
"""

from __future__ import annotations

import codecs
import gc
import os
import signal
import threading
import weakref
from typing import TYPE_CHECKING

import pytest
from rich._unicode_data import load
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual import events, keys
from textual._compositor import LayoutUpdate
from textual._styles_cache import StylesCache
from textual.app import App, ComposeResult
from textual.color import Color
from textual.command import CommandList, CommandPalette
from textual.css.query import NoMatches
from textual.drivers import linux_driver
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip
from textual.widgets import Static

from paperreader.errors import PaperreaderError
from paperreader.tui.textual_patches.style_colors import STOCK_INNER_OUTER
from paperreader.tui.textual_patches.widths import STOCK_CELL_LEN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class StockApp(App[None]):
    """An app of Textual's own parts."""

    def compose(self) -> ComposeResult:
        """Yield some text."""
        yield Static("text")


@pytest.fixture
async def stock_driver(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[LinuxDriver, int]]:
    """Yield a driver that reads a pipe, and the end of the pipe to write to."""
    monkeypatch.setattr(linux_driver, "getincrementaldecoder", codecs.getincrementaldecoder)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    ours, theirs = os.pipe()
    driver = LinuxDriver(App())
    driver.fileno = ours
    yield driver, theirs
    os.close(ours)


async def test_background_screen_is_needed_a_covered_screen_asks_for_its_own_repaint() -> None:
    app = StockApp()
    async with app.run_test() as pilot:
        covered = app.screen
        await app.push_screen(ModalScreen())
        await pilot.pause()
        covered._repaint_required = False
        covered._compositor._dirty_regions.add(covered.region)
        covered._compositor_refresh()
        assert covered._repaint_required


async def test_base_app_is_needed_every_error_is_printed_with_its_traceback() -> None:
    app = StockApp()
    try:
        raise PaperreaderError("the disk is full")  # noqa: TRY301  # Textual prints a raised one
    except PaperreaderError as error:
        app._handle_exception(error)
    assert app._exit_renderables


async def test_driver_is_needed_an_invalid_byte_ends_the_input_thread(stock_driver) -> None:
    driver, write_end = stock_driver
    os.write(write_end, b"\xe9t\xe9")
    os.close(write_end)
    with pytest.raises(UnicodeDecodeError):
        driver.run_input_thread()


async def test_driver_is_needed_a_closed_terminal_is_read_again_and_again(
    stock_driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver, write_end = stock_driver
    os.close(write_end)
    reads = []

    def read(_: int, __: int) -> bytes:
        reads.append("nothing")
        if len(reads) == 5:
            driver.exit_event.set()
        return b""

    monkeypatch.setattr(os, "read", read)
    driver.run_input_thread()
    assert len(reads) >= 5


async def test_driver_is_needed_after_a_stop_a_second_thread_reads_keys_at_once(
    stock_driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver, write_end = stock_driver
    os.close(write_end)
    driver._key_thread = threading.current_thread()
    resumed = []
    monkeypatch.setattr(driver, "resume_application_mode", lambda: resumed.append("at once"))
    driver._sigcont_application(signal.SIGCONT, None)
    assert resumed == ["at once"]


def test_key_names_is_needed_no_public_function_names_the_key_of_a_character() -> None:
    assert not [name for name in vars(keys) if name.startswith("character_to")]


def test_line_pane_is_needed_a_number_of_lines_lays_out_the_screen() -> None:
    assert ScrollView.virtual_size._layout


async def test_palette_is_needed_a_list_that_is_hidden_has_no_pages() -> None:
    app = StockApp()
    async with app.run_test() as pilot:
        await pilot.press("ctrl+p")
        app.screen._list_visible = False
        await pilot.pause()
        commands = app.screen.query_one(CommandList)
        commands.set_options(["one", "another"])
        commands.highlighted = 0
        with pytest.raises(KeyError):
            app.screen._action_command_list("page_down")


async def test_palette_is_needed_a_key_at_a_closing_palette_raises() -> None:
    app = StockApp()
    async with app.run_test() as pilot:
        await pilot.press("ctrl+p")
        await app.screen.query(CommandList).remove()
        with pytest.raises(NoMatches):
            app.screen._action_command_list("page_down")


async def test_palette_is_needed_a_click_on_a_command_that_is_gone_raises() -> None:
    app = StockApp()
    async with app.run_test() as pilot:
        await pilot.press("ctrl+p")
        commands = app.screen.query_one(CommandList)
        gone = Style(meta={"option": 99})
        with pytest.raises(IndexError):
            await commands._on_click(
                events.Click(commands, 500, 500, 0, 0, 1, False, False, False, style=gone)
            )


async def test_palette_is_needed_a_closed_one_closes_the_screen_below() -> None:
    app = StockApp()
    async with app.run_test() as pilot:
        await app.push_screen(ModalScreen())
        palette = CommandPalette()
        await app.push_screen(palette)
        palette.dismiss()
        palette.dismiss()
        await pilot.pause()
        assert len(app.screen_stack) == 1


async def test_palette_is_needed_one_that_is_open_keeps_the_colours_of_another_theme() -> None:
    app = StockApp()
    async with app.run_test() as pilot:
        await pilot.press("ctrl+p")
        before = app.screen.query_one(CommandList).background_colors
        app.theme = "textual-light"
        await pilot.pause()
        assert app.screen.query_one(CommandList).background_colors == before


def test_placed_text_is_needed_a_row_is_written_without_a_move() -> None:
    strips = [Strip([Segment("\u0939\u093f")]), Strip([Segment("│")])]
    written = LayoutUpdate([strips], Region(0, 0, 3, 1)).render_segments(Console())
    assert written.count("\x1b[") == 1


def test_widths_is_needed_a_part_of_a_sequence_is_wider_than_the_whole() -> None:
    man, woman = "\U0001f468", "\U0001f469"
    joined = STOCK_CELL_LEN(f"{man}\u200d{woman}", "auto")
    assert joined < STOCK_CELL_LEN(man, "auto") + STOCK_CELL_LEN(woman, "auto")


def test_widths_is_needed_a_spacing_mark_has_no_width() -> None:
    assert any(start <= 0x93F <= end and width == 0 for start, end, width in load("auto").widths)


def test_scrollbar_is_needed_textual_draws_its_own_with_rich() -> None:
    assert "render_lines" not in vars(ScrollBar)
    assert ScrollBar.renderer is ScrollBarRender
    assert hasattr(ScrollBarRender, "__rich_console__")


def test_style_colors_is_needed_styles_of_removed_widgets_are_kept() -> None:
    removed = StylesCache()
    STOCK_INNER_OUTER(removed, Color(0, 0, 0), Color(1, 1, 1))
    reference = weakref.ref(removed)
    del removed
    gc.collect()
    assert reference()
