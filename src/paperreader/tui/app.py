"""The Textual app: themes, keys, command palette, signals, and saving before it exits."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import threading
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar
from weakref import WeakKeyDictionary

from textual import events
from textual.app import SystemCommand
from textual.binding import Binding
from textual.markup import escape

from paperreader.config import Settings, save_theme
from paperreader.errors import PaperreaderError
from paperreader.text.counts import format_count
from paperreader.tui.keymap import COMMANDS, bindings, displayed_keys, keymap
from paperreader.tui.notify import notify
from paperreader.tui.screens.reader import ReaderScreen
from paperreader.tui.setting_checks import check_settings
from paperreader.tui.textual_patches.base_app import BaseApp
from paperreader.tui.textual_patches.palette import Palette, ThemePalette
from paperreader.tui.textual_patches.placed_text import place_text
from paperreader.tui.textual_patches.style_colors import free_removed_widgets
from paperreader.tui.textual_patches.widths import measure_widest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from textual.screen import Screen
    from textual.widget import Widget

    from paperreader.fetch import OpenSource, Source, Stoppable
    from paperreader.library import Library
    from paperreader.tui.screens.link_actions import Desktop

SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT")
"""The signals that end the app, after saving, with exit code 128 + the signal's number."""

INTERRUPTED = 130
"""The exit code after ctrl+c, as in shells."""

SHOWN_PROBLEMS = 4
"""The most problems of the settings that are shown, each of which has to be dismissed."""

COMPLETE_SECONDS = 0.05
"""The delay before the first screen is completed, so that a first key is answered before."""

LEAVE_SECONDS = 3.0
"""The time that restoring the terminal may take after a signal."""


