"""The summary of an import or a fetch: how many papers were added, updated, unchanged, skipped."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from paperreader.catalog import Tally
from paperreader.errors import PaperreaderError
from paperreader.text.counts import format_count
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator

SHOWN_BAD = 20
"""The most bad lines and papers that are reported one by one; the rest are only counted."""

INTERRUPTED = 130
"""The exit code after ctrl+c: 128 plus the signal's number, as in shells."""

KEPT = "what was stored is kept; run the same command to continue"
"""The end of the message after ctrl+c."""


class Summary:
    """The counts of all papers so far.

    ``bad`` is the noun for what is skipped: "bad line". If ``always_report_skipped``, JSON has the
    number of skipped even if it is 0.
    """

    def __init__(self, bad: str = "bad line", *, always_report_skipped: bool = False) -> None:
        self.tally = Tally()
        self.skipped = 0
        self.always_report_skipped = always_report_skipped
        self.is_silent = False
        """Whether the text is empty, because the user already knows why there were no papers."""

        self._bad = bad

    def skip(self, problem: str) -> None:
        """Count a skipped line or paper; write the first 20 problems to standard error."""
        self.skipped += 1
        # `sys.stderr` is looked up at each call: a progress bar replaces it, to stay below text.
        if self.skipped <= SHOWN_BAD:
            sys.stderr.write(f"{clean_line(problem)}; skipped\n")
        elif self.skipped == SHOWN_BAD + 1:
            sys.stderr.write(f"further {self._bad}s are skipped and only counted\n")

    @contextmanager
    def added_to_failures(self) -> Iterator[None]:
        """Add the counts to the message of an error, if papers were stored, and of ctrl+c."""
        try:
            yield
        except KeyboardInterrupt:
            click.echo(f"stopped: {self}; {KEPT}", err=True)
            sys.exit(INTERRUPTED)
        except PaperreaderError as error:
            if not self.tally.papers:
                raise
            raise PaperreaderError(f"{error} (stored before that: {self})") from error

    def print(self, *, as_json: bool) -> None:
        """Print the counts as one line of text, or as one JSON object."""
        if text := self._json() if as_json else str(self):
            click.echo(text)

    def _json(self) -> str:
        tally = self.tally
        counts = {"added": tally.added, "updated": tally.updated, "unchanged": tally.unchanged}
        has_skipped = self.always_report_skipped or self.skipped
        skipped = {"skipped": self.skipped} if has_skipped else {}
        return json.dumps({"papers": tally.papers, **counts, **skipped})

    def __str__(self) -> str:
        if self.is_silent:
            return ""
        tally = self.tally
        papers = "paper" if tally.papers == 1 else "papers"
        skipped = format_count(self.skipped, self._bad)
        return (
            f"{tally.papers} {papers}: {tally.added} added, {tally.updated} updated, "
            f"{tally.unchanged} unchanged" + (f", {skipped} skipped" if self.skipped else "")
        )
