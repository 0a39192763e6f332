"""Saving the library and reading other programs' changes without blocking the screen."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from paperreader.errors import PaperreaderError
from paperreader.library import ExternalChanges
from paperreader.log import log

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from paperreader.library import Library

    Schedule = Callable[[float, Callable[[], Awaitable[None]]], object]
    """A function that runs work in the background after a number of seconds."""

NOTE_SECONDS = 0.4
"""The delay before typed text is saved; the promise is one second, including the disk's time."""

MARK_SECONDS = 0.01
"""The delay before a mark is saved; keys pressed in quick succession are saved together."""

RETRY_SECONDS = 2.0
"""The delay before a failed save is tried again."""


class Autosave:
    """Saves a library's changes soon after they are made, and retries failed saves.

    ``on_change`` is called on the screen's thread after each save, with an empty ExternalChanges,
    and after each check of the files that found changes or whose error is a new one.
    """

    def __init__(
        self,
        library: Library,
        schedule: Schedule,
        on_change: Callable[[ExternalChanges], None],
    ) -> None:
        self._library = library
        self._schedule = schedule
        self._on_change = on_change
        self._is_scheduled = False
        self._save_error: PaperreaderError | None = None
        self._read_error: PaperreaderError | None = None
        self._is_checking = False

    @property
    def problem(self) -> PaperreaderError | None:
        """The error of the last save or check of the files; None if both succeeded."""
        return self._save_error or self._read_error

    @property
    def state(self) -> str:
        """The state of the changes in a few words: saved, saving, or what is wrong."""
        if self._library.unsaved():
            return f"not saved: {self.problem.reason}" if self.problem else "saving"
        return self.problem.reason if self.problem else "saved"

    def save_soon(self, seconds: float = MARK_SECONDS) -> None:
        """Schedule a save in ``seconds``; an already scheduled one is not moved."""
        if not self._is_scheduled:
            self._is_scheduled = True
            self._schedule(seconds, self._save)

    async def save_now(self) -> bool:
        """Save in a thread and return True if all is saved."""
        try:
            await asyncio.to_thread(self._library.flush)
            self._save_error = None
        except PaperreaderError as error:
            _log_once(error, self._save_error)
            self._save_error = error
        self._on_change(ExternalChanges())
        return self._save_error is None

    async def check_files(self) -> None:
        """Read other programs' changes in a thread, unless a check is already running."""
        if self._is_checking:
            return
        self._is_checking = True
        before, changes = self._read_error, ExternalChanges()
        try:
            changes = await asyncio.to_thread(self._library.refresh)
            self._read_error = None
        except PaperreaderError as error:
            _log_once(error, self._read_error)
            self._read_error = error
        finally:
            self._is_checking = False
        if changes or str(self._read_error) != str(before):
            self._on_change(changes)

    async def _save(self) -> None:
        self._is_scheduled = False
        if not await self.save_now():
            self.save_soon(RETRY_SECONDS)


def _log_once(error: PaperreaderError, before: PaperreaderError | None) -> None:
    """Log a failure unless it is the same as the one before, as each retry repeats it."""
    if str(error) != str(before):
        log.problem_in_thread(str(error))
