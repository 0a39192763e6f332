"""The library and the disk, kept in step without the screen ever waiting."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from paperreader.errors import PaperreaderError
from paperreader.library import ExternalChanges
from paperreader.log import log

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.timer import Timer
    from textual.widget import Widget

    from paperreader.library import Library

NOTE_SECONDS = 0.4
"""How long typed text waits to be saved; the promise is one second, with the disk's time."""

MARK_SECONDS = 0.01
"""How long a mark waits; keys pressed in one breath are saved together."""

RETRY_SECONDS = 2.0


class Autosave:
    """Saves a library's changes soon after they are made, and tries again where that fails.

    ``on_change`` is called on the screen's thread when something changed for those who look at it:
    after each save, without news, and after a look at the files that found some.
    """

    def __init__(
        self, library: Library, owner: Widget, on_change: Callable[[ExternalChanges], None]
    ) -> None:
        self._library = library
        self._owner = owner
        self._on_change = on_change
        self._timer: Timer | None = None
        self._not_saved: PaperreaderError | None = None
        self._not_read: PaperreaderError | None = None
        self._looking = False

    @property
    def problem(self) -> PaperreaderError | None:
        """Why the last save or look failed; None after ones that did not."""
        return self._not_saved or self._not_read

    @property
    def state(self) -> str:
        """Where the changes stand, in a word or two."""
        if self._library.unsaved():
            return f"not saved: {self.problem.reason}" if self.problem else "saving"
        return self.problem.reason if self.problem else "saved"

    def soon(self, seconds: float = MARK_SECONDS) -> None:
        """Save within so many seconds; an earlier appointment holds."""
        if self._timer is None:
            self._timer = self._owner.set_timer(seconds, self._due)

    async def now(self) -> bool:
        """Save, in a thread; tells whether all is saved."""
        try:
            await asyncio.to_thread(self._library.flush)
            self._not_saved = None
        except PaperreaderError as error:
            _log_once(error, self._not_saved)
            self._not_saved = error
        self._on_change(ExternalChanges())
        return self._not_saved is None

    async def look(self) -> None:
        """Take in what other programs changed; one look at a time."""
        if self._looking:
            return
        self._looking = True
        before, news = self._not_read, ExternalChanges()
        try:
            news = await asyncio.to_thread(self._library.refresh)
            self._not_read = None
        except PaperreaderError as error:
            _log_once(error, self._not_read)
            self._not_read = error
        finally:
            self._looking = False
        if news or str(self._not_read) != str(before):
            self._on_change(news)

    def _due(self) -> None:
        self._timer = None
        # A method, not its coroutine, which an app that is just closing would never await.
        self._owner.run_worker(self._save, group="save")  # type: ignore[arg-type]

    async def _save(self) -> None:
        if not await self.now():
            self.soon(RETRY_SECONDS)


def _log_once(error: PaperreaderError, before: PaperreaderError | None) -> None:
    """Log a failure, but not again each time that trying again fails."""
    if str(error) != str(before):
        log.problem_aside(str(error))
