"""The log of problems, one line each.

It contains the problems that the screen and the commands report, and the tracebacks of unexpected
errors; never the text of a note or an abstract.
"""

from __future__ import annotations

import re
import threading
import traceback
from typing import TYPE_CHECKING

from paperreader.text.sanitize import clean, clean_line, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONGEST = 1000
"""The longest entry, in characters."""

CHAIN = 5
"""The most errors of a chain of causes that are logged."""

_QUOTED = r"""'[^']*'|"[^"]*"|[“‘][^”’]*[”’]"""


class Log:
    """The log of this process; nothing is written until ``path`` is set."""

    def __init__(self) -> None:
        self.path: Path | None = None

    def problem(self, text: str) -> None:
        """Write a problem that was reported to the user."""
        self._append("WARNING", shorten(clean_line(text), LONGEST))

    def problem_in_thread(self, text: str) -> None:
        """Write a problem in a thread, for callers that must not wait for the disk."""
        if self.path:
            threading.Thread(target=self.problem, args=[text], name="log").start()

    def crash(self, error: BaseException) -> None:
        """Write an unexpected error with its traceback."""
        self._append("ERROR", "\n".join(_describe(error)))

    def _append(self, level: str, text: str) -> None:
        if self.path is None:
            return
        from paperreader.log_file import append  # noqa: PLC0415  # 10 ms, needed only for a problem

        append(self.path, level, text)


log = Log()
"""The log of this process, for all modules."""


def _describe(error: BaseException) -> Iterator[str]:
    seen: BaseException | None = error
    for number in range(CHAIN):
        if seen is None:
            return
        # A quotation in a message may be text that the user wrote.
        message = shorten(re.sub(_QUOTED, "'…'", clean_line(str(seen))), LONGEST)
        yield f"{'because of' if number else 'unexpected'} {type(seen).__qualname__}: {message}"
        for frame in traceback.format_tb(seen.__traceback__):
            yield from map(clean, frame.splitlines())
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
