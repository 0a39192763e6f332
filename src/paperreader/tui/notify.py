"""Notifications in a corner of the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paperreader.log import log

if TYPE_CHECKING:
    from textual.screen import Screen


def notify(screen: Screen[Any], text: str, *, problem: bool = False) -> None:
    """Show a plain text for 4 seconds, or a problem for 12 seconds and also in the log."""
    if problem:
        log.problem_in_thread(text)
    screen.notify(
        text,
        severity="warning" if problem else "information",
        timeout=12 if problem else 4,
        markup=False,
    )
