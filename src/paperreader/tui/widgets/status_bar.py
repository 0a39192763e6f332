"""The top line: day, counts, filter, search, and what else must always be visible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from textual.content import Content
from textual.widget import Widget

from paperreader.models import Counts
from paperreader.text.counts import format_count
from paperreader.text.dates import format_day
from paperreader.tui.widgets.styles import QUIET_STYLE, cut

if TYPE_CHECKING:
    from datetime import date

    from paperreader.tui.state.view_state import ViewState


ORDER_NAMES = {"newest": "", "day-upvotes": "by upvotes within days", "upvotes": "by upvotes"}


class Status(Struct, frozen=True):
    """The contents of the status bar."""

    counts: Counts
    """Of the library."""

    place: str
    """The place of the cursor in the list, such as "17 of 67"."""

    day: date | None = None
    day_counts: Counts = Counts()
    today: date | None = None
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
        day = state.current.paper.date if state.current else None
        status = Status(
            counts=state.counts,
            place=f"{min(state.cursor + 1, len(state)):,} of {state.shown}",
            day=day,
            day_counts=state.day_counts.get(day, Counts()) if day else Counts(),
            today=state.today,
            filter=state.filter_name,
            search=state.search,
            order=ORDER_NAMES[state.order],
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
        forms = [(False, dropped) for dropped in range(3)] + [
            (True, dropped) for dropped in range(5)
        ]
        for brief, dropped in forms:
            left, right = _parts(status, brief=brief, dropped=dropped)
            gap = width - left.cell_length - right.cell_length
            if gap >= 0:
                return left + Content(" " * gap) + right
        return left.truncate(width, ellipsis=True)


def _describe_day(status: Status, *, brief: bool) -> str:
    """Return the day of the paper in use with what is unread of it."""
    day, counts = status.day, status.day_counts
    if not day:
        return ""
    if brief:
        return f"{format_day(day)} {counts.unread:,}/{counts.papers:,}●"
    has_year = not status.today or status.today.year != day.year
    name = format_day(day, weekday=True, year=has_year)
    return f"{name}  {counts.unread:,} of {counts.papers:,} unread"


def _describe_library(counts: Counts, *, brief: bool) -> str:
    if brief:
        return f"all {counts.papers:,} {counts.unread:,}● {counts.starred:,}★"
    papers = format_count(counts.papers, "paper")
    return f"library {papers}  {counts.unread:,} unread  {counts.starred:,} ★"


def _parts(status: Status, *, brief: bool, dropped: int) -> tuple[Content, Content]:
    search = cut(f"/{status.search}", 16 if brief else 40) if status.search else ""
    warning = "bold $text-warning"
    narrowed = " ".join(filter(None, (status.filter, search)))
    pieces = [
        ("paperreader", "bold $text-primary" if dropped < 1 and not brief else None),
        (_describe_library(status.counts, brief=brief), "" if dropped < 4 else None),
        (_describe_day(status, brief=brief), "bold" if dropped < 3 else None),
        (f"{narrowed}: {status.place}" if narrowed else status.place, narrowed and warning),
        (status.order, warning),
    ]
    left = Content(" " if brief else " │ ").join(
        Content.styled(text, style) for text, style in pieces if text and style is not None
    )
    source = status.source if dropped < 2 else ""
    right = [
        Content.styled(f" {status.trouble} ", "bold $text-error") if status.trouble else Content(),
        Content.styled(f" {source} ", QUIET_STYLE) if source else Content(),
    ]
    return Content(" ") + left, Content().join(right)
