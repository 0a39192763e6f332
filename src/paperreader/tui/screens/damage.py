"""What to do when the marks file is damaged: the reader decides, nothing is overwritten."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from paperreader.errors import PaperreaderError
from paperreader.tui.notify import notify
from paperreader.tui.screens.dialogs import Choice, Question

if TYPE_CHECKING:
    from textual.screen import Screen

    from paperreader.library import Library

CHOICES = (
    Choice("Go back to the backup; the damaged file is kept beside it", "restore"),
    Choice("Go on reading; what is marked now is not saved", "stay"),
    Choice("Quit", "quit"),
)


async def resolve_damage(screen: Screen[Any], library: Library, problem: str) -> None:
    """Ask what to do about a damaged marks file, and do it."""
    app = screen.app
    answer = await app.push_screen_wait(Question("The marks file is damaged", CHOICES, problem))
    if answer == "quit":
        app.exit(return_code=1)
    if answer != "restore":
        return
    try:
        kept = await asyncio.to_thread(library.restore_marks)
    except PaperreaderError as error:
        notify(screen, str(error), problem=True)
        return
    damaged = f"; the damaged file is now {kept}" if kept else ""
    notify(screen, f"The backup is in place{damaged}.")
