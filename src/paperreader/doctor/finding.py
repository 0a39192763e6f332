"""The findings of checks: ok, a warning or a problem, and what to do about it."""

from __future__ import annotations

import os
import re
import shlex
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from pathlib import Path


class Finding(Struct, frozen=True):
    """One finding; ``about`` is the check's subject, ``advice`` what to do, if anything."""

    about: str
    state: Literal["ok", "warning", "problem"]
    text: str
    advice: str = ""


def ok(about: str, text: str, advice: str = "") -> Finding:
    """Return the finding that something is as it should be."""
    return Finding(about, "ok", text, advice)


def warning(about: str, text: str, advice: str) -> Finding:
    """Return the finding that something should be improved, but keeps nothing from working."""
    return Finding(about, "warning", text, advice)


def problem(about: str, text: str, advice: str) -> Finding:
    """Return the finding that something keeps the program from working."""
    return Finding(about, "problem", text, advice)


def shell_quote(path: Path) -> str:
    """Return a path quoted for a command that a person copies into a shell.

    Unprintable characters are escaped as in bash's ``$'…'``.
    """
    if str(path).isprintable():
        return shlex.quote(str(path))
    escaped = re.sub(rb"[^\w/. -]", lambda byte: b"\\x%02x" % ord(byte[0]), os.fsencode(path))
    return f"$'{escaped.decode()}'"
