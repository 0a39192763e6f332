"""Measure the time from a key in the search box to its results on the screen."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

from benchmarks import looks
from benchmarks.painted import seconds_until
from benchmarks.papers import FOUND
from benchmarks.report import Row, at_most, figure, percentile, progress, size_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.workspace import Workspace
    from terminal import Terminal

KINDS = {
    "rare word": ["quoxilent"],
    "frequent word": ["training", "network", "model"],
    "one letter": list("taqzb"),
    "phrase": ['"brindle vortex"', '"deep learning"'],
    "-word": ["velzhar -umbrelisk", "training -network"],
    "is:unread": ["is:unread marquent", "is:unread data"],
}
"""The queries to type, a key at a time, by kind of search."""

BUDGET = 240.0
"""Maximum seconds for all searches of one size; the report says if they were cut short."""


def measure(workspace: Workspace) -> Iterator[Row]:
    """Type each query into the reader, letter by letter; yield the times to the results."""
    for size in workspace.sizes:
        limit = 50 if size > 100_000 else 16
        name = size_name(size)
        with workspace.reader(workspace.library(size)) as terminal:
            terminal.wait_for("\x1b[40;1H")
            terminal.wait_for_quiet(1.0)
            _type_query(terminal, "warming")
            yield from _measure_size(terminal, name, limit)
            terminal.quit("q")


def _measure_size(terminal: Terminal, name: str, limit: int) -> Iterator[Row]:
    all_times: list[float] = []
    rows: list[Row] = []
    ends = time.monotonic() + BUDGET
    cut = ""
    for kind, queries in KINDS.items():
        times: list[float] = []
        for query in queries:
            if time.monotonic() > ends:
                cut = f"; cut short after {BUDGET:g} s"
                break
            progress(f"search: {name} papers, {kind}: {query}")
            times += _type_query(terminal, query)
        if times:
            rows.append(_kind_row(kind, times))
        all_times += times
    what = f"search, key to result, p95: {name} papers"
    remark = f" (median {figure(statistics.median(all_times), 'ms')}{cut})"
    yield at_most(what, percentile(all_times, 0.95), limit, "ms", remark)
    yield from rows


def _kind_row(kind: str, times: list[float]) -> Row:
    p95 = figure(percentile(times, 0.95), "ms")
    return at_most(f"  {kind}, median", statistics.median(times), None, "ms", f" (p95 {p95})")


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


def _type_query(terminal: Terminal, query: str) -> list[float]:
    """Type a query and return the milliseconds from each key to its result.

    A space does not change the screen, so its time is not counted.
    """
    times = []
    terminal.repaint("/")
    terminal.wait_for_quiet(0.05)
    for end in range(1, len(query) + 1):
        typed = query[:end]
        if typed.endswith(" "):
            terminal.repaint(" ")
            terminal.wait_for_quiet(0.1)
            continue
        terminal.rows()
        since = terminal.send(typed[-1])
        expected = FOUND.get(typed) if typed == query else None
        times.append(1000 * _until_found(terminal, since, typed, expected))
    terminal.repaint("\x1b")
    terminal.wait_for_quiet(0.2)
    return times
