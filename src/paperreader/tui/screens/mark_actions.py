"""Marks and notes: changing them, and taking changes back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from paperreader.errors import PaperreaderError
from paperreader.text.latex import readable
from paperreader.tui.keymap import COMMANDS, Keymap, displayed_keys
from paperreader.tui.notify import notify
from paperreader.tui.screens.list_actions import COMMAND_PATIENCE
from paperreader.tui.state.autosave import NOTE_SECONDS
from paperreader.undo import Removal

if TYPE_CHECKING:
    from paperreader.library import Library
    from paperreader.marks import MarkField
    from paperreader.models import Entry
    from paperreader.tui.screens.reader import ReaderScreen
    from paperreader.tui.state.autosave import Autosave
    from paperreader.undo import Step


class MarkActions:
    """Changes marks and notes in the library, to be saved soon, and shows them."""

    def __init__(
        self, screen: ReaderScreen, library: Library, saver: Autosave, keymap: Keymap
    ) -> None:
        self._screen = screen
        self._keymap = keymap
        self._library = library
        self._saver = saver

    def set(self, field: MarkField, *, value: bool) -> None:
        """Set a mark of the paper under the cursor."""
        if entry := self._screen.state.current:
            self._library.change(entry.paper, field, value, number=entry.number)
            self._saver.save_soon()
            self.show()

    def store_note(self, typed: tuple[Entry, str, str] | None) -> bool:
        """Store a typed note; return True if there is one.

        ``typed`` is the paper, its note when it was last stored, and its note now.
        """
        if typed:
            entry, before, after = typed
            self._library.change(entry.paper, "note", after, before, number=entry.number)
            self._saver.save_soon(NOTE_SECONDS)
        return typed is not None

    def show(self) -> None:
        """Show the present marks."""
        self._screen.update_view(self._screen.state.with_marks(self._library.mark))

    async def remove(self, entry: Entry) -> None:
        """Take the paper under the cursor out of the catalog; the cursor goes to its neighbour."""
        screen = self._screen
        index = screen.state.cursor
        try:
            await asyncio.to_thread(self._library.remove_undoably, entry)
        except PaperreaderError as error:
            notify(screen, str(error), problem=True)
            return
        await screen.move_to(index + 1 if index + 1 < len(screen.state) else max(index - 1, 0))
        await screen.listing.list_papers(keep=True)
        title = readable(entry.paper.title)
        key = displayed_keys(COMMANDS["undo"], self._keymap)[0]
        notify(screen, f"Removed “{title}” from the list. {key} puts it back.", short=title)

    async def step_back(self, step: str) -> None:
        """Undo or redo a change and go to its paper; ``step`` is "undo" or "redo"."""
        screen = self._screen
        try:
            # In a thread, since a removed paper is put back on the disk.
            change = await asyncio.to_thread(getattr(self._library, step))
        except PaperreaderError as error:
            notify(screen, str(error), problem=True)
            return
        if change is None:
            notify(screen, f"There is nothing to {step}.")
            return
        if isinstance(change, Removal):
            await screen.listing.list_papers(keep=True)
            await screen.listing.first_results(COMMAND_PATIENCE)
        else:
            self._saver.save_soon()
            self.show()
        await screen.listing.go_to(change.paper.id)
        title = readable(change.paper.title)
        notify(screen, _describe(step, change, f"“{title}”"), short=title)


def _describe(step: str, change: Step, title: str) -> str:
    """Return what an undo or redo did; ``change`` is the change that it made."""
    if isinstance(change, Removal):
        return f"{title} is {'removed again' if change.gone else 'back'}"
    if change.field == "read":
        return f"{title} is {'read' if change.after else 'unread'} again"
    noun = "star" if change.field == "starred" else change.field
    return f"{'Undone' if step == 'undo' else 'Redone'}: {noun} on {title}"
