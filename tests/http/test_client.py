"""A fetch ends in time with an answer or one clear line, whatever a server or a network does."""

from __future__ import annotations

import errno
import math
import signal
import socket
import ssl
import subprocess
import sys
import threading
import tracemalloc
from typing import TYPE_CHECKING

import httpx2
import pytest

from loopback import (
    Behaviour,
    Loopback,
    answer,
    bomb,
    cut_off,
    dripping,
    hanging_up,
    in_order,
    join_fetches,
    redirect,
    silent,
    speaking,
    stalling,
    zipped,
)
from paperreader import __version__
from paperreader.http import FetchError, FetchStoppedError, HttpClient
from paperreader.http.client import backoff_delay
from paperreader.http.failures import error_from_exception
from paperreader.http.rate_limit import LONGEST, requested_delay

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from loopback import Handler

    Serve = Callable[[Behaviour], Loopback]

PATIENCE = 30.0
"""How long anything may take on the slowest machine, in seconds."""
NOON = 1_786_536_000.0  # Wed, 12 Aug 2026 12:00:00 GMT


def getter(seconds: float = PATIENCE, size_limit: int = 2**20) -> HttpClient:
    """Give a getter that tries again without waiting."""
    return HttpClient(
        seconds=seconds, size_limit=size_limit, backoff=lambda _: 0.0, clock=lambda: NOON
    )


