"""Inject faults: ``python tests/faults [--only kills,disk] [--tries 100] [--seed 7]``."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))
if find_spec("pyte") is None or find_spec("hypothesis") is None:
    sys.exit("this needs more: .venv/bin/pip install -c tests/constraints.txt -e '.[test]'")

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from faults.outcome import Outcome
from faults.registry import FAULTS
from faults.report import table
from faults.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED = 1


def main() -> int:
    """Try the selected faults and print a table; return 1 if a promise was broken."""
    options = _arguments()
    began = time.monotonic()
    outcomes: list[Outcome] = []
    try:
        outcomes.extend(_outcomes(options))
    except KeyboardInterrupt:
        outcomes.append(Outcome("interrupted", broken="some faults were not tried"))
    console = Console()
    # Outside a terminal Rich wraps at 80 columns, too few for the table.
    console = console if console.is_terminal else Console(width=160)
    minutes = (time.monotonic() - began) / 60
    console.print(table(outcomes, f"seed {options.seed}; {minutes:.1f} minutes"))
    return 1 if any(outcome.broken for outcome in outcomes) else 0


def _outcomes(options: argparse.Namespace) -> Iterator[Outcome]:
    columns = (
        TextColumn("{task.description:12}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with (
        Progress(*columns, console=Console(stderr=True)) as bar,
        tempfile.TemporaryDirectory(prefix="paperreader-faults-") as folder,
    ):
        for name in options.only:
            fault = FAULTS[name]
            tries = options.tries or fault.TRIES
            task = bar.add_task(name, total=tries)
            own = Path(folder) / name
            own.mkdir()
            sandbox = Sandbox(own, options.seed)
            try:
                for outcome in islice(fault.outcomes(sandbox, tries), tries):
                    bar.advance(task)
                    yield outcome
            except Exception as error:  # noqa: BLE001  # the other faults are still tried
                yield Outcome(name, broken=f"aborted: {error!r}")
            finally:
                sandbox.close()
            bar.update(task, total=bar.tasks[task].completed)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python tests/faults",
        description="Check that the reader keeps its promises under faults.",
    )
    parser.add_argument(
        "--only",
        type=_names,
        default=",".join(FAULTS),
        metavar="NAMES",
        help="faults to try (default: %(default)s)",
    )
    parser.add_argument(
        "--tries",
        type=int,
        metavar="N",
        help="maximum number of tries of each fault (default: all)",
    )
    parser.add_argument(
        "--seed", type=int, default=SEED, help="seed of the random numbers (default: %(default)s)"
    )
    return parser.parse_args()


def _names(text: str) -> list[str]:
    names = text.split(",")
    if unknown := set(names) - set(FAULTS):
        raise argparse.ArgumentTypeError(f"no such fault: {', '.join(sorted(unknown))}")
    return [name for name in FAULTS if name in names]


if __name__ == "__main__":
    sys.exit(main())
