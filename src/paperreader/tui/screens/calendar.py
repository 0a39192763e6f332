"""A calendar dialog for choosing a day."""

from __future__ import annotations

from calendar import Calendar, monthrange
from datetime import date
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Static

from paperreader.text.dates import format_day
from paperreader.tui.keymap import bindings
from paperreader.tui.screens.dialogs import Dialog
from paperreader.tui.widgets.styles import QUIET_STYLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.app import ComposeResult

    from paperreader.models import Counts

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
WEEKS = 6
"""The most weeks that a month extends over; with a fixed height the calendar does not jump."""

SATURDAY = 5

UNREAD_STYLE = "bold $text-primary on $primary-muted"
"""The style of a day with unread papers; in ``ansi-*`` themes and without colours it is bold."""


class Month(Widget):
    """The month of the day under the cursor, one week per line; in a low terminal a part of it."""

    def __init__(self, day: date, today: date, counts_of: Callable[[date], Counts]) -> None:
        super().__init__()
        self._day = day
        self._today = today
        self._counts_of = counts_of

    def show(self, day: date) -> None:
        """Move the cursor to another day."""
        self._day = day
        self.refresh()

    def render(self) -> Content:
        """Return the weeks that there is room for, including the cursor's."""
        cell = 4 if self.size.width >= 4 * len(WEEKDAYS) else 3
        names = Content("").join(
            Content.styled(f"{name:>{cell - 1}} ", QUIET_STYLE) for name in WEEKDAYS
        )
        weeks = Calendar().monthdayscalendar(self._day.year, self._day.month)
        lines = [self._week(week, cell) for week in weeks]
        heads = 1 if self.size.height > 1 else 0
        room = max(self.size.height - heads, 1)
        cursor = next(number for number, week in enumerate(weeks) if self._day.day in week)
        top = max(0, min(cursor - room // 2, WEEKS - room))
        shown = [names][:heads] + lines[top : top + room]
        indent = Content(" " * max((self.size.width - names.cell_length) // 2, 0))
        return Content("\n").join(indent + line for line in shown)

    def _week(self, week: list[int], cell: int) -> Content:
        return Content("").join(self._cell(day, cell) for day in week)

    def _cell(self, number: int, cell: int) -> Content:
        if not number:
            return Content(" " * cell)
        day = self._day.replace(day=number)
        counts = self._counts_of(day)
        styles = [UNREAD_STYLE if counts.unread else "" if counts.papers else QUIET_STYLE]
        if day == self._today:
            styles.append("underline")
        if day == self._day:
            styles.append("reverse")
        label = Content.styled(f"{number:2}", " ".join(styles))
        content = Content(" " * (cell - 3)) + label + Content(" ")
        return content.stylize(Style.from_meta({"day": day.toordinal()}))


class CalendarScreen(Dialog[date | None]):
    """A dialog for choosing a day; its result is the day, or None on esc.

    ``counts_of`` returns the numbers of the papers that the library has of a day.
    """

    VERTICAL_BREAKPOINTS = [(0, "-short"), (14, "-tall")]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (40, "-wide")]
    BINDINGS = [
        Binding("h,left", "move(-1)", show=False),
        Binding("l,right", "move(1)", show=False),
        Binding("k,up", "move(-7)", show=False),
        Binding("j,down", "move(7)", show=False),
        Binding("left_square_bracket,pageup", "turn(-1)", show=False),
        Binding("right_square_bracket,pagedown", "turn(1)", show=False),
        Binding("g,home", "today", show=False),
        Binding("enter", "choose", show=False),
        *bindings(dict.fromkeys(("back", "quit"), "dismiss(None)")),
    ]

    def __init__(self, day: date, today: date, counts_of: Callable[[date], Counts]) -> None:
        super().__init__()
        self._day = day
        self._today = today
        self._counts_of = counts_of

    def compose(self) -> ComposeResult:
        """Yield the month, and two lines on the day under the cursor."""
        self._month = Month(self._day, self._today, self._counts_of)
        self._facts = Static()
        self._enter_hint = Static()
        with Vertical(classes="dialog") as self._box:
            self._box.border_subtitle = Content("[ ] month · g today · esc back")
            yield self._month
            yield self._facts
            yield self._enter_hint

    def on_mount(self) -> None:
        """Show the initial day."""
        self._show(self._day)

    def action_move(self, days: int) -> None:
        """Move the cursor by ``days``."""
        ordinal = self._day.toordinal() + days
        if date.min.toordinal() <= ordinal <= date.max.toordinal():
            self._show(date.fromordinal(ordinal))

    def action_turn(self, months: int) -> None:
        """Move the cursor by ``months``, in a shorter month to its last day."""
        year, month = divmod(12 * self._day.year + self._day.month - 1 + months, 12)
        if date.min.year <= year <= date.max.year:
            last = monthrange(year, month + 1)[1]
            self._show(date(year, month + 1, min(self._day.day, last)))

    def action_today(self) -> None:
        """Go to today."""
        self._show(self._today)

    def action_choose(self) -> None:
        """Choose the day under the cursor, unless it is in the future and has no papers."""
        if self._counts_of(self._day).papers or self._day <= self._today:
            self.dismiss(self._day)

    def on_click(self, event: events.Click) -> None:
        """Choose the day that was clicked."""
        if isinstance(ordinal := event.style.meta.get("day"), int):
            self._show(date.fromordinal(ordinal))
            self.action_choose()

    def _show(self, day: date) -> None:
        self._day = day
        self._month.show(day)
        self._box.border_title = f"{day:%B} {day.year}"
        state, enter_hint = self._describe()
        today = "today" if day == self._today else ""
        parts = filter(None, (format_day(day, weekday=True, year=True), today, state))
        self._facts.update(Content.styled(" · ".join(parts), "bold"))
        self._enter_hint.update(Content.styled(enter_hint, QUIET_STYLE))

    def _describe(self) -> tuple[str, str]:
        """Return what there is of the day under the cursor, and what enter does."""
        counts = self._counts_of(self._day)
        if counts.papers:
            state = f"{counts.unread:,} of {counts.papers:,} unread"
            return state if counts.unread else f"all {counts.papers:,} read", "enter: go there"
        if self._day > self._today:
            return "in the future", ""
        if self._day.weekday() >= SATURDAY:
            return "no list is made on weekends", "enter: ask anyway"
        return "not fetched yet", "enter: fetch it"
