"""A running fetch: the time that it has left, and its outcome."""

from __future__ import annotations

import contextlib
import socket
import time
from queue import Empty, SimpleQueue
from threading import Event
from typing import TYPE_CHECKING, Any

from paperreader.http.failures import (
    FetchError,
    FetchStoppedError,
    fetch_error,
    unreachable_error,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Call:
    """The state that a waiting caller shares with the thread that sends its request.

    The first event decides the outcome: an answer or an error from the thread, the deadline, or a
    stop. The caller then abandons the call, and the thread, if it still runs, ends at its next
    step.
    """

    def __init__(self, seconds: float, host: str) -> None:
        self.host = host
        """The host that the thread sends requests to; redirects change it."""
        self._seconds = seconds
        self._end = time.monotonic() + seconds
        self._outcomes: SimpleQueue[bytes | BaseException] = SimpleQueue()
        self._abandoned = Event()
        self._is_waiting_for_turn = False
        self._stream: Any = None  # httpcore2's stream of the latest connection

    def seconds_left(self) -> float:
        """Return the number of seconds until the deadline; negative after it."""
        return self._end - time.monotonic()

    def result(self) -> bytes:
        """Wait for the outcome and return the answer.

        Raise the error that ended the call, or FetchError if the deadline passes first.
        """
        try:
            outcome = self._outcomes.get(timeout=max(self.seconds_left(), 0))
        except Empty:
            raise self._timed_out() from None
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    def end(self, outcome: bytes | BaseException) -> None:
        """Pass an answer, or an error to raise, to the caller."""
        self._outcomes.put(outcome)

    def abandon(self) -> None:
        """Make the thread end; its result is no longer needed."""
        self._abandoned.set()
        if self._stream:
            with contextlib.suppress(OSError):  # it is already closed
                # A TLS socket's own method would drop the TLS state that the thread still uses.
                socket.socket.shutdown(self._stream.get_extra_info("socket"), socket.SHUT_RDWR)

    def wait(self, seconds: float) -> None:
        """Wait, in the thread; raise FetchStoppedError as soon as the call is abandoned."""
        if self._abandoned.wait(seconds):
            raise FetchStoppedError

    @contextlib.contextmanager
    def wait_for_turn(
        self, pace: Callable[[Callable[[float], None]], contextlib.AbstractContextManager[object]]
    ) -> Iterator[None]:
        """Wait for a turn, in the thread, and hold it while the context is open."""
        self._is_waiting_for_turn = True
        with pace(self.wait):
            self._is_waiting_for_turn = False
            self.wait(0)
            yield

    def trace(self, event: str, info: dict[str, Any]) -> None:
        """Remember each new connection; httpcore2 calls this function at each of its steps."""
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._stream = info["return_value"]
            if self._abandoned.is_set():
                self._stream.close()
                raise FetchStoppedError

    def _timed_out(self) -> FetchError:
        within = f"within {self._seconds:g} s"
        if self._is_waiting_for_turn:
            # The turn was taken by another process of this user, or by this one shortly before.
            reason = f"no request was sent {within}, because requests take turns"
            return fetch_error(self.host, reason, "try again in a moment")
        if not self._stream:
            return unreachable_error(self.host, f" {within}")
        return fetch_error(self.host, f"no complete answer {within}", "try again")
