"""The reader screen: it holds the state, passes it down to the panes and handles their messages."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.content import Content
from textual.reactive import var
from textual.widgets import Static

from paperreader.errors import PaperreaderError
from paperreader.marks import MarksDamagedError
from paperreader.tui.keymap import Keymap, bindings
from paperreader.tui.notify import notify
from paperreader.tui.screens.view import ReaderView
from paperreader.tui.state.autosave import Autosave
from paperreader.tui.state.list_model import ListModel
from paperreader.tui.state.mark_changes import MarkChanges
from paperreader.tui.state.search_task import SearchTask
from paperreader.tui.textual_patches.background_screen import StillScreen
from paperreader.tui.widgets.key_hints import KeyHints
from paperreader.tui.widgets.panes import Panes
from paperreader.tui.widgets.search_input import SearchInput
from paperreader.tui.widgets.status_bar import StatusBar

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from textual.app import ComposeResult
    from textual.widget import Widget

    from paperreader.fetch import OpenSource
    from paperreader.library import ExternalChanges, Library
    from paperreader.marks import Change, MarkField
    from paperreader.models import Paper
    from paperreader.tui.screens.day_navigation import DayNavigation
    from paperreader.tui.screens.link_actions import Desktop, LinkActions
    from paperreader.tui.state.fetch_task import FetchTask
    from paperreader.tui.widgets.abstract import AbstractPane
    from paperreader.tui.widgets.paper_list import PaperList

POLL_SECONDS = 1.0
"""The interval at which other programs' changes are read; the promise is two seconds."""

AGE_SECONDS = 30.0
"""The interval at which the age of the last fetch is updated in the status line."""

SAMPLE_HINT = "These are sample papers. R fetches today's; or: paperreader import FILE"
NO_DESTINATION = {
    "next_unread": "No unread paper below.",
    "previous_unread": "No unread paper above.",
}


