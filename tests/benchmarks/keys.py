"""From j or k to the last byte of the repaint: in view, and where each key scrolls."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from benchmarks import looks
from benchmarks.report import Row, against_floor, figure, percentile, progress, size_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.workspace import Workspace
    from terminal import Terminal

IN_VIEW = 15
"""How many lines are gone down and up again in one breath."""

ROUNDS = 6
SCREENFUL = 40

BETWEEN = 0.06
"""How long it is quiet before a key, in seconds: nothing that is late for the one before counts."""


def measure(workspace: Workspace) -> Iterator[Row]:
    """Move through the reader's list and a bare one in turns."""
    for size in workspace.sizes:
        progress(f"keys: {size_name(size)} papers")
        with (
            workspace.reader(workspace.library(size)) as ours,
            workspace.floor("list", str(size)) as floor,
        ):
            for terminal in (ours, floor):
                terminal.wait_for("\x1b[40;1H")
                terminal.wait_for_quiet(3.0)  # past what the first seconds bring
            name = size_name(size)
            yield _compared(f"j/k in view: {name} papers", ours, floor, _in_view())
            for terminal in (ours, floor):
                for _ in range(SCREENFUL):
                    terminal.repaint("j")
            yield _compared(f"j scrolling: {name} papers", ours, floor, ["j" * 15] * ROUNDS)
            ours.quit("q")
            floor.quit("\x11")


def _in_view() -> list[str]:
    once = "j" * IN_VIEW + "k" * IN_VIEW
    return [once] * (ROUNDS // 2 + 1)


def _compared(what: str, ours: Terminal, floor: Terminal, rounds: list[str]) -> Row:
    """Press the keys of each round one by one; the first round is to warm up."""
    times: dict[Terminal, list[float]] = {ours: [], floor: []}
    for number, keys in enumerate(rounds):
        for terminal in (floor, ours):
            for key in keys:
                terminal.wait_for_quiet(BETWEEN)
                seconds = _moved(ours, key) if terminal is ours else floor.repaint(key)
                if number:
                    times[terminal].append(seconds * 1000)
    remark = f" (p95 {figure(percentile(times[ours], 0.95), 'ms')})"
    ours_median, floor_median = (statistics.median(times[one]) for one in (ours, floor))
    return against_floor(what, ours_median, floor_median, 1.3, "ms", remark)


def _moved(terminal: Terminal, key: str) -> float:
    """Give the seconds to the last byte of a repaint that shows another paper in both panes."""
    before = looks.current(terminal.rows())
    since = terminal.send(key)
    while True:
        last = terminal.next_repaint(since)
        if looks.current(terminal.rows()) not in {before, None}:
            return last - since
