"""The Textual app: themes, keys, command palette, signals, and leaving in good order."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import threading
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar
from weakref import WeakKeyDictionary

from textual import events
from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.markup import escape
from textual.theme import ThemeProvider
from textual.worker import WorkerFailed

from paperreader.config import Settings, save_theme
from paperreader.errors import PaperreaderError
from paperreader.log import log
from paperreader.tui.keymap import COMMANDS, displayed_keys, keymap
from paperreader.tui.notify import notify
from paperreader.tui.screens.reader import ReaderScreen
from paperreader.tui.setting_checks import check_settings
from paperreader.tui.textual_patches.palette import Palette

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from textual.screen import Screen
    from textual.theme import Theme
    from textual.widget import Widget

    from paperreader.fetch import OpenSource, Source, Stoppable
    from paperreader.library import Library
    from paperreader.tui.screens.link_actions import Desktop

SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT")
"""What asks a program to end; each is obeyed after saving, with exit code 128 + its number."""

INTERRUPTED = 130
"""The exit code after ctrl+c, as shells know it."""

SHOWN_PROBLEMS = 4
"""How many of the settings' problems are told at once; more would fill the screen."""

MESSAGES_SHOWN = 6
"""How many words to the reader are in sight; they take three lines each, of 24."""

COMPLETE_SECONDS = 0.05
"""How long the first screen waits for a first key, which is answered before it is completed."""

MOMENT = 0.001
"""How often, in seconds, a key looks whether it is its turn."""

LEAVE_SECONDS = 3.0
"""How long the terminal may take to be restored after a signal."""


