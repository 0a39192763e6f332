"""The catalog's SQLite file: opening, transactions, upgrades, and the translation of errors."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from typing import TYPE_CHECKING

from paperreader.catalog.schema import SCHEMA_VERSION, create_tables, schema_version
from paperreader.errors import PaperreaderError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BUSY_SECONDS = 30.0

_NO_SPACE_ERRORS = frozenset(
    {"SQLITE_FULL", "SQLITE_CANTOPEN", "SQLITE_IOERR_SHMOPEN", "SQLITE_IOERR_SHMSIZE"}
)
"""The errors that SQLite reports if it cannot create the files that it needs beside its own."""

_FileState = tuple[int, int, int] | None
"""Inode, modification time in ns and size in bytes of a file; None if it is missing or empty."""


class CatalogError(PaperreaderError):
    """The catalog cannot be read or written."""


class CatalogUnusableError(CatalogError):
    """The file is not a catalog of this version or an earlier one: it is damaged or newer."""


class InterruptedSearchError(PaperreaderError):
    """A search was interrupted because its result is no longer needed."""


class CatalogConnection:
    """A connection to the SQLite file at ``path``, which is created if it does not exist.

    Only one thread at a time may write. If SQLite cannot create its files beside it, as in a
    read-only folder or on a full disk, the file is opened as immutable, and reopened whenever it
    has changed. With ``one_thread``, only one thread may use it at a time, which makes imports
    faster. Raise CatalogError if the file cannot be opened.
    """

    def __init__(self, path: Path, *, one_thread: bool = False) -> None:
        self.path = path
        self._one_thread = one_thread
        self.last_change = 0
        """The count of changes after the latest one that was made here."""

        self._journal = path.with_name(f"{path.name}-wal")
        self._immutable_signature: tuple[_FileState, _FileState] | None = None
        with self._translate_errors():
            self._connection = self._open()

    def close(self) -> None:
        """Close the file; no other method may be called afterwards."""
        self._connection.close()

    def changes(self) -> int:
        """Return the number of times that the file has been changed, by any program."""
        with self.reading() as connection:
            (count,) = connection.execute("SELECT count FROM changes").fetchone()
        return int(count)

    def interrupt(self) -> None:
        """Interrupt the statement that another thread is running on this connection."""
        with contextlib.suppress(sqlite3.ProgrammingError):  # the other thread has closed it
            self._connection.interrupt()

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Return a context manager for the SQLite connection.

        It translates errors of SQLite and of the file system into CatalogError, or into
        InterruptedSearchError after ``interrupt``.
        """
        with self._translate_errors():
            if self._immutable_signature and self._immutable_signature != self._signature():
                before, self._connection = self._connection, self._open()
                before.close()
            yield self._connection

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Return a context manager for a write transaction; an error rolls it back."""
        with self.reading() as connection, _write_transaction(connection):
            yield connection
            (self.last_change,) = connection.execute(
                "UPDATE changes SET count = count + 1 RETURNING count"
            ).fetchone()

    @contextlib.contextmanager
    def _translate_errors(self) -> Iterator[None]:
        try:
            yield
        # UnicodeDecodeError: SQLite's message quotes a table's name that is not UTF-8.
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
            # Errors that Python raises by itself, over text that is not UTF-8, have no name.
            name = getattr(error, "sqlite_errorname", "")
            if name == "SQLITE_INTERRUPT":
                raise InterruptedSearchError("the search was stopped") from error
            if name and isinstance(error, sqlite3.OperationalError):
                raise CatalogError(
                    f"{self.path}: can't use the catalog ({error}); check the disk and try again "
                    "(no stored data was lost)"
                ) from error
            raise CatalogUnusableError(
                f"{self.path}: the catalog is damaged ({error}); move it away and import the "
                "papers again (your marks are in another file)",
                f"damaged ({error})",
            ) from error
        except OverflowError as error:
            raise CatalogError(f"{self.path}: nothing was added: {error}") from error
        except OSError as error:
            raise CatalogError(f"{self.path}: can't use the catalog: {error.strerror}") from error

    def _open(self) -> sqlite3.Connection:
        """Open the file and create or upgrade its tables."""
        connection = self._open_file()
        try:
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _open_file(self) -> sqlite3.Connection:
        self._immutable_signature = None
        if not self.path.exists():
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.path.touch(mode=0o600)
        elif not os.access(self.path.parent, os.W_OK):
            return self._open_immutable()
        connection = _connect(self.path.as_uri(), one_thread=self._one_thread)
        try:
            schema_version(connection)
        except sqlite3.DatabaseError as error:
            connection.close()
            if error.sqlite_errorname not in _NO_SPACE_ERRORS or _file_state(self._journal):
                raise
            return self._open_immutable()
        return connection

    def _open_immutable(self) -> sqlite3.Connection:
        """Open the file as immutable: SQLite reads it without a journal only if nobody writes."""
        self._immutable_signature = self._signature()
        uri = f"{self.path.as_uri()}?mode=ro&immutable=1"
        return _connect(uri, one_thread=self._one_thread)

    def _signature(self) -> tuple[_FileState, _FileState]:
        return _file_state(self.path), _file_state(self._journal)

    def _prepare(self, connection: sqlite3.Connection) -> None:
        version = schema_version(connection)
        if version > SCHEMA_VERSION:
            reason = f"from a newer paperreader (format {version})"
            raise CatalogUnusableError(
                f"{self.path}: the catalog is {reason}; update paperreader", reason
            )
        if version == SCHEMA_VERSION:
            return
        _enable_wal(connection)
        with _write_transaction(connection):
            # Another program may have created the tables while this one waited.
            if schema_version(connection) != SCHEMA_VERSION:
                create_tables(connection)


def _connect(uri: str, *, one_thread: bool) -> sqlite3.Connection:
    return sqlite3.connect(
        uri,
        timeout=_BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        # From Python 3.12 on, two threads that run the same SQL at once share a cached statement,
        # and get an InterfaceError or each other's rows. Without the cache, an import takes 1.6
        # times as long.
        cached_statements=128 if one_thread else 0,
        uri=True,
    )


def _file_state(path: Path) -> _FileState:
    with contextlib.suppress(FileNotFoundError):
        status = path.stat()
        if status.st_size:  # an empty journal is equivalent to a missing one
            return status.st_ino, status.st_mtime_ns, status.st_size
    return None


@contextlib.contextmanager
def _write_transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # on a full disk SQLite has rolled back already
            connection.execute("ROLLBACK")
        raise


def _enable_wal(connection: sqlite3.Connection) -> None:
    """Turn on write-ahead logging, so that readers and a writer do not wait for each other.

    The setting is stored in the file.
    """
    deadline = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            # SQLite's busy timeout does not cover this statement, so wait here while another
            # program creates the tables.
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return
