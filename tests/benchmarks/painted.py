"""When a screen came to show something: the moment from which on it stayed as it ended up."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from terminal import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable

    from terminal import Terminal

SETTLED = 0.1
"""How long a view must stay as it is to count as the final one, in seconds."""


def seconds_until(
    terminal: Terminal,
    since: float,
    view: Callable[[list[str]], object],
    *,
    patience: float = PATIENCE,
    settled: float = SETTLED,
) -> float:
    """Give the seconds from ``since`` until the screen shows what it then goes on showing.

    ``view`` picks what counts from the screen's lines; it gives None while that is not there.
    Whatever else is painted, such as a blinking cursor, does not matter. Raises TimeoutError.
    """
    seen: object = None
    changed = since
    while True:
        terminal.wait_for_quiet()
        for moment, rows in terminal.frames():
            found = view(rows)
            if found != seen:
                seen, changed = found, moment
        now = time.perf_counter()
        if seen is not None and now - changed >= settled:
            return changed - since
        if now - since > patience:
            raise TimeoutError(f"not painted in {patience:g} s")
