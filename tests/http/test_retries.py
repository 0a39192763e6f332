"""Passing failures are retried, and refusals are reported at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx2
import pytest

from fetching import NOON, failure, new_client
from loopback import answer, in_order
from paperreader.http.client import backoff_delay
from paperreader.http.rate_limit import LONGEST, requested_delay

if TYPE_CHECKING:
    from fetching import Serve


class TestRetries:
    """Passing failures are retried, with the delays that the server requests."""

    @pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
    def test_a_request_is_retried_until_a_passing_failure_ends(
        self, serve: Serve, status: int
    ) -> None:
        busy = answer(status=status)
        server = serve(in_order(busy, busy, busy, answer(b"good")))
        assert new_client().get(server.url()) == b"good"
        assert len(server.requests) == 4

    def test_a_lasting_failure_is_reported_after_four_attempts(self, serve: Serve) -> None:
        server = serve(answer(status=503))
        error = failure(lambda: new_client().get(server.url()))
        assert str(error) == f"{server.host}: server error (503); try again later"
        assert len(server.requests) == 4

    @pytest.mark.parametrize(
        ("status", "line"),
        [
            (400, "bad request (400); check the request"),
            (401, "no access (401); it requires a login, and paperreader sends none"),
            (403, "no access (403); it is not public"),
            (404, "not found (404); check the request"),
            (410, "gone (410); it is no longer available"),
        ],
    )
    def test_a_refusal_is_reported_at_once(self, serve: Serve, status: int, line: str) -> None:
        server = serve(answer(b"<html>", status))
        error = failure(lambda: new_client().get(server.url("/papers?q=hidden")))
        assert str(error) == f"{server.host}: {line}"
        assert len(server.requests) == 1
        assert not error.offline

    def test_the_reason_that_a_server_states_is_quoted_harmlessly(self, serve: Serve) -> None:
        reason = "no such day \x1b[31m" + "\x9b2J" + "words " * 1000
        server = serve(answer(status=400, headers={"X-Error-Message": reason}))
        error = failure(lambda: new_client().get(server.url()))
        assert str(error).startswith(f"{server.host}: bad request (400): no such day words words")

    @pytest.mark.parametrize(
        "headers",
        [
            {"Retry-After": "55"},
            {"Retry-After": "Wed, 12 Aug 2026 12:00:55 GMT"},
            {"RateLimit": '"api";r=0;t=55'},
        ],
    )
    def test_a_requested_delay_beyond_the_deadline_is_reported_at_once(
        self, serve: Serve, headers: dict[str, str]
    ) -> None:
        server = serve(answer(status=429, headers=headers))
        client = new_client()
        error = failure(lambda: client.get(server.url()))
        assert str(error) == f"{server.host}: too many requests (429); try again in 55 s"
        error = failure(lambda: client.get(server.url()))
        assert error.reason == "too many requests"
        assert len(server.requests) == 1  # no second request is sent before then

    def test_a_request_is_retried_when_the_requested_delay_is_over(self, serve: Serve) -> None:
        server = serve(in_order(answer(status=429, headers={"Retry-After": "1"}), answer(b"good")))
        assert new_client().get(server.url()) == b"good"
        first, second = server.requests
        assert second.time - first.time > 0.9

    def test_an_exhausted_limit_is_respected_before_the_server_refuses(self, serve: Serve) -> None:
        server = serve(answer(b"last", headers={"RateLimit": '"api";r=0;t=300'}))
        client = new_client()
        assert client.get(server.url()) == b"last"
        error = failure(lambda: client.get(server.url()))
        assert str(error) == f"{server.host}: too many requests; try again in 5 min"
        assert len(server.requests) == 1

    @pytest.mark.parametrize(
        ("status", "header", "value", "delay"),
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
    def test_only_headers_that_make_sense_delay_requests(
        self, status: int, header: str, value: str | bytes, delay: float | None
    ) -> None:
        assert requested_delay(status, httpx2.Headers([(header, value)]), NOON) == delay

    def test_a_refusal_with_the_status_of_success_is_called_what_it_is(self, serve: Serve) -> None:
        refusal = answer(b"Rate exceeded.\n")
        server = serve(in_order(refusal, refusal, answer(b"<feed>Rate exceeded.</feed>")))
        assert new_client().get(server.url()) == b"<feed>Rate exceeded.</feed>"
        assert len(server.requests) == 3
        server = serve(refusal)
        error = failure(lambda: new_client().get(server.url()))
        line = "too many requests (Rate exceeded); try again later"
        assert str(error) == f"{server.host}: {line}"

    def test_delays_grow_and_vary(self) -> None:
        delays = [[backoff_delay(failures) for _ in range(20)] for failures in (1, 2, 3)]
        assert all(len(set(several)) > 1 for several in delays)
        assert max(delays[0]) < min(delays[1]) < max(delays[1]) < min(delays[2])
