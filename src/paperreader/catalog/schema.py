"""The schema of the catalog: its tables, and the upgrade of earlier versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.catalog.fts import FullTextIndex

if TYPE_CHECKING:
    import sqlite3

SCHEMA_VERSION = 3
"""The schema version that this program writes."""

EARLIER_TABLE = "earlier_papers"
"""The table that holds the papers of an earlier version until they are migrated, within one
transaction."""

_SINCE_3 = """
CREATE INDEX papers_by_upvotes ON papers (upvotes) WHERE upvotes IS NOT NULL;
CREATE TABLE fetches (
  source TEXT, what TEXT, moment TEXT NOT NULL, PRIMARY KEY (source, what)
) WITHOUT ROWID;
"""

_COLUMNS_SINCE_3 = ("stars INTEGER", "organization TEXT", "summary TEXT", "keywords TEXT")

_TABLES = f"""
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
  categories TEXT NOT NULL,
  {", ".join(_COLUMNS_SINCE_3)}
);
CREATE INDEX papers_by_slug ON papers (slug_key);
CREATE UNIQUE INDEX papers_by_arxiv_id ON papers (arxiv_id) WHERE arxiv_id <> id;
CREATE TABLE days (top INTEGER PRIMARY KEY, papers INTEGER NOT NULL, given INTEGER NOT NULL);
{_SINCE_3}
PRAGMA user_version = {SCHEMA_VERSION};
"""

_NEW_COLUMNS = "".join(f"ALTER TABLE papers ADD COLUMN {column};" for column in _COLUMNS_SINCE_3)

_SET_ASIDE = {
    1: f"""
{_NEW_COLUMNS}
ALTER TABLE papers RENAME TO {EARLIER_TABLE};
DROP INDEX papers_by_slug;
DROP INDEX papers_newest_first;
""",
}
"""The statements, by version, that rename the papers of an earlier version to EARLIER_TABLE."""

_IN_PLACE = {
    2: f"""
{_NEW_COLUMNS}
{_SINCE_3}
PRAGMA user_version = {SCHEMA_VERSION};
""",
}
"""The statements, by version, that upgrade the tables of an earlier version in place."""


def schema_version(connection: sqlite3.Connection) -> int:
    """Return the schema version of a catalog; 0 if it has no tables yet."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def create_tables(connection: sqlite3.Connection) -> bool:
    """Create or upgrade the tables within the open transaction.

    Return True if the papers of an earlier version must be migrated from EARLIER_TABLE.
    """
    version = schema_version(connection)
    if version in _IN_PLACE:
        _execute(connection, _IN_PLACE[version])
        return False
    _execute(connection, _SET_ASIDE.get(version, "") + _TABLES)
    FullTextIndex(connection).create()
    return version in _SET_ASIDE


def _execute(connection: sqlite3.Connection, script: str) -> None:
    # executescript would end the transaction.
    for statement in filter(str.strip, script.split(";")):
        connection.execute(statement)