class PaperreaderApp(App[None]):
    """The reader over a library; ``config`` is where a chosen theme is remembered.

    ``today`` tells the day where the reader is; ``open_source`` gives who is asked for papers.
    """

    TITLE = "paperreader"
    CSS_PATH = "reader.tcss"
    BINDINGS: ClassVar = [
        Binding("ctrl+c", "interrupt", "quit", show=False, priority=True, system=True),
        Binding("ctrl+q", "quit", "quit", show=False, priority=True, system=True),
    ]

    def __init__(
        self,
        library: Library,
        settings: Settings,
        config: Path,
        desktop: Desktop | None = None,
        *,
        today: Callable[[], date] = date.today,
        open_source: OpenSource | None = None,
    ) -> None:
        super().__init__()
        self._config = config
        self._keymap_held, _ = keymap(settings.keys)
        self._problems = [
            *filter(None, [library.notice]),
            *settings.problems,
            *check_settings(settings, config, self.available_themes),
        ]
        self.set_keymap(self._keymap_held)
        if settings.theme in self.available_themes:
            self.theme = settings.theme
        self.reader = ReaderScreen(
            library, self._keymap_held, desktop, today, open_source or _nobody
        )
        self.failure: PaperreaderError | None = None
        """What the reader could not go on after, to be told when the terminal is restored."""

        self._meant_for: WeakKeyDictionary[events.Key, Widget | None] = WeakKeyDictionary()

    async def on_event(self, event: events.Event) -> None:
        """Give a key that was typed ahead of a text field to that field.

        Textual hands a key to the widget that has the focus when the key arrives, which on a slow
        line can be before the key in front of it has moved the focus: a note's first letters
        would be taken for commands. And a command behind a search waits for what it finds.
        """
        if isinstance(event, events.Key):
            while self.reader.is_leaving_search:
                await asyncio.sleep(MOMENT)
            if not event.is_forwarded:
                self._meant_for[event] = self.focused
            elif (
                (field := self.focused) in self.reader.text_fields
                and field
                and self._meant_for.get(event) is not field
            ):
                self._meant_for[event] = field
                field.post_message(event)
                return
        await super().on_event(event)

    def on_notify(self) -> None:
        """Make room for what is told next, where all before would fill the screen."""
        if len(self._notifications) >= MESSAGES_SHOWN:
            self.clear_notifications()

    def get_default_screen(self) -> Screen[None]:
        """Begin with the reader."""
        return self.reader

    def on_load(self) -> None:
        """Obey signals, from before the terminal is touched on."""
        loop = asyncio.get_running_loop()
        for number in [getattr(signal, name) for name in SIGNALS if hasattr(signal, name)]:
            loop.add_signal_handler(number, self._obey, number)

    def on_mount(self) -> None:
        """Remember themes, and tell what the settings got wrong."""
        self.theme_changed_signal.subscribe(self, self._remember_theme)
        for problem in self._problems[:SHOWN_PROBLEMS]:
            notify(self.reader, problem, problem=True)
        if (more := len(self._problems) - SHOWN_PROBLEMS) > 0:
            notify(self.reader, f"{self._config}: {more:,} more problems", problem=True)

    def on_ready(self) -> None:
        """Go on, now that the first screen is painted, with what it did without."""
        self.reader.set_timer(COMPLETE_SECONDS, self.reader.complete)
        if not gc.isenabled():
            gc.freeze()
            gc.enable()

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Offer every command of the reader, and the themes."""
        yield SystemCommand("Theme", "choose the colours", self.action_change_theme)
        if screen is not self.reader:
            return
        for command in COMMANDS.values():
            if command.id != "palette":
                keys = escape(" ".join(displayed_keys(command, self._keymap_held)))
                title = command.does[0].upper() + command.does[1:]
                yield SystemCommand(title, keys, self._runner(command.action))

    def action_command_palette(self) -> None:
        """Open the command palette."""
        if not any(isinstance(screen, Palette) for screen in self.screen_stack):
            self.push_screen(Palette(id="--command-palette"))

    def search_themes(self) -> None:
        """Offer the themes, in a palette too."""
        self.push_screen(Palette(providers=[ThemeProvider], placeholder="Search for themes…"))

    async def action_quit(self) -> None:
        """Save and leave; where saving fails, ask first."""
        self.run_worker(self.leave(0), group="leave")

    def action_interrupt(self) -> None:
        """Leave as ctrl+c asks it: saved, and with a failure's exit code."""
        self.run_worker(self.leave(INTERRUPTED), group="leave")

    async def leave(self, code: int) -> None:
        """Save and leave with an exit code; where saving fails, ask whether to leave anyway."""
        problem = await self.reader.save()
        if problem and await self._stays(problem):
            return
        self.exit(return_code=code)

    async def _stays(self, problem: str) -> bool:
        from paperreader.tui.screens.dialogs import Choice, Question  # noqa: PLC0415  # seldom needed

        choices = [
            Choice("Stay, and try again", "stay"),
            Choice("Leave, and lose what is not saved", "leave"),
        ]
        return await self.push_screen_wait(Question("Not saved", choices, problem)) != "leave"

    def _handle_exception(self, error: Exception) -> None:
        """End, as Textual does on an error; one that is told in a line needs no traceback."""
        if isinstance(error, WorkerFailed) and isinstance(error.error, PaperreaderError):
            error = error.error
        log.crash(error)  # Textual shows it, and nobody can scroll back to it
        super()._handle_exception(error)
        if isinstance(error, PaperreaderError):
            self.failure = error
            self._exit_renderables.clear()

    def _obey(self, number: int) -> None:
        self.run_worker(self._leave_at_once(128 + number), group="leave")

    async def _leave_at_once(self, code: int) -> None:
        await self.reader.save()
        # Where the terminal is gone, Textual can wait for it for ever: all is saved, so go.
        last_resort = threading.Timer(LEAVE_SECONDS, os._exit, [code])
        last_resort.daemon = True
        last_resort.start()
        self.exit(return_code=code)

    def _runner(self, action: str) -> Callable[[], object]:
        return lambda: self.run_worker(self.reader.run_action(action))

    def _remember_theme(self, theme: Theme) -> None:
        self.run_worker(self._save_theme(theme.name), group="theme", exclusive=True)

    async def _save_theme(self, name: str) -> None:
        try:
            await asyncio.to_thread(save_theme, self._config, name)
        except PaperreaderError as error:
            notify(self.reader, str(error), problem=True)


def _nobody() -> tuple[Source, Stoppable]:
    raise PaperreaderError("there is nobody to ask for papers")
