"""How often a server is asked: what it asks for itself, and turns that all programs take.

A server names a pause by ``Retry-After`` and ``RateLimit`` in its answers.
"""

from __future__ import annotations

import contextlib
import os
import re
import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from paperreader.http.failures import FetchError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from filelock import FileLock

POLL = 0.05
"""How often a lock that another program holds is tried, in seconds."""


LONGEST = 3600.0
"""The longest pause that is believed, in seconds; whoever asks for more is asked again then."""

_SECONDS = re.compile(r"\d{1,30}", re.ASCII)
_LIMITS = re.compile(r";\s*r=(\d{1,15})\s*;\s*t=(\d{1,15})(?!\d)", re.ASCII)


class RateLimit:
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


def requested_delay(status: int, headers: Mapping[str, str], now: float) -> float | None:
    """Give the seconds to wait before the next request; None where a server asks for no pause.

    ``now`` is the time of day, in seconds since 1970. What makes no sense is no request to wait.
    """
    too_many = status == 429
    pause = _retry_after(headers.get("Retry-After", ""), now) if too_many or status >= 500 else None
    if pause is None:
        pause = _until_reset(headers.get("RateLimit", ""), at_once=too_many)
    return None if pause is None else min(pause, LONGEST)


def _retry_after(value: str, now: float) -> float | None:
    """Read seconds, or a date such as ``Wed, 12 Aug 2026 09:00:00 GMT``."""
    value = value.strip()
    if _SECONDS.fullmatch(value):
        return float(value)
    try:
        pause = parsedate_to_datetime(value[:100]).timestamp() - now
    except (ValueError, TypeError, OverflowError, OSError):
        return None
    return pause if pause > 0 else None


def _until_reset(value: str, *, at_once: bool) -> float | None:
    """Read ``"api";r=0;t=55``: requests that remain, and seconds until all are there again.

    Limits of which requests remain are asked to be waited for only by a refusal.
    """
    limits = [(int(rest), float(seconds)) for rest, seconds in _LIMITS.findall(value[:1000])]
    pauses = [seconds for rest, seconds in limits if not rest]
    if at_once and not pauses:
        pauses = [seconds for _, seconds in limits]
    return max(pauses, default=None)
