"""The reader's one screen: it holds the state, hands it down, and hears what the panes say."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.content import Content
from textual.reactive import var
from textual.screen import Screen
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
    from paperreader.marks import MarkField
    from paperreader.models import Paper
    from paperreader.tui.screens.day_navigation import DayNavigation
    from paperreader.tui.screens.link_actions import Desktop, LinkActions
    from paperreader.tui.state.fetch_task import FetchTask
    from paperreader.tui.widgets.abstract import AbstractPane
    from paperreader.tui.widgets.paper_list import PaperList

POLL_SECONDS = 1.0
"""How often other programs' changes are looked for; the promise is two seconds."""

AGE_SECONDS = 30.0
"""How often the line at the top tells anew how long ago papers were fetched."""

SAMPLE_HINT = "These are samples. R fetches today's; paperreader import FILE takes a page"
NOTHING_THERE = {
    "next_unread": "No unread paper below.",
    "previous_unread": "No unread paper above.",
}


class ReaderScreen(Screen[None]):
    """List, abstract and notes over one library."""

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
        self._saver = Autosave(library, self, self._after_disk)
        self._marking = MarkChanges(library, self._saver, self._panes)
        self._showing = ReaderView(
            library, self._results, self._saver, self._marking, keymap=keymap, now=_now
        )
        self._finder = SearchTask(self, library, self._results, self._showing)
        self._open_source = open_source
        self._today = today
        self._papers_wait = False
        self._damage_shown = False
        self._is_complete = False

    def compose(self) -> ComposeResult:
        """Lay out the panes between the status line and the key hints."""
        yield (status := StatusBar(id="status"))
        yield (sample := Static(Content(SAMPLE_HINT), id="sample-hint"))
        yield self._panes
        yield (hint_line := KeyHints(id="hints"))
        self._showing.on(
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
        self._showing.results()

    def complete(self) -> None:
        """Mount what the first paint did without; whatever needs it sooner calls this first.

        The note's editor and the search box take 25 ms, a sixth of a blank app's start.
        """
        if self._is_complete or not self.is_attached:  # a signal can come before it is due
            return
        self._is_complete = True
        self.mount(Horizontal(Static("/"), self._search, id="search-line"), before="#hints")
        self._panes.mount_note_editor()
        self._panes.notes.show(self._results.current)
        self._showing.status()
        self._look_again()
        self.set_interval(POLL_SECONDS, self._look_again)
        self.set_interval(AGE_SECONDS, self._showing.status)

    @property
    def is_leaving_search(self) -> bool:
        """Whether a search was just left, and commands must wait for what it found."""
        return self._search.is_left

    @property
    def text_fields(self) -> tuple[Widget, ...]:
        """What letters can be typed into."""
        return self._panes.notes, self._search

    # Moving

    def action_go(self, where: str) -> None:
        """Go to the paper that a destination names, or tell that there is none."""
        index = self._results.place(where, page=max(self._panes.papers.size.height - 1, 1))
        if index is not None:
            self._showing.move_to(index)
            self._finder.go_on()
        elif where in NOTHING_THERE:
            notify(self, NOTHING_THERE[where])

    def action_read_on(self) -> None:
        """Scroll the abstract; at its end mark the paper read and go to the next unread one."""
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
        self._showing.move_to(message.index)

    def action_pane(self, steps: int) -> None:
        """Go so many panes further."""
        self.complete()
        self._panes.step(steps)

    def action_full(self) -> None:
        """Give the abstract the whole screen, or take it back."""
        full = not self._panes.full
        self._panes.go_to("abstract" if full else "list", full=full)
        self._showing.keys()

    async def action_back(self) -> None:
        """Go back to the list; there, clear search and filter."""
        if self._panes.place != "list":
            self._panes.go_to("list")
        elif self._fetching.dismiss_problem():
            pass
        elif self._results.clear():
            await self._list_all()

    def action_raw(self) -> None:
        """Show the abstract's raw text, or readable again."""
        self._panes.abstract.toggle_raw()

    def on_descendant_focus(self) -> None:
        """Save a note that was left, and show the keys of where the focus is now."""
        if not self._panes.notes.has_focus:
            self._showing.take_note()
            self._library.end_edit()
            if self._papers_wait:
                self._show_papers()
        self.searching = self._search.has_focus
        self._showing.keys()

    # Finding

    def action_search(self) -> None:
        """Open the search box."""
        self.complete()
        self.searching = True
        self.set_focus(self._search)
        self.run_worker(self._finder.prepare, group="warm", exclusive=True)  # type: ignore[arg-type]  # as in Autosave

    async def on_input_changed(self) -> None:
        """Find what is typed."""
        if self.searching and self._search.value != self._results.search:
            await self._finder.find(self._search.value)
        self._search.release()

    def on_search_input_stepped(self, message: SearchInput.Stepped) -> None:
        """Look through the results while the box is open."""
        self.action_go("next" if message.steps > 0 else "previous")

    async def on_search_input_left(self, message: SearchInput.Left) -> None:
        """Close the box; the search stays in force or is cleared."""
        try:
            await self.action_leave_search(message.keep)
        finally:
            self._search.is_left = False

    async def action_leave_search(self, keep: bool) -> None:
        """Close the search box; the search stays in force or is cleared."""
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
        # What is searched is asked when this runs: it may be another thing by then.
        await self._finder.find(self._results.search, keep=True)

    async def action_filter(self) -> None:
        """Show all, unread, starred, noted papers or those with code, one after another."""
        self._results.next_filter()
        await self._finder.find(self._results.search)

    async def action_sort(self) -> None:
        """List the papers with most upvotes first, or the newest again."""
        self._results.by_upvotes = not self._results.by_upvotes
        await self._finder.find(self._results.search, keep=True)

    # Marks and notes

    def action_toggle_mark(self, field: MarkField) -> None:
        """Set a mark of the paper, or take it away."""
        if entry := self._results.current:
            self._set_mark(entry.paper, field, value=not getattr(entry.mark, field))

    def _set_mark(self, paper: Paper, field: MarkField, *, value: bool) -> None:
        self._marking.set(paper, field, value)
        self._showing.mark(paper.id)

    def action_edit_note(self) -> None:
        """Go to the note."""
        if self._results.current:
            self.complete()
            self._panes.go_to("notes")

    def on_note_editor_typed(self) -> None:
        """Take over what was typed, to be saved soon."""
        self._showing.take_note()

    def on_note_editor_left(self) -> None:
        """Go back to the list."""
        self._panes.go_to("list")

    def action_step_back(self, step: str) -> None:
        """Undo the last mark or note, or redo it, and go to its paper."""
        try:
            change = self._marking.undo() if step == "undo" else self._marking.redo()
        except PaperreaderError as error:
            notify(self, str(error), problem=True)
            return
        if change is None:
            notify(self, f"There is nothing to {step}.")
            return
        self._showing.mark(change.paper.id)
        index = self._results.index_of(change.paper.id)
        if index is not None:
            self._showing.move_to(index)
        done = "undone" if step == "undo" else "done again"
        notify(self, f"{done}: {change.field} of “{change.paper.title}”")

    # Links

    @cached_property
    def _links(self) -> LinkActions:
        """Copy and open; made at the first errand, since it loads the dialogs and the browser."""
        from paperreader.tui.screens.link_actions import LinkActions  # noqa: PLC0415  # 4 ms

        return LinkActions(self, self._desktop)

    def action_link(self, errand: str) -> None:
        """Have the paper's links copied or opened, by one of the link desk's errands."""
        if entry := self._results.current:
            getattr(self._links, errand)(entry.paper)

    def on_abstract_pane_link_numbered(self, message: AbstractPane.LinkNumbered) -> None:
        """Copy the link whose number was pressed."""
        self._links.copy(message.link.url)

    def on_abstract_pane_link_clicked(self, message: AbstractPane.LinkClicked) -> None:
        """Open the link that was clicked."""
        self._links.open(message.url)

    # Files

    def _look_again(self) -> None:
        self.run_worker(self.look, group="look")  # type: ignore[arg-type]  # as in Autosave

    async def look(self) -> None:
        """Take in what other programs changed."""
        await self._saver.look()

    async def save(self) -> str:
        """Save all that there is; gives why it failed, or an empty text."""
        self._showing.take_note()
        await self._saver.now()
        return str(self._saver.problem) if self._library.unsaved() else ""

    def _after_disk(self, news: ExternalChanges) -> None:
        if not self.is_mounted:  # a signal can come before the first screen
            return
        if news.papers or (news.marks and self._papers_wait):
            self._show_papers()
        elif news.marks:
            self._results.renew_all()
            self._showing.results()
        else:
            self._showing.saved()
        damaged = isinstance(self._saver.problem, MarksDamagedError)
        if damaged and not self._damage_shown:
            from paperreader.tui.screens.damage import resolve_damage  # noqa: PLC0415  # seldom needed

            problem = str(self._saver.problem)
            self.run_worker(resolve_damage(self, self._library, problem), group="damage")
        self._damage_shown = damaged

    def _show_papers(self) -> None:
        """List what came in; where that has no place for the paper whose note is written, later."""
        self._showing.freshness()
        self._papers_wait = self._panes.notes.has_focus and self._finder.loses_current
        if not self._papers_wait:
            self.run_worker(self._find_again(), group="news")

    # Days, and fetching them

    @cached_property
    def _fetching(self) -> FetchTask:
        """What fetches; made when it is first asked for, as most screens fetch nothing."""
        from paperreader.tui.state.fetch_task import FetchTask  # noqa: PLC0415  # 1 ms

        return FetchTask(
            self,
            self._library,
            self._open_source,
            now=_now,
            on_change=self._showing.fetching,
            on_stored=self._look_again,
        )

    @cached_property
    def _days(self) -> DayNavigation:
        """What goes from day to day; made when it is first asked for."""
        from paperreader.tui.screens.day_navigation import DayNavigation  # noqa: PLC0415  # 1 ms

        return DayNavigation(
            self,
            self._library,
            results=self._results,
            showing=self._showing,
            finder=self._finder,
            fetch_desk=self._fetching,
            today=self._today,
            keymap=self._keymap,
        )

    def action_day(self, where: str) -> None:
        """Go to the day before or after."""
        self._days.step(where)

    def action_pick_day(self) -> None:
        """Let a day be chosen in a calendar, and go there."""
        self._days.pick()

    def action_fetch(self) -> None:
        """Fetch papers behind the screen."""
        self._days.fetch()

    def on_unmount(self) -> None:
        """Let nothing that is being fetched keep the program from ending."""
        self._fetching.stop()

    # The rest

    def action_help(self) -> None:
        """Show all keys."""
        from paperreader.tui.screens.dialogs import KeysHelp  # noqa: PLC0415  # 2 ms at the start

        self.app.push_screen(KeysHelp(self._keymap))


def _now() -> datetime:
    return datetime.now(UTC)
