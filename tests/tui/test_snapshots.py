"""Snapshots of the screen by feature and terminal size; each docstring says what to look for."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from textual.command import CommandPalette
from textual.widgets import Input

from paperreader.config import Settings
from paperreader.desktop import CopyResult
from paperreader.models import Paper
from paperreader.tui.app import PaperreaderApp
from paperreader.tui.screens.link_actions import Desktop
from paperreader.tui.widgets.note_editor import NoteEditor
from paperreader.tui.widgets.search_input import SearchInput

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from textual.pilot import Pilot

    from paperreader.library import Library

WIDE, CLASSIC, SMALL = (120, 40), (80, 24), (40, 12)
THURSDAY = date(2026, 8, 20)
SIZES = pytest.mark.parametrize("size", [WIDE, CLASSIC, SMALL], ids=["120x40", "80x24", "40x12"])

Looks = "Callable[..., bool]"


@pytest.fixture
def looks(snap_compare, sample_library: Library) -> Callable[..., bool]:
    """Return a function that compares the reader, after some keys, with its snapshot."""

    def compare(
        size: tuple[int, int],
        *pressed: str,
        theme: str | None = None,
        keys: Mapping[str, str] = MappingProxyType({}),
    ) -> bool:
        desktop = Desktop(lambda *_: CopyResult(confirmed=True), lambda _: None)
        settings = Settings(theme=theme, keys=dict(keys))
        config = Path("/home/wilma/.config/paperreader/config.toml")  # there is none; it is shown
        app = PaperreaderApp(sample_library, settings, config, desktop, today=lambda: THURSDAY)

        async def prepare(pilot: Pilot[None]) -> None:
            await pilot.pause()
            app.reader.complete()
            await pilot.pause()
            for kind in (NoteEditor, SearchInput):
                app.reader.query_one(kind).cursor_blink = False
            await pilot.press(*pressed)
            if isinstance(app.screen, CommandPalette):
                app.screen.query_one(Input).cursor_blink = False
            await app.reader.save()
            await pilot.pause()

        return snap_compare(app, terminal_size=size, run_before=prepare)

    return compare


class TestReading:
    """The list and the abstract."""

    @SIZES
    def test_first_start(self, looks, size) -> None:
        """The sample page with its first paper, a line on importing, the keys at the bottom."""
        assert looks(size)

    @SIZES
    def test_abstract_in_use(self, looks, size) -> None:
        """The abstract has the focus; in a narrow terminal it is the only pane."""
        assert looks(size, "tab")

    def test_full_screen(self, looks) -> None:
        """The abstract alone, its lines no longer than eighty columns."""
        assert looks(WIDE, "j", "enter")

    def test_at_the_last_paper(self, looks) -> None:
        """The list scrolled to its end, the cursor on the last line."""
        assert looks(CLASSIC, "G")

    def test_tiny(self, looks) -> None:
        """Twenty columns, five lines: status, the day, two titles, keys; no border."""
        assert looks((20, 5))


class TestDays:
    """The calendar."""

    @SIZES
    def test_calendar(self, looks, size) -> None:
        """August 2026: the 12th tinted and under the cursor, the 20th underlined as today."""
        assert looks(size, "d")

    def test_weekend(self, looks) -> None:
        """Saturday under the cursor, and a line that there is no list on weekends."""
        assert looks(CLASSIC, "d", *"lll")

    def test_tiny_calendar(self, looks) -> None:
        """Twenty columns, five lines: the weekdays, the cursor's week and another, the day."""
        assert looks((20, 5), "d")


class TestMarking:
    """Read, starred, notes."""

    @SIZES
    def test_marks(self, looks, size) -> None:
        """First paper read, second starred, third with a note, and matching counts."""
        assert looks(size, "m", "j", "s", "j", "e", "H", "m", "escape")

    @SIZES
    def test_editing_a_note(self, looks, size) -> None:
        """The note editor with a text; its border says "saved"."""
        assert looks(size, "e", *"Compare with LEMMA")


class TestFinding:
    """Search and filters."""

    @SIZES
    def test_searching(self, looks, size) -> None:
        """The search box with "label errors", the matches underlined, the number found."""
        assert looks(size, "slash", *"label", "space", *"err")

    def test_nothing_found(self, looks) -> None:
        """No paper, and a text on what was searched and how to find more."""
        assert looks(WIDE, "slash", *"zebra")

    def test_filter(self, looks) -> None:
        """Only the starred papers; the status line names the filter."""
        assert looks(CLASSIC, "s", "j", "s", "f", "f")


class TestOrder:
    """The orders by upvotes."""

    @SIZES
    @pytest.mark.parametrize("keys", ["S", "SS"], ids=["within days", "over all"])
    def test_by_upvotes(self, looks, sample_library: Library, size, keys: str) -> None:
        """Upvotes descend under each heading, or over all, where wide lines show the day."""
        sample_library.add(
            Paper(f"p{n}", f"Paper {n} on Wool", "Wool.", date=date(2026, 8, 10 + n % 3), upvotes=n)
            for n in range(0, 90, 7)
        )
        sample_library.add([Paper("none", "Without Upvotes", "Wool.", date=THURSDAY)])
        assert looks(size, "j", *keys)


class TestLinksAndHelp:
    """Menus over the reader."""

    @SIZES
    def test_copy_menu(self, looks, size) -> None:
        """A numbered menu of the paper's links, title and citation."""
        assert looks(size, *"jjjjjj", "Y")

    @SIZES
    def test_all_keys(self, looks, size) -> None:
        """Every key in groups; scrollable if there are more than fit."""
        assert looks(size, "question_mark")

    def test_copied(self, looks) -> None:
        """A line above the hints that the link was copied, with the link."""
        assert looks(WIDE, "y")

    @SIZES
    def test_problem(self, looks, size) -> None:
        """The first of two problems of the settings above the hints, whole, and how to go on."""
        assert looks(size, keys={"toggle_star": "m", "raw": "?"})

    @SIZES
    def test_palette(self, looks, size) -> None:
        """The commands, one a line with its key at the right; at most 70 columns."""
        assert looks(size, "ctrl+p", *"page")

    def test_themes(self, looks) -> None:
        """Everything in the theme under the cursor, and the one before is marked."""
        assert looks(WIDE, "ctrl+p", *"choose a", "enter", "down")


class TestThemes:
    """The colours of several themes."""

    @pytest.mark.parametrize("theme", ["textual-light", "solarized-light", "gruvbox", "ansi-dark"])
    def test_theme(self, looks, theme) -> None:
        """All text is legible, and cursor and focus are easy to see."""
        assert looks(WIDE, "s", "j", "e", "H", "m", "escape", theme=theme)
