"""The check of the catalog."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from doctor.checking import KNIT, found, traces, write
from paperreader.catalog import Catalog
from paperreader.doctor import catalog as catalog_check

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from paperreader.config import Paths


def alter(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()


CATALOGS: dict[str, tuple[Callable[[Path], object], str]] = {
    "garbage": (write("no database " * 1000), "is damaged"),
    "cut": (lambda path: path.write_bytes(path.read_bytes()[:-8192]), "is damaged"),
    "a folder": (lambda path: (path.unlink(), path.mkdir()), "is not a regular file"),
    "newer": (
        lambda path: alter(path, "PRAGMA user_version = 99"),
        "newer paperreader (format 99)",
    ),
    "out of step": (
        lambda path: alter(
            path, "DELETE FROM papers WHERE number = (SELECT max(number) FROM papers)"
        ),
        "has 2 papers, but 3 can be searched and 3 belong to a day → move it away and import",
    ),
}


@pytest.mark.parametrize(("damage", "text"), CATALOGS.values(), ids=CATALOGS.keys())
def test_a_catalog_that_cannot_be_used_is_a_problem(
    filled: Paths, damage: Callable[[Path], object], text: str
) -> None:
    damage(filled.catalog)
    before = traces(filled.marks.parent)
    (line,) = found(filled, "catalog", "problem")
    assert text in line
    assert traces(filled.marks.parent) == before


def test_a_catalog_that_a_reader_has_open_is_checked_with_its_latest_papers(
    filled: Paths,
) -> None:
    reader = Catalog(filled.catalog)
    reader.add([KNIT])
    names = {path.name for path in filled.marks.parent.iterdir()}
    (line,) = found(filled, "catalog", "ok")
    assert "4 papers" in line
    assert {path.name for path in filled.marks.parent.iterdir()} == names
    reader.close()


def test_what_an_interrupted_program_left_is_not_touched(filled: Paths) -> None:
    filled.catalog.with_name("catalog.db-wal").write_bytes(b"x")
    before = traces(filled.marks.parent)
    (line,) = found(filled, "catalog", "warning")
    assert "open paperreader once" in line
    assert traces(filled.marks.parent) == before


def test_a_catalog_that_takes_too_long_is_not_called_damaged(
    filled: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalog_check, "TIME_LIMIT", -1.0)
    monkeypatch.setattr(catalog_check, "STEPS", 1)
    (line,) = found(filled, "catalog", "ok")
    assert "too large to be checked" in line
