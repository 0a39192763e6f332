"""Marks and notes on their way from the screen to the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.tui.state.autosave import MARK_SECONDS, NOTE_SECONDS

if TYPE_CHECKING:
    from paperreader.library import Library
    from paperreader.marks import Change, MarkField
    from paperreader.models import Paper
    from paperreader.tui.state.autosave import Autosave
    from paperreader.tui.widgets.panes import Panes


class MarkChanges:
    """Makes the reader's changes and sees that they are saved soon."""

    def __init__(self, library: Library, saver: Autosave, panes: Panes) -> None:
        self._library = library
        self._saver = saver
        self._panes = panes

    def set(self, paper: Paper, field: MarkField, value: bool) -> None:
        """Set a mark."""
        self._library.change(paper, field, value)
        self._saver.soon(MARK_SECONDS)

    def take_note(self) -> Paper | None:
        """Take over what was typed since the last time, for the paper that it belongs to.

        Gives that paper, or None where nothing was typed.
        """
        notes = self._panes.notes
        if notes.paper is None or not notes.is_typed:
            return None
        paper = notes.paper
        before, after = notes.take()
        self._library.change(paper, "note", after, before)
        self._saver.soon(NOTE_SECONDS)
        return paper

    def undo(self) -> Change | None:
        """Take back the last change; raises PaperreaderError where that would lose a note."""
        self._saver.soon(MARK_SECONDS)
        return self._library.undo()

    def redo(self) -> Change | None:
        """Do again what was undone; raises PaperreaderError where that would lose a note."""
        self._saver.soon(MARK_SECONDS)
        return self._library.redo()
