"""Copying and opening the links and texts of a paper, outside the screen's thread."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from paperreader import desktop
from paperreader.errors import PaperreaderError
from paperreader.models import Link, Paper, format_citation
from paperreader.text.latex import readable
from paperreader.text.sanitize import clean_line, shorten
from paperreader.tui.notify import notify
from paperreader.tui.screens.dialogs import Choice, Question

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from paperreader.desktop import CopyResult
    from paperreader.tui.app import PaperreaderApp
    from paperreader.tui.screens.reader import ReaderScreen


SHOWN_LENGTH = 100
"""The most characters of a copied text that are shown."""


@dataclass(frozen=True, slots=True)
class Desktop:
    """The clipboard and the browser as functions, which may block for seconds."""

    copy: Callable[[str, Callable[[str], bool]], CopyResult] = desktop.copy_text
    open_link: Callable[[str], tuple[str, ...]] = desktop.open_url


class LinkActions:
    """Copies and opens links for a screen; asks which if there are several; shows the result."""

    def __init__(self, screen: ReaderScreen, desktop: Desktop | None = None) -> None:
        self._screen = screen
        self._desktop = desktop or Desktop()

    def copy_link(self, paper: Paper) -> None:
        """Copy the GitHub link; if there are several, ask which."""
        links = [link for link in paper.links if link.kind == "github"]
        if not links:
            notify(self._screen, "No GitHub link in this paper; Y copies something else.")
        elif len(links) == 1:
            self.copy(links[0].url)
        else:
            self._ask(_link_choices(links))

    def copy_menu(self, paper: Paper) -> None:
        """Ask which link or text to copy, and copy it; texts are copied as they are shown."""
        texts = {"title": readable(paper.title), "citation": readable(format_citation(paper))}
        choices = [Choice(text, text, kind) for kind, text in texts.items()]
        self._ask([*_link_choices(paper.links), *choices])

    def copy(self, text: str | None) -> None:
        """Copy a text and notify the user of the result; do nothing if it is None."""
        if text is not None:
            self._screen.run_worker(self._copy(text), group="desktop")

    def copy_number(self, paper: Paper, number: int) -> None:
        """Copy the link with a number, from 1, in the order in which the abstract shows them."""
        if number <= len(paper.links):
            self.copy(paper.links[number - 1].url)
        else:
            notify(self._screen, f"This paper has no link {number}.")

    def open_pdf(self, paper: Paper) -> None:
        """Open the paper's PDF."""
        if link := paper.link("pdf"):
            self.open(link.url)
        else:
            notify(self._screen, "This paper has no link to a PDF.")

    def open_link(self, paper: Paper) -> None:
        """Open the paper's main link: the page to read on at."""
        if page := paper.page:
            self.open(page.url)
        else:
            notify(self._screen, "This paper has no link to open.")

    def open(self, url: str) -> None:
        """Open a link in the browser, or copy it if there is none, and notify the user."""
        self._screen.run_worker(self._open(url), group="desktop")

    def _ask(self, choices: list[Choice]) -> None:
        self._screen.app.push_screen(Question("Copy", choices), self.copy)

    async def _copy(self, text: str) -> None:
        copied = await self._copy_text(text)
        shown = shorten(clean_line(text), SHOWN_LENGTH)
        notify(self._screen, f"{copied.description}: {shown}", short=shown)

    async def _copy_text(self, text: str) -> CopyResult:
        # Only Textual may write to the terminal, so that way of copying is left to it.
        copied = await asyncio.to_thread(self._desktop.copy, text, lambda _: True)
        if not copied.confirmed:
            self._screen.app.copy_to_clipboard(text)
        return copied

    async def _open(self, url: str) -> None:
        try:
            command = await asyncio.to_thread(self._desktop.open_link, url)
            if command:
                await self._open_here(command, url)
        except desktop.NoBrowserError:
            copied = await self._copy_text(url)
            result = "copied" if copied.confirmed else "sent to the terminal"
            notify(self._screen, f"No browser here. Link {result}: {url}", short=url)
        except PaperreaderError as error:
            notify(self._screen, str(error), problem=True)
        else:
            if not command:
                notify(self._screen, f"opened: {url}", short=url)

    async def _open_here(self, command: tuple[str, ...], url: str) -> None:
        """Run a text browser in the terminal; raise PaperreaderError if it fails."""
        try:
            code = await cast("PaperreaderApp", self._screen.app).lend_terminal(command)
        except OSError as error:
            raise desktop.browser_failed(command, error.strerror, url) from error
        if code:
            raise desktop.browser_failed(command, f"exit code {code}", url)


def _link_choices(links: Iterable[Link]) -> list[Choice]:
    return [Choice(link.url, link.url, link.kind) for link in links]
