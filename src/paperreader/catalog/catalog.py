"""The catalog: a facade over the SQLite file."""

from __future__ import annotations

import sqlite3
from collections import Counter
from typing import TYPE_CHECKING, Self

from msgspec import Struct

from paperreader.catalog.connection import CatalogConnection, CatalogError
from paperreader.catalog.fetch_log import parse_timestamps
from paperreader.catalog.fts import FullTextIndex
from paperreader.catalog.numbering import Day, Days
from paperreader.catalog.rows import COLUMNS, HAS_ARXIV_ID, row_to_paper

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from paperreader.models import Paper

_WRITE_CACHE_KIB = 64 * 1024
"""The size of SQLite's page cache while papers are added, in KiB. With SQLite's default of 2 MB,
the indexes of 200,000 papers make each new paper take a third longer."""

_MAX_PARAMETERS = 500
"""The number of papers requested by one statement; SQLite allows 32,766 parameters."""


class Tally(Struct, frozen=True):
    """The numbers of papers that an import added, updated and left unchanged."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0

    @property
    def papers(self) -> int:
        """The number of papers in total."""
        return self.added + self.updated + self.unchanged

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.added + other.added,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
        )


class Catalog:
    """The papers in the SQLite file at ``path``, which is created if it does not exist.

    Every method raises CatalogError if SQLite fails. A write waits for another program's write to
    end; readers and a writer do not wait for each other.
    """

    def __init__(self, path: Path, *, one_thread: bool = False) -> None:
        self._file = CatalogConnection(path, one_thread=one_thread)
        self._changes = self._file.changes()

    def reopen(self, *, one_thread: bool = False) -> Self:
        """Return a second Catalog for the same file, so that a thread does not block others.

        With ``one_thread``, only one thread may use it at a time, which makes imports faster.
        Raise CatalogError if the file no longer exists.
        """
        path = self._file.path
        if not path.exists():  # this and other programs would mistake a new file for the old one
            raise CatalogError(
                f"{path}: the catalog is gone; put it back, or restart paperreader and import the "
                "papers again (your marks are in another file)"
            )
        return type(self)(path, one_thread=one_thread)

    def close(self) -> None:
        """Close the file; no other method may be called afterwards."""
        self._file.close()

    # Reading

    def days(self) -> Days:
        """Return the days that have papers, from which the position of each paper follows."""
        with self._file.reading() as connection:
            rows = connection.execute(
                "SELECT top, papers, given FROM days ORDER BY top DESC"
            ).fetchall()
            if not all(type(value) is int for row in rows for value in row):
                raise sqlite3.DatabaseError("damaged table of days")
        return Days(list(map(Day._make, rows)), self._numbers_in_day)

    def papers(self, numbers: Sequence[int]) -> dict[int, Paper]:
        """Return papers by number; numbers that are no longer in the catalog are left out."""
        found: dict[int, Paper] = {}
        with self._file.reading() as connection:
            for start in range(0, len(numbers), _MAX_PARAMETERS):
                chunk = numbers[start : start + _MAX_PARAMETERS]
                rows = connection.execute(
                    f"SELECT number, {COLUMNS} FROM papers "  # noqa: S608  # COLUMNS is a constant
                    f"WHERE number IN ({', '.join('?' * len(chunk))})",
                    chunk,
                )
                found.update((row[0], row_to_paper(row[1:])) for row in rows)
        return found

    def numbers(self, paper_ids: Iterable[str]) -> dict[str, int]:
        """Return the numbers of papers by id; ids that are not in the catalog are left out."""
        ids = list(paper_ids)
        found: dict[str, int] = {}
        with self._file.reading() as connection:
            for start in range(0, len(ids), _MAX_PARAMETERS):
                chunk = ids[start : start + _MAX_PARAMETERS]
                found.update(
                    connection.execute(
                        "SELECT id, number FROM papers "  # noqa: S608  # question marks alone
                        f"WHERE id IN ({', '.join('?' * len(chunk))})",
                        chunk,
                    )
                )
        return {paper_id: found[paper_id] for paper_id in ids if paper_id in found}

    def ids_with_prefix(self, prefix: str, limit: int) -> list[str]:
        """Return the first ``limit`` ids that start with ``prefix``, sorted."""
        # A shell may pass bytes that are not valid text; they become "?", which no id contains.
        prefix = prefix.encode("utf-8", "replace").decode()
        with self._file.reading() as connection:
            rows = connection.execute(
                "SELECT id FROM papers WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
                (prefix, f"{prefix}\U0010ffff", limit),
            )
            return [paper_id for (paper_id,) in rows]

    def id_of_arxiv_paper(self, arxiv_id: str) -> str | None:
        """Return the id of the paper with this arXiv id, or None if there is none."""
        with self._file.reading() as connection:
            row = connection.execute(
                f"SELECT id FROM papers WHERE {HAS_ARXIV_ID}",  # noqa: S608  # a constant
                {"key": arxiv_id},
            ).fetchone()
            return row[0] if row else None

    def neighbours(self, paper_id: str) -> list[str]:
        """Return the ids directly before and after ``paper_id`` in sorted order, if they exist."""
        with self._file.reading() as connection:
            rows = connection.execute(
                "SELECT max(id) FROM papers WHERE id < :id "
                "UNION ALL SELECT min(id) FROM papers WHERE id > :id",
                {"id": paper_id},
            )
            return [neighbour for (neighbour,) in rows if neighbour is not None]

    def search(self, expression: str, first: int, last: int) -> Iterator[int]:
        """Yield the numbers that match an FTS5 expression, from ``last`` down to ``first``.

        Raise InterruptedSearchError after another thread has called ``interrupt``.
        """
        with self._file.reading() as connection:
            yield from FullTextIndex(connection).search(expression, first, last)

    def numbers_by_upvotes(self) -> Sequence[int]:
        """Return the numbers of the papers with upvotes, most upvotes first, then newest first.

        Raise InterruptedSearchError after another thread has called ``interrupt``.
        """
        with self._file.reading() as connection:
            rows = connection.execute(
                "SELECT number FROM papers WHERE upvotes IS NOT NULL "
                "ORDER BY upvotes DESC, number DESC"
            )
            return [number for (number,) in rows]

    def upvotes(self, first: int, last: int) -> dict[int, int]:
        """Return known upvotes by number, of the papers numbered ``first`` to ``last``."""
        with self._file.reading() as connection:
            return dict(
                connection.execute(
                    "SELECT number, upvotes FROM papers "
                    "WHERE number BETWEEN ? AND ? AND upvotes IS NOT NULL",
                    (first, last),
                )
            )

    def interrupt(self) -> None:
        """Interrupt the statement that another thread is running on this catalog."""
        self._file.interrupt()

    def changed(self) -> bool:
        """Return True if the catalog has been changed since the last call, except as ``expect``."""
        before, self._changes = self._changes, self._file.changes()
        return before != self._changes

    def expect(self, writer: Catalog) -> None:
        """Count the last change that ``writer``, a Catalog for the same file, made as known.

        Changes that another program made before it are still unknown.
        """
        self._changes += 1 if writer._file.last_change == self._changes + 1 else 0

    # Writing

    def add(
        self, papers: Iterable[Paper], *, remove: Iterable[str] = (), redate: bool = False
    ) -> Tally:
        """Remove the papers with the ids in ``remove``, then upsert ``papers``.

        Papers that are already known are merged; with ``redate``, they get the new date. An error
        leaves the catalog unchanged.
        """
        from paperreader.catalog.ingest import Batch  # noqa: PLC0415  # 3 ms that only writers need

        with self._file.transaction() as connection:
            connection.execute(f"PRAGMA cache_size = -{_WRITE_CACHE_KIB}")
            batch = Batch(connection)
            for paper_id in remove:
                batch.remove(paper_id)
            outcomes = Counter(batch.upsert(paper, redate=redate) for paper in papers)
            batch.write()
        return Tally(outcomes["added"], outcomes["updated"], outcomes["unchanged"])

    def remove(self, paper_ids: Iterable[str]) -> None:
        """Remove the papers with these ids; ids that are not in the catalog are ignored."""
        self.add((), remove=paper_ids)

    def put_back(self, number: int, paper: Paper) -> None:
        """Add a removed paper where it was, unless it is known again."""
        from paperreader.catalog.ingest import Batch  # noqa: PLC0415  # as above

        if paper.id in self.numbers([paper.id]):
            return
        with self._file.transaction() as connection:
            batch = Batch(connection)
            batch.put_back(number, paper)
            batch.write()

    # Fetches

    def fetch_times(self) -> dict[tuple[str, str], datetime]:
        """Return the time of the last fetch by source and by what was fetched, such as a day.

        Timestamps that cannot be parsed are left out.
        """
        with self._file.reading() as connection:
            rows = connection.execute("SELECT source, what, moment FROM fetches").fetchall()
        return parse_timestamps(((source, what), text) for source, what, text in rows)

    def outages(self) -> dict[str, datetime]:
        """Return since when each source that cannot be reached has been unreachable."""
        with self._file.reading() as connection:
            rows = connection.execute("SELECT source, since FROM outages").fetchall()
        return parse_timestamps(rows)

    def record_fetch(self, source: str, what: str, timestamp: datetime) -> None:
        """Store the time at which ``what`` was fetched from ``source``, which ends its outage."""
        with self._file.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO fetches VALUES (?, ?, ?)",
                (source, what, timestamp.isoformat()),
            )
            connection.execute("DELETE FROM outages WHERE source = ?", (source,))

    def record_outage(self, source: str, timestamp: datetime) -> None:
        """Store that ``source`` is unreachable since ``timestamp``, unless it already was."""
        with self._file.transaction() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO outages VALUES (?, ?)", (source, timestamp.isoformat())
            )

    def _numbers_in_day(self, day: Day) -> list[int]:
        with self._file.reading() as connection:
            rows = connection.execute(
                "SELECT number FROM papers WHERE number BETWEEN ? AND ? ORDER BY number DESC",
                (day.top - day.assigned + 1, day.top),
            )
            return [number for (number,) in rows]
