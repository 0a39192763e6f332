"""Textual's command palette, without the crashes of version 8.2 when many keys come at once.

It looks for its list before and after that is there, and can be closed twice; issue 6308 is one of
these crashes.
"""

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
    """The matching commands; Textual 8.2 raises IndexError at a click on one that is gone."""

    async def _on_click(self, event: events.Click) -> None:
        event.prevent_default()  # else Textual calls the base class's handler as well
        with contextlib.suppress(IndexError):
            await super()._on_click(event)


class Palette(CommandPalette):
    """A palette whose list keys do nothing while no list is shown; in Textual 8.2 they raise."""

    def compose(self) -> ComposeResult:
        """Yield Textual's widgets, with Commands in place of its list."""
        for widget in super().compose():
            yield Commands() if isinstance(widget, CommandList) else widget

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable all actions while the palette opens or closes, when keys can already arrive."""
        return bool(self.query(CommandList)) and super().check_action(action, parameters)

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Close it, once: further keys or clicks in the same batch would close the screen below."""
        if self.is_active:
            return super().dismiss(result)
        self._selected_command = DiscoveryHit("", lambda: None)  # Textual runs it next
        return AwaitComplete()

    def _on_click(self, event: events.Click) -> None:  # type: ignore[override]  # as in Textual's
        event.prevent_default()  # as above
        with contextlib.suppress(NoWidget):  # the terminal was larger at the time of the click
            super()._on_click(event)

    def _gather_commands(self, search_value: str) -> None:  # type: ignore[override]  # not a worker
        if self.is_active and self.query(CommandList):  # Textual raises if there is no list
            super()._gather_commands(search_value)

    def _action_command_list(self, action: str) -> None:
        with contextlib.suppress(KeyError):  # the list is hidden, and so has no lines
            super()._action_command_list(action)
