"""A catalog of an earlier version is upgraded with all of its papers, or stays as it was."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
import pytest

from first_version import DAYS, PAPERS, first_row, write_first_version
from paperreader.catalog import (
    SCHEMA_VERSION,
    Catalog,
    CatalogError,
    CatalogUnusableError,
    Tally,
    describe_upgrade,
    open_catalog,
    paper_number,
    schema,
    schema_version,
)
from paperreader.catalog.ingest import Batch, _slug_key
from paperreader.library import Library
from paperreader.models import Paper, title_slug
from paperreader.query import parse_query

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.config import Paths

SECOND_VERSION = """
CREATE TABLE papers (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  slug_key INTEGER NOT NULL,
  arxiv_id TEXT,
  title TEXT NOT NULL,
  abstract TEXT NOT NULL,
  authors TEXT NOT NULL,
  day TEXT,
  source TEXT NOT NULL,
  links TEXT NOT NULL,
  upvotes INTEGER,
  categories TEXT NOT NULL
);
CREATE INDEX papers_by_slug ON papers (slug_key);
CREATE UNIQUE INDEX papers_by_arxiv_id ON papers (arxiv_id) WHERE arxiv_id <> id;
CREATE TABLE days (top INTEGER PRIMARY KEY, papers INTEGER NOT NULL, given INTEGER NOT NULL);
CREATE VIRTUAL TABLE words USING fts5(
  title, abstract, author, facet, content = '', columnsize = 0, tokenize = 'ascii'
);
PRAGMA user_version = 2;
PRAGMA journal_mode = WAL;
"""


@pytest.fixture
def first(paths: Paths) -> Paths:
    """Return paths whose catalog was written by the first version."""
    paths.catalog.parent.mkdir()
    write_first_version(paths.catalog)
    return paths


@pytest.fixture
def second(paths: Paths) -> Paths:
    """Return paths whose catalog was written by the second version."""
    paths.catalog.parent.mkdir()
    connection = sqlite3.connect(paths.catalog)
    connection.executescript(SECOND_VERSION)
    by_top: dict[int, list[Paper]] = {}
    for paper in PAPERS:
        by_top.setdefault(paper_number(paper.date, 0), []).append(paper)
    for top, papers in by_top.items():
        connection.execute("INSERT INTO days VALUES (?, ?, ?)", (top, len(papers), len(papers)))
        for number, paper in zip(range(top, 0, -1), papers, strict=False):
            key = _slug_key(title_slug(paper.title))
            connection.execute(
                "INSERT INTO papers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (number, *first_row(paper)[1:2], key, *first_row(paper)[3:]),
            )
            connection.execute(
                "INSERT INTO words (rowid, title, abstract, author, facet) VALUES (?, ?, ?, ?, ?)",
                (number, paper.title, paper.abstract, " ".join(paper.authors), "all"),
            )
    connection.commit()
    connection.close()
    return paths


def content(paths: Paths) -> list[str]:
    """Return the whole content of a catalog, as SQL."""
    connection = sqlite3.connect(paths.catalog)
    lines = [*connection.iterdump(), str(schema_version(connection))]
    connection.close()
    return lines


def assert_complete(paths: Paths) -> None:
    library = Library.open(paths)
    newest_first = sorted(
        PAPERS, key=lambda paper: paper.date.toordinal() if paper.date else 0, reverse=True
    )
    assert library.notice == ""
    assert [entry.paper for entry in library.find()] == newest_first
    for paper in PAPERS:
        query = parse_query(f'title:"{paper.title}" abstract:"{paper.abstract}"')
        assert [entry.paper for entry in library.find(query)] == [paper]
        assert library.entry(paper.id).paper == paper
    assert library.add(PAPERS).unchanged == len(PAPERS)
    library.close()


def test_every_paper_is_migrated_with_its_id_and_its_position(first: Paths) -> None:
    assert_complete(first)
    connection = sqlite3.connect(first.catalog)
    assert schema_version(connection) == SCHEMA_VERSION
    connection.close()


def test_every_paper_of_the_second_version_keeps_its_number(second: Paths) -> None:
    connection = sqlite3.connect(second.catalog)
    before = connection.execute("SELECT number, id FROM papers ORDER BY number").fetchall()
    connection.close()
    assert_complete(second)
    connection = sqlite3.connect(second.catalog)
    assert schema_version(connection) == SCHEMA_VERSION
    assert connection.execute("SELECT number, id FROM papers ORDER BY number").fetchall() == before
    connection.close()


@pytest.mark.parametrize("version", ["first", "second"])
def test_words_are_indexed_by_their_beginnings_as_in_a_new_catalog(
    paths: Paths, tmp_path: Path, request: pytest.FixtureRequest, version: str
) -> None:
    request.getfixturevalue(version)
    declarations = []
    for path in (paths.catalog, tmp_path / "new.db"):
        Catalog(path).close()
        connection = sqlite3.connect(path)
        declarations += connection.execute("SELECT sql FROM sqlite_master WHERE name = 'words'")
        connection.close()
    assert declarations[0] == declarations[1]
    library = Library.open(paths)
    for paper in PAPERS:
        query = parse_query(f"title:{paper.title[:3]}", typing=True)
        assert paper in [entry.paper for entry in library.find(query)]
    library.close()


@pytest.mark.parametrize("version", ["first", "second", "new"])
def test_papers_are_found_by_upvotes_in_a_catalog_of_any_version(
    paths: Paths, request: pytest.FixtureRequest, version: str
) -> None:
    if version != "new":
        request.getfixturevalue(version)
    catalog = Catalog(paths.catalog)
    catalog.add([*PAPERS, Paper("praised", "Praised", upvotes=8)])
    numbers = catalog.numbers_by_upvotes()
    assert [catalog.papers(numbers)[number].upvotes for number in numbers] == [8, 7]
    indexes = catalog._file._connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'index'"
    )
    assert ("papers_by_upvotes",) in indexes.fetchall()
    catalog.close()


FETCHED = Paper(
    "fetched", "Fetched", github_stars=70, organization="The Woolly Institute", summary="A count.",
    keywords=("stitches", "scarves"),
)  # fmt: skip


@pytest.mark.parametrize("version", ["first", "second", "new"])
def test_a_catalog_of_any_version_stores_what_a_fetch_brings(
    paths: Paths, request: pytest.FixtureRequest, version: str
) -> None:
    if version != "new":
        request.getfixturevalue(version)
    catalog = Catalog(paths.catalog)
    catalog.add([*PAPERS, FETCHED])
    timestamp = datetime(2025, 8, 12, 9, tzinfo=UTC)
    assert catalog.fetch_times() == {}
    catalog.record_fetch("huggingface", "2025-08-12", timestamp)
    catalog.close()
    again = Catalog(paths.catalog)
    (number,) = again.numbers(["fetched"]).values()
    assert again.papers([number]) == {number: FETCHED}
    (number,) = again.numbers(["p7"]).values()
    filled = msgspec.structs.replace(FETCHED, id="p7", title="Scarf 7", links=())
    assert again.add([filled]) == Tally(updated=1)
    assert again.papers([number])[number] == msgspec.structs.replace(
        filled, abstract="All of its 7 stitches.", date=DAYS[1], links=PAPERS[11].links
    )
    assert again.fetch_times() == {("huggingface", "2025-08-12"): timestamp}
    again.close()


def _fail(connection: sqlite3.Connection) -> None:
    connection.execute("SELECT nonsense")


def test_an_interrupted_upgrade_in_place_changes_nothing(
    second: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    def content() -> list[tuple[object, ...]]:
        connection = sqlite3.connect(second.catalog)
        rows = connection.execute("SELECT * FROM papers").fetchall()
        rows += connection.execute("SELECT sql FROM sqlite_master").fetchall()
        rows.append((schema_version(connection),))
        connection.close()
        return rows

    before = content()
    with monkeypatch.context() as broken:
        broken.setattr(schema, "MIGRATIONS", {**schema.MIGRATIONS, SCHEMA_VERSION: _fail})
        with pytest.raises(CatalogError, match="no stored data was lost"):
            Catalog(second.catalog)
    assert content() == before
    assert_complete(second)


@pytest.mark.parametrize("step", ["insert", "write"])
def test_an_interrupted_upgrade_changes_nothing_and_is_repeated_when_next_opened(
    first: Paths, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    before = content(first)
    original = getattr(Batch, step)
    calls = 0

    def interrupted(*args: object) -> None:
        nonlocal calls
        calls += 1
        original(*args)
        if calls == 20 or step == "write":
            raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(Batch, step, interrupted)
        with pytest.raises(KeyboardInterrupt):
            open_catalog(first.catalog)
    assert content(first) == before
    assert_complete(first)


@pytest.mark.parametrize("step", ["__init__", "insert", "write"])
def test_a_killed_upgrade_changes_nothing_and_is_repeated_when_next_opened(
    first: Paths, step: str
) -> None:
    before = content(first)
    script = f"""
