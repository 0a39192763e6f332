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

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Imported:
    """The cost of an import: seconds, and peak memory in bytes."""

    seconds: float
    peak: int


class Workspace:
    """The snapshots and libraries that the measurements need, each made once.

    ``folder`` may contain those of an earlier run, which are reused. ``program`` is the folder of
    the package that is measured. A size of 0 stands for the sample.
    """

    def __init__(self, folder: Path, sizes: list[int], program: Path) -> None:
        self.folder = folder
        self.sizes = sizes
        self.program = program
        self._own = folder / str(program).strip("/").replace("/", "-")
        self._imported: dict[int, Imported] = {}

    @property
    def imports(self) -> list[int]:
        """The sizes without the sample."""
        return [size for size in self.sizes if size]

    def library(self, size: int) -> Path:
        """Return the folder of a library of ``size`` papers; make it if it is missing."""
        home = self._own / f"library-{size}"
        if not size:
            home.mkdir(parents=True, exist_ok=True)
        elif not home.exists():
            self.imported(size)
        return home

    def imported(self, size: int) -> Imported:
        """Import a snapshot into a new library, once per run, and return the cost."""
        if size not in self._imported:
            snapshot = self._snapshot(size)
            home = self.empty_home("importing")
            progress(f"import: {size_name(size)} papers")
            command = [*PROGRAM, "import", "--json", str(snapshot)]
            self._imported[size], output = _measure(command, self.environment(home))
            counts = [line for line in output.splitlines() if line.startswith("{")]
            if not counts or json.loads(counts[-1])["papers"] != size:
                raise RuntimeError(f"{snapshot.name} was not imported: {output[-300:].strip()}")
            self.run([*PROGRAM, "mark", "--read", *read_ids(size)], home)
            library = self._own / f"library-{size}"
            if library.exists():
                shutil.rmtree(library)
            home.rename(library)
        return self._imported[size]

    def empty_home(self, name: str) -> Path:
        """Return a new, empty folder with a name; an old one is removed."""
        home = self._own / name
        if home.exists():
            shutil.rmtree(home)
        home.mkdir(parents=True)
        return home

    def reader(self, home: Path) -> Terminal:
        """Start the reader in a terminal."""
        return Terminal(PROGRAM, self.environment(home), self.folder, size=SIZE)

    def script(self, home: Path, name: str, *words: str, **variables: str) -> Terminal:
        """Start one of the scripts beside this file in a terminal, with environment variables."""
        command = [sys.executable, "-P", str(HERE / name), *words]
        return Terminal(command, self.environment(home) | variables, self.folder, size=SIZE)

    def floor(self, *words: str) -> Terminal:
        """Start one of the apps of ``floors.py`` in a terminal."""
        return self.script(self.folder, "floors.py", *words)

    def run(self, command: list[str], home: Path) -> str:
        """Run a command to its end and return its output; raise RuntimeError if it fails."""
        done = subprocess.run(
            command, env=self.environment(home), capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(command[:4])}: {done.stderr[-300:].strip()}")
        return done.stdout

    def environment(self, home: Path) -> dict[str, str]:
        """Return environment variables with which a program's files are in ``home``."""
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        return kept | {
            "PAPERREADER_HOME": str(home),
            "HOME": str(home),
            "PYTHONPATH": str(self.program),
            "PYTHONUTF8": "1",
        }

    def _snapshot(self, size: int) -> Path:
        path = self.folder / f"snapshot-{size}.jsonl"
        if not path.exists():
            progress(f"data: writing a snapshot of {size_name(size)} papers")
            write_snapshot(path, size)
        return path


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
