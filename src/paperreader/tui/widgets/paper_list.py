"""The list of papers, one line each, grouped by day; only the visible lines are drawn."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.cache import LRUCache
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from paperreader.tui.state.view_state import ViewState
from paperreader.tui.textual_patches.line_pane import LinePane
from paperreader.tui.widgets.paper_row import Columns, Piece, RowLayout
from paperreader.tui.widgets.styles import MATCH_STYLE, QUIET_STYLE, RULE_STYLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rich.style import Style as RichStyle
    from textual import events


EDGES = {"": " ", "cursor": "▌", "cursor-away": "▏"}
"""The left edge of a line, by cursor state: the cursor must be visible without colours, too."""

STRIPS_KEPT = 200
"""Size of the cache of drawn lines: a few screens.

Without it, a key in view takes 4.2 times as long as in a bare list, with it 2.9; at most 4 is the
target.
"""

STYLES = {
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
"""The styles that parts of a line are drawn in, by name; "" is the style of the line itself."""

TITLES = ("title", "read title")
"""The styles in which the words of a title are drawn; those that were searched for stand out."""


class PaperList(LinePane, inherit_bindings=False):
    """The list of a state's papers, with the cursor on one of them.

    An index counts papers, from 0; a line number counts the headings between them, too. A column
    comes with the first paper in sight that needs it, and stays until something else is asked for:
    titles neither flicker nor jump while the reader moves, marks, or types a search.
    """

    ALLOW_SELECT = False
    BORDER_TITLE = "Papers"
    COMPONENT_CLASSES = {"paper-list--cursor", "paper-list--cursor-away"}

    @dataclass
    class Clicked(Message):
        """Posted when a paper's line is clicked."""

        index: int
        """The index of the paper in the list, from 0."""

    class Scrolled(Message):
        """Posted when other papers may have come into sight; see ``rows``."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._state = ViewState()
        self._columns = Columns()
        self._drawn_width = 0
        self._strips: LRUCache[tuple[object, ...], Strip] = LRUCache(STRIPS_KEPT)
        self._line_styles: dict[str, dict[str, RichStyle]] = {}

    @property
    def cursor(self) -> int:
        """The index of the paper under the cursor."""
        return self._state.cursor

    @property
    def rows(self) -> range:
        """The indexes of about the papers in sight."""
        y = self.scroll_offset.y
        top = self._at(y)[0] or 0
        return range(top, top + max(self.size.height, 1))

    def show(self, state: ViewState) -> None:
        """Show the papers and the cursor of a state; in a narrow list, why there are no papers."""
        before, self._state = self._state, state
        if state.listing is not before.listing:
            self.set_line_count(len(state) + len(state.headings))
            self.refresh()
            self.post_message(self.Scrolled())
        if state.list_number != before.list_number and state.place != "search":
            is_same = (state.query, state.order) == (before.query, before.order)
            self._columns = self._columns if is_same else Columns()
        if state.list_number != before.list_number:
            self._show_others(before)
        elif state.windows is not before.windows:
            self._refresh_changes(before)
        if state.day_counts != before.day_counts:
            self._refresh_headings(before)
        if state.cursor != before.cursor:
            self._refresh_paper(before.cursor)
            self._refresh_paper(state.cursor)
            self._keep_cursor_in_view()
        if state.windows is not before.windows:
            self._fit_columns()

    def show_day_at_top(self) -> None:
        """Scroll the paper under the cursor, with its day's heading, to the top of the view."""
        y = _line_of(self._state, self._state.cursor)
        y -= y > 0 and self._at(y - 1)[1]
        self.scroll_to(y=y, animate=False, force=True, immediate=True)

    def _fit_columns(self) -> None:
        """Add the columns that the papers in sight need, and draw all lines again with them."""
        before, self._columns = self._columns, self._columns | self._needed_columns()
        if self._columns != before:
            self._strips.clear()
            self.refresh()

    def _needed_columns(self) -> Columns:
        return self._layout.needed_columns(filter(None, map(self._state.entry, self.rows)))

    @property
    def _layout(self) -> RowLayout:
        state = self._state
        return RowLayout(
            self.size.width, self._columns, state.query, state.today, bool(state.headings)
        )

    def _refresh_headings(self, before: ViewState) -> None:
        """Redraw the headings in sight whose counts are others."""
        starts, rows = self._state.headings, self.rows
        for number in range(bisect_left(starts, rows.start), bisect_left(starts, rows.stop)):
            entry = self._state.entry(starts[number])
            day = entry.paper.date if entry else None
            if self._state.day_counts.get(day) != before.day_counts.get(day):
                self.refresh_line(starts[number] + number)

    def _show_others(self, before: ViewState) -> None:
        """Show other papers; if the cursor's is the same, its line stays where it is in sight."""
        state = self._state
        self._strips.clear()
        self.refresh()
        if state.current_id == before.current_id:
            row = _line_of(before, before.cursor) - self.scroll_offset.y
            y = _line_of(state, state.cursor) - row
            self.scroll_to(y=y, animate=False, force=True, immediate=True)
        self._keep_cursor_in_view()

    def _refresh_changes(self, before: ViewState) -> None:
        """Redraw the lines in sight whose paper has another mark, or was read only now."""
        for index in self.rows:
            entry = before.entry(index)
            if entry is None:
                self.refresh()  # the headings as well
            elif self._state.entry(index) is not entry:
                self._refresh_paper(index)

    def _refresh_paper(self, index: int) -> None:
        self.refresh_line(_line_of(self._state, index))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Scroll, and post Scrolled."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self._fit_columns()
            self.post_message(self.Scrolled())

    def clear_lines(self) -> None:
        """Discard the drawn lines, whose colours are out of date."""
        self._line_styles.clear()
        self._strips.clear()

    def on_resize(self) -> None:
        """Redraw for the new size and keep the cursor in view."""
        if self._drawn_width != self.size.width:  # else all was painted before this event
            self.set_line_count(len(self._state) + len(self._state.headings))
            self.refresh()
        self._keep_cursor_in_view()
        self._fit_columns()
        self.post_message(self.Scrolled())

    def on_click(self, event: events.Click) -> None:
        """Post Clicked if a paper was clicked, not a heading or an empty line."""
        offset = event.get_content_offset(self)
        index, heading = self._at(self.scroll_offset.y + offset.y) if offset else (None, False)
        if index is not None and not heading:
            self.post_message(self.Clicked(index))

    def render_line(self, y: int) -> Strip:
        """Return the line ``y`` rows below the top of the view."""
        index, heading = self._at(self.scroll_offset.y + y)
        entry = None if index is None else self._state.entry(index)
        if index is None or entry is None:
            text = "" if len(self._state) else self._empty_line(y)
            return self._drawn((text,), "", lambda: [(f" {text}" if text else "", "read title")])
        if heading:
            day = entry.paper.date
            counts = self._state.day_counts.get(day)
            return self._drawn((day, counts), "", lambda: self._layout.heading(day, counts))
        state = self._cursor_state(index)
        key = (entry.paper.id, entry.mark, state)
        return self._drawn(key, state, lambda: self._layout.line(entry, EDGES[state]))

    def _empty_line(self, y: int) -> str:
        """Return row ``y`` of the text that says why there is no paper."""
        if not self.screen.has_class("-narrow"):
            return ""
        width = max(self.size.width - 2, 1)
        lines = [
            part
            for line in self._state.nothing_found.splitlines()
            for part in wrap(line, width) or [""]
        ]
        return lines[y] if y < len(lines) else ""

    def _drawn(
        self, key: tuple[object, ...], state: str, pieces: Callable[[], Iterable[Piece]]
    ) -> Strip:
        if self._drawn_width != self.size.width:  # lines can be painted before the resize event
            self._drawn_width = self.size.width
            self._columns |= self._needed_columns()
            self._strips.clear()
        strip = self._strips.get(key)
        if strip is None:
            # Not Content: it parses and merges the styles of each line, in ten times as long.
            styles = self._styles_for(state)
            segments = [Segment(text, styles[name]) for text, name in pieces() if text]
            strip = Strip(segments).adjust_cell_length(self._drawn_width, styles[""])
            self._strips[key] = strip
        return strip

    def _styles_for(self, state: str) -> dict[str, RichStyle]:
        """Return the styles for a cursor state, by name; they include the line's background."""
        if state not in self._line_styles:
            base = self.get_visual_style(f"paper-list--{state}") if state else self.visual_style
            parsed = {name: self._get_style(style) for name, style in STYLES.items()}
            found = parsed["found"]
            styles = {name: (base + style).rich_style for name, style in parsed.items()}
            styles |= {f"{name} found": (base + parsed[name] + found).rich_style for name in TITLES}
            self._line_styles[state] = styles | {"": base.rich_style}
        return self._line_styles[state]

    def _at(self, line: int) -> tuple[int | None, bool]:
        """Return the index of the paper of a line, and True if the line is the heading above it.

        Return (None, False) if the line is neither.
        """
        starts = self._state.headings
        above = bisect_right(range(len(starts)), line, key=lambda number: starts[number] + number)
        if above and starts[above - 1] + above - 1 == line:
            return starts[above - 1], True
        index = line - above
        return (index, False) if 0 <= index < len(self._state) else (None, False)

    def _cursor_state(self, index: int) -> str:
        if index != self._state.cursor:
            return ""
        return "cursor" if self.has_focus else "cursor-away"

    def _keep_cursor_in_view(self) -> None:
        line = _line_of(self._state, self._state.cursor)
        above = int(line > 0 and self.size.height > 1 and self._at(line - 1)[1])
        self.scroll_to_region(
            Region(0, line - above, 1, 1 + above), animate=False, force=True, immediate=True
        )


def _line_of(state: ViewState, index: int) -> int:
    """Return the line number of the paper at an index."""
    return index + bisect_right(state.headings, index)
