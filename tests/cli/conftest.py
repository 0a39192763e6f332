"""Fixtures of the tests of commands: a library with papers, and a server to fetch from."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from loopback import Loopback, join_fetches
from made_up import PAGE
from paperreader.http import RateLimit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cli.daily_papers import Serve
    from loopback import Behaviour, Request
    from shell import Shell


@pytest.fixture
def page(tmp_path: Path) -> str:
    file = tmp_path / "page.txt"
    file.write_text(PAGE)
    return str(file)


@pytest.fixture
def full(shell: Shell, page: str) -> Shell:
    """Return a shell whose library has the papers of the page."""
    assert shell.run("import", page).exit_code == 0
    return shell


@pytest.fixture(autouse=True)
def _no_backoff(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retry, and send arXiv another request, without a delay."""
    monkeypatch.setattr("paperreader.http.client.random.uniform", lambda *_: 0.0)
    monkeypatch.setattr("paperreader.fetch.RateLimit", partial(RateLimit, seconds=0.0))


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Yield a function that starts a server for the fetch command, whatever its source."""
    servers: list[Loopback] = []

    def start(behaviour: Callable[[Request], Behaviour]) -> Loopback:
        servers.append(Loopback(behaviour).__enter__())
        for name in ("HF_ENDPOINT", "ARXIV_ENDPOINT", "ARXIV_FEEDS_ENDPOINT"):
            monkeypatch.setenv(name, servers[-1].url())
        return servers[-1]

    yield start
    join_fetches()
    for server in servers:
        server.__exit__()
