"""What to do when the marks file is damaged: the reader decides, nothing is overwritten."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from paperreader.errors import PaperreaderError
from paperreader.tui.dialogs import Choice, Question

if TYPE_CHECKING:
    from paperreader.library import Library
    from paperreader.tui.reader import ReaderScreen

CHOICES = (
    Choice("Go back to the backup; the damaged file is kept beside it", "restore"),
    Choice("Go on reading; what is marked now is not saved", "stay"),
    Choice("Quit", "quit"),
)


async def settle_damage(screen: ReaderScreen, library: Library, problem: str) -> None:
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
        screen.say(str(error), problem=True)
        return
    damaged = f"; the damaged file is now {kept}" if kept else ""
    screen.say(f"The backup is in place{damaged}.")
