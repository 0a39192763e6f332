"""Taking turns: of all programs of a person, one at a time asks a server, and not too often."""

from __future__ import annotations

import contextlib
import os
import time
from typing import TYPE_CHECKING

from paperreader.sources.failures import FetchError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from filelock import FileLock

POLL = 0.05
"""How often a lock that another program holds is tried, in seconds."""


class Pace:
    """Lets one request begin every ``seconds``, and one be under way, across processes.

    When the last one began is the time of the file ``path``, which is empty; beside it lies its
    lock, which the system takes from a program that ends in whatever way.
    """

    def __init__(
        self, path: Path, seconds: float = 3.0, clock: Callable[[], float] = time.time
    ) -> None:
        self._path = path
        self._seconds = seconds
        self._clock = clock

    @contextlib.contextmanager
    def __call__(self, wait: Callable[[float], None] = time.sleep) -> Iterator[None]:
        """Wait for the turn of the request that is made within.

        ``wait`` waits so many seconds; what it raises ends the waiting. Raises FetchError where
        the folder cannot be written.
        """
        from filelock import FileLock  # noqa: PLC0415  # 15 ms that only a fetch needs

        lock = FileLock(f"{self._path}.lock", mode=0o600)
        while not self._taken(lock):
            wait(POLL)
        try:
            wait(self._rest())
            self._begin()
            yield
        finally:
            lock.release()

    def _taken(self, lock: FileLock) -> bool:
        from filelock import Timeout  # noqa: PLC0415  # as above

        with self._told():
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            try:
                lock.acquire(blocking=False)
            except Timeout:
                return False
        return True

    def _rest(self) -> float:
        """Tell how many seconds of the interval are left."""
        with self._told():
            try:
                began = self._path.stat().st_mtime
            except FileNotFoundError:
                return 0.0
        # A clock that was set back makes nobody wait for longer than one interval.
        return min(max(began + self._seconds - self._clock(), 0.0), self._seconds)

    def _begin(self) -> None:
        now = self._clock()
        with self._told():
            self._path.touch(mode=0o600)
            os.utime(self._path, (now, now))

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            reason = f"cannot be written ({error.strerror or error})"
            message = f"{self._path}: {reason}, so requests cannot take turns; make it writable"
            raise FetchError(message, reason) from error
