"""Count how often the screen's thread waits for the disk while the reader is used.

The calls are in ``watched/calls.txt`` of a folder that is kept.
"""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from benchmarks.floors import BLANK_SCREEN_END
from benchmarks.report import Row, progress, size_name
from loopback import Loopback, answer
from made_up import daily_item

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.workspace import Workspace
    from terminal import Terminal

STEPS = {
    "the first second": [],
    "moving in view": ["jjjkk"],
    "a cold window": ["G", "g", "\x04\x04\x04\x15\x15"],
    "a mark": ["s", "m", "u", "u"],
    "a note": ["e", "a bound", "\x1b"],
    "a search": ["/", "tr", "ain", "\r"],
    "esc": ["\x1b"],
    "the next filter": ["f", "f", "\x1b"],
    "days": ["]", "[", "d", "\x1b"],
    "order": ["S", "S"],
    "a fetch": ["R"],
    "a fetch that fails": ["R"],
}
"""What a user does, as the keys of each step."""

SETTLED = 0.3
"""Seconds without output after which a key's work is done."""

POLL_SECONDS = 1.2
"""Seconds in which the reader looks at least once for other programs' changes."""

EXAMPLE = 60
"""Characters shown of the first call."""


def measure(workspace: Workspace) -> Iterator[Row]:
    """Use a reader whose calls are recorded, and yield those of each step."""
    size = workspace.imports[0]
    home = workspace.empty_home("watched")
    shutil.copytree(workspace.library(size), home, dirs_exist_ok=True)
    record = home / "calls.txt"
    answers = iter([answer(json.dumps([daily_item(1)]).encode())])
    with (
        Loopback(lambda _: next(answers, answer(status=404))) as server,
        workspace.script(
            home, "watched.py", str(record), HF_ENDPOINT=server.url()[:-1]
        ) as terminal,
    ):
        terminal.wait_for(BLANK_SCREEN_END)
        seen = len(_calls(record))
        if not seen:
            raise RuntimeError("not even the opening of the catalog was recorded")
        for name, keys in STEPS.items():
            progress(f"the screen's thread: {name}")
            _type(terminal, keys)
            calls = _calls(record)[seen:]
            seen += len(calls)
            example = f" ({calls[0][:EXAMPLE]}…)" if calls else ""
            what = f"disk waited for by the screen, {size_name(size)}: {name}"
            yield Row(what, f"{len(calls)} calls{example}", "never", not calls)
        terminal.quit("q")


def _type(terminal: Terminal, keys: list[str]) -> None:
    for key in keys:
        terminal.send(key)
        terminal.wait_for_quiet(SETTLED)
    terminal.bytes_within(POLL_SECONDS)


def _calls(record: Path) -> list[str]:
    return record.read_text(encoding="utf-8").splitlines()
