"""Older versions of the marks file: one a day for a week, one a week for a month.

They lie, gzipped, in the folder ``backups`` beside it, each under the date of the day before whose
first change the marks were so. A backup has its name only when all of it is on the disk.
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
"""For how long there is a backup of each day on which marks were changed."""

MONTH = timedelta(days=31)
"""For how long there is one of each week."""

PIECE = 2**20
"""How many bytes are read and packed in one go."""

GZIP = 31
"""What tells zlib to write gzip's format."""


def backup_folder(marks: Path) -> Path:
    """Give the folder in which a marks file's backups lie."""
    return marks.with_name("backups")


def backup_path(marks: Path, day: date) -> Path:
    """Name the backup of a day."""
    return backup_folder(marks) / f"{marks.stem}-{day.isoformat()}.json.gz"


def list_backups(marks: Path) -> dict[date, Path]:
    """Give the backups that there are by their days, newest first."""
    pattern = re.compile(rf"{re.escape(marks.stem)}-(\d{{4}}-\d\d-\d\d)\.json\.gz")
    found: dict[date, Path] = {}
    for path in backup_folder(marks).glob("*.gz"):
        name = pattern.fullmatch(path.name)
        if name and path.is_file():  # a pipe would be read for ever
            with suppress(ValueError):  # a day that no calendar has is none of ours
                found[date.fromisoformat(name[1])] = path
    return dict(sorted(found.items(), reverse=True))


def days_to_keep(days: Collection[date], today: date) -> set[date]:
    """Choose the days whose backups stay: those of the last week, and each week's last one."""
    weeks = {day.isocalendar()[:2]: day for day in sorted(days) if today - day < MONTH}
    return {day for day in days if today - day < DAYS} | set(weeks.values())


def create_backup(marks: Path, version: Path, today: date) -> Thread | None:
    """Keep a version of the marks as the backup of a day that has none yet, and let old ones go.

    The work is done in the thread that this gives: the caller's change of marks waits for
    nothing. Whatever fails is logged; the next program that changes marks tries again.
    """
    kept = backup_path(marks, today)
    thread = None
    try:
        if not kept.exists():
            # What is opened stays the same version, whatever takes its name meanwhile.
            source = version.open("rb")
            thread = Thread(target=_create_backup, args=(source, marks, today), name="backup")
            thread.start()
    except OSError as error:
        _log_failure(kept, error)
    return thread


def _create_backup(source: IO[bytes], marks: Path, today: date) -> None:
    from filelock import FileLock, Timeout  # noqa: PLC0415  # loaded by now, as marks were changed

    kept = backup_path(marks, today)
    try:
        with source:
            kept.parent.mkdir(mode=0o700, exist_ok=True)
            with FileLock(kept.parent / ".lock", timeout=0, mode=0o600):
                for leftover in kept.parent.glob("*.tmp"):  # of programs that were killed
                    leftover.unlink()
                if not kept.exists():
                    write_temporary(kept, _packed(source)).replace(kept)
                    sync_folder(kept.parent)
                there = list_backups(marks)
                for day in there.keys() - days_to_keep(there, today):
                    there[day].unlink()
    except Timeout:
        pass  # another program is making it
    except OSError as error:
        _log_failure(kept, error)


def _packed(source: IO[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(wbits=GZIP)
    while piece := source.read(PIECE):
        yield packer.compress(piece)
    yield packer.flush()


def _log_failure(kept: Path, error: OSError) -> None:
    log.problem(f"{kept}: no backup was made: {error.strerror or error}")
