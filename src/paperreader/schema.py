"""The tables of the catalog: how they are made, and made from those of earlier versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.word_index import WordIndex

if TYPE_CHECKING:
    import sqlite3

VERSION = 2
"""The version of the tables that this program writes."""

EARLIER = "earlier_papers"
"""Where the papers of an earlier version wait, inside one transaction, to be taken over."""

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
  categories TEXT NOT NULL
);
CREATE INDEX papers_by_slug ON papers (slug_key);
CREATE UNIQUE INDEX papers_by_arxiv_id ON papers (arxiv_id) WHERE arxiv_id <> id;
CREATE TABLE days (top INTEGER PRIMARY KEY, papers INTEGER NOT NULL, given INTEGER NOT NULL);
PRAGMA user_version = {VERSION};
"""

_ASIDE = {
    1: f"""
ALTER TABLE papers RENAME TO {EARLIER};
DROP INDEX papers_by_slug;
DROP INDEX papers_newest_first;
""",
}
"""What puts the papers of an earlier version aside, in the order in which they shall come back."""


def version_of(connection: sqlite3.Connection) -> int:
    """Tell the version of a catalog's tables; 0 where there are none yet."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def make_tables(connection: sqlite3.Connection) -> bool:
    """Make the tables, in the transaction that is open; tells whether earlier papers wait."""
    earlier = _ASIDE.get(version_of(connection), "")
    for statement in filter(str.strip, f"{earlier}{_TABLES}".split(";")):
        connection.execute(statement)
    WordIndex(connection).create()
    return bool(earlier)
