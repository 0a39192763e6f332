"""Find the time at which a screen reached its final state."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from terminal import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable

    from terminal import Terminal

SETTLED = 0.1
"""Seconds for which a view must not change to count as final."""


def seconds_until(
    terminal: Terminal,
    since: float,
    view: Callable[[list[str]], object],
    *,
    patience: float = PATIENCE,
    settled: float = SETTLED,
) -> float:
    """Return the seconds from ``since`` until the screen shows its final state.

    ``view`` extracts the relevant part of the screen's lines; it returns None until that is there.
    Other output, such as a blinking cursor, does not matter. Raise TimeoutError if the screen
    reaches no final state within ``patience`` seconds.
    """
    seen: object = None
    changed = since
    while True:
        terminal.wait_for_quiet()
        for arrived, rows in terminal.frames():
            found = view(rows)
            if found != seen:
                seen, changed = found, arrived
        now = time.perf_counter()
        if seen is not None and now - changed >= settled:
            return changed - since
        if now - since > patience:
            raise TimeoutError(f"not painted in {patience:g} s")
