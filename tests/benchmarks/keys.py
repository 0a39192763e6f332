"""Measure the time from j or k to the end of the repaint, without and with scrolling."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from benchmarks import looks
from benchmarks.report import Row, at_most, percentile, progress, ratio, size_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.workspace import Workspace
    from terminal import Terminal

IN_VIEW = 15
"""Number of lines to move down and up again in one round."""

ROUNDS = 6
SCREENFUL = 40

FRAME = 16.0
"""Milliseconds between two frames of a terminal that draws 60 a second."""

BETWEEN = 0.06
"""Seconds without output before each key, so that no late output of the previous key counts."""


def measure(workspace: Workspace) -> Iterator[Row]:
    """Move through the reader's list and the minimal one in turns; yield their times."""
    for size in workspace.imports:
        name = size_name(size)
        progress(f"keys: {name}")
        with (
            workspace.reader(workspace.library(size)) as ours,
            workspace.floor("list", str(size)) as floor,
        ):
            for terminal in (ours, floor):
                terminal.wait_for("\x1b[40;1H")
                terminal.wait_for_quiet(3.0)  # later than the background work of the first seconds
            yield from _compare(f"j/k in view: {name}", ours, floor, _in_view(), 4)
            for terminal in (ours, floor):
                for _ in range(SCREENFUL):
                    terminal.repaint("j")
            yield from _compare(f"scrolling: {name}", ours, floor, ["j" * 15] * ROUNDS, 1.5)
            ours.quit("q")
            floor.quit("\x11")


def _in_view() -> list[str]:
    down_and_up = "j" * IN_VIEW + "k" * IN_VIEW
    return [down_and_up] * (ROUNDS // 2 + 1)


def _compare(
    what: str, ours: Terminal, floor: Terminal, rounds: list[str], limit: float
) -> Iterator[Row]:
    """Press the keys of each round one by one and compare the medians; round 0 is a warm-up."""
    times: dict[Terminal, list[float]] = {ours: [], floor: []}
    for number, keys in enumerate(rounds):
        for terminal in (floor, ours):
            for key in keys:
                terminal.wait_for_quiet(BETWEEN)
                seconds = _time_move(ours, key) if terminal is ours else floor.repaint(key)
                if number:
                    times[terminal].append(seconds * 1000)
    ours_median, floor_median = (statistics.median(times[terminal]) for terminal in (ours, floor))
    yield ratio(what, ours_median, floor_median, limit, "ms")
    yield at_most(f"{what}, p95", percentile(times[ours], 0.95), FRAME, "ms")


def _time_move(terminal: Terminal, key: str) -> float:
    """Return the seconds to the end of the repaint that shows another paper in both panes."""
    before = looks.current(terminal.rows())
    since = terminal.send(key)
    while True:
        last = terminal.next_repaint(since)
        if looks.current(terminal.rows()) not in {before, None}:
            return last - since
