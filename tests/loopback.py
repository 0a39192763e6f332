"""A web server on this machine that misbehaves as a test requires and records its requests.

with Loopback({"/papers": answer(b"[]"), "/old": redirect("/papers")}) as server:
    HttpClient().get(server.url("/old"))
assert [request.path for request in server.requests] == ["/old", "/papers"]
"""

from __future__ import annotations

import gzip
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Event, Thread
from threading import enumerate as all_threads
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

LONG = 60.0
"""Seconds for which a silent server waits, unless it is closed earlier."""


@dataclass(frozen=True)
class Request:
    """A request that the server received, with its time by the clock that all processes share."""

    path: str
    query: dict[str, str]
    headers: Mapping[str, str]
    time: float


class Handler(BaseHTTPRequestHandler):
    """The handler of one request; behaviours write the answer through it."""

    server: Loopback
    received: Request

    def do_GET(self) -> None:
        """Record the request and answer it by its behaviour."""
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        self.received = Request(parts.path, query, dict(self.headers), time.time())
        with self.server.request_arrived:
            self.server.requests.append(self.received)
            self.server.request_arrived.notify_all()
        self.server.behaviour(self.received)(self)

    def begin(self, status: int = 200, headers: Mapping[str, str] = {}) -> None:
        """Send the status and the headers."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def write(self, content: bytes) -> None:
        """Send a part of the body immediately."""
        self.wfile.write(content)

    def wait(self, seconds: float) -> None:
        """Wait, but no longer than until the server is closed."""
        self.server.closing.wait(seconds)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # http.server's name
        """Log nothing."""


def join_fetches() -> None:
    """Wait for abandoned fetch threads, which end by themselves within half of ``LONG``."""
    for thread in all_threads():
        if thread.name == "fetch":
            thread.join(LONG / 2)
            assert not thread.is_alive(), "an abandoned fetch still runs"


Behaviour = Callable[[Handler], None]


class Loopback(ThreadingHTTPServer):
    """A server that answers by path or, if it is given a function, by the whole request.

    Other paths are answered with status 404.
    """

    daemon_threads = True
    block_on_close = False
    request_queue_size = 32

    def __init__(
        self, behaviours: Mapping[str, Behaviour] | Callable[[Request], Behaviour]
    ) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behaviours = behaviours
        self.requests: list[Request] = []
        self.request_arrived = Condition()
        self.closing = Event()
        self._thread = Thread(target=self.serve_forever, args=(0.01,), daemon=True)

    @property
    def host(self) -> str:
        """The host and port of this server, as messages show them."""
        return f"127.0.0.1:{self.server_port}"

    def url(self, path: str = "/") -> str:
        """Return the address of a path on this server."""
        return f"http://{self.host}{path}"

    def wait_for_requests(self, number: int = 1) -> None:
        """Wait until ``number`` requests have arrived in all."""
        with self.request_arrived:
            assert self.request_arrived.wait_for(lambda: len(self.requests) >= number, LONG)

    @property
    def paths(self) -> list[str]:
        """The paths that were requested, in order."""
        return [request.path for request in self.requests]

    def behaviour(self, request: Request) -> Behaviour:
        """Return the behaviour for a request."""
        if callable(self.behaviours):
            return self.behaviours(request)
        return self.behaviours.get(request.path, answer(status=404))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self.shutdown()
        self._thread.join()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore clients that disconnected early, as many tests make them do."""


def answer(body: bytes = b"", status: int = 200, headers: Mapping[str, str] = {}) -> Behaviour:
    """Return a behaviour that answers correctly."""

    def behave(handler: Handler) -> None:
        handler.begin(status, {"Content-Length": str(len(body)), **headers})
        handler.write(body)

    return behave


def zipped(body: bytes, kept: int | None = None) -> Behaviour:
    """Return a behaviour that answers gzipped, cut to ``kept`` bytes if that is given.

    The Content-Length is that of what is sent, so that the cut looks complete to HTTP.
    """
    return answer(gzip.compress(body)[:kept], headers={"Content-Encoding": "gzip"})


def cut_off(body: bytes) -> Behaviour:
    """Return a behaviour that announces a longer body than it sends."""
    return answer(body, headers={"Content-Length": str(len(body) + 1000)})


def dripping(body: bytes, pause: float = 0.02) -> Behaviour:
    """Return a behaviour that sends one byte at a time, with a pause in seconds after each."""

    def behave(handler: Handler) -> None:
        handler.begin()
        for byte in body:
            handler.write(bytes([byte]))
            handler.wait(pause)

    return behave


def stalling(body: bytes = b"") -> Behaviour:
    """Return a behaviour that begins an answer and never ends it."""

    def behave(handler: Handler) -> None:
        handler.begin()
        handler.write(body)
        handler.wait(LONG)

    return behave


def silent(handler: Handler) -> None:
    """Accept a request and never answer."""
    handler.wait(LONG)


def hanging_up(handler: Handler) -> None:
    """Accept a request and close the connection without an answer."""


def speaking(content: bytes) -> Behaviour:
    """Return a behaviour that sends bytes as they are, HTTP or not."""
    return lambda handler: handler.write(content)


def redirect(to: str, status: int = 302, headers: Mapping[str, str] = {}) -> Behaviour:
    """Return a behaviour that redirects to another address."""
    return answer(status=status, headers={"Location": to, **headers})


def bomb(size: int = 300 * 2**20) -> Behaviour:
    """Return a behaviour that sends a gzip body that unpacks to ``size`` bytes."""
    packer = zlib.compressobj(9, wbits=zlib.MAX_WBITS | 16)
    beginning = packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH)
    # After a full flush the same block can be sent again and again.
    block = packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH)

    def behave(handler: Handler) -> None:
        handler.begin(headers={"Content-Encoding": "gzip"})
        handler.write(beginning)
        for _ in range(size // 2**20 - 1):
            handler.write(block)

    return behave


def in_order(*behaviours: Behaviour) -> Behaviour:
    """Return a behaviour that uses each one for one request, and the last one from then on."""
    left = list(behaviours)

    def behave(handler: Handler) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(handler)

    return behave
