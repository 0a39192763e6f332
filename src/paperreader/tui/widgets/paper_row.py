"""What a line of the list consists of: a paper's signs, title and ending, or a day's heading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from rich.cells import cell_len

from paperreader.models import WITHDRAWN
from paperreader.query import Query, highlights
from paperreader.text.dates import format_day
from paperreader.text.latex import readable
from paperreader.tui.widgets.styles import cut

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from paperreader.models import Counts, Entry, Paper

SIGNS = {"unread": "●", "star": "★", "note": "✎"}
"""The signs left of a title, by the name of their style."""

DATED_WIDTH = 50
"""Minimum width, in columns, at which a line shows its date; below it the title needs the room."""

Piece = tuple[str, str]
"""A piece of a line, and the name of its style."""


class Columns(Struct, frozen=True):
    """The columns beside the titles: each is there only if a paper has something to show in it."""

    signs: frozenset[str] = frozenset()
    """The names of those in SIGNS."""

    code: bool = False
    upvotes: int = 0
    """The width of the most upvotes; 0 if none are known."""

    day: int = 0
    """The width of the longest date."""

    def __or__(self, other: Columns) -> Columns:
        return Columns(
            self.signs | other.signs,
            self.code or other.code,
            max(self.upvotes, other.upvotes),
            max(self.day, other.day),
        )


class RowLayout(Struct, frozen=True):
    """How lines are laid out: the room that there is, and what is asked for."""

    width: int
    columns: Columns = Columns()
    query: Query = Query()
    today: date | None = None
    has_headings: bool = False
    """Whether headings say the papers' days."""

    def needed_columns(self, entries: Iterable[Entry]) -> Columns:
        """Return the columns that papers need."""
        entries = list(entries)
        return Columns(
            frozenset(name for entry in entries for name in _signs(entry)),
            any(entry.paper.github for entry in entries),
            max((len(_upvotes(entry.paper)) for entry in entries), default=0),
            max((len(self._row_day(entry.paper)) for entry in entries), default=0),
        )

    def line(self, entry: Entry, edge: str) -> Iterator[Piece]:
        """Yield the pieces of a paper's line, which begins with ``edge``."""
        paper, columns, width = entry.paper, self.columns, self.width
        has = _signs(entry)
        signs = [
            (SIGNS[name] if name in has else " ", name) for name in SIGNS if name in columns.signs
        ]
        ending = self._ending(paper)
        room = max(width - len(signs) - len(ending) - 3, 0)
        withdrawn = cut(f"{WITHDRAWN}: ", room) if paper.withdrawn else ""
        title = cut(readable(paper.title), room - cell_len(withdrawn))
        yield edge, "edge"
        yield from signs
        yield " ", ""
        yield withdrawn, "read title"
        yield from self._highlighted(title, "read title" if entry.mark.read else "title")
        yield " " * (room - cell_len(withdrawn + title)), ""
        yield f"{ending} ", "ending"

    def _ending(self, paper: Paper) -> str:
        """Return what stands right of a title; the title has the columns left of it."""
        columns = self.columns
        ending = ("  gh" if paper.github else "    ") if columns.code else ""
        if columns.upvotes:
            ending += f"  {_upvotes(paper):>{columns.upvotes}}"
        if columns.day:
            ending += f"  {self._row_day(paper):>{columns.day}}"
        shown = ending.strip()
        return f"  {ending[ending.index(shown[0]) :]}" if shown else ""

    def _row_day(self, paper: Paper) -> str:
        """Return the day that stands in a paper's line if no heading says it."""
        if self.has_headings or self.width < DATED_WIDTH or not paper.date:
            return ""
        return self._format_day(paper.date)

    def heading(self, day: date | None, counts: Counts | None) -> Iterator[Piece]:
        """Yield the pieces of a day's heading, without counts if they are not known yet."""
        width = self.width
        name = self._format_day(day, weekday=True) if day else "No date"
        short = format_day(day) if day else name
        left = right = ""
        if counts:
            left = f"{counts.unread:,} of {counts.papers:,}" if counts.unread else "all read"
            right = " unread" if counts.unread else ""
        forms = (f" {name}  {left}{right} ", f" {short}  {left}{right} ", f" {short}  {left} ")
        text = next((form for form in forms if len(form) <= width), f" {short} ")
        yield text, "read title"
        yield "─" * (width - len(text) - 1), "rule"

    def _format_day(self, day: date, *, weekday: bool = False) -> str:
        today = self.today
        return format_day(day, weekday=weekday, year=not today or day.year != today.year)

    def _highlighted(self, title: str, style: str) -> Iterator[Piece]:
        """Split a title into the words that were searched for and the rest."""
        position = 0
        for start, end in sorted(highlights(self.query, title, "title")):
            yield title[position:start], style
            yield title[max(start, position) : end], f"{style} found"
            position = max(end, position)
        yield title[position:], style


def _upvotes(paper: Paper) -> str:
    return "" if paper.upvotes is None else str(paper.upvotes)


def _signs(entry: Entry) -> list[str]:
    """Return the names of the signs of a paper."""
    mark = entry.mark
    known = {"unread": not mark.read, "star": mark.starred, "note": bool(mark.note)}
    return [name for name, is_set in known.items() if is_set]
