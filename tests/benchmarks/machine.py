"""Describe the machine and how much of it other programs used during the measurements."""

from __future__ import annotations

import os
import platform
import time
from importlib.metadata import version
from pathlib import Path


class Machine:
    """A record of the CPU time used on the machine since it was created."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._busy, self._own = _busy(), _own()

    def caption(self) -> str:
        """Return a description of the machine and the load, for judging the figures."""
        seconds = time.monotonic() - self._start
        cores = os.cpu_count() or 1
        others = (_busy() - self._busy) - (_own() - self._own)
        return (
            f"{cores} cores, Python {platform.python_version()}, Textual {version('textual')}, "
            f"terminal 120x40; {seconds / 60:.1f} minutes, in which other programs used "
            f"{max(others, 0) / seconds / cores:.0%} of the cores (10% or more distorts them)"
        )


def _own() -> float:
    """Return the CPU seconds that this process and its finished children have used."""
    return sum(os.times()[:4])


def _busy() -> float:
    """Return the CPU seconds that all programs have used, from Linux's count; 0 elsewhere."""
    try:
        with Path("/proc/stat").open(encoding="utf-8") as file:
            ticks = [int(word) for word in file.readline().split()[1:9]]
    except OSError:
        return 0.0
    idle, waiting = 3, 4
    return (sum(ticks) - ticks[idle] - ticks[waiting]) / os.sysconf("SC_CLK_TCK")
