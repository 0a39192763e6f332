"""Measure the peak memory of the reader in use."""

from __future__ import annotations

import statistics
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import looks
from benchmarks.painted import seconds_until
from benchmarks.report import Row, progress, ratio, size_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.workspace import Workspace
    from terminal import Terminal

MEGABYTE = 1024 * 1024
TRIES = 3
SEARCH = "training"
"""A word that a third of the papers contain."""


def peak(process: int) -> int:
    """Return the peak memory of a process in bytes (Linux's VmHWM); 0 if that is not known."""
    return _status(process, "VmHWM")


def resident(process: int) -> int:
    """Return the memory of a process in bytes (Linux's VmRSS); 0 if that is not known."""
    return _status(process, "VmRSS")


def _status(process: int, name: str) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines():
            if line.startswith(name):
                return int(line.split()[1]) * 1024
    return 0


def measure(workspace: Workspace) -> Iterator[Row]:
    """Use the reader for a while and a blank app with the same keys; yield their peak memory."""
    homes = {size_name(size): workspace.library(size) for size in workspace.sizes}
    blank: list[int] = []
    ours: dict[str, list[int]] = {name: [] for name in homes}
    for attempt in range(TRIES):
        progress(f"memory: try {attempt + 1} of {TRIES}")
        with workspace.floor("blank") as terminal:
            _wait(terminal)
            _move(terminal)
            blank.append(peak(terminal.process.pid))
            terminal.quit("\x11")
        for name, home in homes.items():
            with workspace.reader(home) as terminal:
                ours[name].append(_use(terminal))
                terminal.quit("q")
    floor = statistics.median(blank) / MEGABYTE
    for name, peaks in ours.items():
        used = statistics.median(peaks) / MEGABYTE
        yield ratio(f"memory: {name}", used, floor, 1.6, "MB")


def _use(terminal: Terminal) -> int:
    """Move, search and jump in a reader; return its peak memory in bytes."""
    _wait(terminal)
    _move(terminal)
    since = terminal.send("/" + SEARCH)
    seconds_until(terminal, since, lambda rows: looks.found(rows, SEARCH))
    for keys in ("\r", "\x1b", "G", "g"):
        terminal.repaint(keys)
        terminal.wait_for_quiet(0.2)
    return peak(terminal.process.pid)


def _wait(terminal: Terminal) -> None:
    terminal.wait_for("\x1b[40;1H")
    terminal.wait_for_quiet(0.5)


def _move(terminal: Terminal) -> None:
    for _ in range(20):
        terminal.send("j" * 10)
        terminal.wait_for_quiet()
