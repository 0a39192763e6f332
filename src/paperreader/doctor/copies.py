"""The check for conflict copies of the marks, made by a tool that syncs files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.doctor.finding import Finding, ok, shell_quote, warning
from paperreader.marks import MarksDamagedError, load_contents
from paperreader.marks.copies import CopyError, conflict_copies, read_copy
from paperreader.marks.merge import merge_tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def check_copies(path: Path) -> Iterator[Finding]:
    """Check for conflict copies beside the marks file, and whether they have other changes."""
    path = path.resolve()
    found = False
    for copy in conflict_copies(path):
        found = True
        quoted = shell_quote(copy)
        try:
            theirs = read_copy(copy).tables
            _, news = merge_tables(load_contents(path).tables(), theirs)
        except CopyError as error:
            yield warning("copies", str(error), "look at it, then move or remove it")
        except (OSError, ValueError, MarksDamagedError):
            advice = f"fix the marks first, then: paperreader merge {quoted}"
            yield warning("copies", f"{copy}: is a conflict copy of the marks", advice)
        else:
            if news:
                text = f"{copy}: has changes that {path.name} lacks"
                yield warning("copies", text, f"paperreader merge {quoted}")
            else:
                text = f"{copy}: has nothing that {path.name} lacks"
                yield warning("copies", text, f"rm {quoted}")
    if not found:
        yield ok("copies", f"no conflict copies beside {path.name}")
