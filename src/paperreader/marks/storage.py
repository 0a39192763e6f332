"""The TinyDB storage that survives kill -9, two writers and a full disk.

A change is written to a file beside the real one, forced to the disk, and moved into place in
one step; the version before it stays as ``.bak``, and one a day stays for longer. TinyDB reads
and writes in separate calls, so whoever changes something holds ``transaction()`` around them;
all of its changes reach the disk together at its end, or none does.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import glob
import stat
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from paperreader.errors import PaperreaderError
from paperreader.files import (
    keep_copy,
    link_or_copy,
    sync_folder,
    temporary_path,
    write_temporary,
)
from paperreader.marks.documents import (
    Documents,
    MarksDamagedError,
    Tables,
    encode_tables,
    load_tables,
    read_tables,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from filelock import FileLock

__all__ = ["MarksDamagedError", "MarksNotSavedError", "SafeStorage"]

Signature = tuple[int, int, int] | None
"""What tells one version of the file from the next: inode, time, size; None without a file."""

LOCK_SECONDS = 10.0
"""How long a change waits for another program's change; a change takes milliseconds."""


class MarksNotSavedError(PaperreaderError):
    """A change could not be written; the file is as it was before."""

    def __init__(self, path: Path, reason: str, remedy: str) -> None:
        super().__init__(f"{path}: not saved: {reason}; {remedy}", reason)


