"""Files that are complete, either old or new, whatever interrupts the writing."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def read_regular_file(path: Path, limit: int | None = None) -> bytes:
    """Return the content of a regular file.

    Raise OSError if it cannot be read, is a pipe or a device (which may never end), or has more
    than ``limit`` bytes.
    """
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "not a regular file")
    if limit is not None and status.st_size > limit:
        raise OSError(errno.EFBIG, f"larger than {limit:,} bytes")
    return path.read_bytes()


def temporary_path(path: Path) -> Path:
    """Return the path beside ``path`` at which this process writes the next version."""
    return path.with_name(f"{path.name}.{os.getpid()}.tmp")


def replace_file(path: Path, content: bytes) -> None:
    """Replace a file by new content atomically, and wait until the disk has it.

    The file is readable only by its owner. Raise OSError on failure; the old file is then still
    there, and no temporary file.
    """
    write_temporary(path, [content]).replace(path)
    sync_folder(path.parent)


def write_temporary(path: Path, pieces: Iterable[bytes | memoryview]) -> Path:
    """Write the next version of a file beside it, wait until the disk has it, and return its path.

    Raise OSError on failure, without leaving a temporary file.
    """
    temporary = temporary_path(path)
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def set_aside(path: Path, endings: Iterable[str] = ()) -> Path | None:
    """Rename an unusable file to a free name beside it; return that path, or None without a file.

    Files whose names have one of ``endings`` appended are renamed first, because another program
    may create new ones as soon as the file is gone. Raise OSError on failure.
    """
    kept = _free_name(path, "damaged")
    if not path.exists():
        return None
    for ending in endings:
        with contextlib.suppress(FileNotFoundError):
            path.with_name(f"{path.name}{ending}").replace(f"{kept}{ending}")
    try:
        path.replace(kept)
    except FileNotFoundError:
        return None
    return kept


def keep_copy(path: Path, word: str) -> Path | None:
    """Keep a copy of a file beside it, such as ``….damaged-1``, and return the copy's path.

    Return None if there is no file. Raise OSError on failure.
    """
    kept = _free_name(path, word)
    try:
        link_or_copy(path, kept)
    except FileNotFoundError:
        return None
    return kept


def link_or_copy(path: Path, name: Path) -> None:
    """Hard-link a file to a second name, or copy it if the file system has no hard links.

    Raise OSError on failure.
    """
    try:
        name.hardlink_to(path)
    except (FileExistsError, FileNotFoundError):
        raise
    except OSError:  # not every file system has hard links
        write_temporary(name, [path.read_bytes()]).replace(name)


def _free_name(path: Path, word: str) -> Path:
    number = 1
    while (name := path.with_name(f"{path.name}.{word}-{number}")).exists():
        number += 1
    return name


def sync_folder(folder: Path) -> None:
    """Wait until the disk has the names of a folder's files, if the file system supports that."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        # Some folders are writable but not readable, and some file systems cannot sync a folder.
        if error.errno not in {errno.EACCES, errno.EINVAL, errno.ENOTSUP}:
            raise
