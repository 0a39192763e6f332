"""The HTTP client: deadlines, size limits, redirects and retries."""

from __future__ import annotations

import random
import time
from contextlib import AbstractContextManager, nullcontext
from threading import Event, Thread
from typing import TYPE_CHECKING

from paperreader.http.call import Call
from paperreader.http.failures import (
    FetchError,
    FetchStoppedError,
    error_from_response,
    fetch_error,
    host_of,
    rate_limit_error,
    translated_errors,
)
from paperreader.http.rate_limit import requested_delay
from paperreader.http.transfer import open_client, read_body, redirect_target, strip_credentials
from paperreader.text.sanitize import clean_line, shorten
from paperreader.text.urls import is_web_address

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import httpx2

__all__ = ["FetchError", "FetchStoppedError", "HttpClient"]

SIZE_LIMIT = 32 * 1024 * 1024
"""The largest accepted answer, decompressed, in bytes; a page of a hundred papers has 1 MB."""

ATTEMPTS = 4
REDIRECTS = 5


def backoff_delay(failures: int) -> float:
    """Return the seconds to wait after a number of failures: about 0.5, 1, 2.

    The delays vary at random by up to 20%, so that programs that failed at the same time do not
    retry at the same time.
    """
    return 2.0 ** (failures - 2) * random.uniform(0.8, 1.2)  # noqa: S311  # not a secret


class HttpClient:
    """A client that fetches URLs, each within ``seconds`` and at most ``size_limit`` bytes.

    ``pace`` delays each request until its turn: it is called with a function that waits a number
    of seconds, and returns a context manager; the request is made within its context. ``backoff``
    returns the seconds to wait after a number of failures. ``clock`` returns the time of day, in
    seconds since 1970.
    """

    def __init__(
        self,
        *,
        seconds: float = 30.0,
        size_limit: int = SIZE_LIMIT,
        pace: Callable[[Callable[[float], None]], AbstractContextManager[object]] = nullcontext,
        backoff: Callable[[int], float] = backoff_delay,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._seconds = seconds
        self._size_limit = size_limit
        self._pace = pace
        self._backoff = backoff
        self._clock = clock
        self._stopped = Event()
        self._calls: set[Call] = set()
        self._free_at: dict[str, float] = {}
        """The monotonic time from which each host accepts requests again."""

    def get(self, url: str, parameters: Mapping[str, str | int] = {}) -> bytes:
        """Fetch a URL, with parameters added to its query, and return the body of the answer.

        Raise FetchError if that fails, and FetchStoppedError if the client was stopped.
        """
        if not is_web_address(url):
            shown = shorten(clean_line(url[:1000]), 100)
            raise FetchError(f"{shown!r} is not a web address; check the address")
        call = Call(self._seconds, host_of(url))
        self._calls.add(call)
        try:
            if self._stopped.is_set():
                raise FetchStoppedError
            # A DNS lookup cannot be interrupted, so it runs in a thread that can be abandoned.
            Thread(
                target=self._run, args=(call, url, parameters), name="fetch", daemon=True
            ).start()
            return call.result()
        finally:
            self._calls.discard(call)
            call.abandon()

    def stop(self) -> None:
        """End all running fetches, from another thread, and refuse new ones."""
        self._stopped.set()
        for call in tuple(self._calls):
            call.end(FetchStoppedError())

    def _run(self, call: Call, url: str, parameters: Mapping[str, str | int]) -> None:
        try:
            call.end(self._fetch(call, url, parameters))
        except BaseException as error:  # noqa: BLE001  # raised in the waiting caller
            call.end(error)

    def _fetch(self, call: Call, url: str, parameters: Mapping[str, str | int]) -> bytes:
        """Return the answer, after redirects and retries of passing failures.

        Raise FetchError if there are too many of either, or if another failure occurs.
        """
        import httpx2  # noqa: PLC0415  # 96 ms that only a fetch needs

        with translated_errors(call.host), open_client(call.host) as client:
            address = strip_credentials(httpx2.URL(url).copy_merge_params(parameters))
            redirects = failures = 0
            while True:
                call.host = address.netloc.decode("ascii")
                try:
                    answer = self._request(call, client, address)
                except FetchError as error:
                    failures += 1
                    pause = max(self._backoff(failures), self._pause(call.host))
                    if not error.passing or failures == ATTEMPTS or pause > call.seconds_left():
                        raise
                    call.wait(pause)
                    continue
                if isinstance(answer, bytes):
                    return answer
                redirects += 1
                if redirects > REDIRECTS:
                    reason = f"more than {REDIRECTS} redirects"
                    raise fetch_error(call.host, reason, "try again later")
                address = answer

    def _request(
        self, call: Call, client: httpx2.Client, address: httpx2.URL
    ) -> bytes | httpx2.URL:
        """Make one request, in its turn; return its answer, or the target of a redirect."""
        host = call.host
        pause = self._pause(host)
        if pause > call.seconds_left():
            raise rate_limit_error(host, pause)
        call.wait(pause)
        with (
            call.wait_for_turn(self._pace),
            translated_errors(host),
            client.stream(
                "GET", address, timeout=call.seconds_left() + 1, extensions={"trace": call.trace}
            ) as response,
        ):
            delay = requested_delay(response.status_code, response.headers, self._clock())
            if delay is not None:
                self._free_at[host] = time.monotonic() + delay
            if response.has_redirect_location:
                return redirect_target(response, host)
            if not response.is_success:
                raise error_from_response(response, host, delay)
            return read_body(response, host, self._size_limit)

    def _pause(self, host: str) -> float:
        return max(self._free_at.get(host, 0.0) - time.monotonic(), 0.0)
