"""All papers known, in one SQLite file that can be rebuilt from the sources."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Self

from msgspec import Struct

from paperreader.days import Day, Days
from paperreader.durable import set_aside
from paperreader.errors import PaperreaderError
from paperreader.rows import COLUMNS, paper_of
from paperreader.schema import EARLIER, VERSION, make_tables, version_of
from paperreader.word_index import WordIndex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from paperreader.paper import Paper

_BUSY_SECONDS = 30.0
_WRITING_CACHE = 64 * 1024
"""How much of the file is held while papers are added, in KiB: with SQLite's own 2 MB the indexes
of 200,000 papers make each new one take a third longer."""

_VALUES_AT_ONCE = 500
"""How many papers one statement asks for; SQLite allows 32,766 values."""


class CatalogError(PaperreaderError):
    """The catalog cannot be read or written."""


class CatalogUnusableError(CatalogError):
    """The file is no catalog of this version or an earlier one: damaged, or from a newer one."""


class InterruptedSearchError(PaperreaderError):
    """A search was stopped: its result is no longer wanted."""


class Tally(Struct, frozen=True):
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

    Every call raises CatalogError where SQLite cannot do its work. A call waits for another
    program's change to end; readers and a writer do not wait for each other.
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
            try:
                self._prepare()
            except BaseException:
                self._connection.close()
                raise
        self._words = WordIndex(self._connection)
        self._version = self._data_version()

    def another(self) -> Self:
        """Open the same file once more, for a thread that shall not keep others waiting."""
        if not self._path.exists():  # a new one would be taken for it, here and by other programs
            raise CatalogError(
                f"{self._path}: the catalog is gone; put it back, or start paperreader again and "
                "import the papers: your marks are in another file"
            )
        return type(self)(self._path)

    @staticmethod
    def _connect(address: str) -> sqlite3.Connection:
        return sqlite3.connect(
            address, _BUSY_SECONDS, isolation_level=None, check_same_thread=False, uri=True
        )

    def close(self) -> None:
        """Close the file; nothing else may be asked afterwards."""
        self._connection.close()

    # What there is

    def days(self) -> Days:
        """Tell how many papers each day has, and so where each stands."""
        with self._errors():
            rows = self._connection.execute(
                "SELECT top, papers, given FROM days ORDER BY top DESC"
            ).fetchall()
        return Days(list(map(Day._make, rows)), self._numbers_in_day)

    def papers(self, numbers: Sequence[int]) -> dict[int, Paper]:
        """Read papers by their numbers; one that is gone meanwhile is left out."""
        found: dict[int, Paper] = {}
        with self._errors():
            for start in range(0, len(numbers), _VALUES_AT_ONCE):
                some = numbers[start : start + _VALUES_AT_ONCE]
                rows = self._connection.execute(
                    f"SELECT number, {COLUMNS} FROM papers "  # noqa: S608
                    f"WHERE number IN ({', '.join('?' * len(some))})",
                    some,
                )
                found.update((row[0], paper_of(row[1:])) for row in rows)
        return found

    def numbers(self, paper_ids: Iterable[str]) -> dict[str, int]:
        """Give the numbers of those papers that are here, by id."""
        found: dict[str, int] = {}
        with self._errors():
            for paper_id in paper_ids:
                row = self._connection.execute(
                    "SELECT number FROM papers WHERE id = ?", (paper_id,)
                ).fetchone()
                if row:
                    found[paper_id] = row[0]
        return found

    def ids_from(self, beginning: str, limit: int) -> list[str]:
        """Give the first so many ids that begin with certain characters, sorted."""
        # A shell may hand over what is no text, and no id has a question mark.
        beginning = beginning.encode("utf-8", "replace").decode()
        with self._errors():
            rows = self._connection.execute(
                "SELECT id FROM papers WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
                (beginning, f"{beginning}\U0010ffff", limit),
            )
            return [paper_id for (paper_id,) in rows]

    def neighbours(self, paper_id: str) -> list[str]:
        """Give the ids that stand before and after one among all ids, sorted."""
        with self._errors():
            rows = self._connection.execute(
                "SELECT max(id) FROM papers WHERE id < ?1 "
                "UNION ALL SELECT min(id) FROM papers WHERE id > ?1",
                (paper_id,),
            )
            return [neighbour for (neighbour,) in rows if neighbour is not None]

    def found(self, expression: str, first: int, last: int) -> Iterator[int]:
        """Give the numbers between two that an expression of the word index finds, downwards.

        Raises InterruptedSearchError after ``interrupt``, which another thread calls.
        """
        with self._errors():
            yield from self._words.numbers(expression, first, last)

    def by_upvotes(self) -> Sequence[int]:
        """Give the numbers of the papers with upvotes, most first; of equal ones the newest.

        Raises InterruptedSearchError as ``found`` does.
        """
        with self._errors():
            rows = self._connection.execute(
                "SELECT number FROM papers WHERE upvotes IS NOT NULL "
                "ORDER BY upvotes DESC, number DESC"
            )
            return [number for (number,) in rows]

    def interrupt(self) -> None:
        """Stop what another thread is asking of this catalog."""
        self._connection.interrupt()

    def changed(self) -> bool:
        """Tell whether another program changed the catalog since this was last asked."""
        before, self._version = self._version, self._data_version()
        return before != self._version

    # Changes

    def add(self, papers: Iterable[Paper], *, forget: Iterable[str] = ()) -> Tally:
        """Take in papers, merging those already known, after forgetting those with certain ids.

        All of it happens or, on an error, nothing.
        """
        from paperreader.batch import Batch  # noqa: PLC0415  # 3 ms, which a mere reader saves

        with self._transaction():
            self._connection.execute(f"PRAGMA cache_size = -{_WRITING_CACHE}")
            batch = Batch(self._connection)
            for paper_id in forget:
                batch.forget(paper_id)
            outcomes = Counter(map(batch.take_in, papers))
            batch.finish()
        return Tally(outcomes["added"], outcomes["updated"], outcomes["unchanged"])

    # What was fetched

    def fetches(self) -> dict[tuple[str, str], datetime]:
        """Tell what was fetched last when, by its source and by what was asked for."""
        with self._errors():
            rows = self._connection.execute("SELECT source, what, moment FROM fetches").fetchall()
        return {(source, what): moment for source, what, text in rows if (moment := _moment(text))}

    def note_fetch(self, source: str, what: str, moment: datetime | None) -> None:
        """Remember when something was fetched; None forgets it."""
        with self._transaction():
            self._connection.execute(
                "DELETE FROM fetches WHERE source = ? AND what = ?", (source, what)
            )
            if moment:
                self._connection.execute(
                    "INSERT INTO fetches VALUES (?, ?, ?)", (source, what, moment.isoformat())
                )

    def _numbers_in_day(self, day: Day) -> list[int]:
        with self._errors():
            rows = self._connection.execute(
                "SELECT number FROM papers WHERE number BETWEEN ? AND ? ORDER BY number DESC",
                (day.top - day.given + 1, day.top),
            )
            return [number for (number,) in rows]

    def _prepare(self) -> None:
        version = version_of(self._connection)
        if version > VERSION:
            raise CatalogUnusableError(
                f"{self._path}: the catalog is of a newer paperreader (format {version})",
                f"of a newer paperreader (format {version})",
            )
        if version == VERSION:
            return
        self._keep_journal()
        with self._transaction():
            # Another program may have made the tables while this one waited.
            if version_of(self._connection) != VERSION and make_tables(self._connection):
                self._take_over()

    def _keep_journal(self) -> None:
        """Let readers and a writer not wait for each other, which stays with the file."""
        deadline = time.monotonic() + _BUSY_SECONDS
        while True:
            try:
                self._connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                # For this alone SQLite does not wait while another program makes the tables.
                if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > deadline:
                    raise
                time.sleep(0.01)
            else:
                return

    def _take_over(self) -> None:
        """Put the papers of an earlier version into the new tables."""
        from paperreader.batch import Batch  # noqa: PLC0415  # as in ``add``

        batch = Batch(self._connection)
        rows = self._connection.execute(
            f"SELECT {COLUMNS} FROM {EARLIER} ORDER BY day DESC, number"  # noqa: S608
        )
        for row in rows:
            batch.add(paper_of(row))
        batch.finish()
        self._connection.execute(f"DROP TABLE {EARLIER}")

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
            # It has no name where Python raises it by itself: over text that is no UTF-8.
            name = getattr(error, "sqlite_errorname", "")
            if name == "SQLITE_INTERRUPT":
                raise InterruptedSearchError("the search was stopped") from error
            if name and isinstance(error, sqlite3.OperationalError):
                raise CatalogError(
                    f"{self._path}: the catalog cannot be used ({error}); "
                    "see to the disk and try again: nothing that is stored was lost"
                ) from error
            raise CatalogUnusableError(
                f"{self._path}: the catalog is damaged ({error}); move it away and import the "
                "papers again: your marks are in another file",
                f"damaged ({error})",
            ) from error
        except OverflowError as error:
            raise CatalogError(f"{self._path}: nothing was added: {error}") from error
        except OSError as error:
            raise CatalogError(f"{self._path}: cannot be used: {error.strerror}") from error


def _moment(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def open_catalog(path: Path) -> tuple[Catalog, str]:
    """Open a catalog; one that cannot be used is set aside for a new one, as it can be rebuilt.

    Gives also what a person should know of that; else an empty text.
    """
    try:
        return Catalog(path), ""
    except CatalogError as error:  # also one that only comes of another program's setting it aside
        first = error
    from filelock import FileLock  # noqa: PLC0415  # 8 ms that hardly any start needs

    try:
        # Of two programs the second one must not set aside the new catalog of the first.
        with FileLock(f"{path}.lock", mode=0o600):
            try:
                return Catalog(path), ""
            except CatalogUnusableError as error:
                reason = error.reason
            kept = set_aside(path, ("-wal", "-shm"))
            where = f" as {kept.name}" if kept else ""
            return Catalog(path), (
                f"{path}: the catalog is {reason}, and was set aside{where}: import the papers "
                "again; your marks are in another file"
            )
    except OSError as error:
        if not isinstance(first, CatalogUnusableError):
            raise first from error
        raise CatalogError(f"{path}: the catalog is {first.reason}: {error.strerror}") from error
