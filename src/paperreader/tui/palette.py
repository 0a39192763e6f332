"""Textual's command palette, without the fall that version 8.2 takes on an empty list."""

from __future__ import annotations

import contextlib

from textual.command import CommandPalette
from textual.css.query import NoMatches


class Palette(CommandPalette):
    """Lets the keys that page through the found commands do nothing where none are shown."""

    def _action_command_list(self, action: str) -> None:
        # A list that has no lines yet, or is not there yet, or any more, when many keys come.
        with contextlib.suppress(KeyError, NoMatches):
            super()._action_command_list(action)
