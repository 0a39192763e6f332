"""Moving: in the pane in use, from paper to paper, and on to what is unread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.tui.notify import notify
from paperreader.tui.state.view_state import destination

if TYPE_CHECKING:
    from paperreader.library import Library
    from paperreader.models import Entry
    from paperreader.tui.screens.mark_actions import MarkActions
    from paperreader.tui.screens.reader import ReaderScreen
    from paperreader.tui.widgets.panes import Panes

UNREAD = ("next_unread", "previous_unread")
SCROLLS = {"first", "last", "half_page_down", "half_page_up", "page_down", "page_up"}
"""The destinations that are in the pane in use: the list, or the text of another pane."""


class MoveActions:
    """Moves the cursor of the list and the text of the other panes."""

    def __init__(
        self, screen: ReaderScreen, library: Library, panes: Panes, marking: MarkActions
    ) -> None:
        self._screen = screen
        self._library = library
        self._panes = panes
        self._marking = marking

    async def go(self, where: str) -> None:
        """Go to a destination in the pane in use, such as "page_down", or to another paper."""
        pane, state = self._panes.in_use, self._screen.state
        page = max(pane.size.height - 1, 1)
        if where in UNREAD:
            await self._go_to_unread(where)
        elif where in SCROLLS and pane is not self._panes.papers:
            y = destination(where, round(pane.scroll_target_y), int(pane.max_scroll_y), page)
            pane.scroll_to(y=y, animate=False, force=True)
        elif len(state):
            await self._screen.move_to(destination(where, state.cursor, len(state) - 1, page))

    async def _go_to_unread(self, where: str) -> None:
        """Go to the next or previous unread paper, around the end; notify the user of that."""
        screen = self._screen
        found = await screen.listing.unread_index(where)
        if found is None:
            notify(screen, "No other paper here is unread.")
            return
        index, is_around = found
        if is_around and where == "previous_unread":
            notify(screen, "No unread paper above: on from the end.")
        elif is_around:
            state = screen.state
            below = "below" if state.is_complete else f"in the first {len(state):,}"
            notify(screen, f"No unread paper {below}: on from the top.")
        await screen.move_to(index)

    async def read_next(self) -> None:
        """Mark the paper read and go to the next unread one."""
        if entry := self._screen.state.current:
            self._marking.set("read", value=True)
            await self.go("next_unread")
            await self.report_finished_day(entry)

    async def read_on(self) -> None:
        """Scroll the abstract; at its end, mark the paper read and go to the next unread one."""
        abstract = self._panes.abstract
        if not self._panes.shows("abstract"):
            self._panes.go_to("abstract")
        elif not abstract.at_end:
            abstract.scroll_page_down(animate=False, force=True)
        else:
            await self.read_next()

    async def report_finished_day(self, entry: Entry) -> None:
        """Show what was done with a day if the last unread paper of it was just read."""
        day = entry.paper.date
        is_read = self._library.mark(entry.paper.id).read
        if is_read and not entry.mark.read and not self._library.day_counts(day).unread:
            await self._screen.days.report_finished(day)
