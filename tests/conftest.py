"""Fixtures shared by all tests: made-up papers, a library in the test's own folder, a clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from made_up import PAGE, TODAY
from paperreader.catalog import Catalog
from paperreader.catalog.connection import CatalogConnection
from paperreader.config import Paths
from paperreader.library import Library
from paperreader.log import log
from paperreader.marks import Marks
from paperreader.sources.copied_page import parse_page
from paperreader.sources.sample import sample_papers
from reading import reading
from shell import Shell

__all__ = ["reading"]  # a fixture, too

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

settings.register_profile("project", deadline=None, database=None, max_examples=60)
settings.load_profile("project")


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove environment variables that would send a test's requests elsewhere."""
    endpoints = "HF_ENDPOINT", "ARXIV_ENDPOINT", "ARXIV_FEEDS_ENDPOINT"
    for name in (*"http_proxy https_proxy all_proxy no_proxy".split(), *endpoints):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture(autouse=True)
def _no_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep a test from writing to the log that an earlier test opened."""
    monkeypatch.setattr(log, "path", None)


@pytest.fixture(autouse=True)
def _closed_catalogs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Close the catalogs that a test left open; Python 3.13 and later warn about them."""
    opened: list[CatalogConnection] = []
    initialize = CatalogConnection.__init__

    def record(connection: CatalogConnection, path: Path, *, one_thread: bool = False) -> None:
        initialize(connection, path, one_thread=one_thread)
        if path.is_relative_to(tmp_path):
            opened.append(connection)

    monkeypatch.setattr(CatalogConnection, "__init__", record)
    yield
    for connection in opened:
        connection.close()


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """Return paths in the test's own folder."""
    return Paths.under(tmp_path / "home")


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Return a runner of commands whose files are in the test's own folder."""
    return Shell(tmp_path)


@pytest.fixture
def clock() -> Callable[[], datetime]:
    """Return a clock that advances by one second each time it is read."""
    time = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def now() -> datetime:
        nonlocal time
        time += timedelta(seconds=1)
        return time

    return now


@pytest.fixture
def library(paths: Paths, clock: Callable[[], datetime]) -> Iterator[Library]:
    """Yield a library with the three made-up papers of PAGE."""
    opened = Library(Catalog(paths.catalog), Marks(paths.marks, clock))
    opened.add(parse_page(PAGE, today=TODAY))
    yield opened
    opened.close()


@pytest.fixture
def sample_library(paths: Paths, clock: Callable[[], datetime]) -> Iterator[Library]:
    """Yield a library with the sample page."""
    opened = Library(Catalog(paths.catalog), Marks(paths.marks, clock))
    opened.add(sample_papers(TODAY))
    yield opened
    opened.close()
