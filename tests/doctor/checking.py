"""Helpers for the tests of the checks: a filled home, and the doctor's findings in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner, Result

from made_up import PAGE, TODAY
from paperreader.catalog import Catalog
from paperreader.cli import commands
from paperreader.marks import Change, Marks
from paperreader.models import Paper
from paperreader.sources.copied_page import parse_page
from threads import wait_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from paperreader.config import Paths

KNIT = Paper("knit", "Knit")
PLAIN = {"TERM": "xterm-256color", "TMUX": "", "DISPLAY": "", "WAYLAND_DISPLAY": ""}


def fill(paths: Paths) -> None:
    """Add papers, marks and a backup."""
    catalog = Catalog(paths.catalog)
    catalog.add(parse_page(PAGE, today=TODAY))
    catalog.close()
    for note in ("warm", "warmer"):
        Marks(paths.marks).apply([Change(KNIT, "note", "warm" if note == "warmer" else "", note)])
    wait_for("backup")


def doctor(paths: Paths, *words: str) -> Result:
    runner = CliRunner(env=PLAIN | {"PAPERREADER_HOME": str(paths.marks.parent)})
    return runner.invoke(commands, ["doctor", *words], prog_name="paperreader")


def found(paths: Paths, about: str, state: str) -> list[str]:
    """Return the findings of one check in one state, each with its advice."""
    findings = [json.loads(line) for line in doctor(paths, "--json").stdout.splitlines()]
    return [
        f"{finding['text']} → {finding['advice']}"
        for finding in findings
        if (finding["about"], finding["state"]) == (about, state)
    ]


def traces(folder: Path) -> dict[str, Any]:
    """Return every path in a folder, with its time of change, its mode and its content."""
    return {
        str(path): (
            path.lstat().st_mtime_ns,
            path.lstat().st_mode,
            path.is_file() and path.read_bytes(),
        )
        for path in sorted(folder.rglob("*"))
    }


def write(text: str) -> Callable[[Path], object]:
    return lambda path: path.write_text(text)
