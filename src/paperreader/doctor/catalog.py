"""The check of the catalog: read without leaving a trace beside it."""

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

PATIENCE = 60.0
"""How long the file is looked through, in seconds; a million papers take a part of it."""

STEPS = 100_000
"""How many of SQLite's steps go by between two looks at the clock."""

AGAIN = "move it away and import the papers again: your marks are in another file"


def check_catalog(path: Path) -> Iterator[Finding]:
    """Check whether the catalog is whole, of this version, and can be searched."""
    if not path.exists():
        yield ok("catalog", f"{path}: none yet: the first start makes it")
        return
    if not path.is_file():
        yield problem("catalog", f"{path}: is no plain file", AGAIN)
        return
    waiting, shared = (path.with_name(f"{path.name}{suffix}") for suffix in ("-wal", "-shm"))
    if waiting.exists() and not shared.exists():
        # To read it now would make a file.
        text = f"{path}: holds changes of a program that was cut off"
        yield warning("catalog", text, "open paperreader once, and look again")
        return
    # With nobody else at it SQLite, told so, makes no files of its own.
    mode = "mode=ro" if waiting.exists() else "mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True)) as connection:
            yield from _findings(path, connection)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorname == "SQLITE_INTERRUPT":
            yield ok("catalog", f"{path}: is too large to look through to its end")
        else:
            advice = f"see to its owner and mode: ls -ld {shell_quote(path)}"
            yield problem("catalog", f"{path}: cannot be read: {error}", advice)
    except sqlite3.DatabaseError as error:
        yield problem("catalog", f"{path}: is damaged: {error}", AGAIN)


def _findings(path: Path, connection: sqlite3.Connection) -> Iterator[Finding]:
    deadline = time.monotonic() + PATIENCE
    connection.set_progress_handler(lambda: time.monotonic() > deadline, STEPS)
    version = schema_version(connection)
    if version > SCHEMA_VERSION:
        text = f"{path}: is of a newer paperreader (format {version})"
        yield problem("catalog", text, "upgrade paperreader; this one begins a new catalog instead")
        return
    ((told,),) = connection.execute("PRAGMA quick_check(1)")
    if told != "ok":
        yield problem("catalog", f"{path}: is damaged: {told}", AGAIN)
        return
    if version < SCHEMA_VERSION:
        yield ok(
            "catalog", f"{path}: is empty, or of an earlier version: the next start makes it new"
        )
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
        text = f"{path}: of {known} {words} can be searched, and {in_days} stand in a day"
        yield problem("catalog", text, AGAIN)
