"""What is marked, by the papers' numbers: where a search for marks and notes looks."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from paperreader.models import Mark
from paperreader.text.words import make_haystack

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from paperreader.marks.store import Change

UNMARKED = Mark()


class MarkIndex:
    """Every mark by its paper's id, and those of the catalog's papers by number, too.

    ``numbers_of`` gives the numbers of those papers that the catalog has, by id. One thread may
    search while another one sets marks.
    """

    def __init__(
        self, marks: dict[str, Mark], numbers_of: Callable[[Iterable[str]], dict[str, int]]
    ) -> None:
        self.marks = marks
        self._numbers_of = numbers_of
        self._haystacks: dict[int, str] = {}

    def __getitem__(self, paper_id: str) -> Mark:
        """Give the mark of a paper."""
        return self.marks.get(paper_id, UNMARKED)

    def apply(self, change: Change) -> None:
        """Let a change be seen."""
        field: dict[str, Any] = {change.field: change.after}
        self.set_mark(change.paper.id, replace(self[change.paper.id], **field))

    def set_mark(self, paper_id: str, mark: Mark) -> None:
        """Take one paper's new mark."""
        fields = self._fields  # which are found out, at the first time, from the marks before
        self.marks[paper_id] = mark
        if paper_id not in self._numbers:
            self._numbers.update(self._numbers_of([paper_id]))
        number = self._numbers.get(paper_id)
        if number is None:
            return
        for field, numbers in fields.items():
            if getattr(mark, field):
                numbers.add(number)
            else:
                numbers.discard(number)
        self._haystacks.pop(number, None)

    def numbers_with(self, field: str) -> Collection[int]:
        """Give the numbers of the papers whose mark has a field set: read, starred or note."""
        return self._fields[field]

    def numbers_with_note(self, is_in: Callable[[str], bool]) -> set[int]:
        """Give the numbers of the papers whose note's words, as ``make_haystack`` has them, fit."""
        noted = self._fields["note"]
        if not noted:
            return set()
        # A copy, since the screen's thread may add a note meanwhile.
        for paper_id, number in list(self._numbers.items()):
            if number in noted and number not in self._haystacks:
                self._haystacks[number] = make_haystack([self[paper_id].note])
        return {number for number, note in list(self._haystacks.items()) if is_in(note)}

    @cached_property
    def _numbers(self) -> dict[str, int]:
        # A list, since the screen's thread may add a mark meanwhile.
        return self._numbers_of(list(self.marks))

    @cached_property
    def _fields(self) -> dict[str, set[int]]:
        known = self._numbers.items()
        return {
            field: {number for paper_id, number in known if getattr(self.marks[paper_id], field)}
            for field in ("read", "starred", "note")
        }
