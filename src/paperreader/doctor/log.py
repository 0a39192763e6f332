"""The check of the log: its size, its last event, and whether it can be written."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from paperreader.doctor.finding import Finding, ok, shell_quote, warning
from paperreader.files import read_regular_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LARGEST_LOG = 2**24
"""Size of the largest log that is read, in bytes; the program starts a new one long before."""

LAST_BYTES = 4096
"""Number of bytes at the log's end in which the last event is searched."""


def check_log(path: Path) -> Iterator[Finding]:
    """Check that the log can be read and written, and report its last event."""
    if not path.exists():
        yield ok("log", f"{path}: does not exist: nothing has gone wrong yet")
        return
    try:
        content = read_regular_file(path, LARGEST_LOG)
    except OSError as error:
        text = f"{path}: cannot be read: {error.strerror or error}"
        yield warning("log", text, f"check what it is: ls -ld {shell_quote(path)}")
        return
    lines = content[-LAST_BYTES:].decode(errors="replace").splitlines()
    # An event begins with a date; the lines of a traceback do not.
    last = next((f"; last: {line}" for line in reversed(lines) if line[:1].isdigit()), "")
    yield ok("log", f"{path}: {(len(content) + 1023) >> 10} KB{last}")
    if not os.access(path, os.W_OK):
        text = f"{path}: cannot be written: problems are not logged"
        yield warning("log", text, f"chmod u+w {shell_quote(path)}")
