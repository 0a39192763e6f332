"""The check of the marks: whether they can be read, and saved."""

from __future__ import annotations

import os
import shutil
import stat
from typing import TYPE_CHECKING

from paperreader.doctor.finding import Finding, ok, problem, shell_quote, warning
from paperreader.marks import MarksDamagedError, decode_marks, load_tables, unsupported_version
from paperreader.text.counts import format_count

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOW_SPACE = 100 * 2**20
"""With less free space than this a full disk is near, in bytes."""

RESTORE = "paperreader restore lists the backups to go back to"


def check_marks(path: Path) -> Iterator[Finding]:
    """Check whether the marks can be read and saved."""
    is_link = path.is_symlink()
    path = path.resolve()
    yield _content(path, is_link=is_link)
    folder = next(parent for parent in path.parents if parent.exists())
    size = 0
    if path.is_file():
        status = path.stat()
        size, quoted = status.st_size, shell_quote(path)
        if status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield warning("marks", f"{path}: others may look into it", f"chmod 600 {quoted}")
        if not status.st_mode & stat.S_IWUSR or not os.access(path, os.W_OK):
            text = f"{path}: is read-only: nothing can be saved"
            yield problem("marks", text, f"chmod u+w {quoted}")
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        text = f"{folder}: is no folder that can be written: nothing can be saved"
        yield problem("marks", text, f"see to its owner and mode: ls -ld {shell_quote(folder)}")
    yield from _space(folder, size)


def _content(path: Path, *, is_link: bool) -> Finding:
    try:
        tables = load_tables(path)
        if version := unsupported_version(tables):
            text = f"{path}: written by another version of paperreader ({version})"
            return problem("marks", text, "upgrade paperreader to change marks")
        marks = decode_marks(tables)
    except FileNotFoundError:
        if path.with_name(f"{path.name}.bak").exists():
            return problem("marks", f"{path}: is gone, but its backup is there", RESTORE)
        if is_link:
            advice = "bring it back, or take the link away to begin anew"
            return problem("marks", f"{path}: is not there, and a link leads to it", advice)
        return ok("marks", f"{path}: none yet: the first mark makes the file")
    except OSError as error:
        text = f"{path}: cannot be read: {error.strerror}"
        return problem("marks", text, f"see to its owner and mode: ls -l {shell_quote(path)}")
    except ValueError as error:
        return problem("marks", f"{path}: the file {error}", RESTORE)
    except MarksDamagedError as error:
        return problem("marks", f"{path}: {error}", RESTORE)
    notes = sum(bool(mark.note) for mark in marks.values())
    return ok("marks", f"{path}: {format_count(len(marks), 'paper')} marked, {notes} with a note")


def _space(folder: Path, size: int) -> Iterator[Finding]:
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return  # whatever it is, the folder's own finding told of it
    text = f"{folder}: {free >> 20} MB are free on its disk"
    if free < 3 * size + 2**20:  # two versions beside each other, and a backup
        yield problem("marks", f"{text}: changes cannot be saved", "make room")
    elif free < LOW_SPACE:
        yield warning("marks", text, "make room")
