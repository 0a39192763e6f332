"""What a check found: fine, a warning or a problem, and what to do about it."""

from __future__ import annotations

import os
import re
import shlex
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from pathlib import Path


class Finding(Struct, frozen=True):
    """One finding about one thing; ``advice`` is what to do, where there is anything."""

    about: str
    state: Literal["ok", "warning", "problem"]
    text: str
    advice: str = ""


def ok(about: str, text: str, advice: str = "") -> Finding:
    """Find a thing as it should be."""
    return Finding(about, "ok", text, advice)


def warning(about: str, text: str, advice: str) -> Finding:
    """Find what is not as it might be, and harms nothing yet."""
    return Finding(about, "warning", text, advice)


def problem(about: str, text: str, advice: str) -> Finding:
    """Find what keeps something from working."""
    return Finding(about, "problem", text, advice)


def shell_quote(path: Path) -> str:
    """Write a path for a command to be copied; letters that no screen shows as bash has them."""
    if str(path).isprintable():
        return shlex.quote(str(path))
    escaped = re.sub(rb"[^\w/. -]", lambda odd: b"\\x%02x" % ord(odd[0]), os.fsencode(path))
    return f"$'{escaped.decode()}'"
