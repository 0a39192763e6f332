"""Measure the time from the command to a screen that responds to keys."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks import looks
from benchmarks.floors import BLANK_SCREEN_END
from benchmarks.report import Row, progress, ratio, size_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.workspace import Workspace

TRIES = 9


@dataclass
class Times:
    """Seconds until the first title was painted, and until a key had an effect."""

    shown: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)


def measure(workspace: Workspace) -> Iterator[Row]:
    """Start a blank app and the reader on each library in turns; yield the median times."""
    homes = {size_name(size): workspace.library(size) for size in workspace.sizes}
    progress("start: once without measuring")
    _start_blank(workspace)
    titles = {name: _first_title(workspace, home) for name, home in homes.items()}
    blank: list[float] = []
    ours = {name: Times() for name in homes}
    for attempt in range(TRIES):
        progress(f"start: try {attempt + 1} of {TRIES}")
        blank.append(_start_blank(workspace))
        for name, home in homes.items():
            shown, answered = _start(workspace, home, titles[name])
            ours[name].shown.append(shown)
            ours[name].answered.append(answered)
    floor = statistics.median(blank) * 1000
    for name, times in ours.items():
        shown = statistics.median(times.shown) * 1000
        answered = statistics.median(times.answered) * 1000
        yield ratio(f"start to first title: {name}", shown, floor, 1.25, "ms")
        yield ratio(f"start to a key's answer: {name}", answered, floor, 1.35, "ms")


def _start_blank(workspace: Workspace) -> float:
    """Start a blank app and return the seconds to its first frame."""
    with workspace.floor("blank") as terminal:
        shown = terminal.wait_for(BLANK_SCREEN_END) - terminal.began
        terminal.wait_for_quiet(0.1)
        terminal.quit("\x11")
    return shown


def _first_title(workspace: Workspace, home: Path) -> str:
    """Start once, to warm the caches, and return the first characters of the top title."""
    with workspace.reader(home) as terminal:
        terminal.wait_for("Papers")
        for _ in range(100):
            terminal.wait_for_quiet(0.3)
            if shown := looks.titles(terminal.rows()):
                terminal.quit("q")
                return shown[0]
    raise TimeoutError("no title was shown")


def _start(workspace: Workspace, home: Path, title: str) -> tuple[float, float]:
    """Start the reader, and type ``j`` as soon as a word of the first title is painted.

    Return the seconds to the title and to the effect of the key.
    """
    with workspace.reader(home) as terminal:
        terminal.wait_for(title.split(maxsplit=1)[0])
        terminal.send("j")
        shown = 0.0
        while True:
            terminal.wait_for_quiet()
            for arrived, rows in terminal.frames():
                if not shown and title in looks.titles(rows)[:1]:
                    shown = arrived - terminal.began
                if looks.cursor(rows) == 1:
                    terminal.wait_for_quiet(0.1)
                    terminal.quit("q")
                    return shown, arrived - terminal.began
            if terminal.process.poll() is not None:
                raise TimeoutError("the reader ended")
