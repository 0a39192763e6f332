"""The list of papers, one line each; only the lines in view are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from paperreader.latex import readable
from paperreader.query import Query, highlights
from paperreader.tui.styles import MATCH_STYLE, QUIET_STYLE, cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

    from paperreader.paper import Entry

EDGES = {"": " ", "cursor": "▌", "cursor-away": "▏"}
"""What the left edge of a line shows: a cursor must be plain to see without colours, too."""

MARKS_WIDTH = 6
"""The columns left of a title: the cursor's edge, ●, a gap, ★, ✎, a gap."""

UPVOTES_WIDTH = 5
"""The columns for upvotes, where any paper of the list has some."""


class PaperList(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows entries with a cursor on one of them; the screen says what and where."""

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
        self._entries: Sequence[Entry] = ()
        self._query = Query()
        self._upvotes_width = 0
        self._strips: dict[tuple[object, ...], Strip] = {}

    def show(self, entries: Sequence[Entry], cursor: int, query: Query) -> None:
        """Show other entries, or the same after they changed, with the cursor at an index."""
        self._entries = entries
        self._query = query
        has_upvotes = any(entry.paper.upvotes is not None for entry in entries)
        self._upvotes_width = UPVOTES_WIDTH if has_upvotes else 0
        self._strips.clear()
        self.virtual_size = Size(self.size.width, len(entries))
        self.move_to(cursor)
        self.refresh()

    def move_to(self, cursor: int) -> None:
        """Put the cursor on a line and bring that line into view."""
        before, self.cursor = self.cursor, cursor
        self.refresh_line(before)
        self.refresh_line(cursor)
        self._keep_cursor_in_view()

    def notify_style_update(self) -> None:
        """Forget the drawn lines when colours change."""
        super().notify_style_update()
        self._strips.clear()

    def on_resize(self) -> None:
        """Draw for the new size, with the cursor still in view."""
        self._strips.clear()
        self.virtual_size = Size(self.size.width, len(self._entries))
        self._keep_cursor_in_view()

    def on_click(self, event: events.Click) -> None:
        """Tell which paper was clicked."""
        offset = event.get_content_offset(self)
        index = self.scroll_offset.y + offset.y if offset else -1
        if 0 <= index < len(self._entries):
            self.post_message(self.Clicked(index))

    def render_line(self, y: int) -> Strip:
        """Draw the line ``y`` rows below the top of the view."""
        width = self.size.width
        if width < 1:  # a terminal of two columns holds only the borders
            return Strip([])
        index = self.scroll_offset.y + y
        if index >= len(self._entries):
            blank = self._strips.get(())
            if blank is None:
                blank = self._strips[()] = Strip.blank(width, self.rich_style)
            return blank
        entry = self._entries[index]
        state = self._cursor_state(index)
        key = (entry.paper.id, entry.mark, state, width)
        if key not in self._strips:
            style = self.get_visual_style(f"paper-list--{state}") if state else self.visual_style
            line = self._line(entry, width, EDGES[state])
            self._strips[key] = Visual.to_strips(self, line, width, 1, style, pad=True)[0]
        return self._strips[key]

    def _cursor_state(self, index: int) -> str:
        if index != self.cursor:
            return ""
        return "cursor" if self.has_focus else "cursor-away"

    def _keep_cursor_in_view(self) -> None:
        self.scroll_to_region(
            Region(0, self.cursor, 1, 1), animate=False, force=True, immediate=True
        )

    def _line(self, entry: Entry, width: int, edge: str) -> Content:
        paper, mark = entry.paper, entry.mark
        ending = "gh" if paper.github else "  "
        if self._upvotes_width:
            upvotes = "" if paper.upvotes is None else str(paper.upvotes)
            ending += f"{upvotes:>{self._upvotes_width}}"
        room = max(width - MARKS_WIDTH - cell_len(ending) - 2, 0)
        title = Content.styled(
            cut(readable(paper.title), room), QUIET_STYLE if mark.read else "bold"
        )
        for start, end in highlights(self._query, title.plain, "title"):
            title = title.stylize(MATCH_STYLE, start, end)
        return Content.assemble(
            (edge, "$primary"),
            ("●" if not mark.read else " ", "$text-primary"),
            " ",
            ("★" if mark.starred else " ", "$text-warning"),
            ("✎" if mark.note else " ", "$text-success"),
            " ",
            title,
            " " * (room - title.cell_length + 1),
            (ending, "$text-accent"),
            " ",
        )
