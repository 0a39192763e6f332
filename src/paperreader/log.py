"""What went wrong, a line each, in a file to look into when something is odd.

It tells what the screen and the commands tell of problems, and where an unexpected error came
from; never what a note or an abstract says.
"""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING

from paperreader.text.sanitize import clean, clean_line, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONGEST = 1000
"""The most letters of one problem; a line tells it in far fewer."""

CHAIN = 5
"""How many errors are told of which each led to the next."""

_QUOTED = r"""'[^']*'|"[^"]*"|[“‘][^”’]*[”’]"""


class Log:
    """The log of this process; nothing is written before it is told where."""

    def __init__(self) -> None:
        self.path: Path | None = None

    def problem(self, text: str) -> None:
        """Write what a person was told of a problem."""
        self._append("WARNING", shorten(clean_line(text), LONGEST))

    def problem_aside(self, text: str) -> None:
        """Write it in a thread, for where nothing may wait for the disk."""
        if self.path:
            threading.Thread(target=self.problem, args=[text], name="log").start()

    def crash(self, error: BaseException) -> None:
        """Write where an error that nobody expected came from."""
        self._append("ERROR", "\n".join(_describe(error)))

    def _append(self, level: str, text: str) -> None:
        if self.path is None:
            return
        import logging  # noqa: PLC0415  # 30 ms that only a problem needs

        from paperreader.log_file import append  # noqa: PLC0415

        append(self.path, getattr(logging, level), text)


log = Log()
"""The one log: any room may have something to tell."""


def _describe(error: BaseException) -> Iterator[str]:
    import traceback  # noqa: PLC0415  # as in _append

    seen: BaseException | None = error
    for number in range(CHAIN):
        if seen is None:
            return
        # What is quoted in a message may be what somebody wrote.
        message = shorten(re.sub(_QUOTED, "'…'", clean_line(str(seen))), LONGEST)
        yield f"{'because of' if number else 'unexpected'} {type(seen).__qualname__}: {message}"
        for frame in traceback.format_tb(seen.__traceback__):
            yield from map(clean, frame.splitlines())
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
