"""The search box: what is typed is searched at once."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding
from textual.message import Message
from textual.widgets import Input

from paperreader.text import clean


class SearchBox(Input):
    """One line for the search language; it tells every change and how it was left."""

    BINDINGS = [
        Binding("escape", "leave(False)", "clear the search", show=False),
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
        super().__init__(id=id, placeholder='words  "a phrase"  -not  title:  is:unread  has:code')
        self.compact = True

    def validate_value(self, value: str) -> str:
        """Clean what is typed or pasted; Textual calls this before a value is set."""
        return clean(value).replace("\n", " ")

    def on_input_submitted(self) -> None:
        """Keep the search and go to the results."""
        self.post_message(self.Left(keep=True))

    def action_leave(self, keep: bool) -> None:  # an action's argument
        """Leave the box."""
        self.post_message(self.Left(keep))

    def action_step(self, steps: int) -> None:
        """Look further through the results."""
        self.post_message(self.Stepped(steps))
