"""The files under the reader screen: saving, what other programs change in them, and damage."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from paperreader.marks import MarksDamagedError
from paperreader.tui.notify import notify
from paperreader.tui.state.autosave import Autosave

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from paperreader.library import ExternalChanges, Library
    from paperreader.tui.screens.reader import ReaderScreen

POLL_SECONDS = 1.0
"""The interval at which other programs' changes are read; the promise is two seconds."""


class FileActions:
    """Saves the library, shows what other programs changed, and asks about a damaged file."""

    def __init__(self, screen: ReaderScreen, library: Library) -> None:
        self._screen = screen
        self._library = library
        self._papers_pending = False
        self._damage_shown = False
        self.saver = Autosave(library, self._run_later, self.on_change)

    def start_checks(self) -> None:
        """Read other programs' changes, now and every POLL_SECONDS."""
        self._start_check()
        self._screen.set_interval(POLL_SECONDS, self._start_check)

    async def check(self) -> None:
        """Read other programs' changes and show them."""
        await self.saver.check_files()

    async def save(self) -> str:
        """Save all changes and return why that failed, or an empty string."""
        await self.saver.save_now()
        return str(self.saver.problem) if self._library.unsaved() else ""

    def on_change(self, changes: ExternalChanges) -> None:
        """Show what was saved or read, and what other programs changed."""
        screen = self._screen
        if not screen.is_attached:  # a signal can save before the screen is mounted
            return
        screen.update_view(screen.state.with_marks(self._library.mark))
        if notice := self._library.take_notice():
            notify(screen, notice, problem=True)
        if changes.papers or (changes.marks and self._papers_pending):
            self.show_added_papers()
        damaged = isinstance(self.saver.problem, MarksDamagedError)
        if damaged and not self._damage_shown:
            from paperreader.tui.screens.damage import resolve_damage  # noqa: PLC0415  # as ReaderScreen's dialogs

            problem = str(self.saver.problem)
            screen.run_worker(resolve_damage(screen, self._library, problem), group="damage")
        self._damage_shown = damaged

    def show_added_papers(self) -> None:
        """List added papers; later, if that would drop the paper whose note is being edited."""
        screen = self._screen
        entry = screen.state.current
        is_lost = entry is not None and not screen.state.asked().matches(entry)
        self._papers_pending = screen.is_editing and is_lost
        if not self._papers_pending and screen.is_attached:
            screen.run_worker(partial(screen.listing.list_papers, keep=True), group="news")  # type: ignore[arg-type]  # as below

    def show_pending_papers(self) -> None:
        """List papers that were added while a note was edited."""
        if self._papers_pending:
            self.show_added_papers()

    def _run_later(self, seconds: float, work: Callable[[], Awaitable[None]]) -> None:
        # The function, not its coroutine, which an app that is closing would never await.
        self._screen.set_timer(seconds, lambda: self._screen.run_worker(work, group="save"))

    def _start_check(self) -> None:
        self._screen.run_worker(self.check, group="check")  # type: ignore[arg-type]  # mypy infers no result type from Textual's union of work types
