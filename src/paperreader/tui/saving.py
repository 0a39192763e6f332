"""The library and the disk, kept in step without the screen ever waiting."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Protocol

from paperreader.errors import PaperreaderError

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


class Told(Protocol):
    """Whoever wants to know of saves and of other programs' changes."""

    def __call__(self, *, changed_elsewhere: bool) -> None:
        """Hear of one."""


class Saver:
    """Saves a library's changes soon after they are made, and tries again where that fails.

    ``told`` is called on the screen's thread when something changed for those who look at it:
    after each save, and after a look at the files that found news.
    """

    def __init__(self, library: Library, owner: Widget, told: Told) -> None:
        self._library = library
        self._owner = owner
        self._told = told
        self._timer: Timer | None = None
        self.problem: PaperreaderError | None = None
        """Why the last save or look failed; None after one that did not."""

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
        await self._in_thread(self._library.flush)
        self._told(changed_elsewhere=False)
        return self.problem is None

    async def look(self) -> None:
        """Take in what other programs changed."""
        before = self.problem
        changed = await self._in_thread(self._library.refresh)
        if changed or self.problem != before:
            self._told(changed_elsewhere=bool(changed))

    def _due(self) -> None:
        self._timer = None
        self._owner.run_worker(self._save(), group="save")

    async def _save(self) -> None:
        if not await self.now():
            self.soon(RETRY_SECONDS)

    async def _in_thread(self, work: Callable[[], bool | None]) -> bool | None:
        try:
            result = await asyncio.to_thread(work)
        except PaperreaderError as error:
            self.problem = error
            return None
        self.problem = None
        return result
