"""The check for other copies of the marks, which tools that sync files make after a conflict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.doctor.finding import Finding, ok, shell_quote, warning
from paperreader.marks import MarksDamagedError, load_contents
from paperreader.marks.copies import CopyError, is_named_conflict, other_copies, read_copy
from paperreader.marks.merge import merge_tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def check_copies(path: Path) -> Iterator[Finding]:
    """Check for other copies beside the marks file, and whether they have other changes.

    A file with such a name that is no copy, or the same, is nobody's problem, unless its name says
    that it comes from a conflict.
    """
    path = path.resolve()
    found = [copy for copy in other_copies(path) if is_named_conflict(copy) or _differs(copy, path)]
    for copy in found:
        quoted = shell_quote(copy)
        try:
            theirs = read_copy(copy).tables
            _, news = merge_tables(load_contents(path).tables(), theirs)
        except CopyError as error:
            yield warning("copies", str(error), "look at it, then move or remove it")
        except (OSError, ValueError, MarksDamagedError):
            advice = f"fix the marks first, then: paperreader merge {quoted}"
            yield warning("copies", f"{copy}: is another copy of the marks", advice)
        else:
            if news:
                text = f"{copy}: has changes that {path.name} lacks"
                yield warning("copies", text, f"paperreader merge {quoted}")
            else:
                text = f"{copy}: has nothing that {path.name} lacks"
                yield warning("copies", text, f"rm {quoted}")
    if not found:
        yield ok("copies", f"no other copies beside {path.name}")


def _differs(copy: Path, path: Path) -> bool:
    """Return True if a file is a copy of the marks file with other marks."""
    try:
        theirs = read_copy(copy).tables
        return theirs != load_contents(path).tables()
    except CopyError:
        return False
    except (OSError, ValueError, MarksDamagedError):
        return True
