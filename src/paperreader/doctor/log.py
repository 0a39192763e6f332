"""The check of the log: what it says last, and whether it can be written."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from paperreader.doctor.finding import Finding, ok, shell_quote, warning
from paperreader.files import read_regular_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LARGEST_LOG = 2**24
"""How large a log is read, in bytes; ours is begun anew long before."""

LAST_BYTES = 4096
"""How much of the log's end is looked at for its last line."""


def check_log(path: Path) -> Iterator[Finding]:
    """Tell what the log says last."""
    if not path.exists():
        yield ok("log", f"{path}: none yet: nothing went wrong")
        return
    try:
        content = read_regular_file(path, LARGEST_LOG)
        lines = content[-LAST_BYTES:].decode(errors="replace").splitlines()
        # The lines below an unexpected error tell the way to it.
        last = next((line for line in reversed(lines) if line[:1].isdigit()), "")
        yield ok(
            "log", f"{path}: {(len(content) + 1023) >> 10} KB{f'; last: {last}' if last else ''}"
        )
    except OSError as error:
        text = f"{path}: cannot be read: {error.strerror or error}"
        yield warning("log", text, f"see what it is: ls -ld {shell_quote(path)}")
        return
    if not os.access(path, os.W_OK):
        text = f"{path}: cannot be written: problems are not logged"
        yield warning("log", text, f"chmod u+w {shell_quote(path)}")
