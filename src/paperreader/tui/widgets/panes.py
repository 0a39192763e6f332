"""The three panes, and which of them is in use."""

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
    from paperreader.tui.widgets.note_editor import NoteEditor

PANES = ("list", "abstract", "notes")


class NotePlaceholder(Widget):
    """Keeps the note's place until the first screen is painted."""

    BORDER_TITLE = "Notes"
    paper = None

    def show(self, entry: Entry | None) -> None:
        """Show no note yet."""

    def show_state(self, state: str) -> None:
        """Show where the note stands: saved, saving, not saved and why."""
        self.border_subtitle = Content(state)


class Panes(Horizontal):
    """List left, abstract over notes right; in a narrow terminal only the pane in use.

    The style sheet does the arranging, by the classes that are set here.
    """

    pane: var[str] = var("list", init=False)
    """The pane in use: it has, or last had, the focus."""

    full: var[bool] = var(False, toggle_class="-full")
    """Whether the abstract has all the room."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id, classes="-list")
        self.papers = PaperList(id="list")
        self.abstract = AbstractPane(id="abstract")
        self.notes: NoteEditor | NotePlaceholder = NotePlaceholder(id="note-place")

    def compose(self) -> ComposeResult:
        """Lay out the panes."""
        yield self.papers
        with Vertical(id="right"):
            yield self.abstract
            yield self.notes

    def mount_note_editor(self) -> None:
        """Put the notes panel in its place."""
        from paperreader.tui.widgets.note_editor import NoteEditor  # noqa: PLC0415  # 10 ms, with Textual's editor

        self.notes.remove()
        self.notes = NoteEditor(id="notes")
        self.query_one("#right").mount(self.notes)

    @property
    def place(self) -> str:
        """Where the reader is: the pane in use, or "full" with the abstract alone."""
        return "full" if self.full else self.pane

    def watch_pane(self) -> None:
        """Let the style sheet know which pane is in use."""
        for pane in PANES:
            self.set_class(pane == self.pane, f"-{pane}")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Follow the focus, which the mouse moves too."""
        if event.widget.id in PANES:
            self.pane = event.widget.id

    def go_to(self, pane: str, *, full: bool = False) -> None:
        """Give a pane the focus, and in a narrow terminal the room."""
        self.full = full
        self.pane = pane
        # Not Widget.focus, which takes its turn: the keys typed right behind are this pane's.
        self.screen.set_focus(self.query_one(f"#{pane}"))

    def step(self, steps: int) -> None:
        """Go so many panes further, around the end."""
        self.go_to(PANES[(PANES.index(self.pane) + steps) % len(PANES)])

    def shows(self, pane: str) -> bool:
        """Tell whether a pane is in sight."""
        return all(node.display for node in self.query_one(f"#{pane}").ancestors_with_self)
