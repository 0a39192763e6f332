"""The log's file: limited in size, readable only by its owner, shared by any number of processes.

The file is opened and closed for each entry, so that a process never writes to a file that another
one has rotated. This module is imported when there is something to write.
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
"""The largest size of the file, in bytes; one previous file is kept."""


def append(path: Path, level: str, text: str) -> None:
    """Append one entry; do nothing if the file cannot be written."""
    record = logging.LogRecord("paperreader", logging.getLevelName(level), "", 0, text, None, None)
    handler = _QuietHandler(path, maxBytes=LIMIT, backupCount=1, encoding="utf-8", delay=True)
    handler.setFormatter(
        logging.Formatter(
            "%(asctime)s %(levelname)s %(process)d %(message)s", "%Y-%m-%dT%H:%M:%S%z"
        )
    )
    # On a full disk, closing fails again, for the data that could not be written.
    with suppress(OSError), closing(handler):
        handler.handle(record)


class _QuietHandler(RotatingFileHandler):
    def _open(self) -> TextIOWrapper:
        os.makedirs(os.path.dirname(self.baseFilename), mode=0o700, exist_ok=True)  # noqa: PTH103, PTH120  # a str in logging
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        return os.fdopen(descriptor, "a", encoding=self.encoding)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # the name is logging's
        """Ignore a full disk or a missing folder."""
