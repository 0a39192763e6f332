"""The log's file: bounded, for its owner alone, written by any number of programs.

It is opened for each line and closed after it, so that a file which another program has begun
anew meanwhile is never written behind its back. Imported when there is something to write.
"""

from __future__ import annotations

import logging
import os
from contextlib import closing, suppress
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from io import TextIOWrapper
    from pathlib import Path

LIMIT = 512 * 1024
"""How large the file may grow, in bytes; the one before it is kept, too."""


def append(path: Path, level: int, text: str) -> None:
    """Write one event; where that is not possible, nothing happens."""
    record = logging.LogRecord("paperreader", level, "", 0, text, None, None)
    handler = _Quiet(path, maxBytes=LIMIT, backupCount=1, encoding="utf-8", delay=True)
    handler.setFormatter(
        logging.Formatter(
            "%(asctime)s %(levelname)s %(process)d %(message)s", "%Y-%m-%dT%H:%M:%S%z"
        )
    )
    # On a full disk, closing fails once more for what writing left behind.
    with suppress(OSError), closing(handler):
        handler.handle(record)


class _Quiet(RotatingFileHandler):
    def _open(self) -> TextIOWrapper:
        os.makedirs(os.path.dirname(self.baseFilename), mode=0o700, exist_ok=True)  # noqa: PTH103, PTH120  # a text, by logging
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        return os.fdopen(descriptor, "a", encoding=self.encoding)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's own name
        """Let a full disk or a missing folder disturb nobody."""
