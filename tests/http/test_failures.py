"""A broken answer or a missing connection is one clear line."""

from __future__ import annotations

import errno
import socket
import ssl
from typing import TYPE_CHECKING

import httpx2
import pytest

from fetching import PATIENCE, failure, new_client
from loopback import answer, cut_off, hanging_up, in_order, speaking, zipped
from paperreader.http import HttpClient
from paperreader.http.failures import error_from_exception

if TYPE_CHECKING:
    from fetching import Serve
    from loopback import Behaviour


class TestBrokenAnswers:
    """An incomplete answer is never accepted."""

    @pytest.mark.parametrize(
        "behaviour", [cut_off(b"half"), cut_off(b""), hanging_up, zipped(b"word " * 99, -12)]
    )
    def test_an_incomplete_answer_is_requested_again(
        self, serve: Serve, behaviour: Behaviour
    ) -> None:
        server = serve(in_order(behaviour, behaviour, behaviour, answer(b"whole")))
        assert new_client().get(server.url()) == b"whole"

    @pytest.mark.parametrize("behaviour", [cut_off(b"half"), hanging_up])
    def test_a_connection_that_always_fails_is_reported(
        self, serve: Serve, behaviour: Behaviour
    ) -> None:
        server = serve(behaviour)
        error = failure(lambda: new_client().get(server.url()))
        assert "the connection failed" in error.reason
        assert len(server.requests) == 4

    def test_a_gzipped_answer_that_ends_early_is_reported(self, serve: Serve) -> None:
        server = serve(zipped(b"word " * 99, -12))
        error = failure(lambda: new_client().get(server.url()))
        assert str(error) == f"{server.host}: the answer was cut off; try again"

    def test_a_damaged_answer_is_reported(self, serve: Serve) -> None:
        server = serve(answer(b"\x1f\x8b no gzip at all", headers={"Content-Encoding": "gzip"}))
        error = failure(lambda: new_client().get(server.url()))
        assert str(error) == f"{server.host}: the answer is damaged; try again"

    @pytest.mark.parametrize("packing", ["br", "gzip, gzip", "\x1b[31m"])
    def test_an_encoding_that_was_not_requested_is_reported(
        self, serve: Serve, packing: str
    ) -> None:
        server = serve(answer(b"?", headers={"Content-Encoding": packing}))
        failure(lambda: new_client().get(server.url()))

    @pytest.mark.parametrize(
        "content",
        [
            b"220 a mail server\r\n",
            b"HTTP/1.1 abc\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nno header\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000,
            b"HTTP/1.1 999 \x1b]0;x\x07\xff\r\n\r\n",
            b"HTTP/1.1 302 Found\r\n\r\n",
            b"\x00\xff" * 1000,
        ],
    )
    def test_a_nonsense_answer_is_reported(self, serve: Serve, content: bytes) -> None:
        server = serve(speaking(content))
        failure(lambda: new_client().get(server.url()))


class TestNoConnection:
    """If there is no connection, the error states the reason."""

    def test_an_unknown_host_is_reported_at_once(
        self, serve: Serve, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lookups: list[str] = []

        def fail(host: str, *_: object) -> object:
            lookups.append(host)
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

        monkeypatch.setattr(socket, "getaddrinfo", fail)
        error = failure(lambda: new_client().get("https://nowhere.invalid/papers?q=hidden"))
        assert str(error) == "Can't reach nowhere.invalid. Are you online?"
        assert error.reason == "can't reach nowhere.invalid"
        assert error.offline
        assert lookups == ["nowhere.invalid"]

    def test_a_refused_connection_is_retried_and_reported(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with socket.create_server(("127.0.0.1", 0)) as closed:
            port = closed.getsockname()[1]
        attempts: list[int] = []
        client = HttpClient(
            seconds=PATIENCE, backoff=lambda failures: attempts.append(failures) or 0.0
        )
        error = failure(lambda: client.get(f"http://127.0.0.1:{port}/"))
        assert str(error) == f"127.0.0.1:{port} refused the connection; try again later"
        assert error.offline
        assert attempts == [1, 2, 3, 4]

    def test_a_server_without_encryption_is_reported(self, serve: Serve) -> None:
        server = serve(answer())
        error = failure(lambda: new_client().get(server.url().replace("http:", "https:")))
        assert "no secure connection" in error.reason
        assert not error.offline

    @pytest.mark.parametrize(
        ("root", "words", "offline"),
        [
            (ssl.SSLCertVerificationError(1, "x"), "certificate is not trusted", False),
            (OSError(errno.EHOSTUNREACH, "No route to host"), "(No route to host)", True),
            (OSError(errno.ENETUNREACH, "Network is unreachable"), "is unreachable)", True),
            (TimeoutError("timed out"), "Can't reach a.org", True),
        ],
    )
    def test_the_cause_of_a_failed_connection_is_reported(
        self, root: OSError, words: str, offline: bool
    ) -> None:
        if isinstance(root, ssl.SSLCertVerificationError):
            root.verify_message = "self-signed certificate\n\x1b[31m"
        error = httpx2.ConnectError(str(root))
        error.__cause__ = root
        translated = error_from_exception(error, "a.org")
        assert words in str(translated)
        assert str(translated).isprintable()
        assert translated.offline is offline
        assert not translated.passing

    def test_a_proxy_that_refuses_is_reported(
        self, serve: Serve, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("https_proxy", serve(answer()).url())
        error = failure(lambda: new_client().get("https://papers.invalid/"))
        assert "the proxy refused" in error.reason

    @pytest.mark.parametrize(
        "proxy", ["gopher://me:hidden@a.org", "socks5://a.org", "http://a:b:c"]
    )
    def test_an_unusable_proxy_is_reported_without_its_password(
        self, monkeypatch: pytest.MonkeyPatch, proxy: str
    ) -> None:
        monkeypatch.setenv("http_proxy", proxy)
        error = failure(lambda: new_client().get("http://papers.invalid/"))
        assert "HTTP_PROXY" in str(error)
        assert "hidden" not in str(error)

    @pytest.mark.parametrize(
        "url",
        ["", "papers", "file:///etc/passwd", "ftp://a.org/", "https://", "http://[", "http://a b/",
         "http://a.org/\x1b[31m\n", "http://ü.org/", "x" * 9999, "http://a.org:99999999/",
         "http://" + "a" * 70 + ".org/", "http://a..b/", "http://-/\\"],
        ids=lambda url: url[:20] or "empty",
    )  # fmt: skip
    def test_something_else_than_a_web_address_is_reported(
        self, url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def encode_only(host: str, *_: object) -> object:
            host.encode("idna")  # as the real function does first
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

        monkeypatch.setattr(socket, "getaddrinfo", encode_only)
        failure(lambda: new_client().get(url))

    def test_parameters_that_are_not_text_are_reported(self) -> None:
        failure(lambda: new_client().get("http://127.0.0.1:1/", {"q": "\ud800"}))
