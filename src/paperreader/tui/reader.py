"""The reader's one screen: it holds the state, hands it down, and hears what the panes say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.content import Content
from textual.reactive import var
from textual.screen import Screen
from textual.widgets import Static

from paperreader.errors import PaperreaderError
from paperreader.paper import SAMPLE
from paperreader.storage import MarksDamagedError
from paperreader.tui.abstract import AbstractPane
from paperreader.tui.dialogs import KeysHelp
from paperreader.tui.hints import KeyHints
from paperreader.tui.keys import Keymap, bindings, hints
from paperreader.tui.links import Desktop, LinkDesk
from paperreader.tui.notes import NotesPanel
from paperreader.tui.panes import Panes
from paperreader.tui.paper_list import PaperList
from paperreader.tui.results import Results
from paperreader.tui.saving import MARK_SECONDS, NOTE_SECONDS, Saver
from paperreader.tui.search import SearchBox
from paperreader.tui.status import Status, StatusLine
from paperreader.tui.trouble import settle_damage

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from paperreader.library import Library
    from paperreader.marks import Change, MarkField

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

    def __init__(self, library: Library, keymap: Keymap, desktop: Desktop) -> None:
        super().__init__()
        self._library = library
        self._keymap = keymap
        self._results = Results(library)
        self._links = LinkDesk(self, desktop)
        self._saver = Saver(library, self, self._after_disk)
        self._damage_told = False

    def compose(self) -> ComposeResult:
        """Lay out the panes between the status line and the key hints."""
        yield StatusLine(id="status")
        yield Static(Content(SAMPLE_HINT), id="sample-hint")
        yield Panes(id="panes")
        with Horizontal(id="search-line"):
            yield Static("/")
            yield SearchBox(id="search")
        yield KeyHints(id="hints")

    def on_mount(self) -> None:
        """Show the library, and keep looking for what other programs change in it."""
        self._panes = self.query_one(Panes)
        self._list = self.query_one(PaperList)
        self._abstract = self.query_one(AbstractPane)
        self._notes = self.query_one(NotesPanel)
        self._search = self.query_one(SearchBox)
        self._results.find("")
        self.set_focus(self._list)
        self._show_results()
        self.set_interval(POLL_SECONDS, self._look_again)

    # What is shown

    def _show_results(self) -> None:
        """Hand down what was found."""
        self._list.show(self._results.entries, self._results.cursor, self._results.query)
        self._show_current()

    def _show_current(self) -> None:
        """Hand down the paper under the cursor to all that show it, in one repaint."""
        self._collect_note()
        entry = self._results.current
        if self._notes.paper and (entry is None or entry.paper.id != self._notes.paper.id):
            self._library.seal()
        self._abstract.show(entry, self._results.query, self._results.nothing_found)
        self._notes.show(entry)
        self._show_status()

    def _after_disk(self, *, changed_elsewhere: bool) -> None:
        """Show what a save, or another program's change, led to."""
        if changed_elsewhere:
            self._results.renew_all()
            self._show_results()
        elif entry := self._results.current:
            self._results.renew(entry.paper.id)
            self._notes.show(self._results.current)
            self._show_status()
        damaged = isinstance(self._saver.problem, MarksDamagedError)
        if damaged and not self._damage_told:
            settling = settle_damage(self, self._library, str(self._saver.problem))
            self.run_worker(settling, group="damage")
        self._damage_told = damaged

    def _show_status(self) -> None:
        entry = self._results.current
        sample = entry is not None and entry.paper.source == SAMPLE
        self.query_one(StatusLine).show(
            Status(
                counts=self._library.counts(),
                shown=len(self._results.entries),
                day=entry.paper.date if entry else None,
                filter=self._results.filter_name,
                search=self._results.search,
                trouble=self._saver.state if self._saver.problem else "",
                source="sample page" if sample else "",
            )
        )
        self.query_one("#sample-hint").display = sample
        self._notes.tell(self._saver.state if entry and entry.mark.note else "")
        self.show_hints()

    def show_hints(self) -> None:
        """Show the keys that do something where the focus is."""
        entry = self._results.current
        place = "full" if self._panes.full else self._panes.pane
        useless = {
            "undo": not self._library.can_undo,
            "copy_link": not (entry and entry.paper.github),
            "open_link": not (entry and entry.paper.page),
            **dict.fromkeys(
                ("next", "read_on", "toggle_read", "toggle_star", "edit_note"), not entry
            ),
        }
        self.query_one(KeyHints).show(
            hints(
                "search" if self.searching else place,
                self._keymap,
                {name for name, is_useless in useless.items() if is_useless},
            )
        )

    def say(self, text: str, *, problem: bool = False) -> None:
        """Tell something in a corner for a moment; a problem stays longer."""
        self.notify(
            text,
            severity="warning" if problem else "information",
            timeout=12 if problem else 4,
            markup=False,
        )

    # Moving

    def _go_to(self, index: int) -> None:
        self._results.cursor = index
        self._list.move_to(index)
        self._show_current()

    def action_go(self, where: str) -> None:
        """Go to the paper that a destination names, or say that there is none."""
        index = self._results.place(where, page=max(self._list.size.height - 1, 1))
        if index is not None:
            self._go_to(index)
        elif where in NOTHING_THERE:
            self.say(NOTHING_THERE[where])

    def action_read_on(self) -> None:
        """Scroll the abstract; at its end mark the paper read and go to the next unread one."""
        if not self._panes.shows("abstract"):
            self._panes.go_to("abstract")
        elif not self._abstract.at_end:
            self._abstract.scroll_page_down(animate=False, force=True)
        else:
            self._change("read", after=True)
            self.action_go("next_unread")

    def on_paper_list_clicked(self, message: PaperList.Clicked) -> None:
        """Go to the paper that was clicked."""
        self._go_to(message.index)

    def action_next_pane(self) -> None:
        """Go to the next pane."""
        self._panes.step(1)

    def action_previous_pane(self) -> None:
        """Go to the previous pane."""
        self._panes.step(-1)

    def action_full(self) -> None:
        """Give the abstract the whole screen, or take it back."""
        full = not self._panes.full
        self._panes.go_to("abstract" if full else "list", full=full)

    def action_back(self) -> None:
        """Go back to the list; there, clear search and filter."""
        if self._panes.pane != "list" or self._panes.full:
            self._panes.go_to("list")
        elif self._results.clear():
            self._search.value = ""
            self._show_results()

    def action_raw(self) -> None:
        """Show the abstract's raw text, or readable again."""
        self._abstract.toggle_raw()

    def on_descendant_focus(self) -> None:
        """Save a note that was left, and show the keys of where the focus is now."""
        if not self._notes.has_focus:
            self._collect_note()
            self._library.seal()
        self.show_hints()

    # Finding

    def action_search(self) -> None:
        """Open the search box."""
        self.searching = True
        self.set_focus(self._search)

    def on_input_changed(self) -> None:
        """Find what is typed."""
        if self.searching and self._search.value != self._results.search:
            self._results.find(self._search.value)
            self._show_results()

    def on_search_box_stepped(self, message: SearchBox.Stepped) -> None:
        """Look through the results while the box is open."""
        self.action_go("next" if message.steps > 0 else "previous")

    def on_search_box_left(self, message: SearchBox.Left) -> None:
        """Close the box; the search stays in force or is cleared."""
        self.searching = False
        if not message.keep:
            self._search.value = ""
        self._results.find(self._search.value)
        self._show_results()
        self._panes.go_to("list")

    def action_filter(self) -> None:
        """Show all, unread, starred, noted papers or those with code, one after another."""
        self._results.next_filter()
        self._show_results()

    # Marks and notes

    def _change(self, field: MarkField, *, after: bool) -> None:
        if entry := self._results.current:
            self._library.change(entry.paper, field, after)
            self._show_changed(entry.paper.id)

    def _show_changed(self, paper_id: str, save_within: float = MARK_SECONDS) -> None:
        """Show a paper's new mark at once, and have it saved."""
        index = self._results.renew(paper_id)
        if index is not None:
            self._list.refresh_line(index)
        self._show_status()
        self._saver.soon(save_within)

    def action_toggle_read(self) -> None:
        """Mark the paper read, or unread."""
        if entry := self._results.current:
            self._change("read", after=not entry.mark.read)

    def action_toggle_star(self) -> None:
        """Star the paper, or take its star away."""
        if entry := self._results.current:
            self._change("starred", after=not entry.mark.starred)

    def action_edit_note(self) -> None:
        """Go to the note."""
        if self._results.current:
            self._panes.go_to("notes")

    def on_notes_panel_typed(self) -> None:
        """Take over what was typed, to be saved soon."""
        self._collect_note()

    def on_notes_panel_left(self) -> None:
        """Go back to the list."""
        self._panes.go_to("list")

    def _collect_note(self) -> None:
        """Take over the note as it stands in its panel, for the paper that it belongs to."""
        if self._notes.paper and self._notes.is_typed:
            self._library.change(self._notes.paper, "note", self._notes.take())
            self._show_changed(self._notes.paper.id, NOTE_SECONDS)

    def action_undo(self) -> None:
        """Take back the last mark or note."""
        self._step_back("undone", self._library.undo)

    def action_redo(self) -> None:
        """Do again what was undone."""
        self._step_back("done again", self._library.redo)

    def _step_back(self, done: str, step: Callable[[], Change | None]) -> None:
        try:
            change = step()
        except PaperreaderError as error:
            self.say(str(error), problem=True)
            return
        if change is None:
            self.say("There is nothing to take back.")
            return
        self._show_changed(change.paper.id)
        index = self._results.index_of(change.paper.id)
        if index is not None:
            self._go_to(index)
        self.say(f"{done}: {change.field} of “{change.paper.title}”")

    # Links

    def action_copy_link(self) -> None:
        """Copy the GitHub link."""
        if entry := self._results.current:
            self._links.copy_github(entry.paper)

    def action_copy_menu(self) -> None:
        """Copy a link, the title or a citation."""
        if entry := self._results.current:
            self._links.copy_any(entry.paper)

    def action_open_link(self) -> None:
        """Open the paper in the browser."""
        if entry := self._results.current:
            self._links.open_page(entry.paper)

    def on_abstract_pane_link_numbered(self, message: AbstractPane.LinkNumbered) -> None:
        """Copy the link whose number was pressed."""
        self._links.copy(message.link.url)

    def on_abstract_pane_link_clicked(self, message: AbstractPane.LinkClicked) -> None:
        """Open the link that was clicked."""
        self._links.open(message.url)

    # Files

    def _look_again(self) -> None:
        self.run_worker(self.look(), group="look", exclusive=True)

    async def look(self) -> None:
        """Take in what other programs changed."""
        await self._saver.look()

    async def save(self) -> str:
        """Save all that there is; gives why it failed, or an empty text."""
        self._collect_note()
        await self._saver.now()
        return str(self._saver.problem) if self._library.unsaved() else ""

    # The rest

    def action_fetch(self) -> None:
        """Say that fetching is not there yet."""
        self.say("Fetching comes with a later version; for now: paperreader import FILE")

    def action_help(self) -> None:
        """Show all keys."""
        self.app.push_screen(KeysHelp(self._keymap))
