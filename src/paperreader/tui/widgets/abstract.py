"""The pane that shows one paper: title, facts, links and the abstract, at a readable width."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from textual.binding import Binding
from textual.cache import LRUCache
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip
from textual.visual import Visual

from paperreader.query import Query
from paperreader.text.line_breaks import UNBROKEN, keep_formulas, restore_spaces
from paperreader.tui.textual_patches.line_pane import LinePane
from paperreader.tui.widgets.paper_text import FOLDED, FORMS, PaperText, paper_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.geometry import Region
    from textual.selection import Selection

    from paperreader.models import Entry

MEASURE = 80
"""The maximum width of a line of text, in columns."""

PAPERS_KEPT = 6
"""Size of the cache of laid-out papers: the one shown, its neighbours and the most recent ones. See
``PREPARE_SECONDS``, which fills it."""

ROWS_ABOVE = 3
"""The rows that are in sight above the first match, if it had to be scrolled into sight."""


class Lines(NamedTuple):
    """The drawn lines of a paper, and the rows that matter among them."""

    strips: Sequence[Strip] = ()
    end: int = 0
    """The number of rows up to the end of the abstract; only details follow."""

    match: int = 0
    """The row of the first match, or 0."""

    found_in: str = ""
    """The facts with words of the search that are neither in the title nor in the abstract."""


class AbstractPane(LinePane, inherit_bindings=False):
    """A scrollable pane with one paper; its links are numbered and can be clicked."""

    BORDER_TITLE = "Abstract"
    BINDINGS = [
        Binding("up", "scroll_up", show=False),
        Binding("down", "scroll_down", show=False),
    ]

    @dataclass
    class LinkClicked(Message):
        """Posted when a web address in the text is clicked."""

        url: str
        """The address."""

    dated: var[bool] = var(False, init=False)
    """Whether the day is among the facts: it is unless the list beside the pane says it."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._entry: Entry | None = None
        self._query = Query()
        self._empty_text = ""
        self._form = FORMS[0]
        self._lines = Lines()
        self._blank = Strip([])
        self._known: LRUCache[tuple[object, ...], Lines] = LRUCache(PAPERS_KEPT)
        self._is_match_sought = False

    @property
    def allow_select(self) -> bool:
        """Always True: the text can be selected with the mouse."""
        return True

    @property
    def at_end(self) -> bool:
        """Whether the end of the abstract is in view."""
        end = min(self._lines.end, len(self._lines.strips))
        return self.scroll_offset.y + self.size.height >= end

    def show(self, entry: Entry | None, query: Query, empty_text: str = "") -> None:
        """Show a paper, or ``empty_text`` if there is none.

        Another paper starts at its top, and the same paper keeps its scroll position, unless the
        first match of another search is out of sight.
        """
        shown = self._entry, self._query, self._empty_text
        if (entry, query, empty_text) == shown and self._lines.strips:
            return
        same = entry and self._entry and entry.paper.id == self._entry.paper.id
        self._is_match_sought |= not same or query != self._query
        self._entry, self._query, self._empty_text = entry, query, empty_text
        if not same and self.text_selection:
            self.screen.clear_selection()
        if not same:
            self.scroll_to(y=0, animate=False, force=True, immediate=True)
        self._draw()

    def change_form(self) -> None:
        """Switch to the next form: readable, without the AI summary, and as it arrived.

        The second one is left out for a paper without such a summary.
        """
        self._form = FORMS[(FORMS.index(self._form) + 1) % len(FORMS)]
        paper = self._entry.paper if self._entry else None
        if self._form == FOLDED and not (paper and (paper.summary or paper.keywords)):
            self.change_form()
        self._draw()

    def watch_dated(self) -> None:
        """Draw the facts with the day, or without it."""
        self._draw()

    def on_resize(self) -> None:
        """Wrap the lines again for the new width."""
        self._draw()

    def clear_lines(self) -> None:
        """Discard the cached lines and draw them again in the current colours."""
        self._known.clear()
        self._draw()

    def on_click(self, event: events.Click) -> None:
        """Post LinkClicked if an address was clicked."""
        url = event.style.meta.get("address")
        if isinstance(url, str):
            self.post_message(self.LinkClicked(url))

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the text selected with the mouse, unwrapped, and the line end to put after it."""
        return selection.extract(restore_spaces(self._text(self._entry).content.plain)), "\n"

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002  # Textual's signature
        """Draw the lines with the new selection."""
        self._known.clear()
        self._draw()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the visible lines; the first call comes before the pane's first resize event."""
        if not self._lines.strips:
            self._draw()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Return the line ``y`` rows below the top of the view."""
        row = self.scroll_offset.y + y
        return self._lines.strips[row] if row < len(self._lines.strips) else self._blank

    def prepare(self, entry: Entry | None) -> None:
        """Lay out a paper before it is shown, in idle time."""
        if entry and self.size.width and not self.text_selection:
            self.prepare_lines(self._lines_of(entry).strips)

    def _draw(self) -> None:
        """Update the lines to show; called whenever text, width or colours change."""
        if not self.size.width:
            return  # not laid out yet: drawing one-letter lines four times took 130 ms
        self._blank = Strip.blank(self.size.width, self.visual_style.rich_style)
        before, self._lines = self._lines, self._lines_of(self._entry)
        self.set_line_count(len(self._lines.strips))
        found = f"found in: {self._lines.found_in}" if self._lines.found_in else ""
        self.border_subtitle = " · ".join(filter(None, (found, self._form))) or None
        if self._lines is not before:
            self.refresh()
        if self._is_match_sought:
            self._scroll_to_match()

    def _scroll_to_match(self) -> None:
        self._is_match_sought = False
        row, top = self._lines.match, self.scroll_offset.y
        if row and not top <= row < top + self.size.height:
            y = 0 if row < self.size.height else row - ROWS_ABOVE
            self.scroll_to(y=y, animate=False, force=True, immediate=True)

    def _lines_of(self, entry: Entry | None) -> Lines:
        shown = (entry.paper, self._query.terms and entry.mark.note) if entry else self._empty_text
        key = shown, self._query, self._form, self.dated, self.size.width
        lines = self._known.get(key)
        if lines is None:
            lines = self._known[key] = self._drawn(self._text(entry))
        return lines

    def _drawn(self, text: PaperText) -> Lines:
        style = self.visual_style
        plain = text.content.plain
        content = Content(keep_formulas(plain, self._measure), list(text.content.spans))
        wrapped = Visual.to_strips(self, content, self._measure, None, style)
        strips = [
            _with_spaces(strip).extend_cell_length(self.size.width, style.rich_style)
            for strip in wrapped
        ]
        match = 0 if text.match is None else _row_of(strips, plain, text.match)
        return Lines(strips, _row_of(strips, plain, text.end) + 1, match, text.found_in)

    @property
    def _measure(self) -> int:
        """The width of a line of text, in columns; the last one is the scrollbar's."""
        return min(max(self.size.width - 1, 1), MEASURE)

    def _text(self, entry: Entry | None) -> PaperText:
        if entry is None:
            return PaperText(Content(self._empty_text), 0)
        return paper_text(entry, self._query, self._form, self._measure, dated=self.dated)


def _with_spaces(strip: Strip) -> Strip:
    if UNBROKEN not in strip.text:
        return strip
    return Strip([segment._replace(text=restore_spaces(segment.text)) for segment in strip])


def _row_of(strips: Sequence[Strip], text: str, offset: int) -> int:
    """Return the row of a character, given the lines into which its text was wrapped."""
    line = text.count("\n", 0, offset)
    column = offset - (text.rfind("\n", 0, offset) + 1)
    row = 0
    for number, strip in enumerate(strips):
        start = next((part.style.meta.get("offset") for part in strip if part.style), None)
        if start and (start[1], start[0]) > (line, column):
            break
        row = number
    return row
