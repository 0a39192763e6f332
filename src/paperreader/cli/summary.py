"""What became of the papers that a command brought in, as a person or a program is told."""

from __future__ import annotations

import json
import sys

from paperreader.catalog import Tally
from paperreader.text.counts import format_count
from paperreader.text.sanitize import clean_line

SHOWN_BAD = 20
"""The most bad lines and papers that are named; more of them are only counted."""

INTERRUPTED = 130
"""The exit code after ctrl+c: 128 and the signal's number, as shells have it."""


class Summary:
    """What became of all papers so far; ``bad`` is what the skipped are called: "bad line"."""

    def __init__(self, bad: str = "bad line", *, always_report_skipped: bool = False) -> None:
        self.tally = Tally()
        self.skipped = 0
        self.always_report_skipped = always_report_skipped
        self.is_silent = False
        """Whether there is nothing to say in words: why there was no paper was told already."""

        self._bad = bad

    def skip(self, problem: str) -> None:
        """Count what is skipped and, of the first ones, tell why."""
        self.skipped += 1
        # Written to what `sys.stderr` is now: a progress bar puts itself there to keep below.
        if self.skipped <= SHOWN_BAD:
            sys.stderr.write(f"{clean_line(problem)}; skipped\n")
        elif self.skipped == SHOWN_BAD + 1:
            sys.stderr.write(f"more {self._bad}s are skipped and counted\n")

    def json(self) -> str:
        """Write it as one JSON object."""
        tally = self.tally
        counts = {"added": tally.added, "updated": tally.updated, "unchanged": tally.unchanged}
        told = self.always_report_skipped or self.skipped
        skipped = {"skipped": self.skipped} if told else {}
        return json.dumps({"papers": tally.papers, **counts, **skipped})

    def __str__(self) -> str:
        if self.is_silent:
            return ""
        tally = self.tally
        skipped = format_count(self.skipped, self._bad)
        return (
            f"{tally.papers} papers: {tally.added} added, {tally.updated} updated, "
            f"{tally.unchanged} unchanged" + (f", {skipped} skipped" if self.skipped else "")
        )
