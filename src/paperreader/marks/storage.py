"""A TinyDB storage that survives kill -9, concurrent writers and a full disk.

A change is written to a temporary file beside the real one, synced to the disk, and moved into
place in one step. The previous version stays as ``.bak``, and one version a day is kept for longer.
TinyDB reads and writes in separate calls, so code that changes something wraps them in
``transaction()``; at its end, all of its changes reach the disk together, or none does.
"""

from __future__ import annotations

import contextlib
import errno
import glob
import stat
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from paperreader.errors import PaperreaderError
from paperreader.files import (
    keep_copy,
    link_or_copy,
    sync_folder,
    temporary_path,
    write_temporary,
)
from paperreader.marks.backups import create_backup
from paperreader.marks.contents import (
    MarksDamagedError,
    Tables,
    encode_tables,
    load_contents,
    read_contents,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tinydb import TinyDB

    from paperreader.marks.contents import Contents

Signature = tuple[int, ...] | None
"""What identifies a version of the file: inode, mtime in ns, size in bytes; None if no file."""

LOCK_SECONDS = 10.0
"""How long a change waits for another program's lock; a change takes milliseconds."""


class MarksNotSavedError(PaperreaderError):
    """A change could not be written; the file is unchanged."""

    def __init__(self, path: Path, reason: str, remedy: str) -> None:
        super().__init__(f"{path}: not saved: {reason}; {remedy}", reason)


class SafeStorage:
    """A JSON file that stays complete whatever interrupts a write.

    ``read`` returns None only if neither the file nor its backup exists. It raises
    MarksDamagedError if the file is empty, truncated or otherwise unreadable. ``write`` is only
    allowed in a ``transaction``, whose end writes the file or raises MarksNotSavedError with the
    reason. ``now`` returns the current time, which dates the backups.
    """

    def __init__(self, path: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        try:
            with contextlib.suppress(FileNotFoundError):
                path.stat()  # raises for a symlink loop; `resolve` does so only before Python 3.13
            self.path = path.resolve()  # a symlink to the file stays a symlink
            self.backup = self.path.with_name(f"{self.path.name}.bak")
            is_dangling = path.is_symlink() and not (self.path.exists() or self.backup.exists())
        except OSError as error:
            raise MarksDamagedError(f"{path}: cannot be read: {error.strerror}") from error
        if is_dangling:
            # The file may be on an unmounted drive: a new one would hide the marks there.
            raise MarksDamagedError(
                f"{path}: is a dangling symlink to {self.path}; "
                "restore that file, or remove the symlink to start a new one"
            )
        self._seen: Signature = ()  # of no version: nothing was read yet
        self._reported: Signature = ()
        self._tables: Tables | None = None
        self._pending: Tables | None = None
        self._is_old = False
        self._swept = False
        self._known = False  # whether this process has seen the file
        self._now = now
        self._backed_up_on: date | None = None
        self.notice = ""
        """A message for the user about who else has changed the file, or an empty string."""

    @contextlib.contextmanager
    def transaction(self) -> Iterator[TinyDB]:
        """Lock the file from the first read until all changes of the database are on the disk.

        Raise MarksNotSavedError if the file is locked by another program or cannot be written.
        """
        from paperreader.marks.table import open_database  # noqa: PLC0415  # 20 ms that only a change needs

        with self._locked():
            try:
                yield open_database(self)
                if self._pending is not None:
                    self._commit(self._pending)
            except BaseException:
                # TinyDB has changed the documents in place, so read them from the disk again.
                self._seen, self._tables = (), None
                raise
            finally:
                self._pending = None

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        from filelock import FileLock, Timeout  # noqa: PLC0415  # 20 ms that only a change needs

        lock = FileLock(f"{self.path}.lock", timeout=LOCK_SECONDS, mode=0o600)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            lock.acquire()
        except Timeout:
            raise MarksNotSavedError(
                self.path, "another program has locked it", "close that program and try again"
            ) from None
        except OSError as error:
            raise self._not_saved(error) from error
        try:
            self._sweep()
            yield
        finally:
            lock.release()

    def changed(self) -> bool:
        """Return True if the file differs from what was last read or written here."""
        return self._seen != self._signature()

    def load(self) -> Contents | None:
        """Read the file's contents; return None if neither the file nor its backup exists.

        Raise MarksDamagedError if the file cannot be read, or if it and its backup disappeared
        since this process last saw the file.
        """
        signature = self._signature()
        contents = read_contents(self.path, self.backup)
        if contents is None and self._known:
            raise MarksDamagedError(
                f"{self.path}: the marks file and its backup are gone; put them back "
                "(nothing is saved until then), or restart paperreader to start over",
                "marks file gone",
            )
        self._known = contents is not None
        self._seen, self._tables = signature, None
        self._is_old = contents is not None and contents.is_old
        if contents and contents.is_changed and signature != self._reported:
            self._reported = signature
            self.notice = (
                f"{self.path}: was changed by another program, or is damaged; "
                "`paperreader doctor` compares it with its backup"
            )
        return contents

    def read(self) -> Tables | None:
        """Return the tables, to be changed; those of an unchanged file are not read again.

        Raise MarksNotSavedError if another version of the program wrote the file; else as ``load``.
        """
        if self._pending is not None:
            return self._pending
        if self._tables is None or self.changed():
            contents = self.load()
            if contents and contents.unsupported:
                raise MarksNotSavedError(
                    self.path,
                    f"written by another version of paperreader ({contents.unsupported})",
                    "upgrade paperreader to change marks",
                )
            self._tables = contents.tables() if contents else None
        return self._tables

    def write(self, data: Tables) -> None:
        """Set the tables that replace the file's when the transaction ends."""
        self._pending = data

    def restore_backup(self) -> Path | None:
        """Replace the damaged file by its backup; return where the damaged one is kept.

        If the file is whole (again), keep it and return None. Raise MarksDamagedError if the backup
        is damaged, and MarksNotSavedError if it cannot be read or put in place.
        """
        with self._locked():
            with contextlib.suppress(OSError, ValueError):
                load_contents(self.path)
                return None
            try:
                load_contents(self.backup)
                return self._put(self.backup.read_bytes())
            except ValueError as error:
                raise MarksDamagedError(f"{self.backup}: the backup {error}") from error
            except OSError as error:
                raise self._not_saved(error) from error

    def restore(self, content: bytes) -> Path | None:
        """Replace the file by another version; return where the previous file is kept.

        Return None if there was no file. Raise MarksNotSavedError if the file cannot be replaced.
        """
        with self._locked():
            try:
                return self._put(content)
            except OSError as error:
                raise self._not_saved(error) from error

    def _put(self, content: bytes) -> Path | None:
        self._refuse_read_only()
        suffix = "replaced"
        try:
            load_contents(self.path)
        except ValueError:
            suffix = "damaged"
        except OSError:
            pass  # there is no file, or one of the next steps raises
        unfinished = write_temporary(self.path, [content])
        try:
            kept = keep_copy(self.path, suffix)
            # One whole file is here at any time, the old or the new one.
            unfinished.replace(self.path)
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise
        sync_folder(self.path.parent)
        return kept

    def _sweep(self) -> None:
        """Remove the unfinished files of killed writers, once per process."""
        if self._swept:
            return
        self._swept = True
        for leftover in self.path.parent.glob(f"{glob.escape(self.path.name)}.*.tmp"):
            with contextlib.suppress(OSError):  # leaving it does no harm
                leftover.unlink()

    def _commit(self, tables: Tables) -> None:
        written: list[Path] = []
        try:
            self._refuse_read_only()
            written.append(write_temporary(self.path, encode_tables(tables)))
            if self.path.exists():
                written.append(self._keep_version())
            if self._is_old and (kept := keep_copy(self.path, "upgraded")):
                written.append(kept)
            # In this order, file and backup are two different, whole files at any time.
            written[0].replace(self.path)
            if len(written) > 1:
                written[1].replace(self.backup)
            sync_folder(self.path.parent)
        except OSError as error:
            for unfinished in written:
                unfinished.unlink(missing_ok=True)
            raise self._not_saved(error) from error
        self._seen, self._tables = self._signature(), tables
        self._known, self._is_old = True, False
        if len(written) > 1:
            self._create_daily_backup()

    def _create_daily_backup(self) -> None:
        """Start the backup of the version that was just replaced, if it is the day's first."""
        today = self._now().astimezone().date()
        if today != self._backed_up_on:
            self._backed_up_on = today
            create_backup(self.path, self.backup, today)

    def _keep_version(self) -> Path:
        temporary = temporary_path(self.backup)
        temporary.unlink(missing_ok=True)
        link_or_copy(self.path, temporary)
        return temporary

    def _refuse_read_only(self) -> None:
        if self.path.exists() and not self.path.stat().st_mode & stat.S_IWUSR:
            # Replacing the file would succeed, although its owner has forbidden changes.
            raise PermissionError(errno.EACCES, "the file is read-only")

    def _signature(self) -> Signature:
        try:
            status = self.path.stat()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise MarksDamagedError(f"{self.path}: cannot be read: {error.strerror}") from error
        return status.st_ino, status.st_mtime_ns, status.st_size

    def _not_saved(self, error: OSError) -> MarksNotSavedError:
        reason = (error.strerror or str(error)).lower()
        return MarksNotSavedError(self.path, reason, "the file is unchanged")
