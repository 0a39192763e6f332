"""The SQLite file that the catalog is: how it is opened and changed, and what its errors mean."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from typing import TYPE_CHECKING

from paperreader.catalog.rows import COLUMNS, row_to_paper
from paperreader.catalog.schema import EARLIER, SCHEMA_VERSION, create_tables, schema_version
from paperreader.errors import PaperreaderError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BUSY_SECONDS = 30.0

_NO_ROOM = frozenset(
    {"SQLITE_FULL", "SQLITE_CANTOPEN", "SQLITE_IOERR_SHMOPEN", "SQLITE_IOERR_SHMSIZE"}
)
"""How SQLite tells that there is no room for the files that it needs beside its own."""

_State = tuple[int, int, int] | None
"""What tells one state of a file from the next: inode, time, size; None where it holds nothing."""


class CatalogError(PaperreaderError):
    """The catalog cannot be read or written."""


class CatalogUnusableError(CatalogError):
    """The file is no catalog of this version or an earlier one: damaged, or from a newer one."""


class InterruptedSearchError(PaperreaderError):
    """A search was stopped: its result is no longer wanted."""


class CatalogConnection:
    """The file at ``path``, which is made where there is none; one thread at a time changes it.

    Where nothing can be written beside it, as in a read-only folder or on a full disk, it is read
    as it lies, and opened anew when it has changed. To open it raises CatalogError.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._journal = path.with_name(f"{path.name}-wal")
        self._lies_so: tuple[_State, _State] | None = None
        self._openings = 0
        with self._errors():
            self._connection = self._opened()

    def close(self) -> None:
        """Close the file; nothing else may be asked afterwards."""
        self._connection.close()

    def version(self) -> tuple[int, int]:
        """Give what is another one after another program changed the file."""
        with self.reading() as connection:
            (version,) = connection.execute("PRAGMA data_version").fetchone()
        return self._openings, version

    def interrupt(self) -> None:
        """Stop what another thread is asking of this file."""
        self._connection.interrupt()

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Ask SQL; what SQLite could not do is told in one line, as a CatalogError."""
        with self._errors():
            if self._lies_so and self._lies_so != self._signature():
                before, self._connection = self._connection, self._opened()
                before.close()
            yield self._connection

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Make several changes one: all of it happens or, on an error, nothing."""
        with self.reading() as connection, _all_or_nothing(connection):
            yield connection

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
                    f"{self.path}: the catalog cannot be used ({error}); "
                    "see to the disk and try again: nothing that is stored was lost"
                ) from error
            raise CatalogUnusableError(
                f"{self.path}: the catalog is damaged ({error}); move it away and import the "
                "papers again: your marks are in another file",
                f"damaged ({error})",
            ) from error
        except OverflowError as error:
            raise CatalogError(f"{self.path}: nothing was added: {error}") from error
        except OSError as error:
            raise CatalogError(f"{self.path}: cannot be used: {error.strerror}") from error

    def _opened(self) -> sqlite3.Connection:
        connection = self._connected()
        try:
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        self._openings += 1
        return connection

    def _connected(self) -> sqlite3.Connection:
        self._lies_so = None
        if not self.path.exists():
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.path.touch(mode=0o600)
        elif not os.access(self.path.parent, os.W_OK):
            return self._as_it_lies()
        connection = _connect(self.path.as_uri())
        try:
            schema_version(connection)
        except sqlite3.DatabaseError as error:
            connection.close()
            if error.sqlite_errorname not in _NO_ROOM or _state(self._journal):
                raise
            return self._as_it_lies()
        return connection

    def _as_it_lies(self) -> sqlite3.Connection:
        """Read the file without a journal, which SQLite does only if told that nobody writes."""
        self._lies_so = self._signature()
        return _connect(f"{self.path.as_uri()}?mode=ro&immutable=1")

    def _signature(self) -> tuple[_State, _State]:
        return _state(self.path), _state(self._journal)

    def _prepare(self, connection: sqlite3.Connection) -> None:
        version = schema_version(connection)
        if version > SCHEMA_VERSION:
            raise CatalogUnusableError(
                f"{self.path}: the catalog is of a newer paperreader (format {version})",
                f"of a newer paperreader (format {version})",
            )
        if version == SCHEMA_VERSION:
            return
        _keep_journal(connection)
        with _all_or_nothing(connection):
            # Another program may have made the tables while this one waited.
            if schema_version(connection) != SCHEMA_VERSION and create_tables(connection):
                _take_over(connection)


def _connect(address: str) -> sqlite3.Connection:
    return sqlite3.connect(
        address, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False, uri=True
    )


def _state(path: Path) -> _State:
    with contextlib.suppress(FileNotFoundError):
        status = path.stat()
        if status.st_size:  # an empty journal is as good as none
            return status.st_ino, status.st_mtime_ns, status.st_size
    return None


@contextlib.contextmanager
def _all_or_nothing(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # a full disk makes SQLite roll back by itself
            connection.execute("ROLLBACK")
        raise


def _keep_journal(connection: sqlite3.Connection) -> None:
    """Let readers and a writer not wait for each other, which stays with the file."""
    deadline = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            # For this alone SQLite does not wait while another program makes the tables.
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def _take_over(connection: sqlite3.Connection) -> None:
    """Put the papers of an earlier version into the new tables."""
    from paperreader.catalog.ingest import Batch  # noqa: PLC0415  # 3 ms, which a mere reader saves

    batch = Batch(connection)
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM {EARLIER} ORDER BY day DESC, number"  # noqa: S608
    )
    for row in rows:
        batch.insert(row_to_paper(row))
    batch.write()
    connection.execute(f"DROP TABLE {EARLIER}")
