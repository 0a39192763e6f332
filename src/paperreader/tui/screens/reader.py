"""The reader screen: holds the state, hands it down to the widgets and handles their messages."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec.structs import replace
from textual import events, on
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.reactive import var
from textual.widgets import Input, Static

from paperreader.query import Query
from paperreader.tui.keymap import COMMANDS, Keymap, bindings, displayed_keys, hints
from paperreader.tui.screens.file_actions import FileActions
from paperreader.tui.screens.list_actions import COMMAND_PATIENCE, ListActions
from paperreader.tui.screens.mark_actions import MarkActions
from paperreader.tui.screens.message_actions import MessageActions
from paperreader.tui.screens.move_actions import MoveActions
from paperreader.tui.state.listing import next_unread
from paperreader.tui.state.search_task import SIGHT
from paperreader.tui.state.view_state import FILTERS, WINDOW, ViewState, read_windows
from paperreader.tui.textual_patches.background_screen import StillScreen
from paperreader.tui.widgets.abstract import AbstractPane
from paperreader.tui.widgets.freshness import describe_freshness
from paperreader.tui.widgets.key_hints import KeyHints
from paperreader.tui.widgets.message_line import MessageLine
from paperreader.tui.widgets.panes import Panes
from paperreader.tui.widgets.paper_list import PaperList
from paperreader.tui.widgets.search_input import SearchInput
from paperreader.tui.widgets.status_bar import StatusBar

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Mapping
    from datetime import date

    from textual.app import ComposeResult
    from textual.timer import Timer
    from textual.widget import Widget

    from paperreader.fetch import OpenSource
    from paperreader.library import Library
    from paperreader.marks import MarkField
    from paperreader.models import Counts
    from paperreader.tui.screens.day_actions import DayActions
    from paperreader.tui.screens.link_actions import Desktop, LinkActions

AGE_SECONDS = 30.0
"""The interval at which the age of the last fetch is updated in the status line."""

PREPARE_SECONDS = 0.02
"""The delay after a key before the next papers are laid out: its own repaint is done by then.

