"""What the reader changed, one thing after another: to be undone, and done again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from paperreader.errors import PaperreaderError

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperreader.marks import Change

    CurrentValue = Callable[[Change], bool | str]
    """What tells the present value of the field that a change is of."""


class UndoHistory:
    """Changes that were done, and those of them that were undone again."""

    def __init__(self) -> None:
        self._done: list[Change] = []
        self._undone: list[Change] = []
        self._sealed = True

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._done)

    def record(self, change: Change) -> None:
        """Take in a change; texts that are typed into one note are one, until ``seal``."""
        self._undone.clear()
        last = self._done[-1] if self._done else None
        if last and not self._sealed and _goes_on(last, change):
            self._done[-1] = replace(last, after=change.after)
        else:
            self._done.append(change)
        self._sealed = change.field != "note"

    def end_edit(self) -> None:
        """End a note: what is typed from now on is undone on its own."""
        self._sealed = True

    def undo(self, present: CurrentValue) -> Change | None:
        """Give the change that takes the last one back; None where there is none.

        Raises PaperreaderError where the note was changed elsewhere since.
        """
        return self._step(self._done, self._undone, present)

    def redo(self, present: CurrentValue) -> Change | None:
        """Give the change that does again what was undone last; otherwise as ``undo``."""
        return self._step(self._undone, self._done, present)

    def _step(
        self, taken_from: list[Change], given_to: list[Change], present: CurrentValue
    ) -> Change | None:
        if not taken_from:
            return None
        self._sealed = True
        change = taken_from.pop()
        found = present(change)
        if change.field == "note" and found != change.after:
            raise PaperreaderError("not undone: the note was changed elsewhere since")
        back = replace(change, before=found, after=change.before)
        given_to.append(back)
        return back


def _goes_on(last: Change, change: Change) -> bool:
    """Tell whether a change goes on with the note that the last one left."""
    place = (change.paper.id, change.field, change.before)
    return change.field == "note" and (last.paper.id, last.field, last.after) == place
