"""An unusable catalog is set aside unchanged, and a new one is created."""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from paperreader.catalog import Catalog, CatalogError, open_catalog, opening
from paperreader.files import set_aside
from paperreader.library import Library
from paperreader.marks import Change, Marks
from paperreader.models import Paper

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from paperreader.config import Paths

PAPERS = [Paper(f"p{number}", f"Scarf {number}", "stitch " * 50) for number in range(300)]


def newer(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()


def cut(end: int) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(path.read_bytes()[:end]) and None


DAMAGES: dict[str, Callable[[Path], None]] = {
    "garbage": lambda path: path.write_bytes(b"no database " * 1000) and None,
    "zeros": lambda path: path.write_bytes(bytes(8192)) and None,
    "two bytes": cut(2),
    "half a header": cut(50),
    "a header": cut(100),
    "a page": cut(4096),
    "a page and a half": cut(6144),
    "all but a page": cut(-4096),
    "all but a page and a half": cut(-6144),
    "newer": newer,
}


@pytest.fixture
def filled(paths: Paths) -> Paths:
    """Return paths of a catalog with papers, of which one is starred."""
    catalog = Catalog(paths.catalog)
    catalog.add(PAPERS)
    catalog.close()
    Marks(paths.marks).apply([Change(PAPERS[7], "starred", False, True)])
    return paths


@pytest.mark.parametrize("damage", DAMAGES)
def test_an_unusable_catalog_is_set_aside_byte_for_byte_and_the_marks_stay(
    filled: Paths, damage: str
) -> None:
    DAMAGES[damage](filled.catalog)
    before = filled.catalog.read_bytes()
    library = Library.open(filled)
    kept = filled.catalog.with_name("catalog.db.damaged-1")
    assert kept.read_bytes() == before
    reason = "newer paperreader" if damage == "newer" else "damaged"
    for part in (str(filled.catalog), reason, kept.name, "import the papers again", "marks are in"):
        assert part in library.notice
    assert "\n" not in library.notice
    assert (len(library.days), library.add(PAPERS).added) == (0, len(PAPERS))
    library.refresh()
    assert library.counts().starred == 1
    library.close()
    again = Library.open(filled)
    assert (again.notice, len(again.days)) == ("", len(PAPERS))
    again.close()


def test_a_second_damaged_catalog_is_kept_beside_the_first(filled: Paths) -> None:
    for content in (b"first " * 1000, b"second " * 1000):
        filled.catalog.write_bytes(content)
        open_catalog(filled.catalog)[0].close()
    kept = [filled.catalog.with_name(f"catalog.db.damaged-{number}") for number in (1, 2)]
    assert [path.read_bytes()[:6] for path in kept] == [b"first ", b"second"]


def test_damage_that_is_found_only_later_is_reported_in_one_line(filled: Paths) -> None:
    connection = sqlite3.connect(filled.catalog)
    (page,) = connection.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = 'days'"
    ).fetchone()
    connection.close()
    content = bytearray(filled.catalog.read_bytes())
    content[4096 * (page - 1) : 4096 * page] = b"\xa5" * 4096
    filled.catalog.write_bytes(content)
    with pytest.raises(CatalogError, match="your marks are in another file") as error:
        Library.open(filled)
    assert "\n" not in str(error.value)
    assert filled.catalog.read_bytes() == content


def test_text_that_is_not_utf8_is_reported_in_one_line(filled: Paths) -> None:
    connection = sqlite3.connect(filled.catalog)
    with connection:
        connection.execute("UPDATE papers SET title = CAST(x'ff' AS TEXT) WHERE id = 'p7'")
    connection.close()
    library = Library.open(filled)
    with pytest.raises(CatalogError, match=r"damaged.*your marks are in another file"):
        library.entry("p7")
    library.close()


@pytest.mark.parametrize(
    ("whole", "damaged"),
    [
        (b"CREATE TABLE 'words_config'", b"CREATE TABLE 'words_\xe3onfig'"),
        (b"indexpapers_by_slug", b"indexpapers_by_slu\xe7"),
    ],
)
def test_a_catalog_with_a_name_that_is_not_utf8_is_set_aside_with_one_line(
    filled: Paths, whole: bytes, damaged: bytes
) -> None:
    content = filled.catalog.read_bytes()
    assert content.count(whole) == 1
    filled.catalog.write_bytes(content.replace(whole, damaged))
    library = Library.open(filled)
    library.close()
    assert re.search(r"damaged.*set aside.*your marks are in another file", library.notice)
    assert "\n" not in library.notice


