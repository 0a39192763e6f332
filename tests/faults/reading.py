"""What an open reader shows, and how it is left."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from terminal import Terminal

AGREE_SECONDS = 20.0
COUNTS = re.compile(r"([\d,]+)(?: papers)?\s+([\d,]+)(?: unread|●)\s+([\d,]+) ?★")


def shown_counts(reader: Terminal) -> tuple[int, int, int]:
    """Give what the status line counts: papers, unread, starred; what is told may cover it."""
    found = COUNTS.search(reader.rows()[0])
    if not found:
        return -1, -1, -1
    papers, unread, starred = (int(number.replace(",", "")) for number in found.groups())
    return papers, unread, starred


def comes_to(holds: Callable[[], bool], otherwise: Callable[[], str]) -> None:
    """Wait until something holds."""
    end = time.monotonic() + AGREE_SECONDS
    while not holds():
        assert time.monotonic() < end, otherwise()
        time.sleep(0.1)


def shows(reader: Terminal, starred: int) -> None:
    """Wait until the status line counts so many starred papers."""

    def holds() -> bool:
        reader.wait_for_quiet(0.1)
        return shown_counts(reader)[2] == starred

    comes_to(holds, lambda: f"{shown_counts(reader)[2]} ★ are shown, not {starred}")


def leave(reader: Terminal, *codes: int) -> None:
    """Quit; a reader that cannot save is told to leave all the same."""
    reader.send("\x1b")
    reader.wait_for_quiet(0.3)
    reader.send("q")
    reader.wait_for_quiet(0.4)
    if reader.process.poll() is None:
        reader.send("2")
    code = reader.wait_for_end(20)
    assert code in (codes or (0,)), f"exit {code}"
    assert b"Traceback" not in reader.output, "a traceback"
