"""The screen's thread never waits for the disk: threads read and write papers and marks."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

import pytest

from made_up import TODAY
from paperreader.catalog.connection import CatalogConnection
from paperreader.marks import Marks
from paperreader.models import Paper
from paperreader.tui.widgets.paper_list import PaperList
from stand_in_source import PATIENCE, Server, fetched, fresh

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperreader.library import Library

PAPERS = 3000


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the functions on the disk that the screen's thread has called."""
    names: list[str] = []

    def watched(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            if threading.current_thread() is threading.main_thread():
                names.append(function.__qualname__)
            return function(*args, **options)

        return call

    for owner, name in (
        (CatalogConnection, "reading"),
        (CatalogConnection, "transaction"),
        (Marks, "load"),
        (Marks, "apply"),
        (Marks, "changed"),
    ):
        monkeypatch.setattr(owner, name, watched(getattr(owner, name)))
    return names


@pytest.mark.parametrize(
    "keys",
    [
        "G g pagedown pagedown G k k",
        "s j m u U e w escape",
        "n N G N",
        "slash w o o l enter j s escape",
        "slash n u m b e r escape",
        "f f f escape S G g S",
        "left_square_bracket right_square_bracket d h enter",
        "R j s j",
        "question_mark escape Y escape",
    ],
)
async def test_no_key_waits_for_the_disk(
    reading, library: Library, asked: list[str], keys: str
) -> None:
    library.add(Paper(f"w{n}", f"Wool number {n}", date=TODAY, upvotes=n) for n in range(PAPERS))
    library.refresh()
    server = Server()
    server.papers = [fresh(number) for number in range(5)]
    async with reading(open_source=server.open) as reader:
        asked.clear()
        await reader.press(*keys.split())
        await fetched(reader)
        await reader.app.reader.check_files()
        assert asked == []


async def test_rows_that_a_wheel_scrolls_into_sight_are_read(reading, library: Library) -> None:
    library.add(Paper(f"w{n}", f"Wool number {n}", date=TODAY) for n in range(PAPERS))
    async with reading() as reader:
        papers = reader.app.reader.query_one("#list")
        papers.scroll_to(y=1500, animate=False)
        for _ in range(3):
            await reader.pilot.pause()
        assert "Wool number 1500" in reader.screen


def add_wool(library: Library) -> None:
    library.add(Paper(f"w{n}", f"Wool number {n}", date=TODAY) for n in range(PAPERS))


async def test_the_paper_under_the_cursor_stays_while_the_wheel_scrolls_far_away(
    reading, library: Library
) -> None:
    add_wool(library)
    async with reading() as reader:
        title = reader.title
        papers = reader.app.reader.query_one("#list")
        for y in range(0, 2000, 100):
            papers.scroll_to(y=y, animate=False)
            await reader.pilot.pause()
            await reader.pilot.pause()
        assert reader.title == title
        await reader.press("s")
        assert [entry.paper.title for entry in library.find() if entry.mark.starred] == [title]


@pytest.mark.parametrize("keys", ["", "G", "G f escape", "G S S"])
async def test_every_row_of_a_very_tall_terminal_is_read(
    reading, library: Library, keys: str
) -> None:
    add_wool(library)
    async with reading((120, 700)) as reader:
        await asyncio.wait_for(reader.press(*keys.split()), PATIENCE)
        for _ in range(5):
            await reader.pilot.pause()
        rows = reader.text_of(PaperList).splitlines()
        assert all("─" in row or "Wool" in row or "gh" in row or "●" in row for row in rows)


async def test_rows_of_a_reader_that_has_ended_are_not_read_for_ever(
    reading, library: Library
) -> None:
    add_wool(library)
    async with reading() as reader:
        listing = reader.app.reader.listing
    await asyncio.wait_for(listing.read_rows(range(1000, 1040)), PATIENCE)
