"""One fetch under way: how long it may still take, and how it ends."""

from __future__ import annotations

import contextlib
import socket
import time
from queue import Empty, SimpleQueue
from threading import Event
from typing import TYPE_CHECKING, Any

from paperreader.http.failures import FetchError, FetchStoppedError, fetch_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Call:
    """What the caller, who waits, and the thread that asks the server know of each other.

    Whoever ends it first says how: the thread with an answer or an error, the time, or a stop.
    The caller then gives it up, and the thread, if it is still there, ends at its next step.
    """

    def __init__(self, seconds: float, host: str) -> None:
        self.host = host
        """Whom the thread asks; redirects change it."""
        self._seconds = seconds
        self._end = time.monotonic() + seconds
        self._outcomes: SimpleQueue[bytes | BaseException] = SimpleQueue()
        self._given_up = Event()
        self._waits_for_turn = False
        self._stream: Any = None  # httpcore2's, of the last connection that was made

    def seconds_left(self) -> float:
        """Tell how many seconds are left."""
        return self._end - time.monotonic()

    def result(self) -> bytes:
        """Wait for the end; raises FetchError where the time is over before."""
        try:
            outcome = self._outcomes.get(timeout=max(self.seconds_left(), 0))
        except Empty:
            raise self._timed_out() from None
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    def end(self, outcome: bytes | BaseException) -> None:
        """Let the caller have an answer, or raise an error."""
        self._outcomes.put(outcome)

    def abandon(self) -> None:
        """Let the thread end: what it waits for is no longer wanted."""
        self._given_up.set()
        if self._stream:
            with contextlib.suppress(OSError):  # it is closed already
                # A TLS socket's own would take its state away from under the thread that reads.
                socket.socket.shutdown(self._stream.get_extra_info("socket"), socket.SHUT_RDWR)

    def wait(self, seconds: float) -> None:
        """Wait in the thread; raises FetchStoppedError as soon as the call is given up."""
        if self._given_up.wait(seconds):
            raise FetchStoppedError

    @contextlib.contextmanager
    def wait_for_turn(
        self, pace: Callable[[Callable[[float], None]], contextlib.AbstractContextManager[object]]
    ) -> Iterator[None]:
        """Do in the thread what has to wait for its turn."""
        self._waits_for_turn = True
        with pace(self.wait):
            self._waits_for_turn = False
            self.wait(0)
            yield

    def follow(self, event: str, info: dict[str, Any]) -> None:
        """Take note of a connection that was made; httpcore2 calls this at each of its steps."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._stream = info["return_value"]
            if self._given_up.is_set():
                self._stream.close()
                raise FetchStoppedError

    def _timed_out(self) -> FetchError:
        within = f"within {self._seconds:g} s"
        if self._waits_for_turn:
            # By a program of this person's: another one, or this one a moment ago.
            reason = f"it was not asked {within}, as one program at a time asks it, and slowly"
            return fetch_error(self.host, reason, "try again in a moment")
        if not self._stream:
            reason = f"cannot be reached {within}"
            return fetch_error(self.host, reason, "check the connection", offline=True)
        return fetch_error(self.host, f"no whole answer {within}", "try again")
