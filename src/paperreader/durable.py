"""Files that are whole, old or new, whatever interrupts the writing."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def temporary_for(path: Path) -> Path:
    """Name the unfinished file beside ``path`` in which this process writes its next version."""
    return path.with_name(f"{path.name}.{os.getpid()}.tmp")


def replace_file(path: Path, content: bytes) -> None:
    """Put new content in a file's place in one step, and wait until the disk has it.

    The file is readable by its owner alone. Raises OSError; the old file is then still there,
    and no unfinished one.
    """
    temporary = temporary_for(path)
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Wait until the disk has the names of a folder's files."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
