"""Textual's command palette, without the falls that version 8.2 takes over many keys at once."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from textual.await_complete import AwaitComplete
from textual.command import CommandList, CommandPalette, DiscoveryHit
from textual.errors import NoWidget

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult


class Commands(CommandList):
    """The found commands, of which one that was clicked twice is gone the second time."""

    async def _on_click(self, event: events.Click) -> None:
        event.prevent_default()  # else Textual hands it to the class above as well
        with contextlib.suppress(IndexError):
            await super()._on_click(event)


class Palette(CommandPalette):
    """Lets the keys that go through the found commands do nothing where none are shown."""

    def compose(self) -> ComposeResult:
        """Lay it out as it is, but for the list."""
        for widget in super().compose():
            yield Commands() if isinstance(widget, CommandList) else widget

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Allow no action while it opens or closes: many keys at once can come before and after."""
        return bool(self.query(CommandList)) and super().check_action(action, parameters)

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close it, once: keys and clicks that came in one go would close the screen beneath."""
        if self.is_active:
            return super().dismiss(result)
        self._selected_command = DiscoveryHit("", lambda: None)  # it is run after this
        return AwaitComplete()

    def _on_click(self, event: events.Click) -> None:  # type: ignore[override]
        event.prevent_default()  # as above
        with contextlib.suppress(NoWidget):  # the terminal was larger when it was clicked
            super()._on_click(event)

    def _gather_commands(self, search_value: str) -> None:  # type: ignore[override]
        if self.is_active and self.query(CommandList):  # else it would look for the list in vain
            super()._gather_commands(search_value)

    def _action_command_list(self, action: str) -> None:
        with contextlib.suppress(KeyError):  # of a list that has no lines
            super()._action_command_list(action)
