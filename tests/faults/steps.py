"""The steps by which a program changes the disk, counted from outside it, and ended at one.

The standard library's own functions are wrapped, in the process in which the program will run:
each call of one is two steps, right before it and right after it.
"""

from __future__ import annotations

import os
import signal
import sqlite3
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

CALLS = ("open", "fdopen", "fsync", "replace", "rename", "link", "unlink", "mkdir", "close")
STATEMENTS = ("execute", "executemany", "executescript")


class Steps:
    """Counts steps from now on, and kills the process at the one that is ``last``."""

    def __init__(self, last: int = 0) -> None:
        self._last = last
        self.taken = 0
        for name in CALLS:
            setattr(os, name, self._counted(getattr(os, name)))
        methods = {name: self._counted(getattr(sqlite3.Connection, name)) for name in STATEMENTS}
        connection = type("Connection", (sqlite3.Connection,), methods)
        connect = sqlite3.connect

        def counting(*given: Any, **named: Any) -> sqlite3.Connection:
            return connect(*given, **named, factory=connection)

        sqlite3.connect = counting  # type: ignore[assignment]

    def _counted(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def counting(*given: Any, **named: Any) -> Any:
            self._step()
            result = call(*given, **named)
            self._step()
            return result

        return counting

    def _step(self) -> None:
        self.taken += 1
        if self.taken == self._last:
            os.kill(os.getpid(), signal.SIGKILL)
