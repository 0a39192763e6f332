"""The pane that shows one paper: title, facts, links and the abstract, at a readable width."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.cache import LRUCache
from textual.content import Content, Span
from textual.message import Message
from textual.strip import Strip
from textual.style import Style
from textual.visual import Visual

from paperreader.models import WITHDRAWN, format_categories, publication_details
from paperreader.query import Query, highlights
from paperreader.text.counts import popularity
from paperreader.text.dates import format_day
from paperreader.text.latex import readable
from paperreader.text.line_breaks import UNBROKEN, keep_formulas, restore_spaces
from paperreader.text.urls import find_urls, is_web_address, url_at
from paperreader.tui.textual_patches.line_pane import LinePane
from paperreader.tui.widgets.styles import LINK_STYLE, MATCH_STYLE, QUIET_STYLE, cut

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual import events
    from textual.geometry import Region
    from textual.selection import Selection

    from paperreader.models import Entry, Link, Paper

MEASURE = 80
"""The maximum width of a line of text, in columns."""

AUTHORS_SHOWN = 4

ORIGINS = {"author": "  by an author", "auto": "  found automatically"}
"""Where a link comes from, by ``Link.origin``, if it is not in the abstract itself."""

PAPERS_KEPT = 6
"""Size of the cache of laid-out papers: the one shown, its neighbours and the most recent ones. See
``PREPARE_SECONDS``, which fills it."""


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

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._entry: Entry | None = None
        self._query = Query()
        self._empty_text = ""
        self._raw = False
        self._lines: Sequence[Strip] = ()
        self._blank = Strip([])
        self._known: LRUCache[tuple[object, ...], Sequence[Strip]] = LRUCache(PAPERS_KEPT)

    @property
    def allow_select(self) -> bool:
        """Always True: the text can be selected with the mouse."""
        return True

    @property
    def at_end(self) -> bool:
        """Whether the end of the text is in view."""
        return self.scroll_offset.y >= self.max_scroll_y

    def show(self, entry: Entry | None, query: Query, empty_text: str = "") -> None:
        """Show a paper, or ``empty_text`` if there is none.

        Another paper starts at its top; the same paper keeps its scroll position.
        """
        shown = self._entry, self._query, self._empty_text
        if (entry, query, empty_text) == shown and self._lines:
            return
        same = entry and self._entry and entry.paper.id == self._entry.paper.id
        self._entry, self._query, self._empty_text = entry, query, empty_text
        if not same and self.text_selection:
            self.screen.clear_selection()
        self._draw()
        if not same:
            self.scroll_to(y=0, animate=False, force=True, immediate=True)

    def toggle_raw(self) -> None:
        """Switch between the text as it arrived and its readable form."""
        self._raw = not self._raw
        self.border_subtitle = "raw text" if self._raw else None
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
        return selection.extract(self._content(self._entry).plain), "\n"

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002  # Textual's signature
        """Draw the lines with the new selection."""
        self._known.clear()
        self._draw()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the visible lines; the first call comes before the pane's first resize event."""
        if not self._lines:
            self._draw()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """Return the line ``y`` rows below the top of the view."""
        row = self.scroll_offset.y + y
        return self._lines[row] if row < len(self._lines) else self._blank

    def prepare(self, entry: Entry | None) -> None:
        """Lay out a paper before it is shown, in idle time."""
        if entry and self.size.width and not self.text_selection:
            self.prepare_lines(self._lines_of(entry))

    def _draw(self) -> None:
        """Update the lines to show; called whenever text, width or colours change."""
        if not self.size.width:
            return  # not laid out yet: drawing one-letter lines four times took 130 ms
        self._blank = Strip.blank(self.size.width, self.visual_style.rich_style)
        before, self._lines = self._lines, self._lines_of(self._entry)
        self.set_line_count(len(self._lines))
        if self._lines is not before:
            self.refresh()

    def _lines_of(self, entry: Entry | None) -> Sequence[Strip]:
        shown = entry.paper if entry else self._empty_text
        key = shown, self._query, self._raw, self.size.width
        lines = self._known.get(key)
        if lines is None:
            style = self.visual_style
            width = self._measure
            content = self._content(entry)
            content = Content(keep_formulas(content.plain, width), list(content.spans))
            lines = self._known[key] = [
                _with_spaces(strip).extend_cell_length(self.size.width, style.rich_style)
                for strip in Visual.to_strips(self, content, width, None, style)
            ]
        return lines

    @property
    def _measure(self) -> int:
        """The width of a line of text, in columns; there is a gap before the scrollbar."""
        return min(max(self.size.width - 1, 1), MEASURE)

    def _content(self, entry: Entry | None) -> Content:
        if entry is None:
            return Content(self._empty_text)
        paper = entry.paper
        shown = (lambda text: text) if self._raw else readable
        blocks = [
            self._highlighted(Content.styled(shown(paper.title), "bold $text-primary"), "title"),
            self._highlighted(Content.styled(shown(_facts(paper)), QUIET_STYLE), "author"),
            *(
                Content.styled(cut(f"{name}: {shown(text)}", self._measure), QUIET_STYLE)
                for name, text in publication_details(paper)
            ),
            *(_link_line(number, link) for number, link in enumerate(paper.links, 1)),
            Content(),
            *_ai_summary(shown(paper.summary), paper.keywords),
            self._highlighted(_with_addresses(shown(paper.abstract)), "abstract"),
        ]
        return Content("\n").join(blocks)

    def _highlighted(self, content: Content, field: str) -> Content:
        found = highlights(self._query, content.plain, field)
        return content.add_spans([Span(start, end, MATCH_STYLE) for start, end in found])


