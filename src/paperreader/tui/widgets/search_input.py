"""The search box, which searches as the user types."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.message import Message
from textual.widgets import Input

from paperreader.query import LENGTH_LIMIT
from paperreader.text.sanitize import clean
from paperreader.tui.textual_patches.queued_keys import leaves_field

if TYPE_CHECKING:
    from textual import events

HOLD_SECONDS = 0.03
"""Maximum time, in seconds, that typed text waits to be painted together with its results."""


class SearchInput(Input):
    """A one-line input for queries; it posts every change, and how the user left it."""

    BINDINGS = [
        Binding("down", "step(1)", "next paper", show=False),
        Binding("up", "step(-1)", "previous paper", show=False),
    ]

    @dataclass
    class Left(Message):
        """Posted when the user leaves the box."""

        keep: bool
        """Whether the search stays active."""

    @dataclass
    class Stepped(Message):
        """Posted when the user moves through the results without leaving the box."""

        steps: int
        """The number of papers to move by; negative is up."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(
            id=id,
            max_length=LENGTH_LIMIT,
            placeholder='words  "a phrase"  -not  title:  is:unread  has:code',
        )
        self.compact = True
        self._held = ExitStack()
        self.settled = asyncio.Event()
        """Set, except after the user left the box until the screen has handled it."""

        self.settled.set()

    def validate_value(self, value: str) -> str:
        """Return a cleaned value; Textual calls this before it sets one."""
        cleaned = clean(value[: 2 * LENGTH_LIMIT]).replace("\n", " ")[:LENGTH_LIMIT]
        if self.is_attached and cleaned != self.value:
            self._hold()
        return cleaned

    def on_paste(self, event: events.Paste) -> None:
        """Insert pasted text, its lines joined, up to the length limit."""
        event.stop()
        event.prevent_default()
        room = LENGTH_LIMIT - len(self.value) + len(self.selected_text)
        text = clean(event.text[: 2 * LENGTH_LIMIT]).replace("\n", " ")
        self.replace(text[:room], *self.selection)

    def _hold(self) -> None:
        """Pause painting, so that typed text and its results appear at once, not 10 ms apart."""
        self.release()
        self._held.enter_context(self.app.batch_update())
        self.set_timer(HOLD_SECONDS, self.release)

    def release(self) -> None:
        """Resume painting: the results are there, or take longer."""
        self._held.close()

    def on_key(self, event: events.Key) -> None:
        """Leave on enter or esc."""
        if leaves_field(self, event, {"enter", "escape"}):
            self.settled.clear()
            self.post_message(self.Left(keep=event.key == "enter"))

    def action_step(self, steps: int) -> None:
        """Post Stepped."""
        self.post_message(self.Stepped(steps))
