"""Measure the import of a snapshot: papers per second, and peak memory at each size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.memory import MEGABYTE
from benchmarks.report import Row, at_least, ratio, size_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.workspace import Workspace


def measure(workspace: Workspace) -> Iterator[Row]:
    """Import a snapshot of each size into an empty library once, and yield its figures."""
    smallest, *others = workspace.imports
    for size in workspace.imports:
        speed = size / workspace.imported(size).seconds
        yield at_least(f"import: {size_name(size)}", speed, 4000, "papers/s")
    floor = workspace.imported(smallest).peak / MEGABYTE
    for size in others:
        what = f"import's memory: {size_name(size)} to {size_name(smallest)}"
        yield ratio(what, workspace.imported(size).peak / MEGABYTE, floor, 1.3, "MB")
