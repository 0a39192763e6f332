"""Wait for what an open reader shows, and quit it."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from terminal import Terminal

AGREE_SECONDS = 20.0
"""Seconds within which a condition must become true."""
COUNTS = re.compile(r"([\d,]+)(?: papers?)?\s+([\d,]+)(?: unread|●)\s+([\d,]+) ?★")


def shown_counts(reader: Terminal) -> tuple[int, int, int]:
    """Return the status line's counts of papers, unread and starred ones; -1 each if not shown.

    A notification can cover the line.
    """
    found = COUNTS.search(reader.rows()[0])
    if not found:
        return -1, -1, -1
    papers, unread, starred = (int(number.replace(",", "")) for number in found.groups())
    return papers, unread, starred


def wait_until(holds: Callable[[], bool], problem: Callable[[], str]) -> None:
    """Wait until a condition is true; raise AssertionError with ``problem`` if it stays false."""
    end = time.monotonic() + AGREE_SECONDS
    while not holds():
        assert time.monotonic() < end, problem()
        time.sleep(0.1)


def wait_for_starred(reader: Terminal, starred: int) -> None:
    """Wait until the status line shows ``starred`` starred papers."""

    def holds() -> bool:
        reader.wait_for_quiet(0.1)
        return shown_counts(reader)[2] == starred

    wait_until(holds, lambda: f"{shown_counts(reader)[2]} ★ are shown, not {starred}")


def leave(reader: Terminal, *codes: int) -> None:
    """Quit a reader, without saving if it cannot save; check its exit code, 0 by default."""
    reader.send("\x1b")
    reader.wait_for_quiet(0.3)
    reader.send("q")
    reader.wait_for_quiet(0.4)
    if reader.process.poll() is None:
        reader.send("2")
    code = reader.wait_for_end(20)
    assert code in (codes or (0,)), f"exit {code}"
    assert b"Traceback" not in reader.output, "a traceback"
