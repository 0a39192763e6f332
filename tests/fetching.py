"""Helpers of the tests that fetch from a server on this machine."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from loopback import Behaviour, Loopback
from paperreader.http import FetchError, HttpClient

Serve = Callable[[Behaviour], Loopback]
"""A function that starts a server with one behaviour for all requests."""

PATIENCE = 30.0
"""The longest time that anything may take on the slowest machine, in seconds."""

NOON = 1_786_536_000.0  # Wed, 12 Aug 2026 12:00:00 GMT


def new_client(seconds: float = PATIENCE, size_limit: int = 2**20) -> HttpClient:
    """Return a client that retries without a delay."""
    return HttpClient(
        seconds=seconds, size_limit=size_limit, backoff=lambda _: 0.0, clock=lambda: NOON
    )


def failure(fetch: Callable[[], object]) -> FetchError:
    """Return the error of a fetch, which must be one line that a terminal can show."""
    with pytest.raises(FetchError) as caught:
        fetch()
    line = str(caught.value)
    assert line.isprintable()
    assert len(line) < 300
    assert caught.value.reason
    return caught.value
