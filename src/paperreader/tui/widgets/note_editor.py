"""The note on the paper in view."""

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


class NoteEditor(TextArea):
    """Edits one paper's note, and knows at every moment which paper's."""

    BORDER_TITLE = "Notes"

    class Typed(Message):
        """The text changed under the reader's hands."""

    class Left(Message):
        """The reader is done with the note."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id, highlight_cursor_line=False, placeholder="e writes a note")
        self.paper: Paper | None = None
        self._taken = ""

    @property
    def is_typed(self) -> bool:
        """Whether there is text here that nobody took yet."""
        return self.paper is not None and self.text != self._taken

    def take(self) -> tuple[str, str]:
        """Give the note as it was shown or last taken, and as it stands, to be saved."""
        before, self._taken = self._taken, self.text
        return before, self._taken

    def show(self, entry: Entry | None) -> None:
        """Take the note of another paper, or the same one's as it is now elsewhere."""
        other = entry is None or self.paper is None or entry.paper.id != self.paper.id
        self.paper = entry.paper if entry else None
        note = self._taken = entry.mark.note if entry else ""
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
        """Show where the note stands: saved, saving, not saved and why."""
        if Content(state).markup != self.border_subtitle:  # else the note is drawn at each key
            self.border_subtitle = Content(state)

    def edit(self, edit: Edit) -> EditResult:
        """Change the text; what is typed or pasted is cleaned first."""
        edit.text = clean(edit.text)
        return super().edit(edit)

    def render_line(self, y: int) -> Strip:
        """Draw one line; in a terminal without columns for text, nothing."""
        # Textual 8.2 cannot lay text out in fewer columns than the cursor and a wide letter need.
        return super().render_line(y) if self.content_size.width > 3 else Strip([])

    def on_text_area_changed(self) -> None:
        """Tell that the text changed."""
        self.post_message(self.Typed())

    def on_key(self, event: events.Key) -> None:
        """Leave on esc; keys that wait here behind it go back to the app."""
        if self.screen.focused is not self:
            event.stop()
            event.prevent_default()
            self.app.post_message(events.Key(event.key, event.character))
        elif event.key == "escape":
            event.stop()
            self.screen.set_focus(None)
            self.post_message(self.Left())
