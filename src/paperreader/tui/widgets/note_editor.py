"""The editor for the note of the paper that is shown."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, cast

from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip
from textual.widgets import TextArea
from textual.widgets.text_area import Edit

from paperreader.text.edits import shift_offset
from paperreader.text.sanitize import clean_note
from paperreader.tui.textual_patches.queued_keys import leaves_field
from paperreader.tui.widgets.note_pane import PLACEHOLDER

if TYPE_CHECKING:
    from textual import events
    from textual.document._document import Document
    from textual.widgets.text_area import EditResult

    from paperreader.models import Entry

EDITING_PLACEHOLDER = "esc saves and goes back"


class NoteEditor(TextArea):
    """An editor for the note of one paper: that which was shown last.

    Until it is entered, the beginning of the note is in sight; the cursor waits at its end.
    """

    class Typed(Message):
        """Posted when the user changes the text."""

    class Left(Message):
        """Posted when the user leaves the editor."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id, highlight_cursor_line=False, placeholder=PLACEHOLDER)
        self._entry: Entry | None = None
        self._collected = ""

    def collect(self) -> tuple[Entry, str, str] | None:
        """Return what is to be saved, or None if nothing was typed since the last call.

        It is the paper, its note as it was shown or last collected, and the note as it is now.
        """
        if self._entry is None or self.text == self._collected:
            return None
        before, self._collected = self._collected, self.text
        return self._entry, before, self._collected

    def show(self, entry: Entry | None) -> None:
        """Show the note of another paper, or the same paper's note after it changed elsewhere."""
        before, self._entry = self._entry, entry
        other = entry is None or before is None or entry.paper.id != before.paper.id
        note = self._collected = entry.mark.note if entry else ""
        self.read_only = entry is None
        if other and not self.has_focus:
            self._show_beginning()
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

    def edit(self, edit: Edit) -> EditResult:
        """Apply an edit after removing terminal control from the typed or pasted text."""
        edit.text = clean_note(edit.text)
        return super().edit(edit)

    def render_line(self, y: int) -> Strip:
        """Return one line; an empty one in a pane too narrow for text."""
        # Textual 8.2 cannot lay out text in fewer columns than the cursor and a wide letter need.
        return super().render_line(y) if self.content_size.width > 3 else Strip([])

    def on_text_area_changed(self) -> None:
        """Post Typed."""
        self.post_message(self.Typed())

    def scroll_cursor_visible(
        self, center: bool = False, animate: bool = False
    ) -> Offset:  # Textual's signature
        """Scroll to the cursor while the note is edited."""
        if not (self.is_attached and self.screen.focused is self):
            return Offset()
        return super().scroll_cursor_visible(center, animate)

    def on_focus(self) -> None:
        """Show where letters will be typed, and in an empty note how to leave."""
        self.placeholder = EDITING_PLACEHOLDER
        self.scroll_cursor_visible()

    def on_blur(self) -> None:
        """Show the note's beginning, or in an empty note how to write one."""
        self.placeholder = PLACEHOLDER
        self._show_beginning()

    def _show_beginning(self) -> None:
        self.scroll_to(y=0, animate=False, force=True, immediate=True)

    def on_key(self, event: events.Key) -> None:
        """Leave on esc; insert joiners, no-break spaces and line feeds, unlike Textual 8.2."""
        if leaves_field(self, event, {"escape"}):
            # Not by way of the panes, where the keys that were typed next would overtake it.
            self.screen.post_message(self.Left())
            return
        letter = "\n" if event.key == "ctrl+j" else event.character  # a line feed, pasted as keys
        if letter and not self.read_only and (letter == "\n" or _is_invisible(letter)):
            event.stop()
            event.prevent_default()
            self.edit(Edit(letter, *self.selection, maintain_selection_offset=False))


def _is_invisible(character: str) -> bool:
    """Return True for a joiner or an unusual space, which belongs to the text; not for a key."""
    return not character.isprintable() and unicodedata.category(character) != "Cc"
