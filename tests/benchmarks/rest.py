"""Measure what the reader costs while nothing happens, whatever screen is open."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.floors import BLANK_SCREEN_END
from benchmarks.report import Row, at_most, figure, progress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.workspace import Workspace

BLINKS = 2000
"""The bytes a second of a cursor that blinks twice a second, with the whole line around it."""

SCREENS = {
    "list": ("", 0),
    "abstract": ("\r", 0),
    "keys": ("?", 0),
    "copy menu": ("Y", 0),
    "calendar": ("d", 0),
    "palette": ("\x10", BLINKS),
    "note": ("e", BLINKS),
    "search": ("/", BLINKS),
}
"""The keys that open a screen, and the bytes a second that it may write: a blinking cursor's."""

SECONDS = 3.0


def measure(workspace: Workspace) -> Iterator[Row]:
    """Yield the bytes that each screen writes at rest, and its CPU time."""
    home = workspace.library(workspace.imports[0])
    for name, (keys, limit) in SCREENS.items():
        progress(f"idle: {name}")
        with workspace.reader(home) as terminal:
            terminal.wait_for(BLANK_SCREEN_END)
            terminal.wait_for_quiet(0.4)
            terminal.send(keys)
            terminal.wait_for_quiet(0.4)
            cpu = _cpu_seconds(terminal.process.pid)
            written = terminal.bytes_within(SECONDS)
            cpu = _cpu_seconds(terminal.process.pid) - cpu
        remark = f" ({figure(100 * cpu / SECONDS, '%')} of a core)"
        yield at_most(f"idle: {name}", written / SECONDS, limit, "byte/s", remark)


def _cpu_seconds(process: int) -> float:
    """Return the CPU time that a process has used (Linux)."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
