"""Files that are whole, old or new, whatever interrupts the writing; and what is no such file."""

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
    """Read a file; raises OSError, also for a pipe or a device, which may never end.

    One of more than ``limit`` bytes is not read either.
    """
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "no plain file")
    if limit is not None and status.st_size > limit:
        raise OSError(errno.EFBIG, f"larger than {limit:,} bytes")
    return path.read_bytes()


def temporary_path(path: Path) -> Path:
    """Name the unfinished file beside ``path`` in which this process writes its next version."""
    return path.with_name(f"{path.name}.{os.getpid()}.tmp")


def replace_file(path: Path, content: bytes) -> None:
    """Put new content in a file's place in one step, and wait until the disk has it.

    The file is readable by its owner alone. Raises OSError; the old file is then still there,
    and no unfinished one.
    """
    write_temporary(path, [content]).replace(path)
    sync_folder(path.parent)


def write_temporary(path: Path, pieces: Iterable[bytes]) -> Path:
    """Write a file's next version beside it, piece by piece; gives its name.

    The disk has it then. Raises OSError, and leaves no unfinished file.
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
    """Move a file that cannot be used to a name of its own beside it.

    The files that are named like it with an ending more go along, before it: once it is gone,
    another program may begin new ones. Gives that name, or None where there is no file. Raises
    OSError.
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
    """Give a file's present version one more name of its own beside it, such as ``….damaged-1``.

    The file itself stays. Gives that name, or None where there is no file. Raises OSError.
    """
    kept = _free_name(path, word)
    try:
        link_or_copy(path, kept)
    except FileNotFoundError:
        return None
    return kept


def link_or_copy(path: Path, name: Path) -> None:
    """Give a file's present version one more name, without copying it where possible.

    Raises OSError.
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
    """Wait until the disk has the names of a folder's files, where it can be asked to."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        # Some folders may be written but not read, and some file systems know no such request.
        if error.errno not in {errno.EACCES, errno.EINVAL, errno.ENOTSUP}:
            raise
