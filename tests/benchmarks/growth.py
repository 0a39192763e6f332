"""Measure whether the reader's memory grows with use."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from benchmarks.floors import BLANK_SCREEN_END
from benchmarks.memory import MEGABYTE, resident
from benchmarks.report import Row, progress, ratio, size_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.workspace import Workspace
    from terminal import Terminal

ROUNDS = 48
"""14,400 keys, 288 searches and 240 dialogs in all."""

FIRST_ROUNDS = 7
"""2,100 keys, after which memory must not grow."""

KEYS = 300
SEARCHES = 6
DIALOGS = 5
"""What one round of use consists of."""


def measure(workspace: Workspace) -> Iterator[Row]:
    """Use the reader for long; yield its memory at the end as a ratio to that near the start."""
    size = workspace.imports[0]
    with workspace.reader(workspace.library(size)) as terminal:
        terminal.wait_for(BLANK_SCREEN_END)
        terminal.wait_for_quiet(0.5)
        first = 0
        for number in range(1, ROUNDS + 1):
            progress(f"memory growth: round {number} of {ROUNDS}")
            _use(terminal)
            if number == FIRST_ROUNDS:
                first = resident(terminal.process.pid)
        last = resident(terminal.process.pid)
    what = f"memory after {ROUNDS * KEYS:,} keys to {FIRST_ROUNDS * KEYS:,}: {size_name(size)}"
    yield ratio(what, last / MEGABYTE, first / MEGABYTE, 1.05, "MB")


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