class ReaderScreen(StillScreen[None]):
    """The screen with the list, the abstract and the notes of one library."""

    BINDINGS = list(bindings())
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
        self._panes = Panes(id="panes")
        self._search = SearchInput(id="search")
        self._results = ListModel(library)
        self._desktop = desktop
        self._saver = Autosave(library, self, self._on_disk_change)
        self._marking = MarkChanges(library, self._saver, self._panes)
        self._view = ReaderView(
            library, self._results, self._saver, self._marking, keymap=keymap, now=_now
        )
        self._finder = SearchTask(self, library, self._results, self._view)
        self._open_source = open_source
        self._today = today
        self._papers_pending = False
        self._damage_shown = False
        self._is_complete = False

    def compose(self) -> ComposeResult:
        """Yield the status line, the panes and the key hints."""
        yield (status := StatusBar(id="status"))
        yield (sample := Static(Content(SAMPLE_HINT), id="sample-hint"))
        yield self._panes
        yield (hint_line := KeyHints(id="hints"))
        self._view.attach(
            self._panes,
            self._search,
            status=status,
            hint_line=hint_line,
            sample=sample,
        )

    def on_mount(self) -> None:
        """Show the library."""
        self.set_focus(self._panes.papers)
        self._results.show_all()
        self._view.show_results()

    def complete(self) -> None:
        """Mount what the first paint did without; actions that need it sooner call this first.

        The note's editor and the search box take 25 ms, a sixth of a blank app's start.
        """
        if self._is_complete or not self.is_attached:  # a signal may have ended it
            return
        self._is_complete = True
        self.mount(Horizontal(Static("/"), self._search, id="search-line"), before="#hints")
        self._panes.mount_note_editor()
        self._panes.notes.show(self._results.current)
        self._view.show_status()
        self._start_check()
        self.set_interval(POLL_SECONDS, self._start_check)
        self.set_interval(AGE_SECONDS, self._view.show_status)

    @property
    def is_leaving_search(self) -> bool:
        """Whether the search box was just left, and commands must wait for the search's results."""
        return self._search.is_left

    @property
    def text_fields(self) -> tuple[Widget, ...]:
        """The widgets that text can be typed into."""
        return self._panes.notes, self._search

    # Moving

    def action_go(self, where: str) -> None:
        """Go to a destination, such as "next"; notify the user if there is no unread paper."""
        index = self._results.destination(where, page=max(self._panes.papers.size.height - 1, 1))
        if index is not None:
            self._view.move_to(index)
            self._finder.find_more()
        elif where in NO_DESTINATION:
            notify(self, NO_DESTINATION[where])

    def action_read_on(self) -> None:
        """Scroll the abstract; at its end, mark the paper read and go to the next unread one."""
        abstract = self._panes.abstract
        if not self._panes.shows("abstract"):
            self._panes.go_to("abstract")
        elif not abstract.at_end:
            abstract.scroll_page_down(animate=False, force=True)
        elif entry := self._results.current:
            self._set_mark(entry.paper, "read", value=True)
            self.action_go("next_unread")

    def on_paper_list_clicked(self, message: PaperList.Clicked) -> None:
        """Go to the paper that was clicked."""
        self._view.move_to(message.index)

    def action_pane(self, steps: int) -> None:
        """Focus the pane ``steps`` further on."""
        self.complete()
        self._panes.step(steps)

    def action_full(self) -> None:
        """Toggle between the abstract alone and all panes."""
        full = not self._panes.full
        self._panes.go_to("abstract" if full else "list", full=full)
        self._view.show_keys()

    async def action_back(self) -> None:
        """Go back to the list; from the list, dismiss a problem, else clear search and filter."""
        if self._panes.place != "list":
            self._panes.go_to("list")
        elif self._fetching.dismiss_problem():
            pass
        elif self._results.clear():
            await self._list_all()

    def action_raw(self) -> None:
        """Toggle between the abstract's raw text and the readable one."""
        self._panes.abstract.toggle_raw()

    def on_descendant_focus(self) -> None:
        """Store a note that was left, and show the keys of the focused pane."""
        if not self._panes.notes.has_focus:
            self._view.store_note()
            self._library.end_edit()
            if self._papers_pending:
                self._show_papers()
        self.searching = self._search.has_focus
        self._view.show_keys()

    # Finding

    def action_search(self) -> None:
        """Open the search box."""
        self.complete()
        self.searching = True
        self.set_focus(self._search)
        self.run_worker(self._finder.prepare, group="prepare", exclusive=True)  # type: ignore[arg-type]  # as in Autosave._on_timer

    async def on_input_changed(self) -> None:
        """Search for the typed text."""
        if self.searching and self._search.value != self._results.search:
            await self._finder.find(self._search.value)
        self._search.release()

    def on_search_input_stepped(self, message: SearchInput.Stepped) -> None:
        """Move through the results while the search box is open."""
        self.action_go("next" if message.steps > 0 else "previous")

    async def on_search_input_left(self, message: SearchInput.Left) -> None:
        """Close the search box, as ``action_leave_search`` does."""
        try:
            await self.action_leave_search(message.keep)
        finally:
            self._search.is_left = False

    async def action_leave_search(self, keep: bool) -> None:
        """Close the search box and keep the search if ``keep``, else clear it."""
        self.searching = False
        if not keep:
            self._search.value = ""
        if self._search.value != self._results.search:
            await self._finder.find(self._search.value, keep=not keep)
        await self._finder.answered()
        self._panes.go_to("list")

    async def _list_all(self) -> None:
        self._search.value = ""
        await self._finder.find(self._search.value, keep=True)

    async def _find_again(self) -> None:
        # The search text is read when this runs: it may have changed since it was scheduled.
        await self._finder.find(self._results.search, keep=True)

    async def action_filter(self) -> None:
        """Activate the next filter: all, unread, starred, with note, with code."""
        self._results.next_filter()
        await self._finder.find(self._results.search)

    async def action_sort(self) -> None:
        """Toggle between most upvotes first and newest first."""
        self._results.by_upvotes = not self._results.by_upvotes
        await self._finder.find(self._results.search, keep=True)

    # Marks and notes

    def action_toggle_mark(self, field: MarkField) -> None:
        """Set or remove a mark of the paper under the cursor."""
        if entry := self._results.current:
            self._set_mark(entry.paper, field, value=not getattr(entry.mark, field))

    def _set_mark(self, paper: Paper, field: MarkField, *, value: bool) -> None:
        self._marking.set(paper, field, value)
        self._view.show_mark(paper.id)

    def action_edit_note(self) -> None:
        """Focus the note editor."""
        if self._results.current:
            self.complete()
            self._panes.go_to("notes")

    def on_note_editor_typed(self) -> None:
        """Store the typed text, to be saved soon."""
        self._view.store_note()

    def on_note_editor_left(self) -> None:
        """Go back to the list."""
        self._panes.go_to("list")

    def action_step_back(self, step: str) -> None:
        """Undo or redo a change and go to its paper; ``step`` is "undo" or "redo"."""
        try:
            change = self._marking.undo() if step == "undo" else self._marking.redo()
        except PaperreaderError as error:
            notify(self, str(error), problem=True)
            return
        if change is None:
            notify(self, f"There is nothing to {step}.")
            return
        self._view.show_mark(change.paper.id)
        index = self._results.index_of(change.paper.id)
        if index is not None:
            self._view.move_to(index)
        notify(self, _describe_step(step, change))

    # Links

    @cached_property
    def _links(self) -> LinkActions:
        """Copying and opening links; created at first use, as it loads dialogs and browser."""
        from paperreader.tui.screens.link_actions import LinkActions  # noqa: PLC0415  # 4 ms at the start

        return LinkActions(self, self._desktop)

    def action_link(self, action: str) -> None:
        """Copy or open links of the paper; ``action`` is the name of a method of LinkActions."""
        if entry := self._results.current:
            getattr(self._links, action)(entry.paper)

    def on_abstract_pane_link_numbered(self, message: AbstractPane.LinkNumbered) -> None:
        """Copy the link with the number that was pressed."""
        self._links.copy(message.link.url)

    def on_abstract_pane_link_clicked(self, message: AbstractPane.LinkClicked) -> None:
        """Open the link that was clicked."""
        self._links.open(message.url)

    # Files

    def _start_check(self) -> None:
        self.run_worker(self.check_files, group="check")  # type: ignore[arg-type]  # as in Autosave._on_timer

    async def check_files(self) -> None:
        """Read other programs' changes and show them."""
        await self._saver.check_files()

    async def save(self) -> str:
        """Save all changes and return why that failed, or an empty string."""
        self._view.store_note()
        await self._saver.save_now()
        return str(self._saver.problem) if self._library.unsaved() else ""

    def _on_disk_change(self, changes: ExternalChanges) -> None:
        if not self.is_mounted:  # a signal can save before the screen is mounted
            return
        if changes.papers or (changes.marks and self._papers_pending):
            self._show_papers()
        elif changes.marks:
            self._results.reload_marks()
            self._view.show_results()
        else:
            self._view.show_saved()
        damaged = isinstance(self._saver.problem, MarksDamagedError)
        if damaged and not self._damage_shown:
            from paperreader.tui.screens.damage import resolve_damage  # noqa: PLC0415  # dialogs that only a damaged file needs

            problem = str(self._saver.problem)
            self.run_worker(resolve_damage(self, self._library, problem), group="damage")
        self._damage_shown = damaged

    def _show_papers(self) -> None:
        """List added papers; later, if that would drop the paper whose note is being edited."""
        self._view.show_freshness()
        self._papers_pending = self._panes.notes.has_focus and self._finder.loses_current
        if not self._papers_pending:
            self.run_worker(self._find_again(), group="news")

    # Days, and fetching them

    @cached_property
    def _fetching(self) -> FetchTask:
        """The fetch task; created at first use."""
        from paperreader.tui.state.fetch_task import FetchTask  # noqa: PLC0415  # 1 ms at the start

        return FetchTask(
            self,
            self._library,
            self._open_source,
            now=_now,
            on_change=self._view.show_fetch,
            on_stored=self._start_check,
        )

    @cached_property
    def _days(self) -> DayNavigation:
        """The navigation from day to day; created at first use."""
        from paperreader.tui.screens.day_navigation import DayNavigation  # noqa: PLC0415  # 1 ms at the start

        return DayNavigation(
            self,
            self._library,
            results=self._results,
            view=self._view,
            finder=self._finder,
            fetch_task=self._fetching,
            today=self._today,
            keymap=self._keymap,
        )

    def action_day(self, where: str) -> None:
        """Go to another day; ``where`` is "day_before" or "day_after"."""
        self._days.step(where)

    def action_pick_day(self) -> None:
        """Open the calendar and go to the day chosen in it."""
        self._days.pick()

    def action_fetch(self) -> None:
        """Fetch papers in the background."""
        self._days.fetch()

    def on_unmount(self) -> None:
        """Stop a running fetch, so that it does not keep the program from ending."""
        self._fetching.stop()

    # The rest

    def action_help(self) -> None:
        """Show all keys."""
        from paperreader.tui.screens.dialogs import KeysHelp  # noqa: PLC0415  # 2 ms at the start

        self.app.push_screen(KeysHelp(self._keymap))


def _describe_step(step: str, change: Change) -> str:
    """Return what an undo or redo did; ``change`` is the change that it made."""
    title = f"“{change.paper.title}”"
    if change.field == "read":
        return f"{title} is {'read' if change.after else 'unread'} again"
    noun = "star" if change.field == "starred" else change.field
    return f"{'Undone' if step == 'undo' else 'Redone'}: {noun} on {title}"


def _now() -> datetime:
    return datetime.now(UTC)
