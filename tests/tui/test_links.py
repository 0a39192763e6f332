"""Copying and opening links."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from textual import events

from made_up import TODAY
from paperreader.desktop import CopyResult, NoBrowserError
from paperreader.models import Link, Paper
from paperreader.text.urls import find_links
from paperreader.tui.widgets.abstract import AbstractPane

if TYPE_CHECKING:
    from paperreader.library import Library


async def test_y_copies_the_github_link_and_reports_the_result(reading) -> None:
    async with reading() as reader:
        await reader.press("y")
        assert reader.copied == ["https://github.com/woolly/knit-decoder"]
        assert reader.messages == ["copied: https://github.com/woolly/knit-decoder"]


async def test_without_confirmation_the_link_is_reported_as_sent_to_the_terminal(
    reading,
) -> None:
    async with reading(copied=CopyResult(sent=True)) as reader:
        await reader.press("y")
        assert reader.app.clipboard == "https://github.com/woolly/knit-decoder"
        assert reader.messages == ["sent to the terminal: https://github.com/woolly/knit-decoder"]


async def test_y_without_a_github_link_says_so(reading) -> None:
    async with reading() as reader:
        await reader.press("j", "y")
        assert reader.copied == []
        assert reader.messages[0].startswith("No GitHub link")


async def test_of_several_github_links_one_is_chosen(reading, library: Library) -> None:
    text = "https://github.com/a/one and https://github.com/a/two"
    library.add([Paper("two", "Two", text, links=find_links(text))])
    async with reading() as reader:
        await reader.press("G", "y", "down", "enter")
        assert reader.copied == ["https://github.com/a/two"]


async def test_the_copy_menu_has_links_title_and_citation(reading) -> None:
    async with reading() as reader:
        await reader.press("G", "Y", "3")
        assert reader.copied == ["Quiet Robots Make Better Neighbours"]
        await reader.press("Y", "j", "enter")
        assert reader.copied[-1] == "https://example.org/joist_(data)"
        await reader.press("Y", "escape")
        assert len(reader.copied) == 2


async def test_title_and_citation_are_copied_as_they_are_shown(reading, library: Library) -> None:
    names = (r"Kurt G\"odel", r"{\O}ystein Ore")
    library.add(
        [Paper("one", r"An $\mathcal{O}(n^2)$ Bound", "Text.", names, arxiv_id="2401.00001")]
    )
    async with reading() as reader:
        await reader.press("G", "Y", "1")
        await reader.press("Y", "2")
        assert reader.copied == [
            "An O(n²) Bound",
            "Kurt Gödel, Øystein Ore. An O(n²) Bound. 2024. arXiv:2401.00001.",
        ]


async def test_a_second_enter_right_after_the_first_chooses_nothing(reading) -> None:
    async with reading() as reader:
        await reader.press("Y")
        for _ in range(3):
            reader.app.post_message(events.Key("enter", "\r"))
        for _ in range(4):
            await reader.pilot.pause()
        assert reader.copied == ["https://github.com/woolly/knit-decoder"]
        assert reader.app.screen is reader.app.reader


@pytest.mark.parametrize("pane", ["list", "abstract"])
async def test_digits_copy_links_in_list_and_abstract(reading, pane: str) -> None:
    async with reading() as reader:
        await reader.press("G", *(["tab"] if pane == "abstract" else []), "2")
        assert reader.copied == ["https://example.org/joist_(data)"]
        await reader.press("9")
        assert len(reader.copied) == 1
        assert reader.message == "This paper has no link 9."


async def test_p_opens_the_pdf_or_says_that_there_is_none(reading, library: Library) -> None:
    link = Link("pdf", "https://arxiv.org/pdf/2401.00001", "auto")
    library.add([Paper("one", "One", "Text.", links=(link,), date=TODAY)])
    async with reading() as reader:
        await reader.press("p", "j", "p")
        assert reader.opened == ["https://arxiv.org/pdf/2401.00001"]
        assert reader.message == "This paper has no link to a PDF."


async def test_o_opens_the_paper_or_says_why_not(reading) -> None:
    async with reading() as reader:
        await reader.press("o")
        assert reader.opened == ["https://github.com/woolly/knit-decoder"]
        await reader.press("j", "o", "j", "o")
        assert reader.messages[-2:] == [
            "This paper has no link to open.",
            "not opened: no browser here",
        ]


async def test_a_clicked_link_is_opened(reading) -> None:
    async with reading() as reader:
        await reader.pilot.click(AbstractPane, offset=(5, 2))
        await reader.pilot.pause()
        assert reader.opened == ["https://github.com/woolly/knit-decoder"]


@pytest.mark.parametrize(
    ("copied", "result"),
    [(CopyResult(confirmed=True), "copied"), (CopyResult(sent=True), "sent to the terminal")],
)
async def test_without_a_browser_o_copies_the_link(
    reading, copied: CopyResult, result: str
) -> None:
    def no_browser(url: str) -> None:
        raise NoBrowserError(url)

    async with reading(copied=copied) as reader:
        actions = reader.app.reader._links
        actions._desktop = dataclasses.replace(actions._desktop, open_link=no_browser)
        await reader.press("o")
        link = "https://github.com/woolly/knit-decoder"
        assert reader.copied == [link]
        assert reader.app.clipboard == ("" if copied.confirmed else link)
        assert reader.messages == [f"No browser here. Link {result}: {link}"]
