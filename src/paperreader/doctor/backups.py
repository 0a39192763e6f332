"""The check of the backups of the marks: each can be read, and new ones can be made."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from paperreader.doctor.finding import Finding, ok, problem, shell_quote, warning
from paperreader.marks.backups import backup_folder
from paperreader.marks.copies import CopyError, read_copy
from paperreader.marks.restore import list_versions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path


def check_backups(path: Path, today: date) -> Iterator[Finding]:
    """Check that each backup can be read, and that new ones can be made."""
    path = path.resolve()
    whole = []
    for version in list_versions(path, today):
        try:
            read_copy(version.path)
            whole.append(version)
        except CopyError as error:
            yield warning("backups", str(error), f"remove it: rm {shell_quote(version.path)}")
    if whole:
        newest, oldest = whole[0], whole[-1]
        text = f"{len(whole)} available, from {newest.name} to {oldest.name}"
        yield ok("backups", text)
    else:
        yield ok("backups", "none yet: the first change of each day makes one")
    folder = backup_folder(path)
    if os.path.lexists(folder) and not (folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)):
        text = f"{folder}: is not a writable folder: no backup can be made"
        yield problem(
            "backups", text, f"move it away, or check its permissions: ls -ld {shell_quote(folder)}"
        )
    for kept in sorted(path.parent.glob("*.damaged-*")):
        if not kept.name.endswith(("-wal", "-shm")):
            text = f"{kept}: was set aside"
            yield ok("backups", text, "remove it once you are sure that nothing is missing")
