"""Textual's command palette, one line a command, without the crashes of version 8.2.

When many keys come at once, Textual's looks for its list before and after that is there, and can
be closed twice; issue 6308 is one of these crashes. It shows a command in two lines.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, cast

from textual import on
from textual.await_complete import AwaitComplete
from textual.command import (
    Command,
    CommandInput,
    CommandList,
    CommandPalette,
    DiscoveryHit,
    Hit,
    Hits,
    Provider,
)
from textual.content import Content
from textual.errors import NoWidget
from textual.widgets import OptionList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.theme import Theme


WIDTH = 70
"""The greatest width of the palette, in columns; the style sheet has it, too."""

MARGIN = 6
"""The columns of the palette left and right of its lines, with a scrollbar."""


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

    def dismiss(self, result: Any = None) -> AwaitComplete:
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

    def start_index(self, commands: Sequence[Command]) -> int:  # noqa: ARG002  # others override it
        """Return the index of the command that the cursor is on at first."""
        return 0

    def on_resize(self) -> None:
        """Write the commands again for the new width."""
        if self.is_attached and self.query(CommandInput):
            self._gather_commands(self.query_one(CommandInput).value.strip())

    def _refresh_command_list(
        self, command_list: CommandList, commands: list[Command], clear_current: bool
    ) -> None:
        width = min(self.size.width, WIDTH) - MARGIN
        lines = [
            Command(_line(command, width), command.hit, command.id)
            for command in sorted(commands, key=lambda command: command.hit.score, reverse=True)
        ]
        # Textual 8.2 moves the cursor to the first command, which would be seen as the user's move.
        with self.prevent(OptionList.OptionHighlighted):
            super()._refresh_command_list(command_list, lines, clear_current)
            command_list.highlighted = None
        if lines:
            command_list.highlighted = self.start_index(lines)

    def _action_command_list(self, action: str) -> None:
        with contextlib.suppress(KeyError):  # the list is hidden, and so has no lines
            super()._action_command_list(action)


def _line(command: Command, width: int) -> Content:
    """Return a command's name, and its help at the right edge."""
    name = Content.from_markup(cast("str | Content", command.hit.prompt))
    help_text = Content.from_markup(command.hit.help or "").stylize("not bold $text-accent")
    room = max(width - help_text.cell_length - 1, 1)
    name = name.truncate(room, ellipsis=True)
    return name.pad_right(room + 1 - name.cell_length) + help_text


class Themes(Provider):
    """The themes, the present one marked."""

    async def discover(self) -> Hits:
        """Yield all themes."""
        for name in self._names():
            yield DiscoveryHit(name, _nothing, help=self._help(name))

    async def search(self, query: str) -> Hits:
        """Yield the themes with a name like ``query``."""
        matcher = self.matcher(query)
        for name in self._names():
            if (match := matcher.match(name)) > 0:
                yield Hit(match, matcher.highlight(name), _nothing, name, self._help(name))

    def _names(self) -> list[str]:
        return sorted(self.app.available_themes)

    def _help(self, name: str) -> str:
        screen = self.app.screen
        return "● present" if isinstance(screen, ThemePalette) and name == screen.before else ""


class ThemePalette(Palette):
    """A palette of the themes; its result is the name of the chosen one, or None.

    Everything is shown in the theme under the cursor, and again in the one before on esc.
    """

    def __init__(self) -> None:
        super().__init__(providers=[Themes], placeholder="Search for themes…")
        self.before = ""
        """The theme that was used when this screen was opened."""

    def on_mount(self) -> None:
        """Remember the theme, and follow its changes."""
        self.before = self.app.theme
        self.app.theme_changed_signal.subscribe(self, self._restyle)

    def start_index(self, commands: Sequence[Command]) -> int:
        """Return the index of the theme that is shown; 0 if it was not found."""
        names = [command.hit.text for command in commands]
        return names.index(self.app.theme) if self.app.theme in names else 0

    @on(OptionList.OptionHighlighted)
    def _preview(self, event: OptionList.OptionHighlighted) -> None:
        if self.is_active and isinstance(event.option, Command):
            self.app.theme = str(event.option.hit.text)

    def _restyle(self, _: Theme) -> None:
        # Textual 8.2 leaves system modal screens, such as this one, in the colours of before.
        self.app.stylesheet.update(self, animate=False)
        self.refresh(layout=True)

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Close it with the chosen theme; without one, show the theme of before."""
        if self.is_active:
            result = self._selected_command and self._selected_command.text
            self.app.theme = result or self.before
        return super().dismiss(result)


def _nothing() -> None:
    """Do nothing: a chosen theme is the result of its palette."""
