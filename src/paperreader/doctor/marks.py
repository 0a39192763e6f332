"""Checks of what is precious: the marks, their backups, and other copies of them."""

from __future__ import annotations

import os
import shutil
import stat
from typing import TYPE_CHECKING

from paperreader.doctor.finding import Finding, in_shell, ok, problem, warning
from paperreader.marks import MarksDamagedError, decoded_tables, marks_in, other_version
from paperreader.marks.backups import folder_of
from paperreader.marks.copies import CopyError, conflict_copies, read_copy
from paperreader.marks.merge import merge_into
from paperreader.marks.restore import versions_of
from paperreader.text.counts import counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

LITTLE_SPACE = 100 * 2**20
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
        size, quoted = status.st_size, in_shell(path)
        if status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield warning("marks", f"{path}: others may look into it", f"chmod 600 {quoted}")
        if not status.st_mode & stat.S_IWUSR or not os.access(path, os.W_OK):
            text = f"{path}: is read-only: nothing can be saved"
            yield problem("marks", text, f"chmod u+w {quoted}")
    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        text = f"{folder}: is no folder that can be written: nothing can be saved"
        yield problem("marks", text, f"see to its owner and mode: ls -ld {in_shell(folder)}")
    yield from _space(folder, size)


def check_backups(path: Path, today: date) -> Iterator[Finding]:
    """Check whether there are backups, and whether they are whole."""
    path = path.resolve()
    whole = []
    for version in versions_of(path, today):
        try:
            read_copy(version.path)
            whole.append(version)
        except CopyError as error:
            remove = f"it is of no use: rm {in_shell(version.path)}"
            yield warning("backups", str(error), remove)
    if whole:
        newest, oldest = whole[0], whole[-1]
        text = f"{len(whole)} to go back to, from {newest.name} to {oldest.name}"
        yield ok("backups", text)
    else:
        yield ok("backups", "none yet: the first change of each day makes one")
    folder = folder_of(path)
    if os.path.lexists(folder) and not (folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)):
        text = f"{folder}: is no folder that can be written: no backup can be made"
        yield problem("backups", text, f"mv {in_shell(folder)} somewhere else")
    for kept in sorted(path.parent.glob("*.damaged-*")):
        if not kept.name.endswith(("-wal", "-shm")):
            text = f"{kept}: was set aside"
            yield ok("backups", text, "remove it when nothing is missed")


def check_copies(path: Path) -> Iterator[Finding]:
    """Check for copies that a tool which syncs files made of a conflict."""
    path = path.resolve()
    found = False
    for copy in conflict_copies(path):
        found = True
        quoted = in_shell(copy)
        try:
            theirs = read_copy(copy).tables
            _, news = merge_into(decoded_tables(path), theirs)
        except CopyError as error:
            yield warning("copies", str(error), "look into it, and move it away")
        except (OSError, ValueError, MarksDamagedError):
            advice = f"see to the marks first, then: paperreader merge {quoted}"
            yield warning("copies", f"{copy}: a copy of the marks after a conflict", advice)
        else:
            if news:
                text = f"{copy}: holds what {path.name} does not"
                yield warning("copies", text, f"paperreader merge {quoted}")
            else:
                text = f"{copy}: holds nothing that {path.name} does not"
                yield warning("copies", text, f"rm {quoted}")
    if not found:
        yield ok("copies", f"no other copies beside {path.name}")


def _content(path: Path, *, is_link: bool) -> Finding:
    try:
        tables = decoded_tables(path)
        if version := other_version(tables):
            text = f"{path}: written by another version of paperreader ({version})"
            return problem("marks", text, "upgrade paperreader to change marks")
        marks = marks_in(tables)
    except FileNotFoundError:
        if path.with_name(f"{path.name}.bak").exists():
            return problem("marks", f"{path}: is gone, but its backup is there", RESTORE)
        if is_link:
            advice = "bring it back, or take the link away to begin anew"
            return problem("marks", f"{path}: is not there, and a link leads to it", advice)
        return ok("marks", f"{path}: none yet: the first mark makes the file")
    except OSError as error:
        text = f"{path}: cannot be read: {error.strerror}"
        return problem("marks", text, f"see to its owner and mode: ls -l {in_shell(path)}")
    except ValueError as error:
        return problem("marks", f"{path}: the file {error}", RESTORE)
    except MarksDamagedError as error:
        return problem("marks", f"{path}: {error}", RESTORE)
    notes = sum(bool(mark.note) for mark in marks.values())
    return ok("marks", f"{path}: {counted(len(marks), 'paper')} marked, {notes} with a note")


def _space(folder: Path, size: int) -> Iterator[Finding]:
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return  # whatever it is, the folder's own finding told of it
    text = f"{folder}: {free >> 20} MB are free on its disk"
    if free < 3 * size + 2**20:  # two versions beside each other, and a backup
        yield problem("marks", f"{text}: changes cannot be saved", "make room")
    elif free < LITTLE_SPACE:
        yield warning("marks", text, "make room")
