"""A sandbox to try faults in: folders for the program's files, its commands and its reader."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING, Any, Self

from faults.unprivileged import check_possible
from made_up import PAGE, snapshot_line
from terminal import PROGRAM, Terminal, environment

if TYPE_CHECKING:
    from pathlib import Path

MARKS = ("read", "starred", "note")
TRACEBACK = "Traceback (most recent call last)"


@dataclass(frozen=True, slots=True)
class CommandResult:
    """The exit code and output of a command; the code is negative if a signal ended it."""

    code: int
    out: bytes
    err: bytes

    def lines(self) -> list[str]:
        """Return the lines of standard error."""
        return self.err.decode(errors="replace").splitlines()

    def error_line(self) -> str:
        """Return the one line of its error message; raise AssertionError if it did not fail so."""
        assert self.code == 1, f"exit {self.code}: {self.lines()[-1:]}"
        lines = self.lines()
        assert len(lines) == 1, f"not one clear line: {lines[-3:]}"
        assert lines[0].startswith("Error: "), lines[0]
        return lines[0]

    def succeeded(self) -> Self:
        """Return self; raise AssertionError if the command failed."""
        assert self.code == 0, f"exit {self.code}: {self.lines()[-1:]}"
        return self


class Sandbox:
    """A folder for all tries of a fault; the same seed gives the same random choices."""

    def __init__(self, folder: Path, seed: int, through: tuple[str, ...] = ()) -> None:
        self.folder = folder
        self._seed = seed
        self._through = through
        self._numbers = count()
        self._given = folder / "given"
        self._server = subprocess.Popen(
            [*through, sys.executable, "-m", "faults.fork_server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment(folder),
            cwd=folder,
            start_new_session=True,  # without the terminal, which other processes write to
        )
        self._filled = self.empty_home()
        lines = "".join(snapshot_line(number).decode() for number in range(60))
        self.run(self._filled, "import", "-", given=PAGE.encode()).succeeded()
        self.run(self._filled, "import", "-", given=lines.encode()).succeeded()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the fork server."""
        self._server.kill()
        self._server.communicate()

    def reopen(self) -> Sandbox:
        """Open another sandbox in the same folder, for commands that run at the same time."""
        return Sandbox(self.empty_home(), self._seed)

    def unprivileged(self) -> Sandbox:
        """Open a sandbox in which file permissions apply to the program, even for root.

        Raise CannotTryError if that is not possible.
        """
        check_possible()
        command = (sys.executable, "-m", "faults.unprivileged")
        return Sandbox(self.empty_home(), self._seed, command)

    def chance(self, name: str) -> random.Random:
        """Return a generator of random numbers that depends only on the seed and a name."""
        return random.Random(f"{self._seed} {name}")

    def empty_home(self) -> Path:
        """Return a new, empty folder."""
        home = self.folder / f"{next(self._numbers)}"
        home.mkdir()
        return home

    def home(self) -> Path:
        """Return a home with 63 papers, three of them from a page, and no marks."""
        home = self.folder / f"{next(self._numbers)}"
        shutil.copytree(self._filled, home)
        return home

    def marked_home(self) -> Path:
        """Return a home whose papers have marks and notes, with a backup of earlier marks."""
        home = self.folder / f"{next(self._numbers)}"
        shutil.copytree(self._marked, home)
        return home

    @cached_property
    def _marked(self) -> Path:
        home = self.home()
        for number in range(8):
            words = "note", f"2508.{number:05}", f"note {number} “ü” with\nsome words"
            self.run(home, *words).succeeded()
        self.run(home, "mark", "2508.00001", "2508.00009", "--star", "--read").succeeded()
        return home

    def run(
        self, home: Path, *words: str | bytes, given: bytes = b"", seconds: float = 60.0, **how: Any
    ) -> CommandResult:
        """Run a command; ``how`` are the fork server's options to end or to limit it.

        Without them, raise AssertionError if the command takes longer than ``seconds``, after
        which it is killed; also raise it for a traceback.
        """
        self._given.write_bytes(given)
        raw = [word if isinstance(word, bytes) else word.encode() for word in words]
        request = {
            "home": str(home),
            "given": str(self._given),
            "words": [word.decode("latin-1") for word in raw],
            "after": seconds,
            **how,
        }
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.write(f"{json.dumps(request)}\n")
        self._server.stdin.flush()
        answer = json.loads(self._server.stdout.readline())
        out, err = (answer[name].encode("latin-1") for name in ("out", "err"))
        done = CommandResult(answer["code"], out, err)
        assert done.code != -signal.SIGKILL or how, f"it takes longer than {seconds:g} s"
        messages = done.err.decode(errors="replace")
        assert TRACEBACK not in messages, f"{words[0]!r}: traceback: {messages.splitlines()[-1]}"
        return done

    def steps(self, home: Path, *words: str, given: bytes = b"") -> int:
        """Run a command and return the number of its steps."""
        return int(self.run(home, *words, given=given, step=0).lines()[-1])

    def papers(self, home: Path) -> dict[str, dict[str, Any]]:
        """Return all papers with their marks by id, as the program lists them."""
        done = self.run(home, "list", "--json").succeeded()
        found = [json.loads(line) for line in done.out.splitlines()]
        return {paper["id"]: paper for paper in found}

    def marks(self, home: Path) -> dict[str, tuple[object, ...]]:
        """Return the values of ``MARKS`` of all papers by id, as the program lists them."""
        return {
            name: tuple(paper[mark] for mark in MARKS) for name, paper in self.papers(home).items()
        }

    def open(self, home: Path, size: tuple[int, int]) -> Terminal:
        """Start the reader in a terminal."""
        return Terminal([*self._through, *PROGRAM], environment(home), size=size)

    def reader(self, home: Path, size: tuple[int, int] = (24, 80)) -> Terminal:
        """Start the reader in a terminal, and wait until its first screen is complete."""
        terminal = self.open(home, size)
        try:
            terminal.wait_for("papers")
            terminal.wait_for_quiet(0.3)
        except BaseException:
            terminal.__exit__()
            raise
        return terminal
