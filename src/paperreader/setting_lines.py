"""Where in ``config.toml`` a setting stands, for telling a person what is wrong with it.

TOML's readers do not keep the lines; this looks for them as a person would, when there is
something to tell. It may not find one that is written in an unusual way.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_NAME = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
_NAMES = rf"({_NAME}(?:\s*\.\s*{_NAME})*)"
_BEGINNING = rf"\s*(?:\[\s*{_NAMES}\s*\]|{_NAMES}\s*=)"


def place_of(path: Path, *names: str) -> str:
    """Give a file with the line of a setting, as ``…/config.toml:3``; its table's name goes first.

    The table's line, where the setting's is not found; without either the file alone.
    """
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return str(path)
    line = _line(text, names) or _line(text, names[:1])
    return f"{path}:{line}" if line else str(path)


def place_of_error(path: Path, text: str, error: Exception) -> str:
    """Give a file with the line at which reading its text as TOML failed, as the error tells."""
    if isinstance(error, UnicodeDecodeError):
        line = error.object.count(b"\n", 0, error.start) + 1
    elif found := re.search(r" \(at line (\d+),", str(error)):
        line = int(found[1])
    elif "(at end of document)" in str(error):
        line = len(text.rstrip("\n").split("\n"))
    else:
        return str(path)
    return f"{path}:{line}"


def _line(text: str, names: tuple[str, ...]) -> int | None:
    inside: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not (found := re.match(_BEGINNING, line)):
            continue
        here = [part.strip(" \t\"'") for part in found[found.lastindex or 0].split(".")]
        if found.lastindex == 1:
            inside = here
        else:
            here = [*inside, *here]
        if here == list(names):
            return number
    return None
