"""The editor for the note of the paper that is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import events
from textual.content import Content
from textual.message import Message
from textual.strip import Strip
from textual.widgets import TextArea

from paperreader.text.edits import shift_offset
from paperreader.text.sanitize import clean

if TYPE_CHECKING:
    from textual.document._document import Document
    from textual.widgets.text_area import Edit, EditResult

    from paperreader.models import Entry, Paper


PLACEHOLDER = "Press e to write a note"
EDITING_PLACEHOLDER = "esc saves and goes back"


class NoteEditor(TextArea):
    """An editor for one paper's note; ``paper`` is always the paper that the text belongs to."""

    BORDER_TITLE = "Notes"

    class Typed(Message):
        """Posted when the user changes the text."""

    class Left(Message):
        """Posted when the user leaves the editor."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id, highlight_cursor_line=False, placeholder=PLACEHOLDER)
        self.paper: Paper | None = None
        self._collected = ""

    @property
    def is_modified(self) -> bool:
        """Whether the text differs from the note that was last shown or collected."""
        return self.paper is not None and self.text != self._collected

    def collect(self) -> tuple[str, str]:
        """Return the note as it was shown or last collected, and as it is now, to be saved."""
        before, self._collected = self._collected, self.text
        return before, self._collected

    def show(self, entry: Entry | None) -> None:
        """Show the note of another paper, or the same paper's note after it changed elsewhere."""
        other = entry is None or self.paper is None or entry.paper.id != self.paper.id
        self.paper = entry.paper if entry else None
        note = self._collected = entry.mark.note if entry else ""
        self.read_only = entry is None
        if note == self.text:
            if other:
                self.history.clear()
            return
        offset = len(note)
        if not other:
            cursor = cast("Document", self.document).get_index_from_location(self.cursor_location)
            offset = shift_offset(self.text, note, cursor)
        self.load_text(note)
        self.move_cursor(cast("Document", self.document).get_location_from_index(offset))

    def show_state(self, state: str) -> None:
        """Show the state of the note: saved, saving, or not saved and why."""
        if Content(state).markup != self.border_subtitle:  # each change redraws the note
            self.border_subtitle = Content(state)

    def edit(self, edit: Edit) -> EditResult:
        """Apply an edit after cleaning the typed or pasted text."""
        edit.text = clean(edit.text)
        return super().edit(edit)

    def render_line(self, y: int) -> Strip:
        """Return one line; an empty one in a pane too narrow for text."""
        # Textual 8.2 cannot lay out text in fewer columns than the cursor and a wide letter need.
        return super().render_line(y) if self.content_size.width > 3 else Strip([])

    def on_text_area_changed(self) -> None:
        """Post Typed."""
        self.post_message(self.Typed())

    def on_focus(self) -> None:
        """Show in an empty note how to leave the editor."""
        self.placeholder = EDITING_PLACEHOLDER

    def on_blur(self) -> None:
        """Show in an empty note how to start editing."""
        self.placeholder = PLACEHOLDER

    def on_key(self, event: events.Key) -> None:
        """Leave on esc; return keys that were queued here after it to the app."""
        if self.screen.focused is not self:
            event.stop()
            event.prevent_default()
            self.app.post_message(events.Key(event.key, event.character))
        elif event.key == "escape":
            event.stop()
            self.screen.set_focus(None)
            self.post_message(self.Left())
