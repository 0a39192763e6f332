"""The list of papers, one line each, parted by days; only the lines in view are drawn."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING, Protocol

from rich.cells import cell_len
from rich.segment import Segment
from textual.cache import LRUCache
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from paperreader.query import Query, highlights
from paperreader.text.latex import readable
from paperreader.tui.textual_patches.line_pane import LinePane
from paperreader.tui.widgets.styles import MATCH_STYLE, QUIET_STYLE, RULE_STYLE, cut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rich.style import Style as RichStyle
    from textual import events

    from paperreader.models import Entry

EDGES = {"": " ", "cursor": "▌", "cursor-away": "▏"}
"""What the left edge of a line shows: a cursor must be plain to see without colours, too."""

MARKS_WIDTH = 6
"""The columns left of a title: the cursor's edge, ●, a gap, ★, ✎, a gap."""

UPVOTES_WIDTH = 5
"""The columns for upvotes, where the first paper or any in view has some."""

DATED_WIDTH = 50
"""The columns from which on a line tells its day, too; with fewer, its title needs the room."""

STRIPS_KEPT = 200
"""How many drawn lines are kept: some screens full."""

PENS = {
    "edge": "$primary",
    "unread": "$text-primary",
    "star": "$text-warning",
    "note": "$text-success",
    "title": "bold",
    "read title": QUIET_STYLE,
    "found": MATCH_STYLE,
    "ending": "$text-accent",
    "rule": RULE_STYLE,
}
"""What a line is drawn with; an empty name stands for the line's own style."""

TITLES = ("title", "read title")

Piece = tuple[str, str]
"""A piece of a line, and the name of its pen."""


class Papers(Protocol):
    """The papers to list; each is asked for when it comes into view."""

    @property
    def headings(self) -> Sequence[int]:
        """The places of the papers above which their day is told; with none, lines do."""

    def __len__(self) -> int:
        """Count them."""

    def entry(self, index: int) -> Entry | None:
        """Give the paper in a place, from 0; None where it is gone meanwhile."""