@pytest.mark.parametrize("value", ["CAST('x' AS BLOB)", "7"])
@pytest.mark.parametrize("column", ["title", "abstract", "source", "summary"])
def test_a_text_that_is_of_another_type_is_reported_in_one_line(
    filled: Paths, column: str, value: str
) -> None:
    connection = sqlite3.connect(filled.catalog)
    with connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_schema SET sql = replace(sql, ' TEXT', ' BLOB') WHERE name = 'papers'"
        )
    connection.close()
    connection = sqlite3.connect(filled.catalog)
    with connection:
        connection.execute(f"UPDATE papers SET {column} = {value} WHERE id = 'p7'")  # noqa: S608  # the test's own words
    connection.close()
    library = Library.open(filled)
    with pytest.raises(CatalogError, match=r"damaged.*your marks are in another file"):
        library.entry("p7")
    library.close()


def test_a_day_without_a_number_of_papers_is_reported_in_one_line(filled: Paths) -> None:
    connection = sqlite3.connect(filled.catalog)
    with connection:
        connection.execute("UPDATE days SET papers = x'00'")
    connection.close()
    with pytest.raises(CatalogError, match=r"damaged.*your marks are in another file"):
        Library.open(filled)


def test_in_a_read_only_folder_damage_is_reported_and_the_file_left_alone(
    filled: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.catalog.write_bytes(b"no database " * 1000)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("paperreader.catalog.connection.os.access", lambda *_: False)
    monkeypatch.setattr("filelock._unix.os.open", refuse)
    with pytest.raises(CatalogError, match=r"damaged.*Permission denied"):
        open_catalog(filled.catalog)
    assert filled.catalog.read_bytes() == b"no database " * 1000


def test_a_new_catalog_waits_for_another_program_that_is_creating_it(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths.catalog.parent.mkdir()
    other = sqlite3.connect(paths.catalog, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waits = 0

    def sleep(_: float) -> None:
        nonlocal waits
        waits += 1
        if waits == 2:
            other.execute("COMMIT")

    monkeypatch.setattr("time.sleep", sleep)
    catalog = Catalog(paths.catalog)
    assert (waits, catalog.add(PAPERS).added) == (2, len(PAPERS))
    catalog.close()
    other.close()


def test_a_catalog_that_another_program_keeps_locked_is_reported_in_one_line(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths.catalog.parent.mkdir()
    other = sqlite3.connect(paths.catalog, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr("paperreader.catalog.connection._BUSY_SECONDS", 0.01)
    with pytest.raises(CatalogError, match="database is locked"):
        Catalog(paths.catalog)
    other.close()


OPENER = """
import sys
from pathlib import Path
from paperreader.catalog import open_catalog
from paperreader.models import Paper

for line in sys.stdin:
    catalog, notice = open_catalog(Path(line.strip()))
    catalog.add([Paper(sys.argv[1], sys.argv[1])])
    catalog.close()
    print("set aside" if notice else "opened", flush=True)
"""


def test_the_journal_of_a_catalog_that_another_program_has_created_meanwhile_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "catalog.db"
    path.write_bytes(b"no database " * 1000)
    others: list[Catalog] = []

    def move(*args: Any) -> Path | None:
        kept = set_aside(*args)
        other = Catalog(path)  # at the only time at which there is no catalog
        other.add([Paper("knit", "Knit")])
        others.append(other)
        return kept

    monkeypatch.setattr(opening, "set_aside", move)
    ours, notice = open_catalog(path)
    assert "was set aside" in notice
    assert ours.numbers(["knit"]) == others[0].numbers(["knit"]) != {}
    assert sorted(file.name for file in tmp_path.glob("*.damaged-*")) == ["catalog.db.damaged-1"]
    for catalog in (ours, *others):
        catalog.close()


def test_a_failure_while_another_program_sets_the_catalog_aside_is_retried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = [CatalogError("disk I/O error")]

    def open_or_fail(path: Path) -> Catalog:
        if failures:
            raise failures.pop()
        return Catalog(path)

    monkeypatch.setattr(opening, "Catalog", open_or_fail)
    catalog, notice = open_catalog(tmp_path / "catalog.db")
    assert (notice, failures) == ("", [])
    catalog.close()


@pytest.mark.parametrize("damaged", [False, True])
def test_programs_that_open_a_catalog_at_once_all_work_and_set_it_aside_once(
    tmp_path: Path, damaged: bool
) -> None:
    with contextlib.ExitStack() as opened:
        programs = [
            opened.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", OPENER, name],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
                )
            )
            for name in "abc"
        ]
        for number in range(15):
            path = tmp_path / f"{number}" / "catalog.db"
            if damaged:
                path.parent.mkdir()
                path.write_bytes(b"no database " * 1000)
            for program in programs:
                assert program.stdin
                program.stdin.write(f"{path}\n")
                program.stdin.flush()
            outcomes = sorted(p.stdout.readline().strip() for p in programs if p.stdout)
            assert outcomes == ["opened", "opened", "set aside" if damaged else "opened"]
            catalog = Catalog(path)
            assert len(catalog.numbers("abc")) == 3
            catalog.close()
            assert len(list(path.parent.glob("*.damaged-*"))) == damaged
    assert [program.returncode for program in programs] == [0, 0, 0]
