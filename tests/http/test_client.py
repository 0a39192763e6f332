"""A fetch returns a complete answer within its size limit, and reveals nothing of its user."""

from __future__ import annotations

import math
import subprocess
import sys
import tracemalloc
from typing import TYPE_CHECKING

import pytest

from fetching import PATIENCE, failure, new_client
from loopback import answer, bomb, in_order, redirect, stalling, zipped
from paperreader import __version__
from paperreader.http import HttpClient

if TYPE_CHECKING:
    from pathlib import Path

    from fetching import Serve
    from loopback import Handler


class TestAnswers:
    """An answer arrives complete, and a request reveals only the name of the program."""

    def test_the_body_of_an_answer_is_returned(self, serve: Serve) -> None:
        server = serve(answer(b"a paper"))
        assert new_client().get(server.url("/papers")) == b"a paper"
        assert server.paths == ["/papers"]

    def test_parameters_are_added_to_the_query_as_they_are(self, serve: Serve) -> None:
        server = serve(answer())
        new_client().get(server.url("/?sort=new"), {"q": "a&b = ü#", "limit": 3})
        assert server.requests[0].query == {"sort": "new", "q": "a&b = ü#", "limit": "3"}

    def test_a_gzipped_answer_is_decompressed(self, serve: Serve) -> None:
        server = serve(zipped(b"word " * 10_000))
        assert new_client().get(server.url()) == b"word " * 10_000

    def test_a_request_names_the_program(self, serve: Serve) -> None:
        server = serve(answer())
        new_client().get(server.url())
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
        client = new_client()
        client.get(f"http://me:hidden@{server.host}/")
        client.get(server.url())
        assert server.paths == ["/", "/next"] * 2
        for request in server.requests:
            assert {"Authorization", "Cookie"}.isdisjoint(request.headers)
            assert "hidden" not in str(request)

    def test_the_proxy_of_the_environment_is_used(
        self, serve: Serve, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        server = serve(answer(b"through a proxy"))
        monkeypatch.setenv("http_proxy", server.url())
        assert new_client().get("http://papers.invalid/new") == b"through a proxy"


class TestSize:
    """No answer uses more memory than the limit allows."""

    def test_a_gzip_bomb_is_refused_before_it_fills_the_memory(self, serve: Serve) -> None:
        server = serve(in_order(answer(), bomb()))
        client = new_client()
        client.get(server.url())  # so that imports are not measured
        tracemalloc.start()
        error = failure(lambda: client.get(server.url()))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert str(error) == f"{server.host}: the answer is too large (over 1 MB); ask for less"
        assert peak < 10 * 2**20
        assert len(server.requests) == 2

    def test_an_endless_answer_is_refused(self, serve: Serve) -> None:
        server = serve(stalling(bytes(2**20 + 1)))
        assert failure(lambda: new_client().get(server.url())).reason.startswith(
            "the answer is too"
        )

    def test_an_answer_whose_stated_length_is_too_large_is_not_read(self, serve: Serve) -> None:
        def behave(handler: Handler) -> None:
            handler.begin(headers={"Content-Length": str(2**40)})
            handler.wait(PATIENCE)

        server = serve(behave)
        assert failure(lambda: new_client().get(server.url())).reason.startswith(
            "the answer is too"
        )

    def test_an_answer_of_exactly_the_limit_is_accepted(self, serve: Serve) -> None:
        server = serve(in_order(answer(bytes(2**20)), zipped(bytes(2**20))))
        assert len(new_client().get(server.url())) == 2**20
        assert len(new_client().get(server.url())) == 2**20

    def test_the_body_of_a_redirect_is_not_read(self, serve: Serve) -> None:
        def behave(handler: Handler) -> None:
            handler.begin(302, {"Location": "/good", "Content-Encoding": "gzip"})
            handler.write(b"no gzip")
            handler.wait(PATIENCE)

        server = serve(in_order(behave, answer(b"good")))
        assert new_client().get(server.url()) == b"good"


def test_the_http_libraries_are_loaded_only_to_fetch() -> None:
    program = (
        "import sys, paperreader.http.client, paperreader.http.rate_limit;"
        "sys.exit(' '.join({'httpx2', 'filelock'} & sys.modules.keys()) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_programming_error_is_not_a_failed_fetch(serve: Serve) -> None:
    server = serve(answer(status=500))
    client = HttpClient(seconds=PATIENCE, backoff=lambda _: math.sqrt(None))
    with pytest.raises(TypeError):
        client.get(server.url())
