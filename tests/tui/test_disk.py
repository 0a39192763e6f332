"""The screen's thread never waits for the disk: threads read and write papers and marks."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from made_up import TODAY
from paperreader.catalog.connection import CatalogConnection
from paperreader.marks import Marks
from paperreader.models import Paper
from stand_in_source import Server, fetched, fresh

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
