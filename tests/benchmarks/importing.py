"""Measure the import of a snapshot: papers per second, and peak memory at each size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.memory import MEGABYTE
from benchmarks.report import Row, against_floor, at_least, at_most, size_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.workspace import Workspace


def measure(workspace: Workspace) -> Iterator[Row]:
    """Import a snapshot of each size into an empty library once, and yield its figures."""
    smallest = workspace.imported(workspace.sizes[0])
    for size in workspace.sizes:
        imported = workspace.imported(size)
        name = f"{size_name(size)} papers"
        speed = size / imported.seconds
        yield at_least(f"import: {name}", speed, 10_000, "papers/s", imported.how)
        used = imported.peak / MEGABYTE
        if size == workspace.sizes[0]:
            yield at_most(f"memory of the import: {name}", used, None, "MB")
        else:
            floor = smallest.peak / MEGABYTE
            yield against_floor(f"memory of the import: {name}", used, floor, 1.3, "MB")
