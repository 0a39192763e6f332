"""The check of the catalog; it creates no files beside it."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING

from paperreader.catalog import EVERY_PAPER, SCHEMA_VERSION, schema_version
from paperreader.doctor.finding import Finding, ok, problem, shell_quote, warning
from paperreader.text.counts import format_count

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TIME_LIMIT = 60.0
"""How long the check may take, in seconds; a million papers take a fraction of it."""

STEPS = 100_000
"""Number of SQLite's virtual machine instructions between two looks at the clock."""

IMPORT_AGAIN = "move it away and import the papers again: your marks are in another file"


def check_catalog(path: Path) -> Iterator[Finding]:
    """Check that the catalog is intact, of this version, and can be searched."""
    if not path.exists():
        yield ok("catalog", f"{path}: does not exist yet: the first start creates it")
        return
    if not path.is_file():
        yield problem("catalog", f"{path}: is not a regular file", IMPORT_AGAIN)
        return
    wal, shm = (path.with_name(f"{path.name}{suffix}") for suffix in ("-wal", "-shm"))
    if wal.exists() and not shm.exists():
        # Opening the catalog now would create a file.
        text = f"{path}: contains changes of a program that was interrupted"
        yield warning("catalog", text, "open paperreader once, then check again")
        return
    # If no other program has it open, `immutable` keeps SQLite from creating files of its own.
    mode = "mode=ro" if wal.exists() else "mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True)) as connection:
            yield from _findings(path, connection)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname == "SQLITE_INTERRUPT":
            yield ok("catalog", f"{path}: is too large to be checked completely")
        else:
            advice = f"check its owner and permissions: ls -ld {shell_quote(path)}"
            yield problem("catalog", f"{path}: cannot be read: {error}", advice)
    except sqlite3.DatabaseError as error:
        yield problem("catalog", f"{path}: is damaged: {error}", IMPORT_AGAIN)


def _findings(path: Path, connection: sqlite3.Connection) -> Iterator[Finding]:
    deadline = time.monotonic() + TIME_LIMIT
    connection.set_progress_handler(lambda: time.monotonic() > deadline, STEPS)
    version = schema_version(connection)
    if version > SCHEMA_VERSION:
        text = f"{path}: was written by a newer paperreader (format {version})"
        yield problem("catalog", text, "upgrade paperreader; this version starts a new catalog")
        return
    ((result,),) = connection.execute("PRAGMA quick_check(1)")
    if result != "ok":
        yield problem("catalog", f"{path}: is damaged: {result}", IMPORT_AGAIN)
        return
    if version < SCHEMA_VERSION:
        text = f"{path}: is empty or of an earlier version: the next start brings it up to date"
        yield ok("catalog", text)
        return
    ((papers, in_days),) = connection.execute(
        "SELECT (SELECT count(*) FROM papers), (SELECT coalesce(sum(papers), 0) FROM days)"
    )
    ((words,),) = connection.execute(
        "SELECT count(*) FROM words WHERE words MATCH ?", (f"facet:{EVERY_PAPER}",)
    )
    if {papers, in_days, words} == {papers}:
        yield ok("catalog", f"{path}: {format_count(papers, 'paper')}")
    else:
        known = format_count(papers, "paper")
        text = f"{path}: has {known}, but {words} can be searched and {in_days} belong to a day"
        yield problem("catalog", text, IMPORT_AGAIN)
