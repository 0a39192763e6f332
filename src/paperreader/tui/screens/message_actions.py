"""Messages on the reader screen: showing them, and ending them after a while or at a key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from textual.timer import Timer

    from paperreader.tui.screens.reader import ReaderScreen
    from paperreader.tui.state.messages import Message, Messages

MESSAGE_SECONDS = 5.0
"""The time that a message is shown, unless it is about a problem."""


class MessageActions:
    """Shows messages; one that is about no problem disappears by itself."""

    def __init__(self, screen: ReaderScreen) -> None:
        self._screen = screen
        self._timer: Timer | None = None

    def show(self, message: Message) -> None:
        """Show a message."""
        self._show(self._screen.state.messages.added(message))
        self.start_timer()

    def withdraw_problem(self, text: str) -> None:
        """Take a problem back, as it is solved."""
        self._show(self._screen.state.messages.without(text))

    def dismiss_problem(self) -> bool:
        """Dismiss what is shown if there is a problem; return False if there is none."""
        if not self._screen.state.messages.problems:
            return False
        self._show(self._screen.state.messages.dismissed())
        self.start_timer()
        return True

    def start_timer(self) -> None:
        """Start the time of the passing message, unless a dialog hides it."""
        if self._timer:
            self._timer.stop()
            self._timer = None
        if self._screen.state.messages.passing and self._screen.is_active:
            self._timer = self._screen.set_timer(MESSAGE_SECONDS, self._end)

    def _end(self) -> None:
        if self._screen.is_active:
            self._show(replace(self._screen.state.messages, passing=None))

    def _show(self, messages: Messages) -> None:
        screen = self._screen
        screen.state = replace(screen.state, messages=messages)
        if screen.is_mounted:  # else they are shown with everything else
            screen.update_view()
