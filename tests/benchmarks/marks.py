"""Measure the time to save a mark durably, and how long the screen's thread stalls for it."""

from __future__ import annotations

import asyncio
import shutil
import statistics
import time
from typing import TYPE_CHECKING, Any

import msgspec

from benchmarks import floors
from benchmarks.report import Row, against_floor, at_most, progress, size_name
from paperreader.config import Paths
from paperreader.library import Library
from paperreader.models import Paper

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from benchmarks.workspace import Workspace

COUNTS = (100, 10_000, 100_000)
TRIES = {100: 60, 10_000: 30, 100_000: 12}
TIMESTAMP = "2026-11-23T09:00:00.000000+00:00"
TICK = 0.002
"""The interval, in seconds, at which the screen's thread would do something."""


def measure(workspace: Workspace) -> Iterator[Row]:
    """Save one change after another in files of more and more marks; yield the times."""
    for count in COUNTS:
        name = f"{size_name(count)} marks"
        progress(f"marks: {name}")
        home = workspace.empty_home("marks")
        tables = _tables(count)
        (home / "marks.json").write_bytes(msgspec.json.encode(tables))
        library = Library.open(Paths.under(home))
        library.refresh()
        change = _changes(library, count)
        ours, floor = _save_in_turns(library, change, home / "floor.json", tables, TRIES[count])
        yield against_floor(f"durable save of a mark: {name}", ours, floor, 2.0, "ms")
        if count == COUNTS[-1]:
            stalls = [asyncio.run(_stall(library, change)) for _ in range(TRIES[count])]
            idle = asyncio.run(_idle())
            remark = f" (with nothing to save {idle * 1000:.1f} ms)"
            what = f"longest stall while a mark is saved: {name}"
            yield at_most(what, max(stalls) * 1000, 50, "ms", remark)
        library.close()
        shutil.rmtree(home)


def _tables(count: int) -> dict[str, Any]:
    """Return the content of a marks file: all read, one in 20 starred, one in ten with a note."""
    documents = {}
    for number in range(count):
        document: dict[str, Any] = {
            "title": f"Made-up Title Number {number} of a Paper That Was Read Once",
            "arxiv_id": _paper(number).arxiv_id,
            "read": True,
            "read_at": TIMESTAMP,
        }
        if number % 20 == 0:
            document |= {"starred": True, "starred_at": TIMESTAMP}
        if number % 10 == 0:
            document |= {
                "note": "A bound that scales with depth; see section 3.",
                "note_at": TIMESTAMP,
            }
        documents[_paper(number).id] = document
    return {"marks": documents, "meta": {"1": {"version": 1}}}


def _paper(number: int) -> Paper:
    arxiv_id = f"26{number // 90000 % 12 + 1:02}.{number % 90000:05}"
    title = f"Made-up Title Number {number} of a Paper That Was Read Once"
    return Paper(id=arxiv_id, title=title, arxiv_id=arxiv_id)


def _changes(library: Library, count: int) -> Callable[[], None]:
    """Return a function that alternately stars a paper and removes the star, all over the file."""
    number = 0

    def change() -> None:
        nonlocal number
        number += 1
        paper = _paper(number // 2 * 37 % count)
        library.change(paper, "starred", number % 2 == 0)

    change()  # removes the star of number 0
    library.flush()
    return change


def _save_in_turns(
    library: Library,
    change: Callable[[], None],
    beside: Path,
    tables: dict[str, Any],
    tries: int,
) -> tuple[float, float]:
    """Save with the library and with the floor in turns; return the medians in milliseconds."""
    ours, floor = [], []
    for _ in range(tries + 1):
        began = time.perf_counter()
        change()
        library.flush()
        ours.append(time.perf_counter() - began)
        if library.unsaved():
            raise RuntimeError("a mark was not saved")
        began = time.perf_counter()
        floors.save(beside, tables)
        floor.append(time.perf_counter() - began)
    return statistics.median(ours[1:]) * 1000, statistics.median(floor[1:]) * 1000


async def _stall(library: Library, change: Callable[[], None]) -> float:
    """Save in a thread, as the screen does; return the longest gap between ticks in seconds."""
    change()
    saving = asyncio.ensure_future(asyncio.to_thread(library.flush))
    longest, last = 0.0, time.perf_counter()
    while not saving.done():
        await asyncio.sleep(TICK)
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    await saving
    return longest


async def _idle() -> float:
    """Return the longest gap between ticks, in seconds, with nothing to save."""
    longest, last = 0.0, time.perf_counter()
    for _ in range(200):
        await asyncio.sleep(TICK)
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    return longest
