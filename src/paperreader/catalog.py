"""All papers known, in one SQLite file that can be rebuilt from the sources."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec

from paperreader.errors import PaperreaderError
from paperreader.paper import Link, Paper, merged, title_slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

SCHEMA_VERSION = 1

_SCHEMA = f"""
CREATE TABLE papers (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  slug TEXT NOT NULL,
  arxiv_id TEXT UNIQUE,
  title TEXT NOT NULL,
  abstract TEXT NOT NULL,
  authors TEXT NOT NULL,
  day TEXT,
  source TEXT NOT NULL,
  links TEXT NOT NULL,
  upvotes INTEGER,
  categories TEXT NOT NULL
);
CREATE INDEX papers_by_slug ON papers (slug);
CREATE INDEX papers_newest_first ON papers (day DESC, number);
PRAGMA user_version = {SCHEMA_VERSION};
"""
_COLUMNS = "id, arxiv_id, title, abstract, authors, day, source, links, upvotes, categories, slug"
_BUSY_SECONDS = 30.0


class CatalogError(PaperreaderError):
    """The catalog cannot be read or written."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the papers that were added."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0

    @property
    def papers(self) -> int:
        """How many there were in all."""
        return self.added + self.updated + self.unchanged

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.added + other.added,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
        )


class Catalog:
    """The papers in the SQLite file at ``path``, which is made where there is none.

    Every call raises CatalogError where SQLite cannot do its work.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._errors():
            if path.exists() and not os.access(path.parent, os.W_OK):
                # Without a journal beside it SQLite reads a file only if told that none writes.
                self._connection = self._connect(f"{path.as_uri()}?mode=ro&immutable=1")
            else:
                path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                path.touch(mode=0o600)
                self._connection = self._connect(path.as_uri())
                self._connection.execute("PRAGMA journal_mode = WAL")
                self._connection.execute("PRAGMA synchronous = NORMAL")
            self._prepare()
        self._version = self._data_version()

    @staticmethod
    def _connect(address: str) -> sqlite3.Connection:
        return sqlite3.connect(
            address, _BUSY_SECONDS, isolation_level=None, check_same_thread=False, uri=True
        )

    def close(self) -> None:
        """Close the file; nothing else may be asked afterwards."""
        self._connection.close()

    def papers(self) -> Iterator[Paper]:
        """Give all papers, newest day first, each day in the order of its arrival."""
        with self._errors():
            rows = self._connection.execute(
                f"SELECT {_COLUMNS} FROM papers ORDER BY day DESC, number"  # noqa: S608
            )
            for row in rows:
                yield _paper(row)

    def add(self, papers: Iterable[Paper], *, forget: Iterable[str] = ()) -> Tally:
        """Take in papers, merging those already known, after forgetting those with certain ids.

        All of it happens or, on an error, nothing.
        """
        added = updated = unchanged = 0
        with self._transaction():
            unwanted = [(paper_id,) for paper_id in forget]
            self._connection.executemany("DELETE FROM papers WHERE id = ?", unwanted)
            for paper in papers:
                known = self._known(paper)
                if known is None:
                    self._insert(paper)
                    added += 1
                elif (better := merged(known, paper)) != known:
                    self._update(better)
                    updated += 1
                else:
                    unchanged += 1
        return Tally(added, updated, unchanged)

    def changed(self) -> bool:
        """Tell whether another program changed the catalog since this was last asked."""
        before, self._version = self._version, self._data_version()
        return before != self._version

    def _known(self, paper: Paper) -> Paper | None:
        """Find the paper of which this is another sighting (the design's section 4)."""
        if paper.arxiv_id and (known := self._one("arxiv_id = ?", paper.arxiv_id)):
            return known
        known = self._one(
            "slug = ? AND (? IS NULL OR arxiv_id IS NULL)", title_slug(paper.title), paper.arxiv_id
        )
        return known or self._one("id = ?", paper.id)

    def _one(self, condition: str, *values: str | None) -> Paper | None:
        rows = self._connection.execute(
            f"SELECT {_COLUMNS} FROM papers WHERE {condition} ORDER BY number LIMIT 1",  # noqa: S608
            values,
        )
        row = rows.fetchone()
        return _paper(row) if row else None

    def _insert(self, paper: Paper) -> None:
        row = _row(paper)
        marks = ", ".join("?" * len(row))
        self._connection.execute(f"INSERT INTO papers ({_COLUMNS}) VALUES ({marks})", row)  # noqa: S608

    def _update(self, paper: Paper) -> None:
        row = _row(paper)
        marks = ", ".join("?" * len(row))
        self._connection.execute(
            f"UPDATE papers SET ({_COLUMNS}) = ({marks}) WHERE id = ?",  # noqa: S608
            (*row, paper.id),
        )

    def _prepare(self) -> None:
        version = self._connection.execute("PRAGMA user_version").fetchone()[0]
        if version > SCHEMA_VERSION:
            raise CatalogError(
                f"{self._path}: the catalog was made by a newer paperreader (format {version}); "
                "upgrade paperreader to use it"
            )
        if version == 0:
            with self._transaction():
                # Another program may have made the tables while this one waited.
                if self._connection.execute("PRAGMA user_version").fetchone()[0] == 0:
                    for statement in filter(str.strip, _SCHEMA.split(";")):
                        self._connection.execute(statement)

    def _data_version(self) -> int:
        with self._errors():
            return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._errors():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:  # a full disk makes SQLite roll back by itself
                    self._connection.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            remedy = "move it away and import the papers again: your marks are in another file"
            if isinstance(error, sqlite3.OperationalError):
                remedy = "see to the disk and try again: nothing that is stored was lost"
            raise CatalogError(
                f"{self._path}: the catalog cannot be used ({error}); {remedy}"
            ) from error
        except OSError as error:
            raise CatalogError(f"{self._path}: cannot be used: {error.strerror}") from error


def _row(paper: Paper) -> tuple[Any, ...]:
    return (
        paper.id,
        paper.arxiv_id,
        paper.title,
        paper.abstract,
        _packed(paper.authors),
        paper.date.isoformat() if paper.date else None,
        paper.source,
        _packed([asdict(link) for link in paper.links]),
        paper.upvotes,
        _packed(paper.categories),
        title_slug(paper.title),
    )


def _packed(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _paper(row: tuple[Any, ...]) -> Paper:
    try:
        return _decoded(row)
    except (msgspec.MsgspecError, ValueError, TypeError) as error:
        raise sqlite3.DatabaseError(f"damaged paper {row[0]!r:.80}: {error}") from error


def _decoded(row: tuple[Any, ...]) -> Paper:
    paper_id, arxiv_id, title, abstract, authors, day, source, links, upvotes, categories, _ = row
    return Paper(
        id=paper_id,
        title=title,
        abstract=abstract,
        authors=msgspec.json.decode(authors, type=tuple[str, ...]),
        date=date.fromisoformat(day) if day else None,
        source=source,
        arxiv_id=arxiv_id,
        links=msgspec.json.decode(links, type=tuple[Link, ...]),
        upvotes=upvotes,
        categories=msgspec.json.decode(categories, type=tuple[str, ...]),
    )
