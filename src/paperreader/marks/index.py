"""An index of marks by the papers' numbers, for searches of marks and notes."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from paperreader.models import Mark
from paperreader.text.words import make_haystack

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from datetime import date

    from paperreader.marks.store import Change

UNMARKED = Mark()
"""The mark of a paper that has none."""


class MarkIndex:
    """All marks by paper id and, for papers in the catalog, by paper number.

    ``numbers_of`` maps ids to numbers and leaves out papers that the catalog does not have;
    ``day_of`` returns the day of the paper with a number. One thread may search while another one
    sets marks.
    """

    def __init__(
        self,
        marks: dict[str, Mark],
        numbers_of: Callable[[Iterable[str]], dict[str, int]],
        day_of: Callable[[int], date | None],
    ) -> None:
        self.marks = marks
        self._numbers_of = numbers_of
        self._day_of = day_of
        self._haystacks: dict[int, str] = {}

    def __getitem__(self, paper_id: str) -> Mark:
        """Return the mark of a paper, UNMARKED if it has none."""
        return self.marks.get(paper_id, UNMARKED)

    def apply(self, change: Change, number: int | None = None) -> None:
        """Update one field of a paper's mark; ``number`` is as in ``set_mark``."""
        field: dict[str, Any] = {change.field: change.after}
        self.set_mark(change.paper.id, replace(self[change.paper.id], **field), number)

    def set_mark(self, paper_id: str, mark: Mark, number: int | None = None) -> None:
        """Replace one paper's mark; if its ``number`` is given, the catalog is not asked for it."""
        fields, by_day = self._fields, self._by_day  # computed from the marks as they were
        self.marks[paper_id] = mark
        if paper_id not in self._numbers:
            known = self._numbers_of([paper_id]) if number is None else {paper_id: number}
            self._numbers.update(known)
        number = self._numbers.get(paper_id)
        if number is None:
            return
        day = self._day_of(number)
        for field, numbers in fields.items():
            by_day[field][day] += bool(getattr(mark, field)) - (number in numbers)
            if getattr(mark, field):
                numbers.add(number)
            else:
                numbers.discard(number)
        self._haystacks.pop(number, None)

    def numbers_with(self, field: str) -> Collection[int]:
        """Return the numbers of the papers whose ``read``, ``starred`` or ``note`` is set."""
        return self._fields[field]

    def count(self, field: str, day: date | None) -> int:
        """Return the number of the papers of a day whose ``read``, ``starred`` or ``note`` is set.

        ``day`` None stands for the papers without a date.
        """
        return self._by_day[field][day]

    def numbers_with_note(self, is_in: Callable[[str], bool]) -> set[int]:
        """Return the numbers of the papers whose note matches.

        ``is_in`` is called with the note as ``make_haystack`` returns it.
        """
        noted = self._fields["note"]
        if not noted:
            return set()
        # A copy, as the screen's thread may add a note meanwhile.
        for paper_id, number in list(self._numbers.items()):
            if number in noted and number not in self._haystacks:
                self._haystacks[number] = make_haystack([self[paper_id].note])
        return {number for number, note in list(self._haystacks.items()) if is_in(note)}

    @cached_property
    def _numbers(self) -> dict[str, int]:
        # A list, as the screen's thread may add a mark meanwhile.
        return self._numbers_of(list(self.marks))

    @cached_property
    def _fields(self) -> dict[str, set[int]]:
        known = self._numbers.items()
        return {
            field: {number for paper_id, number in known if getattr(self.marks[paper_id], field)}
            for field in ("read", "starred", "note")
        }

    @cached_property
    def _by_day(self) -> dict[str, Counter[date | None]]:
        return {
            field: Counter(map(self._day_of, numbers)) for field, numbers in self._fields.items()
        }
