"""What is wrong with a piece of a source, in a few words."""

from __future__ import annotations

from paperreader.text import clean_line


def json_problem(error: Exception) -> str:
    """Say what msgspec found wrong with a piece of JSON."""
    if isinstance(error, UnicodeDecodeError):
        return "is not text in UTF-8"
    if isinstance(error, RecursionError):
        return "is nested too deeply"
    return clean_line(str(error).replace("`", ""))[:200]
