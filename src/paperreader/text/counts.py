"""Numbers of things, as text."""

from __future__ import annotations


def format_count(number: int, noun: str) -> str:
    """Return a number with a noun whose plural takes an s: ``1 paper``, ``2,000 papers``."""
    return f"{number:,} {noun}{'s'[: number != 1]}"
