"""The HTTP client: deadlines, size limits, redirects and retries."""

from __future__ import annotations

import contextlib
import random
import socket
import time
import zlib
from http.cookiejar import CookieJar, DefaultCookiePolicy
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from paperreader import __version__
from paperreader.http.failures import (
    FetchError,
    FetchStoppedError,
    checked_answer,
    error_from_response,
    fetch_error,
    host_of,
    rate_limit_error,
    translated_errors,
    unreachable_error,
)
from paperreader.http.rate_limit import requested_delay
from paperreader.text.sanitize import clean_line, shorten
from paperreader.text.urls import is_web_address

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import httpx2

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
        pace: Callable[
            [Callable[[float], None]], contextlib.AbstractContextManager[object]
        ] = contextlib.nullcontext,
        backoff: Callable[[int], float] = backoff_delay,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._seconds = seconds
        self._size_limit = size_limit
        self._pace = pace
        self._backoff = backoff
        self._clock = clock
        self._stopped = Event()
        self._calls: set[_Call] = set()
        self._free_at: dict[str, float] = {}
        """The monotonic time from which each host accepts requests again."""

    def get(self, url: str, parameters: Mapping[str, str | int] = {}) -> bytes:
        """Fetch a URL, with parameters added to its query, and return the body of the answer.

        Raise FetchError if that fails, and FetchStoppedError if the client was stopped.
        """
        if not is_web_address(url):
            shown = shorten(clean_line(url[:1000]), 100)
            raise FetchError(f"{shown!r} is not a web address; check the address")
        call = _Call(self._seconds, host_of(url))
        self._calls.add(call)
        try:
            if self._stopped.is_set():
                raise FetchStoppedError
            # httpx2's timeouts limit single steps, not the whole fetch, and a DNS lookup cannot be
            # interrupted; so the fetch runs in a thread that can be abandoned.
            Thread(
                target=self._run, args=(call, url, parameters), name="fetch", daemon=True
            ).start()
            outcome = call.outcomes.get(timeout=max(call.seconds_left(), 0))
        except Empty:
            raise call.timed_out() from None
        finally:
            self._calls.discard(call)
            call.abandon()
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    def stop(self) -> None:
        """End all running fetches, from another thread, and refuse new ones."""
        self._stopped.set()
        for call in tuple(self._calls):
            call.outcomes.put(FetchStoppedError())

    def _run(self, call: _Call, url: str, parameters: Mapping[str, str | int]) -> None:
        try:
            call.outcomes.put(self._fetch(call, url, parameters))
        except BaseException as error:  # noqa: BLE001  # raised in the waiting caller
            call.outcomes.put(error)

    def _fetch(self, call: _Call, url: str, parameters: Mapping[str, str | int]) -> bytes:
        """Return the answer, after redirects and retries of passing failures.

        Raise FetchError if there are too many of either, or if another failure occurs.
        """
        import httpx2  # noqa: PLC0415  # 96 ms that only a fetch needs

        with translated_errors(call.host), _open_client(call.host) as client:
            address = httpx2.URL(url).copy_merge_params(parameters)
            redirects = failures = 0
            # httpx2 could follow redirects itself, but without a turn for each request, and it
            # would read their bodies whatever their size; its retries repeat only connecting.
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
        self, call: _Call, client: httpx2.Client, address: httpx2.URL
    ) -> bytes | httpx2.URL:
        """Make one request, in its turn; return its answer, or the target of a redirect."""
        host = call.host
        pause = self._pause(host)
        if pause > call.seconds_left():
            raise rate_limit_error(host, pause)
        call.wait(pause)
        call.is_waiting_for_turn = True
        with self._pace(call.wait), translated_errors(host):
            call.is_waiting_for_turn = False
            timeout = call.seconds_left() + 1  # the caller, who reports the deadline, ends first
            with client.stream(
                "GET", address, timeout=timeout, extensions={"trace": call.trace}
            ) as response:
                delay = requested_delay(response.status_code, response.headers, self._clock())
                if delay is not None:
                    self._free_at[host] = time.monotonic() + delay
                if response.has_redirect_location:
                    return _redirect_target(response, host)
                if not response.is_success:
                    raise error_from_response(response, host, delay)
                return checked_answer(_read_body(response, host, self._size_limit), host, delay)

    def _pause(self, host: str) -> float:
        return max(self._free_at.get(host, 0.0) - time.monotonic(), 0.0)


