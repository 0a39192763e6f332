"""Textual's command palette, without the falls that version 8.2 takes where it shows no list."""

from __future__ import annotations

import contextlib

from textual.command import CommandList, CommandPalette


class Palette(CommandPalette):
    """Lets the keys that go through the found commands do nothing where none are shown."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Allow no action while it opens or closes: many keys at once can come before and after."""
        return bool(self.query(CommandList)) and super().check_action(action, parameters)

    def _action_command_list(self, action: str) -> None:
        with contextlib.suppress(KeyError):  # of a list that has no lines
            super()._action_command_list(action)
