"""The folder of a run: snapshots, the libraries made of them, and how programs are started."""

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
"""The rows and columns of the terminals that are measured in."""

STAND_IN = Path(__file__).with_name("stand_in.py")
FLOORS = Path(__file__).with_name("floors.py")


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import took: seconds, bytes of memory at most, and what made it."""

    seconds: float
    peak: int
    how: str = ""


class Workspace:
    """Makes what the measurements need, once: ``folder`` may hold it from an earlier run."""

    def __init__(self, folder: Path, sizes: list[int]) -> None:
        self.folder = folder
        self.sizes = sizes
        self._imported: dict[int, Imported] = {}

    def snapshot(self, size: int) -> Path:
        """Give a snapshot of so many papers."""
        path = self.folder / f"snapshot-{size}.jsonl"
        if not path.exists():
            progress(f"data: writing a snapshot of {size_name(size)} papers")
            write_snapshot(path, size)
        return path

    def library(self, size: int) -> Path:
        """Give the home of a reader that knows so many papers."""
        home = self.folder / f"library-{size}"
        if not home.exists():
            self.imported(size)
        return home

    def imported(self, size: int) -> Imported:
        """Import a snapshot into a new library, once in a run; tells what that took."""
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
        """Give an empty folder of that name."""
        home = self.folder / name
        if home.exists():
            shutil.rmtree(home)
        home.mkdir(parents=True)
        return home

    def reader(self, home: Path) -> Terminal:
        """Start the reader."""
        return Terminal(PROGRAM, self.environment(home), self.folder, size=SIZE)

    def floor(self, *words: str) -> Terminal:
        """Start one of the bare apps."""
        return Terminal(
            [sys.executable, "-P", str(FLOORS), *words],
            self.environment(self.folder),
            self.folder,
            size=SIZE,
        )

    @staticmethod
    def environment(home: Path) -> dict[str, str]:
        """Give what programs are told: their files lie in ``home``."""
        kept = {
            name: os.environ[name] for name in ("PATH", "LANG", "PYTHONPATH") if name in os.environ
        }
        return kept | {"PAPERREADER_HOME": str(home), "HOME": str(home), "PYTHONUTF8": "1"}


def _import(snapshot: Path, size: int, home: Path, environment: dict[str, str]) -> Imported:
    imported, said = _measured([*PROGRAM, "import", "--json", str(snapshot)], environment)
    counts = [line for line in said.splitlines() if line.startswith("{")]
    if counts and json.loads(counts[-1])["papers"] == size:
        return imported
    # A version whose command takes no snapshots: the library is made through its modules.
    for leftover in home.iterdir():
        leftover.unlink()
    imported, said = _measured([sys.executable, str(STAND_IN), str(snapshot)], environment)
    if said.strip() != str(size):
        raise RuntimeError(f"{snapshot.name} was not imported: {said[-300:].strip()}")
    return Imported(imported.seconds, imported.peak, " (through Catalog.add)")


def _measured(command: list[str], environment: dict[str, str]) -> tuple[Imported, str]:
    began = time.perf_counter()
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=said)
        highest = 0
        # Not the system's own account of a child, which begins with the memory of this process.
        while process.poll() is None:
            highest = max(highest, peak(process.pid))
            time.sleep(0.01)
        seconds = time.perf_counter() - began
        said.seek(0)
        return Imported(seconds, highest), said.read()


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[:4])}: {done.stderr[-300:].strip()}")
