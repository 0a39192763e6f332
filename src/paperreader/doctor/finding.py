"""What a check found: fine, a warning or a problem, and what to do about it."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


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
