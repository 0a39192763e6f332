"""Changes to marks and notes, passed from the screen to the library."""

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
    """Applies the reader's changes to the library and schedules their saving."""

    def __init__(self, library: Library, saver: Autosave, panes: Panes) -> None:
        self._library = library
        self._saver = saver
        self._panes = panes

    def set(self, paper: Paper, field: MarkField, value: bool) -> None:
        """Set a mark of a paper."""
        self._library.change(paper, field, value)
        self._saver.save_soon(MARK_SECONDS)

    def store_note(self) -> Paper | None:
        """Store the text typed since the last call in the library, for the paper it belongs to.

        Return that paper, or None if nothing was typed.
        """
        notes = self._panes.notes
        if notes.paper is None or not notes.is_modified:
            return None
        paper = notes.paper
        before, after = notes.collect()
        self._library.change(paper, "note", after, before)
        self._saver.save_soon(NOTE_SECONDS)
        return paper

    def undo(self) -> Change | None:
        """Undo the last change and return the change that did so, or None if there is none.

        Raise PaperreaderError if the note was changed elsewhere since: undoing would lose that.
        """
        self._saver.save_soon(MARK_SECONDS)
        return self._library.undo()

    def redo(self) -> Change | None:
        """Redo the last undone change; return and raise as ``undo`` does."""
        self._saver.save_soon(MARK_SECONDS)
        return self._library.redo()
