"""A program in a real pseudo-terminal: send keys, and read its output with timestamps."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import subprocess
import sys
import termios
import time
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

PROGRAM = (sys.executable, "-m", "paperreader")

INHERITED = ("PATH", "LANG", "HF_ENDPOINT", "ARXIV_ENDPOINT", "ARXIV_FEEDS_ENDPOINT")
"""The environment variables of this process that programs inherit."""

QUIET = 0.025
"""Seconds without output after which a repaint is complete; a frame of Textual takes 0.016."""

PATIENCE = 60.0
"""Timeout in seconds for anything a program does, long enough for a slow machine."""


class Terminal:
    """A program that runs in a terminal of its own; times are those of ``time.perf_counter``.

    Output is only stored while it arrives, and drawn on a screen when the screen is read, so that
    reading a repaint does not delay it.
    """

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        folder: Path | None = None,
        kind: str = "xterm-256color",
        size: tuple[int, int] = (24, 80),
    ) -> None:
        self.ours, theirs = pty.openpty()
        os.set_blocking(self.ours, False)
        termios.tcsetwinsize(theirs, size)
        self.modes = termios.tcgetattr(theirs)
        """The terminal's settings when the program was started."""

        self._size = size
        self._chunks: list[tuple[float, bytes]] = []
        self._painted = 0
        self._waited = 0
        self.began = time.perf_counter()
        self.process = subprocess.Popen(
            command,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**environment, "TERM": kind, "COLORTERM": "truecolor"},
            cwd=folder,
            start_new_session=True,
            # A controlling terminal sends its signals, such as for a new size or its end.
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509  # no threads
        )
        os.close(theirs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        self.vanish()

    @property
    def output(self) -> bytes:
        """All output read from the program so far."""
        return b"".join(chunk for _, chunk in self._chunks)

    def send(self, keys: str | bytes) -> float:
        """Type keys and return the time at which that began.

        Read output meanwhile if there are too many keys for the terminal's buffer. Raise
        TimeoutError if the program does not read them.
        """
        began = time.perf_counter()
        rest = keys.encode() if isinstance(keys, str) else keys
        while rest:
            try:
                rest = rest[os.write(self.ours, rest) :]
            except BlockingIOError:
                self._read(0.01)
                if time.perf_counter() - began > PATIENCE:
                    raise TimeoutError("the program reads no keys") from None
        return began

    def resize(self, rows: int, columns: int) -> None:
        """Change the size of the terminal; the kernel sends SIGWINCH to the program."""
        self._size = (rows, columns)
        termios.tcsetwinsize(self.ours, self._size)
        if "_screen" in self.__dict__:
            self.rows()
            self._screen.resize(rows, columns)

    def vanish(self) -> None:
        """Close the terminal, as when its window is closed or its connection breaks."""
        with contextlib.suppress(OSError):  # already closed
            os.close(self.ours)

    def wait_for(self, text: str, patience: float = PATIENCE) -> float:
        """Read until the program has written a text, and return the time of its last chunk.

        Output that an earlier wait has read does not count. Raise TimeoutError if the text does
        not come within ``patience`` seconds.
        """
        expected = text.encode()
        tail = b"".join(chunk for _, chunk in self._chunks[self._waited :])
        deadline = time.perf_counter() + patience
        while expected not in tail:
            self._read_before(deadline, f"{text!r} was not written")
            tail = tail[-len(expected) :] + self._chunks[-1][1]
        self._waited = len(self._chunks)
        return self._chunks[-1][0]

    def wait_for_quiet(self, quiet: float = QUIET) -> float:
        """Read until there is no output for ``quiet`` seconds; return the time of the last byte.

        Raise TimeoutError if there is never such a pause: a cursor blinks twice a second.
        """
        deadline = time.perf_counter() + PATIENCE
        while self._read(quiet):
            if time.perf_counter() > deadline:
                raise TimeoutError(f"never quiet for {quiet:g} s")
        self._waited = len(self._chunks)
        return self._chunks[-1][0] if self._chunks else self.began

    def forget(self) -> None:
        """Discard what was read, after a long use; nothing before it can be waited for."""
        self._chunks.clear()
        self._painted = self._waited = 0

    def bytes_within(self, seconds: float) -> int:
        """Return how many bytes the program writes within some seconds."""
        before = len(self.output)
        deadline = time.perf_counter() + seconds
        while (left := deadline - time.perf_counter()) > 0:
            self._read(left)
        return len(self.output) - before

    def wait_for_end(self, patience: float = PATIENCE) -> int:
        """Read until the program has ended, and return its exit code."""
        deadline = time.perf_counter() + patience
        while self._read_before(deadline, ""):
            pass
        return self.process.wait(patience)

    def repaint(self, keys: str, patience: float = PATIENCE) -> float:
        """Type keys, read the repaint that follows, and return the seconds to its last byte."""
        since = self.send(keys)
        return self.next_repaint(since, patience) - since

    def next_repaint(self, since: float, patience: float = PATIENCE) -> float:
        """Wait for output, read until it is complete, and return the time of its last byte."""
        self._read_before(since + patience, "no answer to a key")
        return self.wait_for_quiet()

    def frames(self) -> Iterator[tuple[float, list[str]]]:
        """Draw the output since the last call; yield the time and the screen after each chunk."""
        while self._painted < len(self._chunks):
            arrived, chunk = self._chunks[self._painted]
            self._stream.feed(chunk)
            self._painted += 1
            yield arrived, self._screen.display

    def rows(self) -> list[str]:
        """Return the lines of the screen, each with all its columns."""
        for _ in self.frames():
            pass
        rows: list[str] = self._screen.display
        return rows

    def quit(self, keys: str) -> None:
        """Type the keys that end the program, and wait up to 10 seconds for it to end."""
        self.send(keys)
        with contextlib.suppress(TimeoutError, subprocess.TimeoutExpired):
            self.wait_for_end(10)

    @cached_property
    def _screen(self) -> Any:
        import pyte  # noqa: PLC0415  # optional: only tests that read the screen need it

        return pyte.Screen(*reversed(self._size))

    @cached_property
    def _stream(self) -> Any:
        import pyte  # noqa: PLC0415  # as above

        return pyte.ByteStream(self._screen)

    def _read_before(self, deadline: float, problem: str) -> bool:
        """Read some output; return False if the program has ended and ``problem`` is empty.

        Raise TimeoutError with ``problem`` if the program has ended, or if nothing comes in time.
        """
        left = deadline - time.perf_counter()
        if left > 0 and self._read(left):
            return True
        if self.process.poll() is None:
            raise TimeoutError(f"{problem or 'not ended'}: {self.output[-500:]!r}")
        if problem:
            code = self.process.returncode
            raise TimeoutError(f"{problem}: it ended with {code}: {self.output[-500:]!r}")
        return False

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self.ours], [], [], max(seconds, 0))
        chunk = b""
        if ready:
            with contextlib.suppress(OSError):  # Linux reports a closed terminal as EIO
                chunk = os.read(self.ours, 65536)
        if chunk:
            self._chunks.append((time.perf_counter(), chunk))
        elif ready:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(5)
        return bool(chunk)


def reader(home: Path, *words: str, size: tuple[int, int] = (24, 80)) -> Terminal:
    """Start the reader, or a command, in a terminal."""
    return Terminal([*PROGRAM, *words], environment(home), size=size)


def environment(home: Path) -> dict[str, str]:
    """Return environment variables with which a program's files are in ``home``.

    The sources' addresses lead nowhere unless this process's environment sets them.
    """
    kept = {name: os.environ[name] for name in INHERITED if name in os.environ}
    unreachable = dict.fromkeys(
        ("HF_ENDPOINT", "ARXIV_ENDPOINT", "ARXIV_FEEDS_ENDPOINT"), "http://127.0.0.1:9"
    )
    own = {
        "PAPERREADER_HOME": str(home),
        "HOME": str(home),
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PYTHONUTF8": "1",
    }
    return unreachable | kept | own


def run(home: Path, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command without a terminal until it ends, with ``given`` on standard input."""
    return subprocess.run(
        [*PROGRAM, *words],
        input=given,
        capture_output=True,
        text=True,
        env=environment(home),
        check=False,
    )