class SafeStorage:
    """Keeps one JSON file whole through whatever interrupts a write.

    ``read`` gives None only where neither the file nor its backup exists. It raises
    MarksDamagedError for an empty, cut or otherwise unreadable file. ``write`` is only allowed in
    a ``transaction``, whose end writes the file, or raises MarksNotSavedError and the reason.
    ``now`` tells the day for backups.
    """

    def __init__(self, path: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        try:
            with contextlib.suppress(FileNotFoundError):
                path.stat()  # tells a circle of links, at which `resolve` raises only before 3.13
            self.path = path.resolve()  # a link to the file stays a link
            self.backup = self.path.with_name(f"{self.path.name}.bak")
            leads_nowhere = path.is_symlink() and not (self.path.exists() or self.backup.exists())
        except OSError as error:
            raise MarksDamagedError(f"{path}: cannot be read: {error.strerror}") from error
        if leads_nowhere:
            # Of a drive that is not there now, say: marks begun anew would hide those on it.
            raise MarksDamagedError(
                f"{path}: is a link to a file that is not there: {self.path}; "
                "bring it back, or take the link away to begin anew"
            )
        self._seen: tuple[Signature, Tables | None] | None = None
        self._pending: Tables | None = None
        self._swept = False
        self._known = False  # whether this process has seen the file
        self._now = now
        self._kept_on: date | None = None

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Keep other writers out from the first read until all changes are on the disk."""
        from filelock import Timeout  # noqa: PLC0415  # see _lock

        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._lock.acquire(timeout=LOCK_SECONDS)
        except Timeout:
            raise MarksNotSavedError(
                self.path, "another program keeps it locked", "end that program and try again"
            ) from None
        except OSError as error:
            raise self._not_saved(error) from error
        try:
            self._sweep()
            yield
            if self._pending is not None:
                self._commit(self._pending)
        except BaseException:
            # TinyDB has changed the documents in place; what the disk holds is read anew.
            self._seen = None
            raise
        finally:
            self._pending = None
            self._lock.release()

    @functools.cached_property
    def _lock(self) -> FileLock:
        from filelock import FileLock  # noqa: PLC0415  # 15 ms that only a change needs

        return FileLock(f"{self.path}.lock", mode=0o600)

    def changed(self) -> bool:
        """Tell whether the file is another one than was last read or written here."""
        return self._seen is None or self._seen[0] != self._signature()

    def read(self) -> Tables | None:
        """Give the file's tables; a file that did not change is not parsed again."""
        if self._pending is not None:
            return self._pending
        if self._seen is None or self.changed():
            signature = self._signature()
            tables = read_tables(self.path, self.backup)
            if tables is None and self._known:
                raise MarksDamagedError(
                    f"{self.path}: the marks file and its backup are gone; put them back "
                    "(nothing is saved until then), or start paperreader again to begin anew",
                    "marks file gone",
                )
            self._known = tables is not None
            self._seen = signature, tables
        return self._seen[1]

    def write(self, data: Mapping[str, Mapping[str, Any]]) -> None:
        """Take new tables, to be put in the file's place when the transaction ends."""
        self._pending = {
            name: table if isinstance(table, Documents) else Documents(table)
            for name, table in data.items()
        }

    def restore_backup(self) -> Path | None:
        """Put the backup in the damaged file's place; gives where the damaged one is kept.

        A file that is whole (again) stays. Raises MarksDamagedError where the backup is not.
        """
        with self.transaction():
            with contextlib.suppress(OSError, ValueError):
                load_tables(self.path)
                return None
            try:
                load_tables(self.backup)
                return self._put(self.backup.read_bytes())
            except ValueError as error:
                raise MarksDamagedError(f"{self.backup}: the backup {error}") from error
            except OSError as error:
                raise self._not_saved(error) from error

    def restore(self, content: bytes) -> Path | None:
        """Put another version in the file's place, whatever the file holds now.

        Gives where that is kept, or None where there was no file. Raises MarksNotSavedError.
        """
        with self.transaction():
            try:
                return self._put(content)
            except OSError as error:
                raise self._not_saved(error) from error

    def _put(self, content: bytes) -> Path | None:
        self._refuse_read_only()
        word = "replaced"
        try:
            load_tables(self.path)
        except ValueError:
            word = "damaged"
        except OSError:
            pass  # there is none, or what follows tells
        unfinished = write_temporary(self.path, [content])
        try:
            kept = keep_copy(self.path, word)
            # At every moment there is one whole file in this place, the old or the new.
            unfinished.replace(self.path)
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise
        sync_folder(self.path.parent)
        return kept

    def _sweep(self) -> None:
        """Take away the unfinished files of writers that were killed; once is enough."""
        if self._swept:
            return
        self._swept = True
        for leftover in self.path.parent.glob(f"{glob.escape(self.path.name)}.*.tmp"):
            with contextlib.suppress(OSError):  # no harm is done where it stays
                leftover.unlink()

    def _commit(self, tables: Tables) -> None:
        written: list[Path] = []
        try:
            self._refuse_read_only()
            written.append(write_temporary(self.path, encode_tables(tables)))
            if self.path.exists():
                written.append(self._keep_version())
            # In this order file and backup are two files at every moment, and both whole.
            written[0].replace(self.path)
            if len(written) > 1:
                written[1].replace(self.backup)
            sync_folder(self.path.parent)
        except OSError as error:
            for unfinished in written:
                unfinished.unlink(missing_ok=True)
            raise self._not_saved(error) from error
        self._seen = self._signature(), tables
        self._known = True
        if len(written) > 1:
            self._keep_for_long()

    def _keep_for_long(self) -> None:
        """Have the version that was just replaced kept, where it is this day's first."""
        today = self._now().astimezone().date()
        if today != self._kept_on:
            self._kept_on = today
            from paperreader.marks.backups import create_backup  # noqa: PLC0415  # not needed to read marks

            create_backup(self.path, self.backup, today)

    def _keep_version(self) -> Path:
        temporary = temporary_path(self.backup)
        temporary.unlink(missing_ok=True)
        link_or_copy(self.path, temporary)
        return temporary

    def _refuse_read_only(self) -> None:
        if self.path.exists() and not self.path.stat().st_mode & stat.S_IWUSR:
            # Moving a file into its place would pass over this wish of its owner.
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
        return MarksNotSavedError(self.path, reason, "the file is as it was")
