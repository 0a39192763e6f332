"""The view of the reader screen: passes its state down to the widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from paperreader.models import SAMPLE
from paperreader.tui.keymap import Keymap, hints
from paperreader.tui.widgets.freshness import describe_freshness
from paperreader.tui.widgets.status_bar import Status

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from textual.timer import Timer
    from textual.widget import Widget

    from paperreader.library import Library
    from paperreader.tui.state.autosave import Autosave
    from paperreader.tui.state.list_model import ListModel
    from paperreader.tui.state.mark_changes import MarkChanges
    from paperreader.tui.widgets.key_hints import KeyHints
    from paperreader.tui.widgets.panes import Panes
    from paperreader.tui.widgets.search_input import SearchInput
    from paperreader.tui.widgets.status_bar import StatusBar

PREPARE_SECONDS = 0.02
"""The delay after a key before the next papers are laid out: its own repaint is done by then."""


class ReaderView:
    """Shows the listed papers, the paper under the cursor, the status line and the key hints.

    A typed note is always stored before the notes panel shows another paper.
    """

    def __init__(
        self,
        library: Library,
        results: ListModel,
        saver: Autosave,
        marking: MarkChanges,
        *,
        keymap: Keymap,
        now: Callable[[], datetime],
    ) -> None:
        self._library = library
        self._results = results
        self._saver = saver
        self._marking = marking
        self._keymap = keymap
        self._now = now
        self._preparing: Timer | None = None
        self._fresh = library.fetches.freshness()
        self._fetching = ""
        self._notice: Static | None = None

    def attach(
        self,
        panes: Panes,
        search: SearchInput,
        *,
        status: StatusBar,
        hint_line: KeyHints,
        sample: Widget,
    ) -> None:
        """Set the widgets to show the state on; call this before any other method."""
        self._panes = panes
        self._search = search
        self._status = status
        self._hint_line = hint_line
        self._sample = sample

    def show_results(self) -> None:
        """Show the listed papers and the paper under the cursor."""
        results = self._results
        self._panes.papers.show(results, results.cursor, results.query, results.nothing_found)
        self.show_current()

    def show_more(self) -> None:
        """Show the papers that were appended to the list."""
        self._panes.papers.show_more()
        self.show_status()

    def move_to(self, index: int) -> None:
        """Move the cursor to an index and show that paper in all panes at once."""
        step = 1 if index >= self._results.cursor else -1
        self._results.cursor = index
        self._panes.papers.move_to(index)
        self.show_current()
        if self._preparing:
            self._preparing.stop()
        self._preparing = self._panes.set_timer(PREPARE_SECONDS, lambda: self._prepare(step))

    def _prepare(self, step: int) -> None:
        """Lay out the papers to which the cursor may move next."""
        for index in (self._results.cursor + step, self._results.cursor - step):
            if 0 <= index < len(self._results):
                self._panes.abstract.prepare(self._results.entry(index))

    def show_current(self) -> None:
        """Show the paper under the cursor."""
        self.store_note()
        entry = self._results.current
        before = self._panes.notes.paper
        if before and (entry is None or entry.paper.id != before.id):
            self._library.end_edit()
        self._panes.abstract.show(entry, self._results.query, self._results.nothing_found)
        self._panes.notes.show(entry)
        self.show_status()

    def store_note(self) -> None:
        """Store the typed note in the library and show that the paper has one."""
        if paper := self._marking.store_note():
            self.show_mark(paper.id)

    def show_mark(self, paper_id: str) -> None:
        """Show the changed mark of a paper, if it is listed."""
        index = self._results.reload_mark(paper_id)
        if index is not None:
            self._panes.papers.refresh_paper(index)
        self.show_status()

    def show_saved(self) -> None:
        """Show the state after a save, and a note that was merged with another version of it."""
        self.store_note()
        if entry := self._results.current:
            self._results.reload_mark(entry.paper.id)
            self._panes.notes.show(self._results.current)
        self.show_status()

    def show_status(self) -> None:
        """Show day, counts, filter, search and save state, and the keys that can be used now."""
        entry = self._results.current
        sample = entry is not None and entry.paper.source == SAMPLE
        age = describe_freshness(self._fresh, self._now())
        self._status.show(
            Status(
                counts=self._library.counts(),
                shown=_format_shown(self._results),
                day=entry.paper.date if entry else None,
                filter=self._results.filter_name,
                search=self._results.search,
                order="by upvotes" if self._results.by_upvotes else "",
                trouble=self._saver.state if self._saver.problem else "",
                source=self._fetching or age or ("sample page" if sample else ""),
            )
        )
        self._sample.set_class(sample, "-shown")
        self._panes.notes.show_state(self._saver.state if entry and entry.mark.note else "")
        self.show_keys()

    def show_fetch(self, state: str, problem: str) -> None:
        """Show the progress of a fetch, and a problem until it is dismissed."""
        self._fetching = state
        self._show_problem(problem)
        self.show_freshness()

    def show_freshness(self) -> None:
        """Show when papers were last fetched, by this or another program."""
        self._fresh = self._library.fetches.freshness()
        self.show_status()

    def _show_problem(self, problem: str) -> None:
        if self._notice:
            self._notice.remove()
        self._notice = None
        if problem:
            self._notice = Static(Content(f"{problem} (esc)"), classes="notice")
            self._panes.screen.mount(self._notice, before=self._panes)

    def show_keys(self) -> None:
        """Show the keys that can be used in the focused pane."""
        entry = self._results.current
        disabled = {
            "undo": not self._library.can_undo,
            "copy_link": not (entry and entry.paper.github),
            "open_link": not (entry and entry.paper.page),
            **dict.fromkeys(
                ("next", "read_on", "toggle_read", "toggle_star", "edit_note"), not entry
            ),
        }
        place = self._panes.place
        if self._search.has_focus:
            place = "search"
        elif place == "list" and self._results.is_narrowed:
            place = "found"
        self._hint_line.show(
            hints(place, self._keymap, {name for name, is_off in disabled.items() if is_off})
        )


def _format_shown(results: ListModel) -> str:
    """Return the number of listed papers, with "…" while a search runs, "+" if it has more."""
    if results.searching:
        return f"{len(results):,}…"
    return f"{len(results):,}" + ("" if results.complete else "+")
