"""The reader's one screen: it holds the state, hands it down, and hears what the panes say."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.content import Content
from textual.reactive import var
from textual.screen import Screen
from textual.widgets import Static

from paperreader.errors import PaperreaderError
from paperreader.storage import MarksDamagedError
from paperreader.tui.finding import Finder
from paperreader.tui.hints import KeyHints
from paperreader.tui.keys import Keymap, bindings
from paperreader.tui.marking import MarkDesk
from paperreader.tui.panes import Panes
from paperreader.tui.results import Results
from paperreader.tui.saving import Saver
from paperreader.tui.search import SearchBox
from paperreader.tui.showing import Showing
from paperreader.tui.status import StatusLine
from paperreader.tui.telling import tell

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget

    from paperreader.library import Library, News
    from paperreader.marks import MarkField
    from paperreader.paper import Paper
    from paperreader.tui.abstract import AbstractPane
    from paperreader.tui.links import Desktop, LinkDesk
    from paperreader.tui.paper_list import PaperList

POLL_SECONDS = 1.0
"""How often other programs' changes are looked for; the promise is two seconds."""

SAMPLE_HINT = "These are samples. Your own: paperreader import FILE (the page's copied text)"
NOTHING_THERE = {
    "next_unread": "No unread paper below.",
    "previous_unread": "No unread paper above.",
    "day_before": "No earlier day here.",
    "day_after": "No later day here.",
}


class ReaderScreen(Screen[None]):
    """List, abstract and notes over one library."""

    BINDINGS = list(bindings())
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (10, "-tall")]

    searching: var[bool] = var(False, toggle_class="-searching")
    """Whether the search box is open."""

    def __init__(self, library: Library, keymap: Keymap, desktop: Desktop | None = None) -> None:
        super().__init__()
        self._library = library
        self._keymap = keymap
        self._panes = Panes(id="panes")
        self._search = SearchBox(id="search")
        self._results = Results(library)
        self._desktop = desktop
        self._saver = Saver(library, self, self._after_disk)
        self._marking = MarkDesk(library, self._saver, self._panes)
        self._showing = Showing(library, self._results, self._saver, self._marking, keymap)
        self._finder = Finder(self, library, self._results, self._showing)
        self._damage_told = False
        self._is_complete = False

    def compose(self) -> ComposeResult:
        """Lay out the panes between the status line and the key hints."""
        yield (status := StatusLine(id="status"))
        yield (sample := Static(Content(SAMPLE_HINT), id="sample-hint"))
        yield self._panes
        yield (hint_line := KeyHints(id="hints"))
        self._showing.on(self._panes, self._search, status, hint_line, sample)

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
        self._panes.mount_notes()
        self._panes.notes.show(self._results.current)
        self._showing.status()
        self._look_again()
        self.set_interval(POLL_SECONDS, self._look_again)

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
            tell(self, NOTHING_THERE[where])

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
        elif self._results.clear():
            self._search.value = ""
            await self._finder.find(self._search.value)

    def action_raw(self) -> None:
        """Show the abstract's raw text, or readable again."""
        self._panes.abstract.toggle_raw()

    def on_descendant_focus(self) -> None:
        """Save a note that was left, and show the keys of where the focus is now."""
        if not self._panes.notes.has_focus:
            self._showing.take_note()
            self._library.seal()
        self.searching = self._search.has_focus
        self._showing.keys()

    # Finding

    def action_search(self) -> None:
        """Open the search box."""
        self.complete()
        self.searching = True
        self.set_focus(self._search)
        self.run_worker(self._finder.warm, group="warm", exclusive=True)  # type: ignore[arg-type]  # as in Saver

    async def on_input_changed(self) -> None:
        """Find what is typed."""
        if self.searching and self._search.value != self._results.search:
            await self._finder.find(self._search.value)
        self._search.release()

    def on_search_box_stepped(self, message: SearchBox.Stepped) -> None:
        """Look through the results while the box is open."""
        self.action_go("next" if message.steps > 0 else "previous")

    async def on_search_box_left(self, message: SearchBox.Left) -> None:
        """Close the box; the search stays in force or is cleared."""
        await self.action_leave_search(message.keep)

    async def action_leave_search(self, keep: bool) -> None:
        """Close the search box; the search stays in force or is cleared."""
        self.searching = False
        if not keep:
            self._search.value = ""
        if self._search.value != self._results.search:
            await self._finder.find(self._search.value)
        await self._finder.answered()
        self._panes.go_to("list")

    async def action_filter(self) -> None:
        """Show all, unread, starred, noted papers or those with code, one after another."""
        self._results.next_filter()
        await self._finder.find(self._results.search)

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

    def on_notes_panel_typed(self) -> None:
        """Take over what was typed, to be saved soon."""
        self._showing.take_note()

    def on_notes_panel_left(self) -> None:
        """Go back to the list."""
        self._panes.go_to("list")

    def action_step_back(self, step: str) -> None:
        """Undo the last mark or note, or redo it, and go to its paper."""
        try:
            change = self._marking.undo() if step == "undo" else self._marking.redo()
        except PaperreaderError as error:
            tell(self, str(error), problem=True)
            return
        if change is None:
            tell(self, f"There is nothing to {step}.")
            return
        self._showing.mark(change.paper.id)
        index = self._results.index_of(change.paper.id)
        if index is not None:
            self._showing.move_to(index)
        done = "undone" if step == "undo" else "done again"
        tell(self, f"{done}: {change.field} of “{change.paper.title}”")

    # Links

    @cached_property
    def _links(self) -> LinkDesk:
        """Copy and open; made at the first errand, since it loads the dialogs and the browser."""
        from paperreader.tui.links import LinkDesk  # noqa: PLC0415  # 4 ms

        return LinkDesk(self, self._desktop)

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
        self.run_worker(self.look, group="look")  # type: ignore[arg-type]  # as in Saver

    async def look(self) -> None:
        """Take in what other programs changed."""
        await self._saver.look()

    async def save(self) -> str:
        """Save all that there is; gives why it failed, or an empty text."""
        self._showing.take_note()
        await self._saver.now()
        return str(self._saver.problem) if self._library.unsaved() else ""

    def _after_disk(self, news: News) -> None:
        if not self.is_mounted:  # a signal can come before the first screen
            return
        if news.papers:
            self.run_worker(self._finder.find(self._results.search), group="news")
        elif news.marks:
            self._results.renew_all()
            self._showing.results()
        else:
            self._showing.saved()
        damaged = isinstance(self._saver.problem, MarksDamagedError)
        if damaged and not self._damage_told:
            from paperreader.tui.trouble import settle_damage  # noqa: PLC0415  # seldom needed

            problem = str(self._saver.problem)
            self.run_worker(settle_damage(self, self._library, problem), group="damage")
        self._damage_told = damaged

    # The rest

    def action_fetch(self) -> None:
        """Tell that fetching is not there yet."""
        tell(self, "Fetching comes with a later version; for now: paperreader import FILE")

    def action_help(self) -> None:
        """Show all keys."""
        from paperreader.tui.dialogs import KeysHelp  # noqa: PLC0415  # 2 ms at the start

        self.app.push_screen(KeysHelp(self._keymap))
