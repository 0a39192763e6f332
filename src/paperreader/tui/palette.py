"""Textual's command palette, without the falls that version 8.2 takes over many keys at once."""

from __future__ import annotations

import contextlib

from textual.await_complete import AwaitComplete
from textual.command import CommandList, CommandPalette, DiscoveryHit


class Palette(CommandPalette):
    """Lets the keys that go through the found commands do nothing where none are shown."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Allow no action while it opens or closes: many keys at once can come before and after."""
        return bool(self.query(CommandList)) and super().check_action(action, parameters)

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close it, once: keys and clicks that came in one go would close the screen beneath."""
        if self.is_active:
            return super().dismiss(result)
        self._selected_command = DiscoveryHit("", lambda: None)  # it is run after this
        return AwaitComplete()

    def _gather_commands(self, search_value: str) -> None:  # type: ignore[override]
        if self.is_active and self.query(CommandList):  # else it would look for the list in vain
            super()._gather_commands(search_value)

    def _action_command_list(self, action: str) -> None:
        with contextlib.suppress(KeyError):  # of a list that has no lines
            super()._action_command_list(action)
