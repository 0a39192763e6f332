"""The top line: day, counts, filter, search, and what else must always be visible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from textual.content import Content
from textual.widget import Widget

from paperreader.text.counts import format_count
from paperreader.text.dates import format_day
from paperreader.tui.widgets.styles import QUIET_STYLE, cut

if TYPE_CHECKING:
    from datetime import date

    from paperreader.library import Counts
    from paperreader.tui.state.view_state import ViewState


class Status(Struct, frozen=True):
    """The contents of the status bar."""

    counts: Counts
    shown: str
    """The number of papers listed: "59", or "1,000+" if counting has not finished."""

    day: date | None = None
    filter: str = ""
    search: str = ""
    order: str = ""
    """The order of the papers, if it is not newest first."""

    trouble: str = ""
    """The problem that keeps changes from being saved; never left out for lack of room."""

    source: str = ""
    """What stands at the right edge: a question about the search, a fetch, the papers' origin."""


class StatusBar(Widget):
    """A line that shows a Status; if it is narrow, the least important parts are left out."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._status: Status | None = None

    def show(self, state: ViewState) -> None:
        """Show day, counts, filter, search and whatever else the state has for this line."""
        entry = state.current
        status = Status(
            counts=state.counts,
            shown=state.shown,
            day=entry.paper.date if entry else None,
            filter=state.filter_name,
            search=state.search,
            order="by upvotes" if state.by_upvotes else "",
            trouble=state.trouble,
            source=state.suggestion
            or state.fetching
            or state.freshness
            or ("sample page" if state.is_sample else ""),
        )
        if status != self._status:
            self._status = status
            self.refresh()

    def render(self) -> Content:
        """Return the line, arranged to fit the width."""
        status, width = self._status, self.size.width
        if status is None:
            return Content()
        for brief in (False, True):
            for dropped in range(4):
                left, right = _parts(status, brief=brief, dropped=dropped)
                gap = width - left.cell_length - right.cell_length
                if gap >= 0:
                    return left + Content(" " * gap) + right
        return left.truncate(width, ellipsis=True)


def _parts(status: Status, *, brief: bool, dropped: int) -> tuple[Content, Content]:
    counts = status.counts
    day = format_day(status.day, year=not brief) if status.day else ""
    search = cut(f"/{status.search}", 16 if brief else 40) if status.search else ""
    narrowed = " ".join(filter(None, (status.filter, search)))
    pieces = [
        ("paperreader", "bold $text-primary" if dropped < 1 and not brief else None),
        (day, "bold" if dropped < 3 else None),
        (f"{counts.papers:,}" if brief else format_count(counts.papers, "paper"), ""),
        (f"{counts.unread:,}" + ("●" if brief else " unread"), ""),
        (f"{counts.starred:,}" + ("★" if brief else " ★"), ""),
        (f"{narrowed}: {status.shown} shown" if narrowed else "", "bold $text-warning"),
        (status.order, "bold $text-warning"),
    ]
    gap = " " if brief else "  "
    left = Content(gap).join(
        Content.styled(text, style) for text, style in pieces if text and style is not None
    )
    source = status.source if dropped < 2 else ""
    right = [
        Content.styled(f" {status.trouble} ", "bold $text-error") if status.trouble else Content(),
        Content.styled(f" {source} ", QUIET_STYLE) if source else Content(),
    ]
    return Content(" ") + left, Content().join(right)
