"""Numbers of things, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperreader.models import Paper


def format_count(number: int, noun: str) -> str:
    """Return a number with a noun whose plural takes an s: ``1 paper``, ``2,000 papers``."""
    return f"{number:,} {noun}{'s'[: number != 1]}"


def popularity(paper: Paper) -> Iterator[str]:
    """Yield what is known of a paper's popularity: its upvotes, and the stars of its code."""
    if paper.upvotes is not None:
        yield format_count(paper.upvotes, "upvote")
    if paper.github_stars is not None:
        yield f"{paper.github_stars:,} ★ on GitHub"
