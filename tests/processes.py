"""The program as a process of its own: in a pseudo-terminal, or with pipes."""

from __future__ import annotations

import contextlib
import os
import pty
import select
import subprocess
import sys
import termios
import time
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = (sys.executable, "-m", "paperreader")
KEPT = ("PATH", "LANG", "HF_ENDPOINT", "ARXIV_ENDPOINT")
PATIENCE = 30.0
"""How long a screen may take to show something, in seconds, on the slowest machine."""


class Terminal:
    """Runs the reader, or a command, in a pseudo-terminal and collects what it writes there."""

    def __init__(self, home: Path, *words: str) -> None:
        self.ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (24, 80))
        self.process = subprocess.Popen(
            [*PROGRAM, *words],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=environment(home),
            start_new_session=True,
        )
        os.close(theirs)
        self.output = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.ours)

    def type(self, text: str) -> None:
        """Type into the terminal."""
        os.write(self.ours, text.encode())

    def wait_for(self, text: str) -> None:
        """Read until the program wrote a text after what was waited for before."""
        seen = len(self.output)
        deadline = time.monotonic() + PATIENCE
        while text.encode() not in self.output[seen:]:
            assert time.monotonic() < deadline, self.output[-2000:]
            self._read(deadline)

    def wait_for_quiet(self) -> None:
        """Read until nothing comes for a moment."""
        while self._read(time.monotonic() + 0.2):
            pass

    def wait_for_end(self) -> int:
        """Read until the program ends; gives its exit code."""
        deadline = time.monotonic() + PATIENCE
        while self._read(deadline):
            pass
        return self.process.wait(PATIENCE)

    def _read(self, deadline: float) -> bytes:
        ready, _, _ = select.select([self.ours], [], [], deadline - time.monotonic())
        read = b""
        if ready:
            with contextlib.suppress(OSError):  # Linux tells the end of a terminal so
                read = os.read(self.ours, 65536)
        self.output += read
        return read


def environment(home: Path) -> dict[str, str]:
    """Give the environment of a program whose files lie in a folder."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return kept | {
        "PAPERREADER_HOME": str(home),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PYTHONUTF8": "1",
    }


def run(home: Path, *words: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [*PROGRAM, *words],
        input=given,
        capture_output=True,
        text=True,
        env=environment(home),
        check=False,
    )
