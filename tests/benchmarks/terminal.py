"""A program in a real pseudo-terminal: keys go in, and what it paints comes out with its times."""

from __future__ import annotations

import contextlib
import os
import pty
import select
import subprocess
import termios
import time
from typing import TYPE_CHECKING, Self

import pyte

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

COLUMNS, ROWS = 120, 40

QUIET = 0.025
"""How long nothing must come for a repaint to be over, in seconds; a Textual frame is 0.016."""

PATIENCE = 60.0
"""How long a program may take for anything, in seconds."""


class Terminal:
    """Runs a program in a terminal of 120x40; times are those of ``time.perf_counter``.

    What comes is only noted while the program works, and put on a screen when that is asked for,
    so that reading a repaint does not delay it.
    """

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        folder: Path,
        kind: str = "xterm-256color",
    ) -> None:
        self._ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (ROWS, COLUMNS))
        self._chunks: list[tuple[float, bytes]] = []
        self._painted = 0
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)
        self.began = time.perf_counter()
        self.process = subprocess.Popen(
            command,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**environment, "TERM": kind, "COLORTERM": "truecolor"},
            cwd=folder,
            start_new_session=True,
        )
        os.close(theirs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._ours)

    def send(self, keys: str) -> float:
        """Type keys; gives the moment before."""
        moment = time.perf_counter()
        os.write(self._ours, keys.encode())
        return moment

    def wait_for_bytes(self, text: str, patience: float = PATIENCE) -> float:
        """Read until the program wrote a text; gives the moment at which its last byte came."""
        wanted = text.encode()
        tail = b"".join(chunk for _, chunk in self._chunks)
        deadline = time.perf_counter() + patience
        while wanted not in tail:
            self._read_before(deadline, f"{text!r} was not written")
            tail = tail[-len(wanted) :] + self._chunks[-1][1]
        return self._chunks[-1][0]

    def wait_for_quiet(self, quiet: float = QUIET) -> float:
        """Read until nothing comes for a moment; gives the moment of the last byte."""
        while self._read(quiet):
            pass
        return self._chunks[-1][0] if self._chunks else self.began

    def repaint(self, keys: str, patience: float = PATIENCE) -> float:
        """Type keys and read the repaint that follows; gives the seconds to its last byte."""
        since = self.send(keys)
        return self.next_repaint(since, patience) - since

    def next_repaint(self, since: float, patience: float = PATIENCE) -> float:
        """Wait for something to come, and read until it is over; gives its last moment."""
        self._read_before(since + patience, "no answer to a key")
        return self.wait_for_quiet()

    def frames(self) -> Iterator[tuple[float, list[str]]]:
        """Put what came since the last time on the screen; gives the screen after each read."""
        while self._painted < len(self._chunks):
            moment, chunk = self._chunks[self._painted]
            self._stream.feed(chunk)
            self._painted += 1
            yield moment, self._screen.display

    def rows(self) -> list[str]:
        """Give the screen's lines, each with all its columns."""
        for _, chunk in self._chunks[self._painted :]:
            self._stream.feed(chunk)
        self._painted = len(self._chunks)
        rows: list[str] = self._screen.display
        return rows

    def quit(self, keys: str) -> None:
        """Type the keys that end the program, and wait until it has ended."""
        self.send(keys)
        with contextlib.suppress(TimeoutError):
            deadline = time.perf_counter() + 10
            while self._read_before(deadline, ""):
                pass
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(10)

    def _read_before(self, deadline: float, otherwise: str) -> bool:
        """Read something; False where the program has ended. Raises TimeoutError."""
        left = deadline - time.perf_counter()
        if left > 0 and self._read(left):
            return True
        if self.process.poll() is None:
            raise TimeoutError(otherwise)
        if otherwise:
            last = [row.strip() for row in self.rows() if row.strip()][-1:]
            code = self.process.returncode
            raise TimeoutError(f"{otherwise}: the program ended with {code}: {last}")
        return False

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._ours], [], [], max(seconds, 0))
        chunk = b""
        if ready:
            with contextlib.suppress(OSError):  # Linux tells the end of a terminal so
                chunk = os.read(self._ours, 65536)
        if chunk:
            self._chunks.append((time.perf_counter(), chunk))
        elif ready:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(5)
        return bool(chunk)
