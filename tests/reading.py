"""The app in a test, driven by keys, and the text that it shows."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from made_up import TODAY
from paperreader.config import Settings
from paperreader.desktop import CopyResult
from paperreader.errors import PaperreaderError
from paperreader.marks import Marks
from paperreader.tui.app import PaperreaderApp
from paperreader.tui.screens.link_actions import Desktop
from paperreader.tui.widgets.abstract import AbstractPane
from paperreader.tui.widgets.message_line import MessageLine
from paperreader.tui.widgets.note_editor import NoteEditor
from paperreader.tui.widgets.note_pane import NotePane
from paperreader.tui.widgets.paper_list import PaperList
from paperreader.tui.widgets.status_bar import StatusBar

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from textual.pilot import Pilot
    from textual.widget import Widget

    from paperreader.config import Paths
    from paperreader.fetch import OpenSource
    from paperreader.library import Library
    from paperreader.models import Mark
    from paperreader.tui.state.messages import Message

WIDE, CLASSIC, SMALL = (120, 40), (80, 24), (40, 12)
TEACHING, ON, QUIET = "teaching", "on", "quiet"


class Reader:
    """A running app: keys go in, and properties return the text on its screen."""

    def __init__(
        self, pilot: Pilot[None], library: Library, paths: Paths, shown: list[Message]
    ) -> None:
        self.pilot = pilot
        self.library = library
        self.paths = paths
        self.copied: list[str] = []
        self.opened: list[str] = []
        self._shown = shown

    @property
    def app(self) -> PaperreaderApp:
        assert isinstance(self.pilot.app, PaperreaderApp)
        return self.pilot.app

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()
        searches = [worker for worker in self.app.workers if worker.group == "find"]
        if searches:
            await self.app.workers.wait_for_complete(searches)
            await self.pilot.pause()

    async def type(self, text: str) -> None:
        await self.press(*["space" if letter == " " else letter for letter in text])

    async def saved(self) -> dict[str, Mark]:
        """Save everything and return the marks that are on the disk."""
        await self.app.reader.save()
        return Marks(self.paths.marks).load()

    def mark(self, prefix: str) -> Mark:
        return self.library.entry(prefix).mark

    def text_of(self, kind: type[Widget]) -> str:
        area = self.app.reader.query_one(kind).content_region
        lines = shown_lines(self.app)[area.y : area.bottom]
        return "\n".join(line[area.x : area.right].rstrip() for line in lines)

    @property
    def screen(self) -> str:
        """All text on the screen."""
        return shown_text(self.app)

    @property
    def line(self) -> str:
        """The line of the list under the cursor."""
        edges = ("▌", "▏")
        return next(line for line in self.text_of(PaperList).splitlines() if line[0] in edges)

    @property
    def title(self) -> str:
        """The first line of the abstract pane."""
        return self.text_of(AbstractPane).splitlines()[0]

    @property
    def status(self) -> str:
        return self.text_of(StatusBar)

    @property
    def messages(self) -> list[str]:
        """All messages since the start, whether they are still shown or not."""
        return [message.text for message in self._shown]

    @property
    def message(self) -> str:
        """The text of the message line; empty if it is hidden."""
        line = self.app.reader.query_one(MessageLine)
        return self.text_of(MessageLine) if line.display else ""

    @property
    def note_pane(self) -> NotePane:
        return self.app.reader.query_one(NotePane)

    @property
    def note(self) -> NoteEditor:
        return self.app.reader.query_one(NoteEditor)


@pytest.fixture
def reading(library: Library, paths: Paths) -> Callable[..., object]:
    """Return a context manager that runs the app on the made-up page.

    What it copies and opens is recorded in lists.
    """

    @asynccontextmanager
    async def opened(
        size: tuple[int, int] = WIDE,
        settings: Settings = Settings(),  # noqa: B008  # immutable
        copied: CopyResult = CopyResult(confirmed=True),  # noqa: B008  # immutable
        on: Library = library,
        *,
        complete: bool = True,
        open_source: OpenSource | None = None,
    ) -> AsyncIterator[Reader]:
        def copy(text: str, _: object) -> CopyResult:
            reader.copied.append(text)
            return copied

        def open_link(url: str) -> None:
            if "joist" in url:
                raise PaperreaderError("not opened: no browser here")
            reader.opened.append(url)

        app = PaperreaderApp(
            on,
            settings,
            paths.config,
            Desktop(copy, open_link),
            today=lambda: TODAY,
            open_source=open_source,
        )
        shown: list[Message] = []
        show = app.reader.messages.show

        def record(message: Message) -> None:
            shown.append(message)
            show(message)

        app.reader.messages.show = record
        async with app.run_test(size=size) as pilot:
            reader = Reader(pilot, on, paths, shown)
            if complete:
                app.reader.complete()
                await pilot.pause()
            yield reader

    return opened


def shown_lines(app: PaperreaderApp) -> list[str]:
    """Return the lines of text on the screen."""
    return [strip.text for strip in app.screen._compositor.render_strips()]


def shown_text(app: PaperreaderApp) -> str:
    """Return all text on the screen."""
    return "\n".join(shown_lines(app))
