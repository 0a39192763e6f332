"""The folder of a run with its snapshots and libraries, and the programs that use them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.memory import peak
from benchmarks.papers import read_ids, write_snapshot
from benchmarks.report import progress, size_name
from terminal import PROGRAM, Terminal

SIZE = (40, 120)
"""The rows and columns of the terminals."""

STAND_IN = Path(__file__).with_name("stand_in.py")
FLOORS = Path(__file__).with_name("floors.py")


@dataclass(frozen=True, slots=True)
class Imported:
    """The cost of an import: seconds, peak memory in bytes, and how it was made if not usually."""

    seconds: float
    peak: int
    how: str = ""


class Workspace:
    """The snapshots and libraries that the measurements need, each made once.

    ``folder`` may contain those of an earlier run, which are reused.
    """

    def __init__(self, folder: Path, sizes: list[int]) -> None:
        self.folder = folder
        self.sizes = sizes
        self._imported: dict[int, Imported] = {}

    def snapshot(self, size: int) -> Path:
        """Return the path of a snapshot of ``size`` papers; write it if it is missing."""
        path = self.folder / f"snapshot-{size}.jsonl"
        if not path.exists():
            progress(f"data: writing a snapshot of {size_name(size)} papers")
            write_snapshot(path, size)
        return path

    def library(self, size: int) -> Path:
        """Return the folder of a library of ``size`` papers; make it if it is missing."""
        home = self.folder / f"library-{size}"
        if not home.exists():
            self.imported(size)
        return home

    def imported(self, size: int) -> Imported:
        """Import a snapshot into a new library, once per run, and return the cost."""
        if size not in self._imported:
            snapshot = self.snapshot(size)
            home = self.empty_home("importing")
            progress(f"import: {size_name(size)} papers")
            self._imported[size] = _import(snapshot, size, home, self.environment(home))
            library = self.folder / f"library-{size}"
            if library.exists():
                shutil.rmtree(library)
            progress(f"data: marking papers of {size_name(size)} as read")
            _run([*PROGRAM, "mark", "--read", *read_ids(size)], self.environment(home))
            home.rename(library)
        return self._imported[size]

    def empty_home(self, name: str) -> Path:
        """Return a new, empty folder with a name; an old one is removed."""
        home = self.folder / name
        if home.exists():
            shutil.rmtree(home)
        home.mkdir(parents=True)
        return home

    def reader(self, home: Path) -> Terminal:
        """Start the reader in a terminal."""
        return Terminal(PROGRAM, self.environment(home), self.folder, size=SIZE)

    def floor(self, *words: str) -> Terminal:
        """Start one of the apps of ``floors.py`` in a terminal."""
        return Terminal(
            [sys.executable, "-P", str(FLOORS), *words],
            self.environment(self.folder),
            self.folder,
            size=SIZE,
        )

    @staticmethod
    def environment(home: Path) -> dict[str, str]:
        """Return environment variables with which a program's files are in ``home``."""
        kept = {
            name: os.environ[name] for name in ("PATH", "LANG", "PYTHONPATH") if name in os.environ
        }
        return kept | {"PAPERREADER_HOME": str(home), "HOME": str(home), "PYTHONUTF8": "1"}


def _import(snapshot: Path, size: int, home: Path, environment: dict[str, str]) -> Imported:
    imported, output = _measure([*PROGRAM, "import", "--json", str(snapshot)], environment)
    counts = [line for line in output.splitlines() if line.startswith("{")]
    if counts and json.loads(counts[-1])["papers"] == size:
        return imported
    # This version's command cannot read snapshots: make the library with its modules.
    for leftover in home.iterdir():
        leftover.unlink()
    imported, output = _measure([sys.executable, str(STAND_IN), str(snapshot)], environment)
    if output.strip() != str(size):
        raise RuntimeError(f"{snapshot.name} was not imported: {output[-300:].strip()}")
    return Imported(imported.seconds, imported.peak, " (through Catalog.add)")


def _measure(command: list[str], environment: dict[str, str]) -> tuple[Imported, str]:
    """Run a command; return its cost and its output, stderr included."""
    began = time.perf_counter()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
        highest = 0
        # Not the child's ru_maxrss, which starts with the memory of this process at the fork.
        while process.poll() is None:
            highest = max(highest, peak(process.pid))
            time.sleep(0.01)
        seconds = time.perf_counter() - began
        output.seek(0)
        return Imported(seconds, highest), output.read()


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[:4])}: {done.stderr[-300:].strip()}")
