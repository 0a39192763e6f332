"""Count the steps in which a program changes the disk, and kill it at one of them.

The functions of the standard library are wrapped in the process in which the program will run:
each call is two steps, one right before it and one right after it.
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
    """A counter of the process's steps, which kills it at step ``last``; with 0 it only counts."""

    def __init__(self, last: int = 0) -> None:
        self._last = last
        self.count = 0
        for name in CALLS:
            setattr(os, name, self._counted(getattr(os, name)))
        methods = {name: self._counted(getattr(sqlite3.Connection, name)) for name in STATEMENTS}
        connection = type("Connection", (sqlite3.Connection,), methods)
        connect = sqlite3.connect

        def counting(*given: Any, **named: Any) -> sqlite3.Connection:
            return connect(*given, **named, factory=connection)

        sqlite3.connect = counting  # type: ignore[assignment]  # replaced on purpose

    def _counted(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def counting(*given: Any, **named: Any) -> Any:
            self._step()
            result = call(*given, **named)
            self._step()
            return result

        return counting

    def _step(self) -> None:
        self.count += 1
        if self.count == self._last:
            os.kill(os.getpid(), signal.SIGKILL)
