"""Rate limits: turns that all processes of a user take, and delays that servers request.

A server requests a delay in the ``Retry-After`` and ``RateLimit`` headers of its answers.
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
"""The interval between attempts to get a lock that another process holds, in seconds."""

LONGEST = 3600.0
"""The longest delay that is respected, in seconds; a longer one is cut to this."""

_SECONDS = re.compile(r"\d{1,30}", re.ASCII)
_LIMITS = re.compile(r";\s*r=(\d{1,15})\s*;\s*t=(\d{1,15})(?!\d)", re.ASCII)


class RateLimit:
    """A limit across processes: one request at a time, and one start every ``seconds``.

    The modification time of the empty file ``path`` is the start of the last request. Its lock
    file is beside it; the system releases the lock of a process that ends, however it ends.
    """

    def __init__(
        self, path: Path, seconds: float = 3.0, clock: Callable[[], float] = time.time
    ) -> None:
        self._path = path
        self._seconds = seconds
        self._clock = clock

    @contextlib.contextmanager
    def __call__(self, wait: Callable[[float], None] = time.sleep) -> Iterator[None]:
        """Wait for a turn, and hold it while the context is open.

        ``wait`` is called with a number of seconds to wait; an exception that it raises ends the
        waiting. Raise FetchError if the folder cannot be written.
        """
        from filelock import FileLock  # noqa: PLC0415  # 15 ms that only a fetch needs

        lock = FileLock(f"{self._path}.lock", mode=0o600)
        try:
            self._take_turn(lock, wait)
            yield
        finally:
            lock.release()

    def _take_turn(self, lock: FileLock, wait: Callable[[float], None]) -> None:
        """Get the lock, wait for the rest of the interval, and record the start."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            while not lock.is_locked:  # filelock 3.16 itself waits, but cannot be stopped
                try:
                    lock.acquire(blocking=False)
                except TimeoutError:  # another process holds it
                    wait(POLL)
            wait(self._remaining_seconds())
            self._path.touch(mode=0o600)
            now = self._clock()
            os.utime(self._path, (now, now))
        except OSError as error:
            reason = f"cannot be written ({error.strerror or error})"
            message = f"{self._path}: {reason}, so requests cannot take turns; make it writable"
            raise FetchError(message, reason) from error

    def _remaining_seconds(self) -> float:
        """Return the seconds that are left of the interval."""
        try:
            start = self._path.stat().st_mtime
        except FileNotFoundError:
            return 0.0
        # If the clock was set back, the wait is still at most one interval.
        return min(max(start + self._seconds - self._clock(), 0.0), self._seconds)


def requested_delay(status: int, headers: Mapping[str, str], now: float) -> float | None:
    """Return the seconds to wait before the next request, or None if a server requests no delay.

    ``now`` is the time of day, in seconds since 1970. Headers that make no sense are ignored.
    """
    is_refused = status == 429
    is_failure = is_refused or status >= 500
    delay = _retry_after(headers.get("Retry-After", ""), now) if is_failure else None
    if delay is None:
        delay = _until_reset(headers.get("RateLimit", ""), is_refused=is_refused)
    return None if delay is None else min(delay, LONGEST)


def _retry_after(value: str, now: float) -> float | None:
    """Parse a number of seconds, or a date such as ``Wed, 12 Aug 2026 09:00:00 GMT``."""
    value = value.strip()
    if _SECONDS.fullmatch(value):
        return float(value)
    try:
        delay = parsedate_to_datetime(value[:100]).timestamp() - now
    except (ValueError, TypeError, OverflowError, OSError):
        return None
    return delay if delay > 0 else None


def _until_reset(value: str, *, is_refused: bool) -> float | None:
    """Parse ``"api";r=0;t=55``: the remaining requests, and the seconds until the limit resets.

    Limits with remaining requests count only if the request was refused.
    """
    limits = [(int(left), float(seconds)) for left, seconds in _LIMITS.findall(value[:1000])]
    delays = [seconds for left, seconds in limits if not left]
    if is_refused and not delays:
        delays = [seconds for _, seconds in limits]
    return max(delays, default=None)
