"""The check of the marks: they can be read and saved."""

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
"""Free disk space, in bytes, below which there is a warning."""

RESTORE = "paperreader restore lists the available backups"


def check_marks(path: Path) -> Iterator[Finding]:
    """Check that the marks can be read and saved, and that only their owner has access."""
    is_link = path.is_symlink()
    path = path.resolve()
    yield _content(path, is_link=is_link)
    folder = next(parent for parent in path.parents if parent.exists())
    size = 0
    if path.is_file():
        status = path.stat()
        size, quoted = status.st_size, shell_quote(path)
        if status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield warning("marks", f"{path}: other users have access to it", f"chmod 600 {quoted}")
        if not status.st_mode & stat.S_IWUSR or not os.access(path, os.W_OK):
            text = f"{path}: is read-only: nothing can be saved"
            yield problem("marks", text, f"chmod u+w {quoted}")
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        text = f"{folder}: is not a writable folder: nothing can be saved"
        yield problem(
            "marks", text, f"check its owner and permissions: ls -ld {shell_quote(folder)}"
        )
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
            return problem("marks", f"{path}: is missing, but its backup exists", RESTORE)
        if is_link:
            advice = "restore that file, or remove the symlink to start a new one"
            return problem(
                "marks", f"{path}: is missing, and a dangling symlink points to it", advice
            )
        return ok("marks", f"{path}: does not exist yet: the first mark creates it")
    except OSError as error:
        text = f"{path}: cannot be read: {error.strerror}"
        return problem("marks", text, f"check its owner and permissions: ls -l {shell_quote(path)}")
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
        return  # whatever the reason, there is already a finding about the folder
    text = f"{folder}: {free >> 20} MB are free on its disk"
    if free < 3 * size + 2**20:  # two versions at a time, and a backup
        yield problem("marks", f"{text}: changes cannot be saved", "free some disk space")
    elif free < LOW_SPACE:
        yield warning("marks", text, "free some disk space")
