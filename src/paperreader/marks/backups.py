"""Backups of the marks file: one a day for a week, one a week for a month.

They are stored, gzipped, in the folder ``backups`` beside the marks file. Each is named after a
date and holds the marks as they were before that day's first change. A backup gets its name only
when all of it is on the disk.
"""

from __future__ import annotations

import re
import zlib
from contextlib import suppress
from datetime import date, timedelta
from threading import Thread
from typing import IO, TYPE_CHECKING

from paperreader.files import sync_folder, write_temporary
from paperreader.log import log

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

DAYS = timedelta(days=7)
"""How long the backup of each day on which marks were changed is kept."""

MONTH = timedelta(days=31)
"""How long one backup a week is kept."""

PIECE = 2**20
"""Number of bytes read and compressed at a time."""

GZIP = 31
"""The ``wbits`` value with which zlib writes the gzip format."""


def backup_folder(marks: Path) -> Path:
    """Return the folder of a marks file's backups."""
    return marks.with_name("backups")


def backup_path(marks: Path, day: date) -> Path:
    """Return the path of a day's backup."""
    return backup_folder(marks) / f"{marks.stem}-{day.isoformat()}.json.gz"


def list_backups(marks: Path) -> dict[date, Path]:
    """Return the paths of the existing backups by day, newest first."""
    pattern = re.compile(rf"{re.escape(marks.stem)}-(\d{{4}}-\d\d-\d\d)\.json\.gz")
    found: dict[date, Path] = {}
    for path in backup_folder(marks).glob("*.gz"):
        name = pattern.fullmatch(path.name)
        if name and path.is_file():  # reading a pipe might never end
            with suppress(ValueError):  # an impossible date: not a backup of ours
                found[date.fromisoformat(name[1])] = path
    return dict(sorted(found.items(), reverse=True))


def days_to_keep(days: Collection[date], today: date) -> set[date]:
    """Return the days whose backups are kept: the last week's, and the last one of each week."""
    weeks = {day.isocalendar()[:2]: day for day in sorted(days) if today - day < MONTH}
    return {day for day in days if today - day < DAYS} | set(weeks.values())


def create_backup(marks: Path, version: Path, today: date) -> Thread | None:
    """Write the backup of ``today`` from the file ``version``, and remove expired backups.

    The work is done in the returned thread, so that the caller's change of marks need not wait.
    Return None if that day already has a backup, or if ``version`` cannot be opened. Failures are
    logged; the next program that changes marks tries again.
    """
    kept = backup_path(marks, today)
    thread = None
    try:
        if not kept.exists():
            # An open file stays the same version even if another one replaces it meanwhile.
            source = version.open("rb")
            thread = Thread(target=_create_backup, args=(source, marks, today), name="backup")
            thread.start()
    except OSError as error:
        _log_failure(kept, error)
    return thread


def _create_backup(source: IO[bytes], marks: Path, today: date) -> None:
    from filelock import FileLock, Timeout  # noqa: PLC0415  # 20 ms that listing backups saves

    kept = backup_path(marks, today)
    try:
        with source:
            kept.parent.mkdir(mode=0o700, exist_ok=True)
            with FileLock(kept.parent / ".lock", timeout=0, mode=0o600):
                for leftover in kept.parent.glob("*.tmp"):  # of killed programs
                    leftover.unlink()
                if not kept.exists():
                    write_temporary(kept, _compressed(source)).replace(kept)
                    sync_folder(kept.parent)
                there = list_backups(marks)
                for day in there.keys() - days_to_keep(there, today):
                    there[day].unlink()
    except Timeout:
        pass  # another program is making it
    except OSError as error:
        _log_failure(kept, error)


def _compressed(source: IO[bytes]) -> Iterator[bytes]:
    compressor = zlib.compressobj(wbits=GZIP)
    while piece := source.read(PIECE):
        yield compressor.compress(piece)
    yield compressor.flush()


def _log_failure(kept: Path, error: OSError) -> None:
    log.problem(f"{kept}: no backup was made: {error.strerror or error}")
