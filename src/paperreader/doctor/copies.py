"""The check for other copies of the marks, made by a tool that syncs files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.doctor.finding import Finding, ok, shell_quote, warning
from paperreader.marks import MarksDamagedError, load_tables
from paperreader.marks.copies import CopyError, conflict_copies, read_copy
from paperreader.marks.merge import merge_into

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def check_copies(path: Path) -> Iterator[Finding]:
    """Check for copies that a tool which syncs files made of a conflict."""
    path = path.resolve()
    found = False
    for copy in conflict_copies(path):
        found = True
        quoted = shell_quote(copy)
        try:
            theirs = read_copy(copy).tables
            _, news = merge_into(load_tables(path), theirs)
        except CopyError as error:
            yield warning("copies", str(error), "look into it, and move it away")
        except (OSError, ValueError, MarksDamagedError):
            advice = f"see to the marks first, then: paperreader merge {quoted}"
            yield warning("copies", f"{copy}: a copy of the marks after a conflict", advice)
        else:
            if news:
                text = f"{copy}: holds what {path.name} does not"
                yield warning("copies", text, f"paperreader merge {quoted}")
            else:
                text = f"{copy}: holds nothing that {path.name} does not"
                yield warning("copies", text, f"rm {quoted}")
    if not found:
        yield ok("copies", f"no other copies beside {path.name}")
