"""Measure the reader: ``python tests/benchmarks [--sizes sample,10k,1M] [--only start,search]``."""

from __future__ import annotations

import argparse
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))
if find_spec("pyte") is None:
    sys.exit("the benchmarks need pyte: .venv/bin/pip install -c tests/constraints.txt '.[bench]'")

from rich.console import Console

from benchmarks import growth, importing, keys, memory, rest, saves, search, start, thread
from benchmarks.machine import Machine
from benchmarks.papers import SMALLEST
from benchmarks.report import Row, not_measured, progress, table
from benchmarks.workspace import HERE, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MEASUREMENTS: dict[str, Callable[[Workspace], Iterator[Row]]] = {
    "import": importing.measure,
    "start": start.measure,
    "memory": memory.measure,
    "keys": keys.measure,
    "search": search.measure,
    "saves": saves.measure,
    "growth": growth.measure,
    "rest": rest.measure,
    "thread": thread.measure,
}
"""The measurements in their order: the import makes the libraries that the others use."""


def main() -> int:
    """Run the selected measurements and print a table; return 1 if a target is missed."""
    options = _arguments()
    machine = Machine()
    with tempfile.TemporaryDirectory(prefix="paperreader-benchmarks-") as temporary:
        folder = Path(options.keep or temporary).absolute()
        folder.mkdir(parents=True, exist_ok=True)
        workspace = Workspace(folder, options.sizes, options.program.absolute())
        rows = list(_rows(workspace, options.only))
    console = Console()
    # Outside a terminal Rich wraps at 80 columns, too few for the table.
    console = console if console.is_terminal else Console(width=160)
    console.print(table(rows, f"{workspace.program}: {machine.caption()}"))
    return 1 if any(row.met is False for row in rows) else 0


def _rows(workspace: Workspace, only: list[str]) -> Iterator[Row]:
    for name in only:
        try:
            yield from MEASUREMENTS[name](workspace)
        except KeyboardInterrupt:
            yield not_measured(name, "interrupted")
            return
        except Exception as error:  # noqa: BLE001  # the other measurements still run
            progress(f"{name}: {error!r}")
            yield not_measured(name, str(error))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python tests/benchmarks", description="Measure the reader against its targets."
    )
    parser.add_argument(
        "--sizes",
        type=_sizes,
        default="sample,10k,100k",
        help="numbers of papers, of which one at least is no sample (default: %(default)s)",
    )
    parser.add_argument(
        "--only",
        type=_names,
        default=",".join(MEASUREMENTS),
        metavar="NAMES",
        help="measurements to run (default: %(default)s)",
    )
    parser.add_argument(
        "--program",
        type=Path,
        default=HERE.parents[1] / "src",
        metavar="FOLDER",
        help="the folder with the package to measure, such as another checkout's src",
    )
    parser.add_argument(
        "--keep",
        metavar="FOLDER",
        help="keep data and libraries in this folder, and reuse those in it",
    )
    return parser.parse_args()


def _sizes(text: str) -> list[int]:
    powers = {"k": 1_000, "M": 1_000_000}
    sizes = sorted(
        int(word[:-1]) * powers[word[-1]] if word[-1] in powers else int(word)
        for word in text.replace("sample", "0").split(",")
    )
    if sizes[-1] < SMALLEST or any(0 < size < SMALLEST for size in sizes):
        raise argparse.ArgumentTypeError(f"at least {SMALLEST} papers are needed")
    return sizes


def _names(text: str) -> list[str]:
    names = text.split(",")
    if unknown := set(names) - set(MEASUREMENTS):
        raise argparse.ArgumentTypeError(f"no such measurement: {', '.join(sorted(unknown))}")
    return [name for name in MEASUREMENTS if name in names]


if __name__ == "__main__":
    sys.exit(main())
