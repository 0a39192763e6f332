"""Measure the time to save a mark durably, and how long the screen's thread stalls for it."""

from __future__ import annotations

import json
import statistics
import sys
from typing import TYPE_CHECKING

from benchmarks.report import Row, at_most, progress, ratio, size_name
from benchmarks.workspace import HERE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.workspace import Workspace

LIMITS = {100: 3, 10_000: 3, 100_000: 4}
"""The highest ratio to the floor, by number of marks in the file."""

TRIES = {100: 60, 10_000: 30, 100_000: 12}


def measure(workspace: Workspace) -> Iterator[Row]:
    """Save one change after another in files of more and more marks; yield the times."""
    for count, limit in LIMITS.items():
        progress(f"saves: {size_name(count)} marks")
        home = workspace.empty_home("saves")
        command = [sys.executable, "-P", str(HERE / "saving.py"), str(count), str(TRIES[count])]
        times = json.loads(workspace.run(command, home))
        ours, floor = (1000 * statistics.median(times[name]) for name in ("ours", "floor"))
        yield ratio(f"a mark made durable: {size_name(count)} marks", ours, floor, limit, "ms")
    stall, idle = (1000 * max(times[name]) for name in ("stalls", "idle"))
    remark = f" (with nothing to save {idle:.1f} ms)"
    yield at_most(f"longest stall at a save: {size_name(count)} marks", stall, 50, "ms", remark)
