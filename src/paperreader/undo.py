"""Undo and redo of the reader's changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from paperreader.errors import PaperreaderError

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperreader.marks import Change

    CurrentValue = Callable[[Change], bool | str]
    """A function that returns the current value of the field that a change refers to."""


class UndoHistory:
    """The changes that were made, and those that were undone."""

    def __init__(self) -> None:
        self._done: list[Change] = []
        self._undone: list[Change] = []
        self._edit_ended = True

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to undo."""
        return bool(self._done)

    def record(self, change: Change) -> None:
        """Record a change; consecutive edits of one note are one change until ``end_edit``."""
        self._undone.clear()
        last = self._done[-1] if self._done else None
        if last and not self._edit_ended and _continues(last, change):
            self._done[-1] = replace(last, after=change.after)
        else:
            self._done.append(change)
        self._edit_ended = change.field != "note"

    def end_edit(self) -> None:
        """End the edit of a note: what is typed from now on is a change of its own."""
        self._edit_ended = True

    def undo(self, current_value: CurrentValue) -> Change | None:
        """Return the change that reverts the last one, or None if there is none.

        Raise PaperreaderError if the note has been changed elsewhere since.
        """
        return self._step(self._done, self._undone, current_value)

    def redo(self, current_value: CurrentValue) -> Change | None:
        """Return the change that repeats what was undone last; see ``undo``."""
        return self._step(self._undone, self._done, current_value)

    def _step(
        self, source: list[Change], target: list[Change], current_value: CurrentValue
    ) -> Change | None:
        if not source:
            return None
        self._edit_ended = True
        change = source.pop()
        found = current_value(change)
        if change.field == "note" and found != change.after:
            raise PaperreaderError("Not undone: this note has been changed elsewhere since.")
        reverse = replace(change, before=found, after=change.before)
        target.append(reverse)
        return reverse


def _continues(last: Change, change: Change) -> bool:
    """Return True if a change continues the edit of a note that the last one left."""
    expected = (change.paper.id, change.field, change.before)
    return change.field == "note" and (last.paper.id, last.field, last.after) == expected
