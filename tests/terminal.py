"""A program in a real pseudo-terminal: keys go in, and what it paints comes out with its times."""

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

KEPT = ("PATH", "LANG", "HF_ENDPOINT", "ARXIV_ENDPOINT")
"""What programs are told of this process's surroundings."""

QUIET = 0.025
"""How long nothing must come for a repaint to be over, in seconds; a Textual frame is 0.016."""

PATIENCE = 60.0
"""How long a program may take for anything, in seconds, on the slowest machine."""


class Terminal:
    """Runs a program in a terminal of its own; times are those of ``time.perf_counter``.

    What comes is only noted while the program works, and put on a screen when that is asked for,
    so that reading a repaint does not delay it.
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
        """How the terminal was set when the program began."""

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
            # Signals of the terminal, such as those of its size and its end, reach who owns it.
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
        """All that the program wrote so far, as far as it was read."""
        return b"".join(chunk for _, chunk in self._chunks)

    def send(self, keys: str | bytes) -> float:
        """Type keys, reading meanwhile where there are too many for one go; gives the moment."""
        moment = time.perf_counter()
        rest = keys.encode() if isinstance(keys, str) else keys
        while rest:
            try:
                rest = rest[os.write(self.ours, rest) :]
            except BlockingIOError:
                self._read(0.01)
                if time.perf_counter() - moment > PATIENCE:
                    raise TimeoutError("the program reads no keys") from None
        return moment

    def resize(self, rows: int, columns: int) -> None:
        """Give the terminal another size, which the program is told of."""
        self._size = (rows, columns)
        termios.tcsetwinsize(self.ours, self._size)
        if "_screen" in self.__dict__:
            self.rows()
            self._screen.resize(rows, columns)

    def vanish(self) -> None:
        """Close the terminal, as a window that is closed or a connection that breaks."""
        with contextlib.suppress(OSError):  # closed before
            os.close(self.ours)

    def wait_for(self, text: str, patience: float = PATIENCE) -> float:
        """Read until the program wrote a text after what was waited for before; gives when."""
        wanted = text.encode()
        tail = b"".join(chunk for _, chunk in self._chunks[self._waited :])
        deadline = time.perf_counter() + patience
        while wanted not in tail:
            self._read_before(deadline, f"{text!r} was not written")
            tail = tail[-len(wanted) :] + self._chunks[-1][1]
        self._waited = len(self._chunks)
        return self._chunks[-1][0]

    def wait_for_quiet(self, quiet: float = QUIET) -> float:
        """Read until nothing comes for a moment; gives the moment of the last byte.

        Raises TimeoutError where it is never quiet so long: a cursor blinks twice a second.
        """
        deadline = time.perf_counter() + PATIENCE
        while self._read(quiet):
            if time.perf_counter() > deadline:
                raise TimeoutError(f"never quiet for {quiet:g} s")
        self._waited = len(self._chunks)
        return self._chunks[-1][0] if self._chunks else self.began

    def wait_for_end(self, patience: float = PATIENCE) -> int:
        """Read until the program has ended; gives its exit code."""
        deadline = time.perf_counter() + patience
        while self._read_before(deadline, ""):
            pass
        return self.process.wait(patience)

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
        for _ in self.frames():
            pass
        rows: list[str] = self._screen.display
        return rows

    def quit(self, keys: str) -> None:
        """Type the keys that end the program, and wait until it has ended."""
        self.send(keys)
        with contextlib.suppress(TimeoutError, subprocess.TimeoutExpired):
            self.wait_for_end(10)

    @cached_property
    def _screen(self) -> Any:
        import pyte  # noqa: PLC0415  # only who looks at the screen needs to have it

        return pyte.Screen(*reversed(self._size))

    @cached_property
    def _stream(self) -> Any:
        import pyte  # noqa: PLC0415  # as above

        return pyte.ByteStream(self._screen)

    def _read_before(self, deadline: float, otherwise: str) -> bool:
        """Read something; False where the program has ended. Raises TimeoutError."""
        left = deadline - time.perf_counter()
        if left > 0 and self._read(left):
            return True
        if self.process.poll() is None:
            raise TimeoutError(f"{otherwise or 'not ended'}: {self.output[-500:]!r}")
        if otherwise:
            code = self.process.returncode
            raise TimeoutError(f"{otherwise}: it ended with {code}: {self.output[-500:]!r}")
        return False

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self.ours], [], [], max(seconds, 0))
        chunk = b""
        if ready:
            with contextlib.suppress(OSError):  # Linux tells the end of a terminal so
                chunk = os.read(self.ours, 65536)
        if chunk:
            self._chunks.append((time.perf_counter(), chunk))
        elif ready:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(5)
        return bool(chunk)


def reader(home: Path, *words: str, size: tuple[int, int] = (24, 80)) -> Terminal:
    """Open the reader, or run a command, in a terminal."""
    return Terminal([*PROGRAM, *words], environment(home), size=size)


def environment(home: Path) -> dict[str, str]:
    """Give what the program is told: its files lie in ``home``, and it reaches no source."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    nobody = dict.fromkeys(("HF_ENDPOINT", "ARXIV_ENDPOINT"), "http://127.0.0.1:9")
    told = {
        "PAPERREADER_HOME": str(home),
        "HOME": str(home),
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PYTHONUTF8": "1",
    }
    return nobody | kept | told


def run(home: Path, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command, without a terminal, until it ends."""
    return subprocess.run(
        [*PROGRAM, *words],
        input=given,
        capture_output=True,
        text=True,
        env=environment(home),
        check=False,
    )