class PaperreaderApp(BaseApp):
    """The reader app over a library; a chosen theme is saved in the file ``config``.

    ``today`` returns the date in the local time zone; ``open_source`` opens the source that
    papers are fetched from.
    """

    TITLE = "paperreader"
    CSS_PATH = "reader.tcss"
    BINDINGS: ClassVar = [
        Binding("ctrl+c", "interrupt", "quit", show=False, priority=True, system=True),
        Binding("ctrl+q", "quit", "quit", show=False, priority=True, system=True),
        *bindings({"suspend": "suspend_process"}, priority=True),  # under dialogs, too
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
        free_removed_widgets()
        measure_widest()
        place_text()
        super().__init__()
        self._config = config
        self._user_keymap, _ = keymap(settings.keys)
        self._problems = [
            *filter(None, [library.take_notice()]),
            *settings.problems,
            *check_settings(settings, config, self.available_themes),
        ]
        self.set_keymap(self._user_keymap)
        if settings.theme in self.available_themes:
            self.theme = settings.theme
        self.reader = ReaderScreen(
            library, self._user_keymap, desktop, today, open_source or _no_source
        )
        self._is_terminal_lent = False
        self._intended_focus: WeakKeyDictionary[events.Key, Widget | None] = WeakKeyDictionary()

    async def on_event(self, event: events.Event) -> None:
        """Route keys that were typed ahead to the text field that they were typed for.

        Textual 8.2 passes a key to the widget that has the focus when the key arrives. On a slow
        connection that can be before the previous key has moved the focus, and the first letters
        of a note would be handled as commands. A key typed after a search waits for its results.
        """
        if isinstance(event, events.Key):
            await self.reader.search_settled.wait()
            if not event.is_forwarded:
                self._intended_focus[event] = self.focused
            elif (
                (field := self.focused) in self.reader.text_fields
                and field
                and self._intended_focus.get(event) is not field
            ):
                self._intended_focus[event] = field
                field.post_message(event)
                return
        await super().on_event(event)

    def get_default_screen(self) -> Screen[None]:
        """Return the reader screen."""
        return self.reader

    def on_load(self) -> None:
        """Install the signal handlers, before the terminal is changed."""
        loop = asyncio.get_running_loop()
        for number in [getattr(signal, name) for name in SIGNALS if hasattr(signal, name)]:
            loop.add_signal_handler(number, self._on_signal, number)

    def on_mount(self) -> None:
        """Show the problems of the settings, and repaint all after each suspension from now on.

        Textual 8.2 repaints only some widgets, and the terminal has kept nothing.
        """
        self.app_resume_signal.subscribe(self, lambda _: self.refresh())
        for problem in self._problems[:SHOWN_PROBLEMS]:
            notify(self.reader, problem, problem=True)
        if (more := len(self._problems) - SHOWN_PROBLEMS) > 0:
            notify(
                self.reader, f"{self._config}: {format_count(more, 'more problem')}", problem=True
            )

    def on_ready(self) -> None:
        """Complete the first screen, which is painted now, and start garbage collection."""
        self.reader.set_timer(COMPLETE_SECONDS, self.reader.complete)
        if not gc.isenabled():
            # Else the first collection comes at once, looks through all that the start has made,
            # and the first key waits for it: 40 ms of the 70 that its target leaves.
            gc.freeze()
            gc.enable()

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Yield the themes and every command of the reader for the command palette."""
        yield SystemCommand("Choose a theme", self.theme, self.search_themes)
        yield SystemCommand("Quit", "ctrl+q", self.action_quit)
        if screen is not self.reader:
            return
        for command in COMMANDS.values():
            if command.id not in {"palette", "quit"}:
                keys = escape(" ".join(displayed_keys(command, self._user_keymap)))
                title = command.does[0].upper() + command.does[1:]
                yield SystemCommand(title, keys, self._runner(command.action))

    def action_command_palette(self) -> None:
        """Open the command palette."""
        if not any(isinstance(screen, Palette) for screen in self.screen_stack):
            self.push_screen(Palette(id="--command-palette"))

    def search_themes(self) -> None:
        """Open a palette with the themes, and save the chosen one."""
        self.push_screen(ThemePalette(), self._remember_theme)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the key for suspending to the note while it is edited: there it undoes typing."""
        is_typing = self.screen is self.reader and self.reader.is_editing
        if action == "suspend_process" and is_typing:
            return False
        return super().check_action(action, parameters)

    def action_suspend_process(self) -> None:
        """Save, and give the terminal back to the shell until its ``fg``.

        All of the process group stops, so that a shell whose job is a wrapper of this program sees
        it. If the group is the terminal's first one, no shell is there that could resume it.
        """
        if self.is_headless or not hasattr(os, "getsid") or os.getpgrp() == os.getsid(0):
            notify(self.reader, "Not suspended: there is no shell to come back from.")
            return
        self.run_worker(self._suspend(), group="suspend")

    async def action_quit(self) -> None:
        """Save and quit; if saving fails, ask first."""
        self.run_worker(self.leave(0), group="leave")

    def action_interrupt(self) -> None:
        """Copy the selected text; without any, save and quit with the exit code of ctrl+c."""
        if text := self._selected_text():
            self.reader.copy(text)
            self.screen.clear_selection()
            return
        self.run_worker(self.leave(INTERRUPTED), group="leave")

    async def leave(self, code: int) -> None:
        """Save and quit with an exit code; if saving fails, ask whether to quit anyway."""
        problem = await self.reader.save()
        if problem and await self._is_stay_chosen(problem):
            return
        self.exit(return_code=code)

    async def lend_terminal(self, command: Sequence[str]) -> int:
        """Run a program in the terminal, without the screen; return its exit code.

        Saving and looking for other programs' changes go on meanwhile; a ctrl+c is the program's.
        Raise OSError if it cannot be started.
        """
        failure: OSError | None = None
        code = 0
        self._is_terminal_lent = True
        try:
            with self.suspend(), self.batch_update():
                try:
                    code = await _run(command)
                except OSError as error:  # after an exception here Textual 8.2 stays suspended
                    failure = error
        finally:
            self._is_terminal_lent = False
        if failure:
            raise failure
        return code

    async def _suspend(self) -> None:
        await self.reader.save()
        os.killpg(os.getpgrp(), signal.SIGTSTP)

    async def _is_stay_chosen(self, problem: str) -> bool:
        from paperreader.tui.screens.dialogs import Choice, Question  # noqa: PLC0415  # only a failed save needs it

        choices = [
            Choice("Stay and try again", "stay"),
            Choice("Quit and lose unsaved changes", "leave"),
        ]
        return await self.push_screen_wait(Question("Not saved", choices, problem)) != "leave"

    def _on_signal(self, number: int) -> None:
        if number == signal.SIGINT and self._is_terminal_lent:
            return
        self.run_worker(self._leave_at_once(128 + number), group="leave")

    async def _leave_at_once(self, code: int) -> None:
        await self.reader.save()
        # If the terminal is gone, Textual can wait for it forever; all is saved, so exit anyway.
        last_resort = threading.Timer(LEAVE_SECONDS, os._exit, [code])
        last_resort.daemon = True
        last_resort.start()
        self.exit(return_code=code)

    def _selected_text(self) -> str:
        """Return the text selected with the mouse, or in the text field that is in use."""
        in_field: str = getattr(self.focused, "selected_text", "")
        return in_field or self.screen.get_selected_text() or ""

    def _runner(self, action: str) -> Callable[[], object]:
        return lambda: self.run_worker(self.reader.run_action(action))

    def _remember_theme(self, name: str | None) -> None:
        if name:
            self.run_worker(self._save_theme(name), group="theme", exclusive=True)

    async def _save_theme(self, name: str) -> None:
        try:
            await asyncio.to_thread(save_theme, self._config, name)
        except PaperreaderError as error:
            notify(self.reader, str(error), problem=True)


async def _run(command: Sequence[str]) -> int:
    """Run a program in the terminal and return its exit code; if cancelled, end it."""
    process = await asyncio.create_subprocess_exec(*command)
    try:
        return await process.wait()
    except asyncio.CancelledError:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        raise


def _no_source() -> tuple[Source, Stoppable]:
    raise PaperreaderError("there is no source to fetch papers from")
