"""The line above the key hints that says what happened; it covers what is below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from paperreader.tui.state.messages import Messages
from paperreader.tui.widgets.styles import cut

if TYPE_CHECKING:
    from textual.geometry import Size

    from paperreader.tui.state.messages import Message

HIGHEST = 3
"""A problem takes at most one line of this many that the terminal has, or two lines."""


WIDE = 40
"""The columns from which on the number of problems is told, too."""


class MessageLine(Widget):
    """One message in one line; a problem in as many as it needs, with the key that dismisses it."""

    ALLOW_SELECT = False

    def __init__(self, key: str, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._key = key
        self._messages = Messages()

    def show(self, messages: Messages) -> None:
        """Show the message whose turn it is; hide the line if there is none."""
        if messages == self._messages:
            return
        self._messages = messages
        shown = messages.shown
        self.set_class(shown is not None, "-shown")
        self.set_class(bool(shown and shown.is_problem), "-problem")
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002  # Textual's signature
        """Return the number of lines that the message takes."""
        return len(self._lines(width))

    def render(self) -> Content:
        """Return the message."""
        return Content("\n").join(self._lines(self.size.width))

    def _lines(self, width: int) -> list[Content]:
        message = self._messages.shown
        if message is None:
            return []
        if not message.is_problem:
            return [Content(_fit(message, width))]
        hint = self._hint(width)
        room = max(width - hint.cell_length, 2)
        first = Content(message.text).wrap(room)[0].rstrip()
        rest = Content(message.text[len(first) :].lstrip())
        lines = rest.wrap(max(width, 2)) if rest else []
        highest = max(self.screen.size.height // HIGHEST, 2) - 1
        if len(lines) > highest:
            last = Content(cut(f"{lines[highest - 1].plain} {lines[highest].plain}", width))
            lines = [*lines[: highest - 1], last]
        return [first.pad_right(room - first.cell_length) + hint, *lines]

    def _hint(self, width: int) -> Content:
        """Return the key that dismisses a problem, and how many there are if several."""
        problems = len(self._messages.problems)
        count = f"1 of {problems}, " if problems > 1 else ""
        label = f" ({count}{self._key})" if width >= WIDE else f" {self._key}"
        return Content.styled(label, "bold")


def _fit(message: Message, width: int) -> str:
    """Return the text of a message, its ``short`` part cut if the width requires that."""
    text, short = message.text, message.short
    excess = Content(text).cell_length - width
    if excess > 0 and short:
        text = text.replace(short, cut(short, max(Content(short).cell_length - excess, 1)), 1)
    return cut(text, width)
