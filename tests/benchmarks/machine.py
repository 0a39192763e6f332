"""What the machine is, and how much others used of it while it was measured on."""

from __future__ import annotations

import os
import platform
import time
from importlib.metadata import version
from pathlib import Path


class Machine:
    """Watches the machine from now on."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._busy, self._own = _busy(), _own()

    def caption(self) -> str:
        """Tell what must be known to judge the figures."""
        seconds = time.monotonic() - self._began
        cores = os.cpu_count() or 1
        others = (_busy() - self._busy) - (_own() - self._own)
        return (
            f"{cores} cores, Python {platform.python_version()}, Textual {version('textual')}, "
            f"terminal 120x40; {seconds / 60:.1f} minutes, in which other programs took "
            f"{max(others, 0) / seconds / cores:.0%} of the cores (from 10% on they disturb)"
        )


def _own() -> float:
    """Give the seconds of all cores that this process and its ended children used."""
    return sum(os.times()[:4])


def _busy() -> float:
    """Give the seconds of all cores that anything used, as Linux counts them; 0 elsewhere."""
    try:
        with Path("/proc/stat").open(encoding="utf-8") as file:
            ticks = [int(word) for word in file.readline().split()[1:9]]
    except OSError:
        return 0.0
    idle, waiting = 3, 4
    return (sum(ticks) - ticks[idle] - ticks[waiting]) / os.sysconf("SC_CLK_TCK")
