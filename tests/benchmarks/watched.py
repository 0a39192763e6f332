"""Run the reader and record what its screen's thread asks of the disk, one call a line.

``watched.py RECORD``. Calls of SQLite count when a statement begins; calls of the file system
count if they are for the reader's own files, so that the first import of a module does not.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

AUDITED = frozenset(
    "open os.rename os.remove os.mkdir os.chmod os.listdir os.scandir os.truncate".split()
)
"""The events of Python's own audit that name a file first."""

UNAUDITED = ("stat", "lstat", "access")


def main(record: str) -> None:
    """Open the reader; its screen's thread is this one."""
    home = os.environ["PAPERREADER_HOME"]
    screen = threading.get_ident()
    lines = os.open(record, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def write(call: str) -> None:
        if threading.get_ident() == screen:
            os.write(lines, " ".join(call.split()).encode() + b"\n")

    def audit(event: str, arguments: tuple[Any, ...]) -> None:
        if event in AUDITED and str(arguments[0]).startswith(home):
            write(f"{event} {Path(arguments[0]).name}")
        elif event in {"fcntl.flock", "fcntl.lockf"}:
            write(event)

    def watched(name: str) -> Callable[..., Any]:
        original = getattr(os, name)

        def call(path: Any, *arguments: Any, **options: Any) -> Any:
            if str(path).startswith(home):
                write(f"os.{name} {Path(path).name}")
            return original(path, *arguments, **options)

        return call

    def fsync(file: Any) -> None:
        write("os.fsync")
        plain_fsync(file)

    def connect(*arguments: Any, **options: Any) -> sqlite3.Connection:
        write("sqlite3.connect")
        connection = plain_connect(*arguments, **options)
        connection.set_trace_callback(lambda sql: sql.startswith("--") or write(sql))
        return connection

    plain_fsync, plain_connect = os.fsync, sqlite3.connect
    for name in UNAUDITED:
        setattr(os, name, watched(name))
    os.fsync, sqlite3.connect = fsync, connect
    sys.addaudithook(audit)
    sys.argv[1:] = []
    from paperreader.__main__ import main as run  # noqa: PLC0415  # after the calls are watched

    run()


if __name__ == "__main__":
    main(sys.argv[1])