def _with_spaces(strip: Strip) -> Strip:
    if UNBROKEN not in strip.text:
        return strip
    return Strip([segment._replace(text=restore_spaces(segment.text)) for segment in strip])


def _facts(paper: Paper) -> str:
    authors = ", ".join(paper.authors[:AUTHORS_SHOWN])
    if more := len(paper.authors) - AUTHORS_SHOWN:
        authors += f" and {more} more" if more > 0 else ""
    day = format_day(paper.date, year=True) if paper.date else "no date"
    known = popularity(paper)
    withdrawn = WITHDRAWN if paper.withdrawn else ""
    numbers = *known, paper.arxiv_id, format_categories(paper)
    facts = (withdrawn, authors, paper.organization, day, paper.source, *numbers)
    return " · ".join(filter(None, facts))


def _link_line(number: int, link: Link) -> Content:
    label = link.url.split("://", 1)[-1].rstrip("/")
    sign = str(number) if number <= 9 else " "
    origin = ORIGINS.get(link.origin, "") if link.kind in {"github", "project"} else ""
    return Content.assemble(
        (f"{sign} ", "$text-accent bold"), _address(label, link.url), (origin, QUIET_STYLE)
    )


def _ai_summary(summary: str, keywords: Sequence[str]) -> Iterator[Content]:
    """Yield the machine-made summary and keywords, and the blank line that separates them."""
    if summary:
        yield Content.assemble(("AI summary: ", QUIET_STYLE), (summary, "italic"))
    if keywords:
        yield Content.styled(" · ".join(keywords), QUIET_STYLE)
    if summary or keywords:
        yield Content()


def _with_addresses(text: str) -> Content:
    spans = find_urls(text)
    links = [Span(*span, _address_style(url_at(text, *span))) for span in spans]
    return Content(text).add_spans([*links, *(Span(*span, LINK_STYLE) for span in spans)])


def _address(label: str, url: str) -> Content:
    return Content.styled(label, LINK_STYLE).stylize(_address_style(url))


def _address_style(url: str) -> Style:
    """Return the style of a link for a mouse click here, and for one in the user's own terminal."""
    style = Style.from_meta({"address": url})
    return style + Style(link=url) if is_web_address(url) else style
