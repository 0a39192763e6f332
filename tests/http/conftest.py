"""Fixtures of the tests of HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from loopback import Behaviour, Loopback, join_fetches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fetching import Serve


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Yield a function that starts a server; at the end, no fetch may be running."""
    servers: list[Loopback] = []

    def start(behaviour: Behaviour) -> Loopback:
        servers.append(Loopback(lambda _: behaviour).__enter__())
        return servers[-1]

    yield start
    join_fetches()
    for server in servers:
        server.__exit__()
