"""Where faults are tried: homes of the program, its commands, its reader, and what they left."""

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
class Done:
    """What a command came to; its code is negative where a signal ended it."""

    code: int
    out: bytes
    err: bytes

    def lines(self) -> list[str]:
        """Give what was told, line by line."""
        return self.err.decode(errors="replace").splitlines()

    def failed_in_a_line(self) -> str:
        """Give the line that tells why it failed; anything else is broken."""
        assert self.code == 1, f"exit {self.code}: {self.lines()[-1:]}"
        lines = self.lines()
        assert len(lines) == 1, f"not one clear line: {lines[-3:]}"
        assert lines[0].startswith("Error: "), lines[0]
        return lines[0]

    def succeeded(self) -> Self:
        """Give this, where the command did what it was asked; anything else is broken."""
        assert self.code == 0, f"exit {self.code}: {self.lines()[-1:]}"
        return self


class Room:
    """One folder for all tries; ``chance`` makes them the same for the same seed."""

    def __init__(self, folder: Path, seed: int, through: tuple[str, ...] = ()) -> None:
        self.folder = folder
        self._seed = seed
        self._through = through
        self._numbers = count()
        self._given = folder / "given"
        self._nursery = subprocess.Popen(
            [*through, sys.executable, "-m", "faults.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment(folder),
            cwd=folder,
            start_new_session=True,  # whatever writes to the terminal does not find this one
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
        """End what was started."""
        self._nursery.kill()
        self._nursery.communicate()

    def reopen(self) -> Room:
        """Open a room in the same folder for what runs at the same time."""
        return Room(self.empty_home(), self._seed)

    def unprivileged(self) -> Room:
        """Open a room in which permissions hold for the program, also where this is root."""
        check_possible()
        command = (sys.executable, "-m", "faults.unprivileged")
        return Room(self.empty_home(), self._seed, command)

    def chance(self, name: str) -> random.Random:
        """Give chance that is the same for the same seed and name."""
        return random.Random(f"{self._seed} {name}")

    def empty_home(self) -> Path:
        """Give a folder that nobody used."""
        home = self.folder / f"{next(self._numbers)}"
        home.mkdir()
        return home

    def home(self) -> Path:
        """Give a home with 63 papers, of which three are of a page, and no marks."""
        home = self.folder / f"{next(self._numbers)}"
        shutil.copytree(self._filled, home)
        return home

    def marked_home(self) -> Path:
        """Give a home whose papers have marks and notes, and a backup of the ones before."""
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
    ) -> Done:
        """Run a command; ``how`` are the nursery's ways to end or to limit it.

        One that takes longer than ``seconds`` is killed, and broken.
        """
        self._given.write_bytes(given)
        raw = [word if isinstance(word, bytes) else word.encode() for word in words]
        order = {
            "home": str(home),
            "given": str(self._given),
            "words": [word.decode("latin-1") for word in raw],
            "after": seconds,
            **how,
        }
        assert self._nursery.stdin
        assert self._nursery.stdout
        self._nursery.stdin.write(f"{json.dumps(order)}\n")
        self._nursery.stdin.flush()
        answer = json.loads(self._nursery.stdout.readline())
        out, err = (answer[name].encode("latin-1") for name in ("out", "err"))
        done = Done(answer["code"], out, err)
        assert done.code != -signal.SIGKILL or how, f"it takes longer than {seconds:g} s"
        told = done.err.decode(errors="replace")
        assert TRACEBACK not in told, f"{words[0]!r}: a traceback: {told.splitlines()[-1]}"
        return done

    def steps(self, home: Path, *words: str, given: bytes = b"") -> int:
        """Count the steps that a command takes; it takes them."""
        return int(self.run(home, *words, given=given, step=0).lines()[-1])

    def papers(self, home: Path) -> dict[str, dict[str, Any]]:
        """Give all papers with their marks, as the program lists them."""
        done = self.run(home, "list", "--json").succeeded()
        found = [json.loads(line) for line in done.out.splitlines()]
        return {paper["id"]: paper for paper in found}

    def marks(self, home: Path) -> dict[str, tuple[object, ...]]:
        """Give all papers' marks, as the program lists them."""
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