def failure(fetch: Callable[[], object]) -> FetchError:
    """Give the error of a fetch, which must be one line that a terminal can show."""
    with pytest.raises(FetchError) as caught:
        fetch()
    line = str(caught.value)
    assert line.isprintable()
    assert len(line) < 300
    assert caught.value.reason
    return caught.value


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Give what starts a server that always does the same; at the end nobody is connected."""
    servers: list[Loopback] = []

    def start(behaviour: Behaviour) -> Loopback:
        servers.append(Loopback(lambda _: behaviour).__enter__())
        return servers[-1]

    yield start
    join_fetches()
    for server in servers:
        server.__exit__()


class TestAnswers:
    """What was asked for arrives, and no more is told than who asks."""

    def test_what_a_server_answers_is_given(self, serve: Serve) -> None:
        server = serve(answer(b"a paper"))
        assert getter().get(server.url("/papers")) == b"a paper"
        assert server.paths == ["/papers"]

    def test_parameters_are_added_to_the_query_as_they_are(self, serve: Serve) -> None:
        server = serve(answer())
        getter().get(server.url("/?sort=new"), {"q": "a&b = ü#", "limit": 3})
        assert server.requests[0].query == {"sort": "new", "q": "a&b = ü#", "limit": "3"}

    def test_a_gzipped_answer_is_unpacked(self, serve: Serve) -> None:
        server = serve(zipped(b"word " * 10_000))
        assert getter().get(server.url()) == b"word " * 10_000

    def test_it_says_who_asks(self, serve: Serve) -> None:
        server = serve(answer())
        getter().get(server.url())
        headers = server.requests[0].headers
        assert headers["User-Agent"] == f"paperreader/{__version__}"
        assert headers["Accept-Encoding"] == "gzip"

    def test_no_login_and_no_cookie_is_ever_sent(
        self, serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password hidden\n")
        (tmp_path / ".netrc").chmod(0o600)
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
        monkeypatch.setenv("HF_TOKEN", "hf_hidden")
        server = serve(answer())
        cookie = {"Set-Cookie": "id=1; Path=/"}
        server.behaviours = {
            "/": redirect(f"http://me:hidden@{server.host}/next", headers=cookie),
            "/next": answer(headers=cookie),
        }
        fetching = getter()
        fetching.get(f"http://me:hidden@{server.host}/")
        fetching.get(server.url())
        assert server.paths == ["/", "/next"] * 2
        for request in server.requests:
            assert {"Authorization", "Cookie"}.isdisjoint(request.headers)
            assert "hidden" not in str(request)

    def test_the_proxy_of_the_environment_is_asked(
        self, serve: Serve, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        server = serve(answer(b"through a proxy"))
        monkeypatch.setenv("http_proxy", server.url())
        assert getter().get("http://papers.invalid/new") == b"through a proxy"


class TestTime:
    """Whatever happens, it ends in time, and sooner where a person wants that."""

    @pytest.mark.parametrize(
        "behaviour",
        [silent, stalling(b"half"), dripping(b"x" * 10_000), cut_off(b"")],
        ids=["never answers", "stalls", "drips", "always cut off"],
    )
    def test_no_server_keeps_one_waiting(self, serve: Serve, behaviour: Behaviour) -> None:
        server = serve(behaviour)
        error = failure(lambda: getter(0.3).get(server.url("/papers?q=hidden")))
        assert str(error).startswith(f"{server.host}: ")
        assert "hidden" not in str(error)
        assert not error.offline

    def test_it_says_how_long_it_waited_and_what_to_do(self, serve: Serve) -> None:
        server = serve(silent)
        error = failure(lambda: getter(0.3).get(server.url()))
        assert str(error) == f"{server.host}: no whole answer within 0.3 s; try again"

    def test_a_name_whose_look_up_hangs_keeps_nobody_waiting(
        self, serve: Serve, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        found = threading.Event()
        server = serve(answer())
        look_up = socket.getaddrinfo

        def hang(host: str, port: int, *rest: int) -> object:
            found.wait(PATIENCE)
            return look_up("127.0.0.1", server.server_port, *rest)

        monkeypatch.setattr(socket, "getaddrinfo", hang)
        error = failure(lambda: getter(0.3).get("http://nowhere.invalid/papers"))
        assert str(error) == "nowhere.invalid: cannot be reached within 0.3 s; check the connection"
        assert error.offline
        found.set()
        join_fetches()
        assert server.requests == []  # a look-up that ends too late asks nobody any more

    @pytest.mark.parametrize("behaviour", [silent, stalling(b"half")])
    def test_it_can_be_stopped_at_once(self, serve: Serve, behaviour: Behaviour) -> None:
        server = serve(behaviour)
        fetching = getter()

        def stop_when_asked() -> None:
            server.wait_for_requests()
            fetching.stop()

        stopping = threading.Thread(target=stop_when_asked)
        stopping.start()
        with pytest.raises(FetchStoppedError, match="stopped"):
            fetching.get(server.url())
        stopping.join()

    def test_what_was_stopped_fetches_nothing_more(self, serve: Serve) -> None:
        server = serve(answer())
        fetching = getter()
        fetching.stop()
        with pytest.raises(FetchStoppedError):
            fetching.get(server.url())
        assert server.requests == []

    def test_a_pause_between_two_tries_can_be_stopped(self, serve: Serve) -> None:
        server = serve(answer(status=500))
        fetching = HttpClient(seconds=PATIENCE, backoff=lambda _: fetching.stop() or 1.0)
        with pytest.raises(FetchStoppedError):
            fetching.get(server.url())
        join_fetches()
        assert len(server.requests) == 1

    def test_ctrl_c_ends_it_at_once(self, serve: Serve) -> None:
        server = serve(silent)
        program = (
            f"from paperreader.http.client import HttpClient; HttpClient().get({server.url()!r})"
        )
        process = subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE)
        server.wait_for_requests()
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=PATIENCE)
        assert told.strip().endswith(b"KeyboardInterrupt")


class TestSize:
    """No answer takes more memory than it may."""

    def test_a_gzip_bomb_is_refused_before_it_fills_the_memory(self, serve: Serve) -> None:
        server = serve(in_order(answer(), bomb()))
        fetching = getter()
        fetching.get(server.url())  # what is loaded for the first time is not measured
        tracemalloc.start()
        error = failure(lambda: fetching.get(server.url()))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert str(error) == f"{server.host}: the answer is too large (over 1 MB); ask for less"
        assert most < 10 * 2**20
        assert len(server.requests) == 2

    def test_an_endless_answer_is_refused(self, serve: Serve) -> None:
        server = serve(stalling(bytes(2**20 + 1)))
        assert failure(lambda: getter().get(server.url())).reason.startswith("the answer is too")

    def test_an_answer_that_says_that_it_is_too_large_is_not_read(self, serve: Serve) -> None:
        def behave(handler: Handler) -> None:
            handler.begin(headers={"Content-Length": str(2**40)})
            handler.wait(PATIENCE)

        server = serve(behave)
        assert failure(lambda: getter().get(server.url())).reason.startswith("the answer is too")

    def test_an_answer_of_just_the_limit_is_taken(self, serve: Serve) -> None:
        server = serve(in_order(answer(bytes(2**20)), zipped(bytes(2**20))))
        assert len(getter().get(server.url())) == 2**20
        assert len(getter().get(server.url())) == 2**20

    def test_the_body_of_a_redirect_is_not_read(self, serve: Serve) -> None:
        def behave(handler: Handler) -> None:
            handler.begin(302, {"Location": "/good", "Content-Encoding": "gzip"})
            handler.write(b"no gzip")
            handler.wait(PATIENCE)

        server = serve(in_order(behave, answer(b"good")))
        assert getter().get(server.url()) == b"good"


class TestBrokenAnswers:
    """What does not arrive whole is never taken for an answer."""

    @pytest.mark.parametrize(
        "behaviour", [cut_off(b"half"), cut_off(b""), hanging_up, zipped(b"word " * 99, -12)]
    )
    def test_what_breaks_off_is_asked_for_again(self, serve: Serve, behaviour: Behaviour) -> None:
        server = serve(in_order(behaviour, behaviour, behaviour, answer(b"whole")))
        assert getter().get(server.url()) == b"whole"

    @pytest.mark.parametrize("behaviour", [cut_off(b"half"), hanging_up])
    def test_a_connection_that_always_breaks_is_told(
        self, serve: Serve, behaviour: Behaviour
    ) -> None:
        server = serve(behaviour)
        error = failure(lambda: getter().get(server.url()))
        assert "the connection broke" in error.reason
        assert len(server.requests) == 4

    def test_a_gzipped_answer_that_ends_early_is_told(self, serve: Serve) -> None:
        server = serve(zipped(b"word " * 99, -12))
        error = failure(lambda: getter().get(server.url()))
        assert str(error) == f"{server.host}: the answer was cut off; try again"

    def test_a_damaged_answer_is_told(self, serve: Serve) -> None:
        server = serve(answer(b"\x1f\x8b no gzip at all", headers={"Content-Encoding": "gzip"}))
        error = failure(lambda: getter().get(server.url()))
        assert str(error) == f"{server.host}: the answer is damaged; try again"

    @pytest.mark.parametrize("packing", ["br", "gzip, gzip", "\x1b[31m"])
    def test_a_packing_that_was_not_asked_for_is_told(self, serve: Serve, packing: str) -> None:
        server = serve(answer(b"?", headers={"Content-Encoding": packing}))
        failure(lambda: getter().get(server.url()))

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
    def test_an_answer_that_is_nonsense_is_told(self, serve: Serve, content: bytes) -> None:
        server = serve(speaking(content))
        failure(lambda: getter().get(server.url()))


class TestRedirects:
    """A server may send on, but not everywhere and not for ever."""

    def test_a_few_are_followed(self, serve: Serve) -> None:
        on = [redirect(f"/{number}", status) for number, status in enumerate((301, 302, 303, 307))]
        server = serve(in_order(*on, redirect("there?a=b", 308), answer(b"at last")))
        assert getter().get(server.url("/papers/today"), {"limit": 3}) == b"at last"
        assert server.paths == ["/papers/today", "/0", "/1", "/2", "/3", "/there"]
        assert server.requests[1].query == {}

    def test_a_loop_is_told(self, serve: Serve) -> None:
        server = serve(redirect("/"))
        error = failure(lambda: getter().get(server.url()))
        assert error.reason == "it sends on more than 5 times"
        assert len(server.requests) == 6

    @pytest.mark.parametrize(
        "to",
        [
            "file:///etc/passwd", "file://127.0.0.1/etc/passwd", "data:text/plain,x", "mailto:a@b",
            "ftp://127.0.0.1/", "javascript:alert(1)", "http://[", "http://a:99999999/", "//", "",
            "http://a b\x1b[31m/", "http://\xff/", "https://" + "a" * 300 + "/", "x" * 60_000,
        ],
        ids=lambda to: to[:20] or "empty",
    )  # fmt: skip
    def test_what_is_no_web_address_is_not_followed(
        self, serve: Serve, to: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        server = serve(redirect(to))
        look_up = socket.getaddrinfo

        def only_here(host: str, *rest: int) -> object:
            if host != "127.0.0.1":
                raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
            return look_up(host, *rest)

        monkeypatch.setattr(socket, "getaddrinfo", only_here)
        failure(lambda: getter().get(server.url()))

    def test_the_line_says_that_it_leads_elsewhere(self, serve: Serve) -> None:
        server = serve(redirect("file:///etc/passwd"))
        error = failure(lambda: getter().get(server.url()))
        assert error.reason == "it sends on to what is no web address"
        assert len(server.requests) == 1


class TestTryingAgain:
    """What may pass is tried again, as politely as the server asks for."""

    @pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
    def test_trouble_that_passes_is_waited_out(self, serve: Serve, status: int) -> None:
        trouble = answer(status=status)
        server = serve(in_order(trouble, trouble, trouble, answer(b"good")))
        assert getter().get(server.url()) == b"good"
        assert len(server.requests) == 4

    def test_trouble_that_stays_is_told_after_four_tries(self, serve: Serve) -> None:
        server = serve(answer(status=503))
        error = failure(lambda: getter().get(server.url()))
        assert str(error) == f"{server.host}: the server has trouble (503); try again later"
        assert len(server.requests) == 4

    @pytest.mark.parametrize(
        ("status", "line"),
        [
            (400, "bad request (400); check what was asked for"),
            (401, "no access (401); it asks for a login, which paperreader has none of"),
            (403, "no access (403); it is not open to everybody"),
            (404, "not found (404); check what was asked for"),
            (410, "gone (410); it is no longer offered"),
        ],
    )
    def test_a_refusal_is_told_at_once(self, serve: Serve, status: int, line: str) -> None:
        server = serve(answer(b"<html>", status))
        error = failure(lambda: getter().get(server.url("/papers?q=hidden")))
        assert str(error) == f"{server.host}: {line}"
        assert len(server.requests) == 1
        assert not error.offline

    def test_the_reason_that_a_server_gives_is_quoted_harmlessly(self, serve: Serve) -> None:
        said = "no such day \x1b[31m" + "\x9b2J" + "words " * 1000
        server = serve(answer(status=400, headers={"X-Error-Message": said}))
        error = failure(lambda: getter().get(server.url()))
        assert str(error).startswith(f"{server.host}: bad request (400): no such day words words")

    @pytest.mark.parametrize(
        "headers",
        [
            {"Retry-After": "55"},
            {"Retry-After": "Wed, 12 Aug 2026 12:00:55 GMT"},
            {"RateLimit": '"api";r=0;t=55'},
        ],
    )
    def test_who_asks_for_more_time_than_there_is_is_not_waited_for(
        self, serve: Serve, headers: dict[str, str]
    ) -> None:
        server = serve(answer(status=429, headers=headers))
        fetching = getter()
        error = failure(lambda: fetching.get(server.url()))
        assert str(error) == f"{server.host}: too many requests (429); try again in 55 s"
        error = failure(lambda: fetching.get(server.url()))
        assert error.reason == "too many requests"
        assert len(server.requests) == 1  # nor is it asked again before

    def test_a_server_is_asked_again_when_it_said(self, serve: Serve) -> None:
        server = serve(in_order(answer(status=429, headers={"Retry-After": "1"}), answer(b"good")))
        assert getter().get(server.url()) == b"good"
        first, second = server.requests
        assert second.time - first.time > 0.9

    def test_a_server_that_is_used_up_is_left_alone_before_it_refuses(self, serve: Serve) -> None:
        server = serve(answer(b"last", headers={"RateLimit": '"api";r=0;t=300'}))
        fetching = getter()
        assert fetching.get(server.url()) == b"last"
        error = failure(lambda: fetching.get(server.url()))
        assert str(error) == f"{server.host}: too many requests; try again in 5 min"
        assert len(server.requests) == 1

    @pytest.mark.parametrize(
        ("status", "header", "value", "pause"),
        [
            (429, "Retry-After", " 7 ", 7),
            (503, "Retry-After", "7", 7),
            (200, "Retry-After", "7", None),
            (429, "Retry-After", "9" * 25, LONGEST),
            (429, "Retry-After", "9" * 9999, None),
            (429, "Retry-After", "-7", None),
            (429, "Retry-After", "7.5", None),
            (429, "Retry-After", "٧".encode(), None),
            (429, "Retry-After", "soon", None),
            (429, "Retry-After", "", None),
            (429, "Retry-After", "Wed, 12 Aug 2026 11:00:00 GMT", None),
            (429, "Retry-After", "Wed, 99 Aug 2026 11:00:00 GMT", None),
            (429, "Retry-After", "Wed, 12 Aug 9999 11:00:00 GMT", LONGEST),
            (200, "RateLimit", '"api";r=0;t=55', 55),
            (200, "RateLimit", '"api";r=1;t=55', None),
            (429, "RateLimit", '"api";r=1;t=55', 55),
            (429, "RateLimit", '"day";r=9;t=9000, "api"; r=0; t=55', 55),
            (200, "RateLimit", '"api";r=0;t=-1', None),
            (200, "RateLimit", '"api";r=0;t=' + "9" * 99, None),
            (200, "RateLimit", "limit=100, remaining=0, reset=5", None),
        ],
    )
    def test_only_what_makes_sense_is_waited_for(
        self, status: int, header: str, value: str | bytes, pause: float | None
    ) -> None:
        assert requested_delay(status, httpx2.Headers([(header, value)]), NOON) == pause

    def test_pauses_grow_and_differ(self) -> None:
        pauses = [[backoff_delay(failures) for _ in range(20)] for failures in (1, 2, 3)]
        assert all(len(set(some)) > 1 for some in pauses)
        assert max(pauses[0]) < min(pauses[1]) < max(pauses[1]) < min(pauses[2])


class TestNoConnection:
    """Where nobody answers, the line says why."""

    def test_a_name_that_nobody_knows_is_told_at_once(
        self, serve: Serve, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        looked_up: list[str] = []

        def fail(host: str, *_: object) -> object:
            looked_up.append(host)
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

        monkeypatch.setattr(socket, "getaddrinfo", fail)
        error = failure(lambda: getter().get("https://nowhere.invalid/papers?q=hidden"))
        assert str(error) == "nowhere.invalid: no such host was found; check the connection"
        assert error.offline
        assert looked_up == ["nowhere.invalid"]

    def test_a_refused_connection_is_tried_again_and_told(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with socket.create_server(("127.0.0.1", 0)) as closed:
            port = closed.getsockname()[1]
        tries: list[int] = []
        fetching = HttpClient(
            seconds=PATIENCE, backoff=lambda failures: tries.append(failures) or 0.0
        )
        error = failure(lambda: fetching.get(f"http://127.0.0.1:{port}/"))
        assert str(error) == f"127.0.0.1:{port}: the connection was refused; try again later"
        assert error.offline
        assert tries == [1, 2, 3, 4]

    def test_a_server_without_encryption_is_told(self, serve: Serve) -> None:
        server = serve(answer())
        error = failure(lambda: getter().get(server.url().replace("http:", "https:")))
        assert "no secure connection" in error.reason
        assert not error.offline

    @pytest.mark.parametrize(
        ("root", "words", "offline"),
        [
            (ssl.SSLCertVerificationError(1, "x"), "certificate is not trusted", False),
            (OSError(errno.EHOSTUNREACH, "No route to host"), "(No route to host)", True),
            (OSError(errno.ENETUNREACH, "Network is unreachable"), "is unreachable)", True),
            (TimeoutError("timed out"), "cannot be reached", True),
        ],
    )
    def test_what_prevents_a_connection_is_told(
        self, root: OSError, words: str, offline: bool
    ) -> None:
        if isinstance(root, ssl.SSLCertVerificationError):
            root.verify_message = "self-signed certificate\n\x1b[31m"
        error = httpx2.ConnectError(str(root))
        error.__cause__ = root
        told = error_from_exception(error, "a.org")
        assert words in str(told)
        assert str(told).isprintable()
        assert told.offline is offline
        assert not told.passing

    def test_a_proxy_that_refuses_is_told(
        self, serve: Serve, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("https_proxy", serve(answer()).url())
        error = failure(lambda: getter().get("https://papers.invalid/"))
        assert "the proxy refused" in error.reason

    @pytest.mark.parametrize(
        "proxy", ["gopher://me:hidden@a.org", "socks5://a.org", "http://a:b:c"]
    )
    def test_a_proxy_that_cannot_be_used_is_told_without_its_password(
        self, monkeypatch: pytest.MonkeyPatch, proxy: str
    ) -> None:
        monkeypatch.setenv("http_proxy", proxy)
        error = failure(lambda: getter().get("http://papers.invalid/"))
        assert "HTTP_PROXY" in str(error)
        assert "hidden" not in str(error)

    @pytest.mark.parametrize(
        "url",
        ["", "papers", "file:///etc/passwd", "ftp://a.org/", "https://", "http://[", "http://a b/",
         "http://a.org/\x1b[31m\n", "http://ü.org/", "x" * 9999, "http://a.org:99999999/",
         "http://" + "a" * 70 + ".org/", "http://a..b/", "http://-/\\"],
        ids=lambda url: url[:20] or "empty",
    )  # fmt: skip
    def test_what_is_no_web_address_is_told(
        self, url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def encode_only(host: str, *_: object) -> object:
            host.encode("idna")  # as the real one does first
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

        monkeypatch.setattr(socket, "getaddrinfo", encode_only)
        failure(lambda: getter().get(url))

    def test_parameters_that_are_no_text_are_told(self) -> None:
        failure(lambda: getter().get("http://127.0.0.1:1/", {"q": "\ud800"}))


def test_the_web_is_loaded_only_to_fetch() -> None:
    program = (
        "import sys, paperreader.http.client, paperreader.http.rate_limit;"
        "sys.exit(' '.join({'httpx2', 'filelock'} & sys.modules.keys()) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_mistake_of_ours_is_no_failed_fetch(serve: Serve) -> None:
    server = serve(answer(status=500))
    fetching = HttpClient(seconds=PATIENCE, backoff=lambda _: math.sqrt(None))
    with pytest.raises(TypeError):
        fetching.get(server.url())
