"""The check of the marks' backups: whether there are some, and whether they are whole."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from paperreader.doctor.finding import Finding, in_shell, ok, problem, warning
from paperreader.marks.backups import folder_of
from paperreader.marks.copies import CopyError, read_copy
from paperreader.marks.restore import versions_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path


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
