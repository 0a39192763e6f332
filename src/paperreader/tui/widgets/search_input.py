"""The search box: what is typed is searched at once."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass

from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.widgets import Input

from paperreader.query import LENGTH_LIMIT
from paperreader.text.sanitize import clean

HOLD_SECONDS = 0.03
"""How long what was typed waits at the most to be painted with what it found."""


class SearchInput(Input):
    """One line for the search language; it tells every change and how it was left."""

    BINDINGS = [
        Binding("down", "step(1)", "next paper", show=False),
        Binding("up", "step(-1)", "previous paper", show=False),
    ]

    @dataclass
    class Left(Message):
        """The reader is done with the box."""

        keep: bool
        """Whether the search stays in force."""

    @dataclass
    class Stepped(Message):
        """The reader looks through the results without leaving the box."""

        steps: int
        """How many papers further."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(
            id=id,
            max_length=LENGTH_LIMIT,
            placeholder='words  "a phrase"  -not  title:  is:unread  has:code',
        )
        self.compact = True
        self._held = ExitStack()
        self.is_left = False
        """Whether it was left, and what follows from that is not done yet."""

    def validate_value(self, value: str) -> str:
        """Clean what is typed or pasted; Textual calls this before a value is set."""
        cleaned = clean(value[: 2 * LENGTH_LIMIT]).replace("\n", " ")[:LENGTH_LIMIT]
        if self.is_attached and cleaned != self.value:
            self._hold()
        return cleaned

    def on_paste(self, event: events.Paste) -> None:
        """Take all lines of what is pasted as one, and as much of it as there is room for."""
        event.stop()
        event.prevent_default()
        room = LENGTH_LIMIT - len(self.value) + len(self.selected_text)
        text = clean(event.text[: 2 * LENGTH_LIMIT]).replace("\n", " ")
        self.replace(text[:room], *self.selection)

    def _hold(self) -> None:
        """Keep what was typed from being painted alone, and what it finds 10 ms after it."""
        self.release()
        self._held.enter_context(self.app.batch_update())
        self.set_timer(HOLD_SECONDS, self.release)

    def release(self) -> None:
        """Let be painted what was typed: what it found is there, or takes longer."""
        self._held.close()

    def on_key(self, event: events.Key) -> None:
        """Leave on enter and esc; keys that wait here behind them go back to the app."""
        if self.screen.focused is not self:
            event.stop()
            event.prevent_default()
            self.app.post_message(events.Key(event.key, event.character))
        elif event.key in {"enter", "escape"}:
            event.stop()
            event.prevent_default()
            self.screen.set_focus(None)
            self.is_left = True
            self.post_message(self.Left(keep=event.key == "enter"))

    def action_step(self, steps: int) -> None:
        """Look further through the results."""
        self.post_message(self.Stepped(steps))
