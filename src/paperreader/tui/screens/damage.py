"""The dialog for a damaged marks file: the user decides, and nothing is overwritten."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from paperreader.errors import PaperreaderError
from paperreader.tui.notify import notify
from paperreader.tui.screens.dialogs import Choice, Question

if TYPE_CHECKING:
    from paperreader.library import Library
    from paperreader.tui.screens.reader import ReaderScreen

CHOICES = (
    Choice("Restore the backup; the damaged file is kept next to it", "restore"),
    Choice("Keep reading; new marks are not saved", "stay"),
    Choice("Quit", "quit"),
)


async def resolve_damage(screen: ReaderScreen, library: Library, problem: str) -> None:
    """Ask what to do about a damaged marks file and do it; ``problem`` describes the damage."""
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
