"""Measure the time from a key in the search box to its results on the screen."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

from benchmarks import looks
from benchmarks.floors import BLANK_SCREEN_END
from benchmarks.painted import seconds_until
from benchmarks.papers import FOUND
from benchmarks.report import Row, figure, percentile, progress, ratio, size_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.workspace import Workspace
    from terminal import Terminal

QUERIES = (
    "quoxilent",
    "training",
    "network",
    "model",
    *"taqzb",
    '"brindle vortex"',
    '"deep learning"',
    "velzhar -umbrelisk",
    "training -network",
    "is:unread marquent",
    "is:unread data",
)
"""The queries to type, a key at a time: rare and frequent words, letters, phrases, filters."""

BUDGET = 240.0
"""Maximum seconds for all searches of one size; the report says if they were cut short."""

CLEAR = "\x15"


def measure(workspace: Workspace) -> Iterator[Row]:
    """Type each query into the reader and a blank app's Input in turns; yield the ratios."""
    for size in workspace.imports:
        name = size_name(size)
        ours: list[tuple[float, str]] = []
        floor: list[float] = []
        with workspace.reader(workspace.library(size)) as terminal, workspace.floor("input") as app:
            for started in (terminal, app):
                started.wait_for(BLANK_SCREEN_END)
                started.wait_for_quiet(1.0)
            _type_query(terminal, app, "warming")
            ends, cut = time.monotonic() + BUDGET, ""  # not before, as the library may be imported
            for query in QUERIES:
                if time.monotonic() > ends:
                    cut = f"; cut short after {BUDGET:g} s"
                    break
                progress(f"search: {name}: {query}")
                for typed, found, echoed in _type_query(terminal, app, query):
                    ours.append((found, typed))
                    floor.append(echoed)
            terminal.quit("q")
            app.quit("\x11")
        times = [found for found, _ in ours]
        median, p95 = statistics.median(times), percentile(times, 0.95)
        echo, echo_p95 = statistics.median(floor), percentile(floor, 0.95)
        yield ratio(f"search, key to result, median: {name}", median, echo, 2, "ms", cut)
        slowest, typed = max(ours)
        remark = f", slowest {typed!r} {figure(slowest, 'ms')}"
        limit = 10 if size > 100_000 else 4
        yield ratio(f"search, key to result, p95: {name}", p95, echo_p95, limit, "ms", remark)


def _type_query(terminal: Terminal, app: Terminal, query: str) -> list[tuple[str, float, float]]:
    """Type a query and return what was typed at each key, and the milliseconds to each result.

    The third value is the time in which the app showed the same key. A space does not change the
    results, so its time is not counted.
    """
    times = []
    terminal.repaint("/")
    terminal.wait_for_quiet(0.05)
    for end, key in enumerate(query, 1):
        typed = query[:end]
        echoed = 1000 * app.repaint(key)
        if key == " ":
            terminal.repaint(" ")
            terminal.wait_for_quiet(0.1)
            continue
        terminal.rows()
        since = terminal.send(key)
        expected = FOUND.get(typed) if typed == query else None
        times.append((typed, 1000 * _until_found(terminal, since, typed, expected), echoed))
    terminal.repaint("\x1b")
    app.repaint(CLEAR)
    terminal.wait_for_quiet(0.2)
    return times


def _until_found(terminal: Terminal, since: float, typed: str, expected: int | None) -> float:
    """Return the seconds until the result is painted, with ``expected`` papers if that is given."""

    def view(rows: list[str]) -> object:
        found = looks.found(rows, typed)
        return found if found and (expected is None or found[0] == str(expected)) else None

    try:
        return seconds_until(terminal, since, view)
    except TimeoutError as error:
        found = looks.found(terminal.rows(), typed)
        raise TimeoutError(f"{typed}: {error}; it shows {found and found[0]}") from error
