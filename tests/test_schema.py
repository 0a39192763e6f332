"""A catalog of the program's first version goes on: all of its papers, or it stays as it was."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from first_version import PAPERS, write_first_version
from paperreader.batch import Batch
from paperreader.catalog import Catalog, CatalogUnusableError, open_catalog
from paperreader.library import Library
from paperreader.query import parse
from paperreader.schema import VERSION, version_of

if TYPE_CHECKING:
    from paperreader.config import Paths


@pytest.fixture
def first(paths: Paths) -> Paths:
    """Give files whose catalog was written by the first version."""
    paths.catalog.parent.mkdir()
    write_first_version(paths.catalog)
    return paths


def content(paths: Paths) -> list[str]:
    """Give all that stands in a catalog, as SQL."""
    connection = sqlite3.connect(paths.catalog)
    lines = [*connection.iterdump(), str(version_of(connection))]
    connection.close()
    return lines


def assert_all_is_there(paths: Paths) -> None:
    library = Library.open(paths)
    newest_first = sorted(
        PAPERS, key=lambda paper: paper.date.toordinal() if paper.date else 0, reverse=True
    )
    assert library.notice == ""
    assert [entry.paper for entry in library.find()] == newest_first
    for paper in PAPERS:
        query = parse(f'title:"{paper.title}" abstract:"{paper.abstract}"')
        assert [entry.paper for entry in library.find(query)] == [paper]
        assert library.entry(paper.id).paper == paper
    assert library.add(PAPERS).unchanged == len(PAPERS)
    library.close()


def test_every_paper_is_taken_over_with_its_id_and_its_place(first: Paths) -> None:
    assert_all_is_there(first)
    connection = sqlite3.connect(first.catalog)
    assert version_of(connection) == VERSION
    connection.close()


@pytest.mark.parametrize("step", ["add", "finish"])
def test_an_interrupted_upgrade_changes_nothing_and_is_made_at_the_next_opening(
    first: Paths, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    before = content(first)
    really = getattr(Batch, step)
    calls = 0

    def interrupted(*given: object) -> None:
        nonlocal calls
        calls += 1
        really(*given)
        if calls == 20 or step == "finish":
            raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(Batch, step, interrupted)
        with pytest.raises(KeyboardInterrupt):
            open_catalog(first.catalog)
    assert content(first) == before
    assert_all_is_there(first)


@pytest.mark.parametrize("step", ["__init__", "add", "finish"])
def test_a_killed_upgrade_changes_nothing_and_is_made_at_the_next_opening(
    first: Paths, step: str
) -> None:
    before = content(first)
    script = f"""
import os, signal, sys
from pathlib import Path
from first_version import PAPERS, write_first_version
from paperreader.batch import Batch
from paperreader.catalog import Catalog

really = Batch.{step}

def killed(*given):
    really(*given)
    os.kill(os.getpid(), signal.SIGKILL)

Batch.{step} = killed
Catalog(Path(sys.argv[1]))
"""
    done = subprocess.run(
        [sys.executable, "-c", script, first.catalog], env=surroundings(), check=False
    )
    assert done.returncode == -signal.SIGKILL
    assert content(first) == before
    assert_all_is_there(first)


def test_two_programs_upgrade_a_catalog_once(first: Paths) -> None:
    script = "import sys; from pathlib import Path; from paperreader.catalog import Catalog\n"
    script += "Catalog(Path(sys.argv[1])).close()"
    command = [sys.executable, "-c", script, str(first.catalog)]
    running = [subprocess.Popen(command, env=surroundings()) for _ in range(2)]
    assert [process.wait(30) for process in running] == [0, 0]
    assert_all_is_there(first)


def test_a_damaged_paper_leaves_the_first_catalog_as_it_was(first: Paths) -> None:
    connection = sqlite3.connect(first.catalog)
    with connection:
        connection.execute("UPDATE papers SET links = '{' WHERE id = 'p7'")
    connection.close()
    before = content(first)
    with pytest.raises(CatalogUnusableError, match="damaged paper 'p7'"):
        Catalog(first.catalog)
    assert content(first) == before


def surroundings() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