class PaperList(LinePane, inherit_bindings=False):
    """Shows papers with a cursor on one of them; the screen says what and where.

    Papers have places, from 0; lines are those of the papers and of the headings between them.
    """

    ALLOW_SELECT = False
    BORDER_TITLE = "Papers"
    COMPONENT_CLASSES = {"paper-list--cursor", "paper-list--cursor-away"}

    @dataclass
    class Clicked(Message):
        """A paper's line was clicked."""

        index: int
        """Its place in the list, from 0."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self.cursor = 0
        self._current: Entry | None = None
        self._cursor_line = 0
        self._papers: Papers | None = None
        self._query = Query()
        self._otherwise = ""
        self._upvotes_width = 0
        self._drawn_width = 0
        self._strips: LRUCache[tuple[object, ...], Strip] = LRUCache(STRIPS_KEPT)
        self._pens: dict[str, dict[str, RichStyle]] = {}

    def show(self, papers: Papers, cursor: int, query: Query, otherwise: str = "") -> None:
        """Show other papers, or the same after they changed, with the cursor at an index.

        ``otherwise`` says why there is none, where no other pane is in sight to say it.
        """
        row = self._cursor_line - self.scroll_offset.y
        before, now = self._current, papers.entry(cursor) if len(papers) else None
        self._papers = papers
        self._query = query
        self._otherwise = otherwise
        in_view = range(max(cursor - 50, 0), min(cursor + 50, len(papers)))
        entries = filter(None, map(papers.entry, (0, *in_view)))
        has_upvotes = any(entry.paper.upvotes is not None for entry in entries)
        self._upvotes_width = UPVOTES_WIDTH if has_upvotes else 0
        self._strips.clear()
        self.show_more()
        self.move_to(cursor)
        if before and now and before.paper.id == now.paper.id:
            # Papers came or went above it: what is read does not move.
            y = self._line_of(cursor) - row
            self.scroll_to(y=y, animate=False, force=True, immediate=True)
            self._keep_cursor_in_view()
        self.refresh()

    def show_more(self) -> None:
        """Show that the papers became more at their end."""
        papers = self._papers
        lines = len(papers) + len(papers.headings) if papers else 0
        self.set_line_count(lines)
        self.refresh()

    def move_to(self, cursor: int) -> None:
        """Put the cursor on a paper and bring its line into view."""
        before, self.cursor = self.cursor, cursor
        self._current = self._papers.entry(cursor) if self._papers else None
        self._cursor_line = self._line_of(cursor)
        self.refresh_paper(before)
        self.refresh_paper(cursor)
        self._keep_cursor_in_view()

    def refresh_paper(self, index: int) -> None:
        """Draw a paper's line anew."""
        self.refresh_line(self._line_of(index))

    def clear_lines(self) -> None:
        """Forget the drawn lines: their colours are others now."""
        self._pens.clear()
        self._strips.clear()

    def on_resize(self) -> None:
        """Draw for the new size, with the cursor still in view."""
        if self._drawn_width != self.size.width:  # else all was painted before this was told
            self.show_more()
        self._keep_cursor_in_view()

    def on_click(self, event: events.Click) -> None:
        """Tell which paper was clicked."""
        offset = event.get_content_offset(self)
        index, heading = self._at(self.scroll_offset.y + offset.y) if offset else (None, False)
        if index is not None and not heading:
            self.post_message(self.Clicked(index))

    def render_line(self, y: int) -> Strip:
        """Draw the line ``y`` rows below the top of the view."""
        index, heading = self._at(self.scroll_offset.y + y)
        entry = None if index is None or self._papers is None else self._papers.entry(index)
        if index is None or entry is None:
            text = "" if self._papers else self._empty_line(y)
            return self._drawn((text,), "", lambda: [(f" {text}" if text else "", "read title")])
        if heading:
            return self._drawn((entry.paper.date,), "", lambda: _heading(entry, self.size.width))
        state = self._cursor_state(index)
        key = (entry.paper.id, entry.mark, state)
        return self._drawn(key, state, lambda: self._line(entry, EDGES[state]))

    def _empty_line(self, y: int) -> str:
        """Give a line of why there is no paper."""
        if not self.screen.has_class("-narrow"):
            return ""
        width = max(self.size.width - 2, 1)
        lines = [
            part for line in self._otherwise.splitlines() for part in wrap(line, width) or [""]
        ]
        return lines[y] if y < len(lines) else ""

    def _drawn(
        self, key: tuple[object, ...], state: str, pieces: Callable[[], Iterable[Piece]]
    ) -> Strip:
        if self._drawn_width != self.size.width:  # some are painted before a resize is told
            self._drawn_width = self.size.width
            self._strips.clear()
        strip = self._strips.get(key)
        if strip is None:
            # Content would parse and merge the styles of each line, in ten times as long.
            pens = self._pens_of(state)
            segments = [Segment(text, pens[pen]) for text, pen in pieces() if text]
            strip = Strip(segments).adjust_cell_length(self._drawn_width, pens[""])
            self._strips[key] = strip
        return strip

    def _pens_of(self, state: str) -> dict[str, RichStyle]:
        """Give the styles to draw with, by name; on the cursor's line they have its background."""
        if state not in self._pens:
            base = self.get_visual_style(f"paper-list--{state}") if state else self.visual_style
            styles = {name: self._get_style(style) for name, style in PENS.items()}
            found = styles["found"]
            pens = {name: (base + style).rich_style for name, style in styles.items()}
            pens |= {f"{name} found": (base + styles[name] + found).rich_style for name in TITLES}
            self._pens[state] = pens | {"": base.rich_style}
        return self._pens[state]

    def _line_of(self, index: int) -> int:
        """Tell on which line a paper stands."""
        return index + (bisect_right(self._papers.headings, index) if self._papers else 0)

    def _at(self, line: int) -> tuple[int | None, bool]:
        """Tell which paper a line belongs to, if any, and whether it is the heading above it."""
        if self._papers is None or line < 0:
            return None, False
        starts = self._papers.headings
        above = bisect_right(range(len(starts)), line, key=lambda number: starts[number] + number)
        if above and starts[above - 1] + above - 1 == line:
            return starts[above - 1], True
        index = line - above
        return (index, False) if index < len(self._papers) else (None, False)

    def _cursor_state(self, index: int) -> str:
        if index != self.cursor:
            return ""
        return "cursor" if self.has_focus else "cursor-away"

    def _keep_cursor_in_view(self) -> None:
        line = self._line_of(self.cursor)
        above = int(line > 0 and self.size.height > 1 and self._at(line - 1)[1])
        self.scroll_to_region(
            Region(0, line - above, 1, 1 + above), animate=False, force=True, immediate=True
        )

    def _line(self, entry: Entry, edge: str) -> Iterator[Piece]:
        paper, mark = entry.paper, entry.mark
        ending = "gh" if paper.github else "  "
        if self._upvotes_width:
            upvotes = "" if paper.upvotes is None else str(paper.upvotes)
            ending += f"{upvotes:>{self._upvotes_width}}"
        width = self.size.width
        if self._papers and not self._papers.headings and width >= DATED_WIDTH:
            ending += f"  {paper.date or ''!s:10}"
        room = max(width - MARKS_WIDTH - cell_len(ending) - 2, 0)
        title = cut(readable(paper.title), room)
        yield edge, "edge"
        yield "  " if mark.read else "● ", "unread"
        if mark.starred or mark.note:
            yield "★" if mark.starred else " ", "star"
            yield "✎ " if mark.note else "  ", "note"
        else:
            yield "   ", ""
        yield from self._searched(title, "read title" if mark.read else "title")
        yield " " * (room - cell_len(title) + 1), ""
        yield f"{ending} ", "ending"

    def _searched(self, title: str, pen: str) -> Iterator[Piece]:
        """Part a title at the words that were searched."""
        place = 0
        for start, end in sorted(highlights(self._query, title, "title")):
            yield title[place:start], pen
            yield title[max(start, place) : end], f"{pen} found"
            place = max(end, place)
        yield title[place:], pen


def _heading(entry: Entry, width: int) -> Iterator[Piece]:
    day = entry.paper.date
    text = f" {day:%a} {day.day} {day:%b %Y} " if day else " No date "
    yield text, "read title"
    yield "─" * (width - len(text) - 1), "rule"
