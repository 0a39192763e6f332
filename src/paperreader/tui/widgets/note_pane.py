"""The pane of the note: it is read and scrolled there, and edited in the editor inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget

from paperreader.text.latex import readable

if TYPE_CHECKING:
    from textual.geometry import Size

    from paperreader.models import Entry
    from paperreader.tui.widgets.note_editor import NoteEditor

PLACEHOLDER = "No note yet. e writes one."


class NotePane(Widget, can_focus=True):
    """The note of the paper that is shown; one line if it is empty, else as many as it needs.

    The editor is mounted later than the first screen; until then the pane shows the text itself.
    """

    BINDINGS = [
        Binding("up", "scroll_note(-1)", show=False),
        Binding("down", "scroll_note(1)", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id, classes="-empty")
        self.border_title = "Notes"
        self.editor: NoteEditor | None = None
        self._entry: Entry | None = None
        self._is_named = False

    @property
    def is_editing(self) -> bool:
        """Whether letters that are typed now belong to the note."""
        return self.editor is not None and self.editor.has_focus

    def mount_editor(self) -> None:
        """Mount the editor."""
        from paperreader.tui.widgets.note_editor import NoteEditor  # noqa: PLC0415  # 10 ms, with Textual's editor, that the first paint does without

        self.editor = NoteEditor(id="note-editor")
        self.editor.show(self._entry)
        self.mount(self.editor)

    def show(self, entry: Entry | None, saving: str) -> None:
        """Show the note of a paper.

        ``saving`` is the state of the note: saved, saving, or not saved and why.
        """
        subtitle = Content(saving)
        if subtitle.markup != self.border_subtitle:  # each change redraws the note
            self.border_subtitle = subtitle
        is_changed = entry != self._entry
        self._entry = entry
        self.set_class(not self._note, "-empty")
        self._set_title()
        if self.editor:
            self.editor.show(entry)
        elif is_changed:
            self.refresh(layout=True)

    def name_paper(self, named: bool) -> None:  # a switch
        """Show the paper's title in the border, or leave it out where it is in sight."""
        self._is_named = named
        self._set_title()

    def collect(self) -> tuple[Entry, str, str] | None:
        """Return what is to be saved, as the editor has it, or None."""
        return self.editor.collect() if self.editor else None

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of lines of the note; the style sheet limits them."""
        if self.editor:
            return max(self.editor.wrapped_document.height, 1)
        return super().get_content_height(container, viewport, width)

    def render(self) -> Content:
        """Return the note, or in an empty pane how to write one."""
        return Content(self._note or PLACEHOLDER)

    def action_scroll_note(self, rows: int) -> None:
        """Scroll the note by some rows."""
        if self.editor:
            self.editor.scroll_relative(y=rows, animate=False, force=True)

    @property
    def _note(self) -> str:
        return self._entry.mark.note if self._entry else ""

    def _set_title(self) -> None:
        name = readable(self._entry.paper.title) if self._is_named and self._entry else ""
        title = Content(f"Notes · {name}" if name else "Notes")
        if title.markup != self.border_title:
            self.border_title = title
