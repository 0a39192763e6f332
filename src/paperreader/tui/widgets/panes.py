"""The three panes of the reader screen, and which of them is in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.reactive import var
from textual.widget import Widget

from paperreader.tui.widgets.abstract import AbstractPane
from paperreader.tui.widgets.paper_list import PaperList

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from paperreader.models import Entry
    from paperreader.tui.state.view_state import ViewState
    from paperreader.tui.widgets.note_editor import NoteEditor

PANES = ("list", "abstract", "notes")


class NotePlaceholder(Widget):
    """An empty panel in place of the note editor until the first screen is painted."""

    BORDER_TITLE = "Notes"

    def show(self, entry: Entry | None, saving: str) -> None:  # noqa: ARG002  # as NoteEditor has it
        """Show the state of the note; the editor that replaces this widget shows its text."""
        self.border_subtitle = Content(saving)

    def collect(self) -> None:
        """Return None: nothing can be typed here."""


class Panes(Horizontal):
    """The list on the left, the abstract over the notes on the right.

    In a narrow terminal only the pane in use is shown. The style sheet arranges the panes by the
    classes that are set here.
    """

    pane: var[str] = var("list", init=False)
    """The pane in use: the one that has, or last had, the focus."""

    full: var[bool] = var(False, toggle_class="-full")
    """Whether the abstract fills the screen."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id, classes="-list")
        self.papers = PaperList(id="list")
        self.abstract = AbstractPane(id="abstract")
        self.notes: NoteEditor | NotePlaceholder = NotePlaceholder(id="note-place")
        self._before_notes = ("list", False)

    def compose(self) -> ComposeResult:
        """Yield the panes."""
        yield self.papers
        with Vertical(id="right"):
            yield self.abstract
            yield self.notes

    def mount_note_editor(self) -> None:
        """Replace the placeholder with the note editor."""
        from paperreader.tui.widgets.note_editor import NoteEditor  # noqa: PLC0415  # 10 ms, with Textual's editor, that the first paint does without

        self.notes.remove()
        self.notes = NoteEditor(id="notes")
        self.query_one("#right").mount(self.notes)

    def show(self, state: ViewState) -> None:
        """Show the list, the paper under the cursor and its note."""
        entry = state.current
        self.papers.show(state)
        self.abstract.show(entry, state.query, state.nothing_found)
        self.notes.show(entry, state.saving if entry and entry.mark.note else "")

    @property
    def place(self) -> str:
        """The pane in use, or "full" if the abstract is shown alone."""
        return "full" if self.full else self.pane

    @property
    def in_use(self) -> Widget:
        """The pane in use, which is the one that keys scroll."""
        return {"list": self.papers, "abstract": self.abstract, "notes": self.notes}[self.pane]

    def watch_pane(self, before: str, after: str) -> None:
        """Set the style classes for the pane in use; remember from where the notes were opened."""
        if after == "notes":
            self._before_notes = before, self.full
        for pane in PANES:
            self.set_class(pane == after, f"-{pane}")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Update ``pane`` when the focus moves, also by a mouse click."""
        if event.widget.id in PANES:
            self.pane = event.widget.id

    def go_to(self, pane: str, *, full: bool = False) -> None:
        """Focus a pane; in a narrow terminal it is then the one shown."""
        self.pane = pane  # first: what was in use is remembered with the present ``full``
        self.full = full
        # Widget.focus is deferred: keys typed right after would go to the pane that had the focus.
        self.screen.set_focus(self.query_one(f"#{pane}"))

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