import os, signal, sys
from pathlib import Path
from paperreader.catalog.ingest import Batch
from paperreader.catalog import Catalog

original = Batch.{step}

def killed(*args):
    original(*args)
    os.kill(os.getpid(), signal.SIGKILL)

Batch.{step} = killed
Catalog(Path(sys.argv[1]))
"""
    result = subprocess.run(
        [sys.executable, "-c", script, first.catalog], env=environment(), check=False
    )
    assert result.returncode == -signal.SIGKILL
    assert content(first) == before
    assert_complete(first)


def test_two_programs_upgrade_a_catalog_once(first: Paths) -> None:
    script = "import sys; from pathlib import Path; from paperreader.catalog import Catalog\n"
    script += "Catalog(Path(sys.argv[1])).close()"
    command = [sys.executable, "-c", script, str(first.catalog)]
    running = [subprocess.Popen(command, env=environment()) for _ in range(2)]
    assert [process.wait(30) for process in running] == [0, 0]
    assert_complete(first)


def test_a_damaged_paper_leaves_the_first_catalog_as_it_was(first: Paths) -> None:
    connection = sqlite3.connect(first.catalog)
    with connection:
        connection.execute("UPDATE papers SET links = '{' WHERE id = 'p7'")
    connection.close()
    before = content(first)
    with pytest.raises(CatalogUnusableError, match="damaged paper 'p7'"):
        Catalog(first.catalog)
    assert content(first) == before


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}


def test_an_upgrade_is_announced_before_it_begins(second: Paths, tmp_path: Path) -> None:
    assert describe_upgrade(second.catalog) == (
        f"{second.catalog}: being upgraded, once; with a million papers that takes some minutes"
    )
    Catalog(second.catalog).close()
    assert describe_upgrade(second.catalog) == ""
    assert describe_upgrade(tmp_path / "missing.db") == ""
