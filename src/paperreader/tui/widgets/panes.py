"""The three panes of the reader screen, and which of them is in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.reactive import var

from paperreader.tui.widgets.abstract import AbstractPane
from paperreader.tui.widgets.note_pane import NotePane
from paperreader.tui.widgets.paper_list import PaperList

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.widget import Widget

    from paperreader.tui.state.view_state import ViewState

PANES = ("list", "abstract", "notes")


class Panes(Horizontal):
    """The list on the left, the abstract over the notes on the right.

    In a narrow terminal only the pane in use is shown. The style sheet arranges the panes by the
    classes that are set here.
    """

    pane: var[str] = var("list", init=False)
    """The pane in use: the one that has, or last had, the focus."""

    full: var[bool] = var(False, toggle_class="-full")
    """Whether the abstract fills the screen, with its note below."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id, classes="-list")
        self.papers = PaperList(id="list")
        self.abstract = AbstractPane(id="abstract")
        self.notes = NotePane(id="notes")
        self._before_notes = ("list", False)

    def compose(self) -> ComposeResult:
        """Yield the panes."""
        yield self.papers
        with Vertical(id="right"):
            yield self.abstract
            yield self.notes

    def show(self, state: ViewState) -> None:
        """Show the list, the paper under the cursor and its note."""
        entry = state.current
        self._say_what_is_out_of_sight()
        self.papers.show(state)
        self.abstract.show(entry, state.query, state.nothing_found)
        self.notes.show(entry, state.saving if entry and entry.mark.note else "")

    def on_resize(self) -> None:
        """Show what is not in sight any more, in a terminal that has become narrow."""
        self._say_what_is_out_of_sight()

    def _say_what_is_out_of_sight(self) -> None:
        """Show the day where there is no list, and the paper's title where there is no abstract."""
        is_narrow = self.screen.has_class("-narrow")
        self.abstract.dated = self.full or is_narrow
        self.notes.name_paper(is_narrow and not self.full)

    @property
    def place(self) -> str:
        """The pane in use; "notes" only while the note is edited, "full" without the list."""
        if self.notes.is_editing:
            return "notes"
        return "full" if self.full else "abstract" if self.pane == "notes" else self.pane

    @property
    def in_use(self) -> Widget:
        """The pane in use, which is the one that keys scroll."""
        notes = self.notes.editor or self.notes
        return {"list": self.papers, "abstract": self.abstract, "notes": notes}[self.pane]

    def watch_pane(self, before: str, after: str) -> None:
        """Set the style classes for the pane in use; remember from where the notes were opened."""
        if after == "notes":
            self._before_notes = before, self.full
        for pane in PANES:
            self.set_class(pane == after, f"-{pane}")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Update ``pane`` when the focus moves, also by a mouse click."""
        pane = next(
            (node.id for node in event.widget.ancestors_with_self if node.id in PANES), None
        )
        if pane:
            self.pane = pane

    def go_to(self, pane: str, *, full: bool = False) -> None:
        """Focus a pane; in a narrow terminal it is then the one shown."""
        self.pane = pane  # first: what was in use is remembered with the present ``full``
        self.full = full
        # Widget.focus is deferred: keys typed right after would go to the pane that had the focus.
        self.screen.set_focus(self.query_one(f"#{pane}"))

    def edit_note(self) -> None:
        """Focus the editor of the note; where the abstract fills the screen it is below that."""
        self.pane = "notes"
        self.screen.set_focus(self.notes.editor)

    def step(self, steps: int) -> None:
        """Focus the pane ``steps`` further on, wrapping around."""
        self.go_to(PANES[(PANES.index(self.pane) + steps) % len(PANES)])

    def leave_notes(self) -> None:
        """Go back to the pane from which the notes were opened."""
        pane, full = self._before_notes
        self.go_to(pane, full=full)

    def shows(self, pane: str) -> bool:
        """Return True if a pane is visible."""
        return all(node.display for node in self.query_one(f"#{pane}").ancestors_with_self)
