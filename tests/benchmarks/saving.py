"""Save marks durably in turns with a minimal save, and print the seconds of each as JSON.

``saving.py COUNT TRIES`` makes a marks file of COUNT marks in ``$PAPERREADER_HOME``.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from typing import TYPE_CHECKING, Any

import msgspec

from paperreader.config import Paths
from paperreader.library import Library
from paperreader.models import Paper

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TIMESTAMP = "2026-11-23T09:00:00.000000+00:00"
TITLE = "Made-up Title Number {} of a Paper That Was Read Once"
TICK = 0.002
"""The interval, in seconds, at which the screen's thread would do something."""

STALLS = 12


def main(count: int, tries: int) -> None:
    """Save in turns, then in a thread beside a loop that ticks, and print the times."""
    paths = Paths.for_user()
    tables = _tables(count)
    paths.marks.parent.mkdir(parents=True, exist_ok=True)
    _save(paths.marks, tables)
    library = Library.open(paths)
    library.refresh()
    change = _changes(library, count)
    times: dict[str, list[float]] = {"ours": [], "floor": []}
    for _ in range(tries):
        began = time.perf_counter()
        change()
        library.flush()
        times["ours"].append(time.perf_counter() - began)
        if library.unsaved():
            raise RuntimeError("a mark was not saved")
        began = time.perf_counter()
        _save(paths.marks.with_name("floor.json"), tables)
        times["floor"].append(time.perf_counter() - began)
    times["idle"] = [asyncio.run(_longest_gap(lambda: time.sleep(0.1))) for _ in range(STALLS)]
    times["stalls"] = []
    for _ in range(STALLS):
        change()
        times["stalls"].append(asyncio.run(_longest_gap(library.flush)))
    library.close()
    sys.stdout.write(json.dumps(times))


def _save(path: Path, tables: dict[str, Any]) -> None:
    """Save tables as any program must: encode them, write another file, fsync and rename it."""
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("wb") as file:
        file.write(msgspec.json.encode(tables))
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def _tables(count: int) -> dict[str, Any]:
    """Return the content of a marks file: all read, one in 20 starred, one in ten with a note."""
    documents = {}
    for number in range(count):
        paper = _paper(number)
        document = documents[paper.id] = {
            "title": paper.title,
            "arxiv_id": paper.arxiv_id,
            "read": True,
            "read_at": TIMESTAMP,
        }
        if number % 20 == 0:
            document |= {"starred": True, "starred_at": TIMESTAMP}
        if number % 10 == 0:
            note = "A bound that scales with depth; see section 3."
            document |= {"note": note, "note_at": TIMESTAMP}
    return {"marks": documents, "meta": {"1": {"version": 1}}}


def _paper(number: int) -> Paper:
    arxiv_id = f"26{number // 90000 % 12 + 1:02}.{number % 90000:05}"
    return Paper(id=arxiv_id, title=TITLE.format(number), arxiv_id=arxiv_id)


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


async def _longest_gap(work: Callable[[], object]) -> float:
    """Do some work in a thread, as the screen does; return the longest seconds between ticks."""
    working = asyncio.ensure_future(asyncio.to_thread(work))
    longest, last = 0.0, time.perf_counter()
    while not working.done():
        await asyncio.sleep(TICK)
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    await working
    return longest


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
