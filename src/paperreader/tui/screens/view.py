"""The reader's state, handed down to the widgets that show it."""

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
"""How long after a key the next papers are prepared: when its own repaint is over."""


class ReaderView:
    """Shows results, the paper under the cursor and all that is told of them.

    A typed note is always taken over before another paper takes its place in the panel.
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

    def on(
        self,
        panes: Panes,
        search: SearchInput,
        *,
        status: StatusBar,
        hint_line: KeyHints,
        sample: Widget,
    ) -> None:
        """Name the widgets to show it on."""
        self._panes = panes
        self._search = search
        self._status = status
        self._hint_line = hint_line
        self._sample = sample

    def results(self) -> None:
        """Show what was found, and the paper under the cursor."""
        results = self._results
        self._panes.papers.show(results, results.cursor, results.query, results.nothing_found)
        self.current()

    def more(self) -> None:
        """Show that more was found."""
        self._panes.papers.show_more()
        self.status()

    def move_to(self, index: int) -> None:
        """Put the cursor on another paper, in the list and in all other panes at once."""
        step = 1 if index >= self._results.cursor else -1
        self._results.cursor = index
        self._panes.papers.move_to(index)
        self.current()
        if self._preparing:
            self._preparing.stop()
        self._preparing = self._panes.set_timer(PREPARE_SECONDS, lambda: self._prepare(step))

    def _prepare(self, step: int) -> None:
        """Have the papers drawn to which the reader may go next."""
        for index in (self._results.cursor + step, self._results.cursor - step):
            if 0 <= index < len(self._results):
                self._panes.abstract.prepare(self._results.entry(index))

    def current(self) -> None:
        """Show the paper under the cursor."""
        self.take_note()
        entry = self._results.current
        known = self._panes.notes.paper
        if known and (entry is None or entry.paper.id != known.id):
            self._library.end_edit()
        self._panes.abstract.show(entry, self._results.query, self._results.nothing_found)
        self._panes.notes.show(entry)
        self.status()

    def take_note(self) -> None:
        """Take over what was typed into the note, and show that the paper has one."""
        if paper := self._marking.take_note():
            self.mark(paper.id)

    def mark(self, paper_id: str) -> None:
        """Show a paper's changed mark."""
        index = self._results.renew(paper_id)
        if index is not None:
            self._panes.papers.refresh_paper(index)
        self.status()

    def saved(self) -> None:
        """Show what a save led to: its state, and a note that met another version of itself."""
        self.take_note()
        if entry := self._results.current:
            self._results.renew(entry.paper.id)
            self._panes.notes.show(self._results.current)
        self.status()

    def status(self) -> None:
        """Show day, counts, filter, search, what is saved, and the keys that do something."""
        entry = self._results.current
        sample = entry is not None and entry.paper.source == SAMPLE
        told = describe_freshness(self._fresh, self._now())
        self._status.show(
            Status(
                counts=self._library.counts(),
                shown=_shown(self._results),
                day=entry.paper.date if entry else None,
                filter=self._results.filter_name,
                search=self._results.search,
                order="by upvotes" if self._results.by_upvotes else "",
                trouble=self._saver.state if self._saver.problem else "",
                source=self._fetching or told or ("sample page" if sample else ""),
            )
        )
        self._sample.set_class(sample, "-shown")
        self._panes.notes.show_state(self._saver.state if entry and entry.mark.note else "")
        self.keys()

    def fetching(self, state: str, problem: str) -> None:
        """Show how far a fetch is, and what went wrong until that is read."""
        self._fetching = state
        self._show_problem(problem)
        self.freshness()

    def freshness(self) -> None:
        """Show when papers were last fetched, by whichever program."""
        self._fresh = self._library.fetches.freshness()
        self.status()

    def _show_problem(self, problem: str) -> None:
        if self._notice:
            self._notice.remove()
        self._notice = None
        if problem:
            self._notice = Static(Content(f"{problem} (esc)"), classes="notice")
            self._panes.screen.mount(self._notice, before=self._panes)

    def keys(self) -> None:
        """Show the keys that do something where the focus is."""
        entry = self._results.current
        useless = {
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
        elif place == "list" and self._results.narrowed:
            place = "found"
        self._hint_line.show(
            hints(place, self._keymap, {name for name, is_useless in useless.items() if is_useless})
        )


def _shown(results: ListModel) -> str:
    """Tell how many papers are listed; "+" where the search would find more, "…" where it will."""
    if results.searching:
        return f"{len(results):,}…"
    return f"{len(results):,}" + ("" if results.complete else "+")
