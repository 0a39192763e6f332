"""Redirects are followed to web addresses, and never without end."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from fetching import failure, new_client
from loopback import answer, in_order, redirect

if TYPE_CHECKING:
    from fetching import Serve


class TestRedirects:
    """Redirects are followed, but only a few, and only to web addresses."""

    def test_a_few_redirects_are_followed(self, serve: Serve) -> None:
        on = [redirect(f"/{number}", status) for number, status in enumerate((301, 302, 303, 307))]
        server = serve(in_order(*on, redirect("there?a=b", 308), answer(b"at last")))
        assert new_client().get(server.url("/papers/today"), {"limit": 3}) == b"at last"
        assert server.paths == ["/papers/today", "/0", "/1", "/2", "/3", "/there"]
        assert server.requests[1].query == {}

    def test_a_redirect_loop_is_reported(self, serve: Serve) -> None:
        server = serve(redirect("/"))
        error = failure(lambda: new_client().get(server.url()))
        assert error.reason == "more than 5 redirects"
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
    def test_a_redirect_to_something_else_than_a_web_address_is_not_followed(
        self, serve: Serve, to: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        server = serve(redirect(to))
        lookup = socket.getaddrinfo

        def only_here(host: str, *rest: int) -> object:
            if host != "127.0.0.1":
                raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
            return lookup(host, *rest)

        monkeypatch.setattr(socket, "getaddrinfo", only_here)
        failure(lambda: new_client().get(server.url()))

    def test_the_error_names_the_redirect(self, serve: Serve) -> None:
        server = serve(redirect("file:///etc/passwd"))
        error = failure(lambda: new_client().get(server.url()))
        assert error.reason == "a redirect to something that is not a web address"
        assert len(server.requests) == 1
