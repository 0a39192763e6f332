"""Words to the reader in a corner of the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paperreader.log import log

if TYPE_CHECKING:
    from textual.screen import Screen


def notify(screen: Screen[Any], text: str, *, problem: bool = False) -> None:
    """Show a text for a moment; a problem stays longer and in the log. No markup is obeyed."""
    if problem:
        log.problem_aside(text)
    screen.notify(
        text,
        severity="warning" if problem else "information",
        timeout=12 if problem else 4,
        markup=False,
    )
