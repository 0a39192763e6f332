"""How many there are, as a person says it."""

from __future__ import annotations


def format_count(number: int, noun: str) -> str:
    """Say so many of a noun that takes an s: ``1 paper``, ``2,000 papers``."""
    return f"{number:,} {noun}{'s'[: number != 1]}"
