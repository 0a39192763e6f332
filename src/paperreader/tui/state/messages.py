"""The messages to the user: one is shown at a time, and problems stay until they are dismissed."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace


class Message(Struct, frozen=True):
    """A sentence on what happened."""

    text: str
    short: str = ""
    """The part of the text, such as a title, that is cut if the line is too narrow."""

    is_problem: bool = False


class Messages(Struct, frozen=True):
    """The message that disappears by itself, and the problems that the user has not dismissed."""

    passing: Message | None = None
    problems: tuple[Message, ...] = ()
    """The oldest is first; no two are equal."""

    @property
    def shown(self) -> Message | None:
        """The message to show: the passing one, else the oldest problem."""
        return self.passing or (self.problems[0] if self.problems else None)

    def added(self, message: Message) -> Messages:
        """Return these with another message, which replaces the passing one."""
        if not message.is_problem:
            return replace(self, passing=message)
        others = () if message in self.problems else (message,)
        return Messages(problems=(*self.problems, *others))

    def dismissed(self) -> Messages:
        """Return these without the one that is shown."""
        return replace(self, passing=None) if self.passing else Messages(problems=self.problems[1:])

    def without(self, text: str) -> Messages:
        """Return these without the problem with a text: it is solved."""
        kept = tuple(problem for problem in self.problems if problem.text != text)
        return replace(self, problems=kept)
