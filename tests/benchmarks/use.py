"""Measure what the reader costs at rest, and whether its memory grows with use."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.report import Row, against_floor, at_most, progress, size_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.workspace import Workspace
    from terminal import Terminal

MEGABYTE = 1024 * 1024
SCREENS = {"list": "", "keys": "?", "copy menu": "Y", "calendar": "d"}
"""Screens without a cursor, which blinks, and the keys that open them."""

REST_SECONDS = 5.0
KEYS = 600
SEARCHES = 12
DIALOGS = 10
"""What one round of use consists of."""

FIRST_ROUNDS = 3
ROUNDS = 24
"""14,400 keys, 288 searches and 240 dialogs in all, of which the first 1,800 keys are warm-up."""


def resident(process: int) -> int:
    """Return the memory of a process in bytes (Linux's VmRSS); 0 if that is not known."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) * 1024
    return 0


def cpu_seconds(process: int) -> float:
    """Return the CPU time that a process has used (Linux)."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(workspace: Workspace) -> Iterator[Row]:
    """Yield the bytes and CPU of screens at rest, and the memory after much use."""
    size = workspace.sizes[0]
    home = workspace.library(size)
    for name, keys in SCREENS.items():
        progress(f"at rest: {name}")
        with workspace.reader(home) as terminal:
            _start(terminal)
            terminal.send(keys)
            terminal.wait_for_quiet(0.3)
            cpu = cpu_seconds(terminal.process.pid)
            written = terminal.bytes_within(REST_SECONDS)
            cpu = cpu_seconds(terminal.process.pid) - cpu
            yield at_most(f"at rest: {name}", written / REST_SECONDS, 0, "byte/s")
            yield at_most(f"at rest: {name}", 100 * cpu / REST_SECONDS, 1, "% of a core")
    with workspace.reader(home) as terminal:
        _start(terminal)
        first = 0
        for number in range(1, ROUNDS + 1):
            progress(f"memory growth: round {number} of {ROUNDS}")
            _use(terminal)
            if number == FIRST_ROUNDS:
                first = resident(terminal.process.pid)
        last = resident(terminal.process.pid)
    what = f"memory after {ROUNDS * KEYS:,} keys, to {FIRST_ROUNDS * KEYS:,}: {size_name(size)}"
    yield against_floor(what, last / MEGABYTE, first / MEGABYTE, 1.05, "MB")


def _start(terminal: Terminal) -> None:
    terminal.wait_for("\x1b[40;1H")
    terminal.wait_for_quiet(0.5)


def _use(terminal: Terminal) -> None:
    for _ in range(KEYS // 20):
        terminal.send("j" * 15 + "k" * 5)
        terminal.wait_for_quiet()
    for _ in range(SEARCHES):
        for keys in ("/", "tr", "ain", "\x1b"):
            terminal.send(keys)
            terminal.wait_for_quiet()
            time.sleep(0.05)  # an escape sequence must not be made of esc and the next key
    for number in range(DIALOGS):
        for keys in ("?Yd"[number % 3], "\x1b"):
            terminal.send(keys)
            terminal.wait_for_quiet()
            time.sleep(0.05)
    terminal.forget()
