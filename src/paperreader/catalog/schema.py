"""The schema of the catalog: its tables, and the migrations from earlier versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.catalog.fts import FullTextIndex
from paperreader.catalog.rows import COLUMNS, DECLARATIONS, row_to_paper

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

_PAPERS = f"""
CREATE TABLE papers (
  number INTEGER PRIMARY KEY,
  slug_key INTEGER NOT NULL,
  {", ".join(DECLARATIONS.values())}
);
CREATE INDEX papers_by_slug ON papers (slug_key);
CREATE UNIQUE INDEX papers_by_arxiv_id ON papers (arxiv_id) WHERE arxiv_id <> id;
CREATE TABLE days (top INTEGER PRIMARY KEY, papers INTEGER NOT NULL, given INTEGER NOT NULL);
"""

_UPVOTES = "CREATE INDEX papers_by_upvotes ON papers (upvotes) WHERE upvotes IS NOT NULL;"

_FETCHES = """
CREATE TABLE fetches (
  source TEXT, what TEXT, moment TEXT NOT NULL, PRIMARY KEY (source, what)
) WITHOUT ROWID;
"""

_OUTAGES = """
CREATE TABLE outages (source TEXT PRIMARY KEY, since TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE changes (count INTEGER NOT NULL);
INSERT INTO changes VALUES (0);
"""


def schema_version(connection: sqlite3.Connection) -> int:
    """Return the schema version of a catalog; 0 if it has no tables yet."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def describe_upgrade(path: Path) -> str:
    """Return a line for the user if opening the catalog at ``path`` will upgrade it, else ""."""
    try:
        with path.open("rb") as file:
            header = file.read(64)
    except OSError:
        return ""
    # Where SQLite stores the user_version: https://sqlite.org/fileformat.html#the_database_header
    version = int.from_bytes(header[60:], "big")
    if not 0 < version < SCHEMA_VERSION:
        return ""
    return f"{path}: being upgraded, once; with a million papers that takes some minutes"


def create_tables(connection: sqlite3.Connection) -> None:
    """Create the tables in a new catalog, or upgrade those of an earlier version.

    The steps are one transaction, which must be open.
    """
    version = schema_version(connection)
    if not version:
        _create(connection)
    else:
        for target, migrate in MIGRATIONS.items():
            if target > version:
                migrate(connection)
        if version < WORDS_VERSION:
            _index_words(connection)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _create(connection: sqlite3.Connection) -> None:
    _execute(connection, _PAPERS + _UPVOTES + _FETCHES + _OUTAGES)
    FullTextIndex(connection).create()


def _number_papers_by_day(connection: sqlite3.Connection) -> None:
    """Copy the papers to a table whose numbers give their places, with an index of their words."""
    from paperreader.catalog.ingest import Batch  # noqa: PLC0415  # 3 ms that only writers need

    _execute(
        connection,
        "ALTER TABLE papers RENAME TO earlier; "
        "DROP INDEX papers_by_slug; DROP INDEX papers_newest_first;",
    )
    _add_missing_columns(connection, "earlier")
    _execute(connection, _PAPERS)
    FullTextIndex(connection).create()
    batch = Batch(connection)
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM earlier ORDER BY day DESC, number"  # noqa: S608  # COLUMNS is a constant
    )
    for row in rows:
        batch.insert(row_to_paper(row))
    batch.write()
    connection.execute("DROP TABLE earlier")


def _store_what_a_fetch_brings(connection: sqlite3.Connection) -> None:
    _add_missing_columns(connection, "papers")
    _execute(connection, _UPVOTES + _FETCHES)


def _separate_outages_from_fetches(connection: sqlite3.Connection) -> None:
    """Add the table of outages, which were fetches of an empty text, and the count of changes."""
    _execute(connection, _OUTAGES)
    connection.execute("INSERT INTO outages SELECT source, moment FROM fetches WHERE what = ''")
    connection.execute("DELETE FROM fetches WHERE what = ''")


def _store_what_authors_say(connection: sqlite3.Connection) -> None:
    _add_missing_columns(connection, "papers")


def _index_words(connection: sqlite3.Connection) -> None:
    """Make the index of words anew."""
    index = FullTextIndex(connection)
    index.drop()
    index.create()
    rows = connection.execute(
        f"SELECT number, {COLUMNS} FROM papers ORDER BY number"  # noqa: S608  # COLUMNS is a constant
    )
    for number, *row in rows:
        index.update({number: (None, row_to_paper(tuple(row)))})


MIGRATIONS = {
    2: _number_papers_by_day,
    3: _store_what_a_fetch_brings,
    4: _separate_outages_from_fetches,
    6: _store_what_authors_say,
}
"""The step to each version from the one before."""

SCHEMA_VERSION = 6
"""The schema version that this program writes."""

WORDS_VERSION = 6
"""The version that last changed how texts are split into words. The index deletes a paper's words
by its text, so each such change needs a new version, which makes the index anew."""


def _add_missing_columns(connection: sqlite3.Connection, table: str) -> None:
    """Add the columns of a paper that a table of an earlier version lacks."""
    known = {name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})")}
    for declaration in DECLARATIONS.values():
        if declaration.split()[0] not in known:
            connection.execute(f"ALTER TABLE {table} ADD COLUMN {declaration}")


def _execute(connection: sqlite3.Connection, script: str) -> None:
    # executescript would end the transaction.
    for statement in filter(str.strip, script.split(";")):
        connection.execute(statement)