Without that, a key in view takes 4.3 times as long as in a bare list, with it 2.9; at most 4 is the
target. Scrolling takes 1.9 and 1.25 times as long, at most 1.5 is the target.
"""

SAMPLE_HINT = "These are sample papers. R fetches today's; or: paperreader import FILE"


class ReaderScreen(StillScreen[None]):
    """The screen with the list, the abstract and the notes of one library."""

    BINDINGS = [
        *bindings(),
        *(Binding(str(number), f"copy_number({number})", show=False) for number in range(1, 10)),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (10, "-tall")]

    searching: var[bool] = var(False, toggle_class="-searching")
    """Whether the search box is open."""

    def __init__(
        self,
        library: Library,
        keymap: Keymap,
        desktop: Desktop | None,
        today: Callable[[], date],
        open_source: OpenSource,
    ) -> None:
        super().__init__()
        self._library = library
        self._keymap = keymap
        self._desktop = desktop
        self._today = today
        self._open_source = open_source
        self.files = FileActions(self, library)
        self.messages = MessageActions(self)
        self._panes = Panes(id="panes")
        self._search_input = SearchInput(id="search")
        cursor = next_unread(library.days, -1, library.is_read) or 0
        near = range(cursor - SIGHT, cursor + SIGHT, WINDOW) if cursor else ()
        numbers = {max(row, 0) // WINDOW for row in (cursor, *near)}
        windows = read_windows(library, library.days, numbers)
        state = ViewState(counts=library.counts())
        self.state = state.listed(library.days, windows, cursor, Query())
        self.listing = ListActions(self, library)
        self._marking = MarkActions(self, library, self.files.saver, keymap)
        self._moving = MoveActions(self, library, self._panes, self._marking)
        self._preparing: Timer | None = None
        self._is_complete = False

    def compose(self) -> ComposeResult:
        """Yield the status line, the panes and the key hints."""
        self._status = StatusBar(id="status")
        self._sample_hint = Static(Content(SAMPLE_HINT), id="sample-hint")
        self._hint_line = KeyHints(id="hints")
        dismiss = displayed_keys(COMMANDS["back"], self._keymap)[0]
        self._message_line = MessageLine(dismiss, id="message")
        yield self._status
        yield self._sample_hint
        yield self._panes
        yield self._hint_line
        yield self._message_line

    def on_mount(self) -> None:
        """Show the library."""
        self.set_focus(self._panes.papers)
        self.update_view()
        self._panes.papers.show_day_at_top()

    def complete(self) -> None:
        """Mount what the first paint did without; actions that need it sooner call this first.

        With the note's editor and the search box, the first title took 1.4 times as long as a blank
        app's; without them 1.24 times, where 1.25 is the target.
        """
        if self._is_complete or not self.is_attached:  # a signal may have ended it
            return
        self._is_complete = True
        self.mount(Horizontal(Static("/"), self._search_input, id="search-line"), before="#hints")
        self._panes.notes.mount_editor()
        self.update_view()
        self.files.start_checks()
        self.set_interval(AGE_SECONDS, self.update_view)

    # The rarely needed modules take 10 ms together, of the start's 200.

    @cached_property
    def _links(self) -> LinkActions:
        from paperreader.tui.screens.link_actions import LinkActions  # noqa: PLC0415  # as above

        return LinkActions(self, self._desktop)

    @cached_property
    def days(self) -> DayActions:
        """Going from day to day, and fetching."""
        from paperreader.tui.screens.day_actions import DayActions  # noqa: PLC0415  # as above

        return DayActions(
            self,
            self._library,
            self._open_source,
            today=self._today,
            now=_now,
            keymap=self._keymap,
        )

    @property
    def text_fields(self) -> tuple[Widget, ...]:
        """The widgets that text can be typed into."""
        note = self._panes.notes.editor
        return (*([note] if note else []), self._search_input)

    @property
    def is_editing(self) -> bool:
        """Whether the note is being edited."""
        return self._panes.notes.is_editing

    # The state

    def update_view(self, state: ViewState | None = None) -> None:
        """Hand the next state down; each widget repaints only what differs.

        A typed note is always stored before the notes panel shows another paper.
        """
        if not self.is_attached:  # a signal can save before the screen is mounted
            return
        before, state = self.state, self.state if state is None else state
        if self._marking.store_note(self._panes.notes.collect()):
            state = state.with_marks(self._library.mark)
        self.state = state = replace(
            state,
            counts=self._library.counts(),
            day_counts=self._day_counts(state, before),
            today=self._today(),
            can_undo=self._library.can_undo,
            saving=self.files.saver.state,
            trouble=self.files.saver.state if self.files.saver.problem else "",
            freshness=describe_freshness(self._library.fetches.freshness, _now()),
            place="search" if self._search_input.has_focus else self._panes.place,
        )
        if state.current_id != before.current_id:
            self._library.end_edit()
        self._panes.show(state)
        self._status.show(state)
        self._sample_hint.set_class(state.is_sample, "-shown")
        self._hint_line.show(hints(state.hinted_place, self._keymap, state.unavailable))
        self._message_line.show(state.messages)

    def _day_counts(self, state: ViewState, before: ViewState) -> Mapping[date | None, Counts]:
        """Return the counts of the days in sight; new marks and papers come in new windows."""
        if state.windows is not before.windows or not before.day_counts:
            return {day: self._library.day_counts(day) for day in state.days_read}
        day = state.current.paper.date if state.current else None
        if state.current is None or day in before.day_counts:
            return before.day_counts
        return {**before.day_counts, day: self._library.day_counts(day)}

    def on_screen_resume(self) -> None:
        """Show a message that came while a dialog was open for as long as any other."""
        self.messages.start_timer()

    async def move_to(self, index: int, *, day_at_top: bool = False) -> None:
        """Move the cursor to an index and show that paper in all panes at once.

        With ``day_at_top``, its line, with the day's heading, is the first one in sight.
        """
        step = 1 if index >= self.state.cursor else -1
        self.update_view(replace(self.state, cursor=index))
        if self.state.current is None:
            await self.listing.read_rows(self._panes.papers.rows)
        if day_at_top:
            self._panes.papers.show_day_at_top()
        self.listing.find_more()
        if self._preparing:
            self._preparing.stop()
        self._preparing = self.set_timer(PREPARE_SECONDS, lambda: self._prepare(step))

    def _prepare(self, step: int) -> None:
        """Lay out the papers to which the cursor may move next."""
        for index in (self.state.cursor + step, self.state.cursor - step):
            self._panes.abstract.prepare(self.state.entry(index))

    @on(PaperList.Scrolled)
    async def _scrolled(self) -> None:
        await self.listing.read_rows(self._panes.papers.rows)

    # Listing papers

    @on(Input.Changed, "#search")
    async def _search_typed(self) -> None:
        text = self._search_input.value
        if self.searching and text != self.state.search:
            await self.listing.list_papers(search=text, keep=False)
        self._search_input.release()

    @on(SearchInput.Stepped)
    async def _step_in_results(self, message: SearchInput.Stepped) -> None:
        await self.action_go("next" if message.steps > 0 else "previous")

    @on(SearchInput.Left)
    async def _search_left(self, message: SearchInput.Left) -> None:
        try:
            await self.action_leave_search(message.keep)
        finally:
            self._search_input.settled.set()

    @property
    def search_settled(self) -> asyncio.Event:
        """Set unless the search box was just left, and commands must wait for its results."""
        return self._search_input.settled

    async def action_leave_search(self, keep: bool) -> None:
        """Close the search box and keep the search if ``keep``, else clear it."""
        self.searching = False
        if not keep:
            self._search_input.value = ""
        if (text := self._search_input.value) != self.state.search:
            await self.listing.list_papers(search=text, keep=not keep)
        await self.listing.first_results(COMMAND_PATIENCE)
        self._panes.go_to("list")

    def action_search(self) -> None:
        """Open the search box."""
        self.complete()
        self.searching = True
        self.set_focus(self._search_input)

    async def action_filter(self) -> None:
        """Activate the next filter: all, unread, starred, with note, with code."""
        await self.listing.list_papers(filter=(self.state.filter + 1) % len(FILTERS), keep=False)

    async def action_sort(self) -> None:
        """Change the order: newest first, most upvotes first within each day, or over all."""
        await self.listing.change_order()

    # Moving

    async def action_go(self, where: str) -> None:
        """Go to a destination in the pane in use, such as "page_down", or to another paper."""
        await self._moving.go(where)

    async def action_read_next(self) -> None:
        """Mark the paper read and go to the next unread one."""
        await self._moving.read_next()

    async def action_read_on(self) -> None:
        """Scroll the abstract; at its end, mark the paper read and go to the next unread one."""
        await self._moving.read_on()

    @on(PaperList.Clicked)
    async def _paper_clicked(self, message: PaperList.Clicked) -> None:
        await self.move_to(message.index)

    def action_pane(self, steps: int) -> None:
        """Focus the pane ``steps`` further on."""
        self.complete()
        self._panes.step(steps)

    def action_beside(self, side: str) -> None:
        """Focus the list, which is on the left, or the abstract, on the right."""
        if side == "left":
            self._panes.go_to("list")
        elif self._panes.place == "list":
            self._panes.go_to("abstract")

    def action_full(self) -> None:
        """Toggle between the abstract alone and all panes."""
        full = not self._panes.full
        self._panes.go_to("abstract" if full else "list", full=full)
        self.update_view()

    async def action_back(self) -> None:
        """Dismiss a problem; if there is none, go one step back."""
        if not self.messages.dismiss_problem():
            await self._step_back()

    async def action_leave(self) -> None:
        """Go one step back; from the list, quit."""
        if not await self._step_back():
            await self.app.action_quit()

    async def _step_back(self) -> bool:
        """Go back to the list, or from there to all papers; return False if that is shown."""
        if self._panes.place != "list":
            self._panes.go_to("list")
        elif self.state.is_narrowed:
            await self.listing.list_all()
        else:
            return False
        return True

    def action_raw(self) -> None:
        """Show the next form of the abstract: readable, without AI summary, raw."""
        self._panes.abstract.change_form()

    @on(events.DescendantFocus)
    def _focus_moved(self) -> None:
        """Store a note that was left, and show the keys of the focused pane."""
        self.searching = self._search_input.has_focus
        self.update_view()
        if not self.is_editing:
            self._library.end_edit()
            self.files.show_pending_papers()

    # Marks and notes

    async def action_toggle_mark(self, field: MarkField) -> None:
        """Set or remove a mark of the paper under the cursor."""
        if entry := self.state.current:
            self._marking.set(field, value=not getattr(entry.mark, field))
            await self._moving.report_finished_day(entry)

    def action_edit_note(self) -> None:
        """Focus the note editor."""
        if self.state.current:
            self.complete()
            self._panes.edit_note()

    # Not @on, which would need the editor's module: it loads Textual's editor, in 10 ms.
    def on_note_editor_typed(self) -> None:
        """Store the typed text, to be saved soon."""
        self.update_view()

    def on_note_editor_left(self) -> None:
        """Go back to where the note was opened."""
        self._panes.leave_notes()

    async def action_step_back(self, step: str) -> None:
        """Undo or redo a change and go to its paper; ``step`` is "undo" or "redo"."""
        await self._marking.step_back(step)

    async def action_remove(self) -> None:
        """Take the paper under the cursor out of the catalog."""
        if entry := self.state.current:
            self.complete()
            await self._marking.remove(entry)

    # Links

    def action_link(self, action: str) -> None:
        """Copy or open links of the paper; ``action`` is the name of a method of LinkActions."""
        if entry := self.state.current:
            getattr(self._links, action)(entry.paper)

    def copy(self, text: str) -> None:
        """Copy a text to the clipboard."""
        self._links.copy(text)

    def action_copy_number(self, number: int) -> None:
        """Copy the link with a number, from 1."""
        if entry := self.state.current:
            self._links.copy_number(entry.paper, number)

    @on(AbstractPane.LinkClicked)
    def _link_clicked(self, message: AbstractPane.LinkClicked) -> None:
        self._links.open(message.url)

    # Files

    async def check_files(self) -> None:
        """Read other programs' changes and show them."""
        await self.files.check()

    async def save(self) -> str:
        """Save all changes and return why that failed, or an empty string."""
        self._marking.store_note(self._panes.notes.collect())
        return await self.files.save()

    # Days, and fetching them

    async def action_day(self, where: str) -> None:
        """Go to another day; ``where`` is "day_before" or "day_after"."""
        await self.days.step(where)

    def action_pick_day(self) -> None:
        """Open the calendar and go to the day chosen in it."""
        self.days.pick()

    def action_fetch(self) -> None:
        """Fetch papers in the background."""
        self.days.fetch()

    def on_unmount(self) -> None:
        """Stop a running search and fetch, so that they do not keep the program from ending."""
        self.listing.stop()
        if "days" in vars(self):
            self.days.stop()

    # The rest

    def action_help(self) -> None:
        """Show all keys."""
        from paperreader.tui.screens.dialogs import KeysHelp  # noqa: PLC0415  # as above

        self.app.push_screen(KeysHelp(self._keymap))


def _now() -> datetime:
    return datetime.now(UTC)
