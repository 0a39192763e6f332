"""A web server on this machine that answers as badly as a test wants, and tells what it was asked.

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
"""For how long a server is silent, in seconds, unless it is closed before."""


@dataclass(frozen=True)
class Request:
    """What a server was asked, and when by the clock that all processes share."""

    path: str
    query: dict[str, str]
    headers: Mapping[str, str]
    time: float


class Handler(BaseHTTPRequestHandler):
    """One request being answered; behaviours write to it."""

    server: Loopback
    asked: Request

    def do_GET(self) -> None:
        """Note what is asked, and behave."""
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        self.asked = Request(parts.path, query, dict(self.headers), time.time())
        with self.server.news:
            self.server.requests.append(self.asked)
            self.server.news.notify_all()
        self.server.behaviour(self.asked)(self)

    def begin(self, status: int = 200, headers: Mapping[str, str] = {}) -> None:
        """Send the status and the headers."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def write(self, content: bytes) -> None:
        """Send a piece of the body at once."""
        self.wfile.write(content)

    def wait(self, seconds: float) -> None:
        """Wait, but no longer than the server is open."""
        self.server.closing.wait(seconds)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # http.server's name
        """Keep quiet."""


def join_fetches() -> None:
    """Wait for the threads of fetches that nobody waits for: they end by themselves, and soon."""
    for thread in all_threads():
        if thread.name == "fetch":
            thread.join(LONG / 2)
            assert not thread.is_alive(), "a fetch that nobody waits for goes on"


Behaviour = Callable[[Handler], None]


class Loopback(ThreadingHTTPServer):
    """Answers by path or, where it is given a function, by the whole request.

    A path that is not told of is not found.
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
        self.news = Condition()
        self.closing = Event()
        self._thread = Thread(target=self.serve_forever, args=(0.01,), daemon=True)

    @property
    def host(self) -> str:
        """The name and port that messages call this server by."""
        return f"127.0.0.1:{self.server_port}"

    def url(self, path: str = "/") -> str:
        """Give the address of a path here."""
        return f"http://{self.host}{path}"

    def wait_for_requests(self, number: int = 1) -> None:
        """Wait until so many requests came."""
        with self.news:
            assert self.news.wait_for(lambda: len(self.requests) >= number, LONG)

    @property
    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [request.path for request in self.requests]

    def behaviour(self, request: Request) -> Behaviour:
        """Choose what to do about a request."""
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
        """Be quiet about clients that went away in the middle: many a test wants them to."""


def answer(body: bytes = b"", status: int = 200, headers: Mapping[str, str] = {}) -> Behaviour:
    """Answer as a good server does."""

    def behave(handler: Handler) -> None:
        handler.begin(status, {"Content-Length": str(len(body)), **headers})
        handler.write(body)

    return behave


def zipped(body: bytes, kept: int | None = None) -> Behaviour:
    """Answer gzipped; only with the first bytes of that, but as if it were all, where told so."""
    return answer(gzip.compress(body)[:kept], headers={"Content-Encoding": "gzip"})


def cut_off(body: bytes) -> Behaviour:
    """Announce a longer body than is sent."""
    return answer(body, headers={"Content-Length": str(len(body) + 1000)})


def dripping(body: bytes, pause: float = 0.02) -> Behaviour:
    """Send a byte at a time."""

    def behave(handler: Handler) -> None:
        handler.begin()
        for byte in body:
            handler.write(bytes([byte]))
            handler.wait(pause)

    return behave


def stalling(body: bytes = b"") -> Behaviour:
    """Begin an answer, and never end it."""

    def behave(handler: Handler) -> None:
        handler.begin()
        handler.write(body)
        handler.wait(LONG)

    return behave


def silent(handler: Handler) -> None:
    """Take a request, and never answer."""
    handler.wait(LONG)


def hanging_up(handler: Handler) -> None:
    """Take a request, and close the connection without a word."""


def speaking(content: bytes) -> Behaviour:
    """Send bytes that need not be HTTP at all."""
    return lambda handler: handler.write(content)


def redirect(to: str, status: int = 302, headers: Mapping[str, str] = {}) -> Behaviour:
    """Send on to another address."""
    return answer(status=status, headers={"Location": to, **headers})


def bomb(size: int = 300 * 2**20) -> Behaviour:
    """Send few bytes that unpack to many."""
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
    """Do one after the other, a request each, and the last one from then on."""
    left = list(behaviours)

    def behave(handler: Handler) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(handler)

    return behave
