"""Marking papers read or starred, and undoing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.catalog import Catalog
from paperreader.library import Library
from paperreader.marks import Marks
from paperreader.models import Mark
from reading import ON, TEACHING

if TYPE_CHECKING:
    from paperreader.config import Paths


async def test_marks_are_seen_at_once_and_on_the_disk(reading) -> None:
    async with reading() as reader:
        await reader.press("m", "s")
        assert reader.line.startswith("▌ ★ ")
        assert "2 unread  1 ★" in reader.status
        assert (await reader.saved())[reader.library.entry(TEACHING).paper.id] == Mark(
            read=True, starred=True
        )
        await reader.press("m")
        assert reader.line.startswith("▌●★ ")


async def test_undo_restores_the_mark_and_goes_to_the_paper(reading) -> None:
    async with reading() as reader:
        await reader.press("s", "j", "m", "j", "u")
        assert reader.title.startswith("On the Boiling Point")
        assert not reader.mark(ON).read
        await reader.press("u")
        assert not reader.mark(TEACHING).starred
        await reader.press("U")
        assert reader.mark(TEACHING).starred
        await reader.press("u", "u")
        assert reader.messages[-1] == "There is nothing to undo."
        assert not any(mark.starred or mark.read for mark in (await reader.saved()).values())


async def test_undo_and_redo_say_what_they_did(reading) -> None:
    async with reading() as reader:
        title = reader.title
        await reader.press("s", "m", "e", "x", "escape", *"uuu", *"UUU")
        assert reader.messages == [
            f"Undone: note on “{title}”",
            f"“{title}” is unread again",
            f"Undone: star on “{title}”",
            f"Redone: star on “{title}”",
            f"“{title}” is read again",
            f"Redone: note on “{title}”",
        ]


async def test_another_programs_marks_appear(reading, paths: Paths) -> None:
    async with reading() as reader:
        other = Library(Catalog(paths.catalog), Marks(paths.marks))
        other.change(other.entry(TEACHING).paper, "starred", True)
        other.change(other.entry(TEACHING).paper, "note", "from elsewhere")
        other.flush()
        other.close()
        await reader.app.reader.check_files()
        await reader.pilot.pause()
        assert reader.line.startswith("▌●★✎ ")
        assert reader.note.text == "from elsewhere"


async def test_a_paper_is_removed_from_the_palette_and_undo_puts_it_back(reading) -> None:
    async with reading() as reader:
        await reader.press("j", "s", "ctrl+p", *"remove", "enter")
        await reader.pilot.pause()
        assert reader.messages[-1].startswith("Removed “On the Boiling Point")
        assert "Boiling" not in reader.screen.split("Removed")[0]
        assert reader.title.startswith("Quiet Robots")
        assert "2 papers" in reader.status
        await reader.press("u")
        assert reader.title.startswith("On the Boiling Point")
        assert reader.line.startswith("▌●★ ")
        assert "3 papers" in reader.status
        await reader.press("U")
        assert "2 papers" in reader.status