class _Call:
    """The state of one fetch, which the waiting caller shares with the thread that fetches.

    The first outcome counts: an answer or an error from the thread, or a stop. Then, or at the
    deadline, the caller abandons the call, and the thread, if it still runs, ends at its next step.
    """

    def __init__(self, seconds: float, host: str) -> None:
        self.host = host
        """The host that the thread sends requests to; redirects change it."""
        self.outcomes: SimpleQueue[bytes | BaseException] = SimpleQueue()
        self.is_waiting_for_turn = False
        self._seconds = seconds
        self._end = time.monotonic() + seconds
        self._abandoned = Event()
        self._socket: socket.socket | None = None  # of the latest connection

    def seconds_left(self) -> float:
        """Return the number of seconds until the deadline; negative after it."""
        return self._end - time.monotonic()

    def timed_out(self) -> FetchError:
        """Return the error of the passed deadline: it states what the thread waits for."""
        within = f"within {self._seconds:g} s"
        if self.is_waiting_for_turn:
            # The turn was taken by another process of this user, or by this one shortly before.
            reason = f"no request was sent {within}, because requests take turns"
            return fetch_error(self.host, reason, "try again in a moment")
        if not self._socket:
            return unreachable_error(self.host, f" {within}")
        return fetch_error(self.host, f"no complete answer {within}", "try again")

    def abandon(self) -> None:
        """Make the thread end; its result is no longer needed."""
        self._abandoned.set()
        self._disconnect()

    def wait(self, seconds: float) -> None:
        """Wait, in the thread; raise FetchStoppedError as soon as the call is abandoned."""
        if self._abandoned.wait(seconds):
            raise FetchStoppedError

    def trace(self, event: str, info: dict[str, Any]) -> None:
        """Remember each new connection; httpcore2 calls this function at each of its steps."""
        if event.endswith("connect_tcp.complete"):
            self._disconnect()
            # A duplicate: for TLS, the connection moves from this socket to another one.
            self._socket = info["return_value"].get_extra_info("socket").dup()
            if self._abandoned.is_set():
                self._disconnect()

    def _disconnect(self) -> None:
        if self._socket:
            with contextlib.suppress(OSError):  # it is already disconnected
                self._socket.shutdown(socket.SHUT_RDWR)
            self._socket.close()


def _open_client(host: str) -> httpx2.Client:
    """Open a client that sends no credentials and keeps no cookies.

    ``host`` is the host that an error names. Raise FetchError if this machine's settings for
    proxies or certificates are wrong.
    """
    import httpx2  # noqa: PLC0415  # 96 ms that only a fetch needs

    try:
        return httpx2.Client(
            auth=httpx2.Auth(),  # does nothing; without it, a URL's own login is sent
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            headers={"User-Agent": f"paperreader/{__version__}", "Accept-Encoding": "gzip"},
        )
    except (ValueError, ImportError, OSError, httpx2.InvalidURL) as error:
        # The error is not quoted: a proxy's URL may contain a password.
        raise fetch_error(
            host,
            "the settings for proxies or certificates cannot be used",
            "check HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and SSL_CERT_FILE",
        ) from error


def _redirect_target(response: httpx2.Response, host: str) -> httpx2.URL:
    """Return the target of a redirect; raise FetchError if it is not a web address."""
    following = response.next_request
    if not following or following.url.scheme not in {"http", "https"} or not following.url.host:
        reason = "a redirect to something that is not a web address"
        raise fetch_error(host, reason, "it was not followed")
    return following.url


def _read_body(response: httpx2.Response, host: str, limit: int) -> bytes:
    """Read and decompress the body of an answer.

    Raise FetchError if it has more than ``limit`` bytes, or is incomplete or damaged. It is
    decompressed here because httpx2 accepts a truncated gzip body as complete.
    """
    too_large = fetch_error(
        host, f"the answer is too large (over {limit / 2**20:.3g} MB)", "ask for less"
    )
    stated_length = response.headers.get("Content-Length", "")
    if stated_length.isdecimal() and int(stated_length) > limit:
        raise too_large
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in {"identity", "gzip", "x-gzip"}:
        raise fetch_error(host, "the answer has an unknown encoding", "try again later")
    decompressor = None if encoding == "identity" else zlib.decompressobj(zlib.MAX_WBITS | 16)
    body = bytearray()
    for chunk in response.iter_raw():
        try:
            body += decompressor.decompress(chunk, limit + 1 - len(body)) if decompressor else chunk
        except zlib.error as error:
            raise fetch_error(host, "the answer is damaged", "try again") from error
        if len(body) > limit:
            raise too_large
        if decompressor and decompressor.eof:
            break
    if decompressor and not decompressor.eof:
        raise fetch_error(host, "the answer was cut off", "try again", passing=True)
    return bytes(body)
