"""Undo and redo of the reader's changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from paperreader.errors import PaperreaderError
from paperreader.marks import Change
from paperreader.models import Paper  # noqa: TC001  # msgspec reads the types of the fields

if TYPE_CHECKING:
    from collections.abc import Callable

    CurrentValue = Callable[[Change], bool | str]
    """A function that returns the current value of the field that a change refers to."""


class Removal(Struct, frozen=True):
    """The removal of a paper from the catalog, or its return if not ``gone``."""

    paper: Paper
    number: int
    """The paper's number, which gives its place in the list."""

    gone: bool = True


Step = Change | Removal
"""What one key did, and what one undo takes back."""


class UndoHistory:
    """The steps that were made, and those that were undone."""

    def __init__(self) -> None:
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._edit_ended = True

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to undo."""
        return bool(self._done)

    def record(self, step: Step) -> None:
        """Record a step; consecutive edits of one note are one step until ``end_edit``."""
        self._undone.clear()
        last = self._done[-1] if self._done and not self._edit_ended else None
        both = _joined(last, step) if last else None
        if both:
            self._done[-1] = both
        else:
            self._done.append(step)
        self._edit_ended = isinstance(step, Removal) or step.field != "note"

    def end_edit(self) -> None:
        """End the edit of a note: what is typed from now on is a step of its own."""
        self._edit_ended = True

    def undo(self, current_value: CurrentValue, apply: Callable[[Step], None]) -> Step | None:
        """Apply the step that reverts the last one, and return it, or None if there is none.

        Raise PaperreaderError if the note has been changed elsewhere since; what ``apply`` raises
        leaves the step to be undone again.
        """
        return self._move(self._done, self._undone, current_value, apply)

    def redo(self, current_value: CurrentValue, apply: Callable[[Step], None]) -> Step | None:
        """Apply the step that repeats what was undone last; see ``undo``."""
        return self._move(self._undone, self._done, current_value, apply)

    def _move(
        self,
        source: list[Step],
        target: list[Step],
        current_value: CurrentValue,
        apply: Callable[[Step], None],
    ) -> Step | None:
        if not source:
            return None
        self._edit_ended = True
        step = source.pop()
        if isinstance(step, Removal):
            reverse: Step = replace(step, gone=not step.gone)
        else:
            found = current_value(step)
            if step.field == "note" and found != step.after:
                raise PaperreaderError("Not undone: this note has been changed elsewhere since.")
            reverse = replace(step, before=found, after=step.before)
        try:
            apply(reverse)
        except PaperreaderError:
            source.append(step)
            raise
        target.append(reverse)
        return reverse


def _joined(last: Step, step: Step) -> Change | None:
    """Return two edits of one note as one, if ``step`` continues what the last one left."""
    if not isinstance(last, Change) or not isinstance(step, Change):
        return None
    left = (last.paper.id, last.field, last.after)
    is_same = step.field == "note" and left == (step.paper.id, step.field, step.before)
    return replace(last, after=step.after) if is_same else None
