"""The check of the marks: they can be read and saved."""

from __future__ import annotations

import os
import shutil
import stat
from typing import TYPE_CHECKING

from paperreader.doctor.finding import Finding, ok, problem, shell_quote, warning
from paperreader.marks import Contents, MarksDamagedError, load_contents
from paperreader.models import Mark
from paperreader.text.counts import format_count

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOW_SPACE = 100 * 2**20
"""Free disk space, in bytes, below which there is a warning."""

NAMED = 3
"""The most papers that are named as differing from the backup."""

RESTORE = "paperreader restore lists the available backups"


def check_marks(path: Path) -> Iterator[Finding]:
    """Check that the marks can be read and saved, and that only their owner has access."""
    is_link = path.is_symlink()
    path = path.resolve()
    yield from _contents(path, is_link=is_link)
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


def _contents(path: Path, *, is_link: bool) -> Iterator[Finding]:
    try:
        contents = load_contents(path)
        marks = contents.marks()
    except (OSError, ValueError, MarksDamagedError) as error:
        yield _unreadable(path, error, is_link=is_link)
        return
    if contents.unsupported:
        text = f"{path}: written by another version of paperreader ({contents.unsupported})"
        yield problem("marks", text, "upgrade paperreader to change marks")
        return
    notes = sum(bool(mark.note) for mark in marks.values())
    text = f"{path}: {format_count(len(marks), 'paper')} marked, {notes} with a note"
    yield ok("marks", text)
    if contents.is_changed:
        text = f"{path}: was changed by another program, or is damaged"
        advice = f"if you did not change it: {RESTORE}"
        yield warning("marks", f"{text}; {_compared_with_backup(path, contents)}", advice)


def _unreadable(path: Path, error: Exception, *, is_link: bool) -> Finding:
    if isinstance(error, FileNotFoundError):
        if path.with_name(f"{path.name}.bak").exists():
            return problem("marks", f"{path}: is missing, but its backup exists", RESTORE)
        if is_link:
            advice = "restore that file, or remove the symlink to start a new one"
            return problem(
                "marks", f"{path}: is missing, and a dangling symlink points to it", advice
            )
        return ok("marks", f"{path}: does not exist yet: the first mark creates it")
    if isinstance(error, OSError):
        text = f"{path}: cannot be read: {error.strerror}"
        return problem("marks", text, f"check its owner and permissions: ls -l {shell_quote(path)}")
    if isinstance(error, MarksDamagedError):
        return problem("marks", f"{path}: {error}", RESTORE)
    return problem("marks", f"{path}: the file {error}", RESTORE)


def _compared_with_backup(path: Path, contents: Contents) -> str:
    """Return in words whose marks differ from the backup, and in which fields."""
    try:
        backup = load_contents(path.with_name(f"{path.name}.bak"))
        now, then = contents.marks(), backup.marks()
        titles = _titles(backup) | _titles(contents)
    except (OSError, ValueError, MarksDamagedError):
        return "there is no backup to compare it with"
    differing = []
    for paper_id in now.keys() | then.keys():
        one, other = now.get(paper_id, Mark()), then.get(paper_id, Mark())
        fields = [
            name for name in Mark.__struct_fields__ if getattr(one, name) != getattr(other, name)
        ]
        if fields:
            differing.append(f"{titles.get(paper_id, paper_id)}: {', '.join(fields)}")
    if not differing:
        return "no mark differs from the backup"
    count = f"{format_count(len(differing), 'mark')} differ{'s' * (len(differing) == 1)}"
    named = "; ".join(sorted(differing)[:NAMED]) + ("; …" if len(differing) > NAMED else "")
    return f"{count} from the backup: {named}"


def _titles(contents: Contents) -> dict[str, str]:
    documents = contents.tables()["marks"].values()
    return {f"{document.get('id')}": f"{document.get('title')}" for document in documents}


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
