"""Selecting text with the mouse, and copying it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from made_up import PAGE
from paperreader.models import Paper
from paperreader.text.urls import find_links
from paperreader.tui.app import INTERRUPTED
from paperreader.tui.screens.dialogs import KeyTable
from paperreader.tui.widgets.abstract import AbstractPane
from paperreader.tui.widgets.note_editor import NoteEditor
from reading import CLASSIC, TEACHING
from terminal import reader as opened_reader
from terminal import run

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.library import Library
    from reading import Reader

LONG = " ".join(f"word{number}" for number in range(60))


async def drag(
    reader: Reader, kind: type[KeyTable | AbstractPane | NoteEditor], *offsets: tuple[int, int]
) -> None:
    """Press the mouse button at the first offset in a widget, and release it at the last one."""
    widget = reader.app.screen.query(kind).last()
    start, end = offsets
    await reader.pilot.mouse_down(widget, offset=start)
    await reader.pilot.hover(widget, offset=end)
    await reader.pilot.mouse_up(widget, offset=end)
    await reader.pilot.pause()


@pytest.fixture
def long_paper(library: Library) -> Paper:
    """Add a paper whose abstract has two paragraphs; it is the last one of the list."""
    paper = Paper("zz-long", "Long", f"{LONG}\n\nSecond paragraph.", source="page")
    library.add([paper])
    return paper


@pytest.mark.usefixtures("long_paper")
async def test_selected_text_of_the_abstract_is_copied_without_its_line_ends(reading) -> None:
    async with reading() as reader:
        await reader.press("G")
        rows = reader.text_of(AbstractPane).splitlines()
        first = next(y for y, row in enumerate(rows) if "word0" in row)
        last = next(y for y, row in enumerate(rows) if "Second" in row)
        inside = 2, 1  # the border and the padding
        await drag(
            reader,
            AbstractPane,
            (inside[0], inside[1] + first),
            (inside[0] + len("Second") - 1, inside[1] + last),
        )
        await reader.press("ctrl+c")
        assert reader.copied == [f"{LONG}\n\nSecond"]
        assert reader.messages[-1].startswith("copied: word0 word1 ")
        assert reader.app.is_running


@pytest.mark.usefixtures("long_paper")
async def test_the_selected_text_is_the_one_that_is_marked(reading) -> None:
    async with reading() as reader:
        await reader.press("G")
        rows = reader.text_of(AbstractPane).splitlines()
        last = next(y for y, row in enumerate(rows) if "Second" in row)
        plain = reader.app.reader.query_one(AbstractPane).render_line(last)
        await drag(reader, AbstractPane, (2, 1 + last), (7, 1 + last))
        marked = reader.app.reader.query_one(AbstractPane).render_line(last)
        styles = {segment.style.bgcolor for segment in plain if segment.style}
        selected = [part.text for part in marked if part.style and part.style.bgcolor not in styles]
        assert selected == ["Second"]


async def test_ctrl_c_leaves_when_nothing_is_selected_any_more(reading) -> None:
    async with reading() as reader:
        await drag(reader, AbstractPane, (2, 1), (9, 1))
        await reader.press("ctrl+c")
        assert reader.copied == ["Teaching"]
        await reader.press("ctrl+c")
        assert reader.app.return_code == INTERRUPTED


async def test_a_selection_ends_with_the_paper_in_which_it_was_made(reading) -> None:
    async with reading() as reader:
        await drag(reader, AbstractPane, (2, 1), (9, 1))
        await reader.press("j")
        assert reader.app.screen.get_selected_text() is None


async def test_selected_text_of_a_note_is_copied(reading, library: Library) -> None:
    library.change(library.entry(TEACHING).paper, "note", "warm woollen jumper")
    async with reading() as reader:
        await drag(reader, NoteEditor, (0, 0), (4, 0))
        await reader.press("ctrl+c")
        assert reader.copied == ["warm"]
        assert reader.note.text == "warm woollen jumper"
        await reader.press("escape", "ctrl+c")
        assert reader.app.return_code == INTERRUPTED


async def test_selected_text_of_a_dialog_is_copied(reading) -> None:
    async with reading() as reader:
        await reader.press("question_mark")
        await drag(reader, KeyTable, (0, 0), (3, 0))
        await reader.press("ctrl+c")
        assert reader.copied == ["Mark"]  # of "Marking", at the top of the second column


async def test_selected_text_of_the_search_box_is_copied(reading) -> None:
    async with reading() as reader:
        await reader.press("slash", "k", "n", "i", "t", "shift+home", "ctrl+c")
        assert reader.copied == ["knit"]


def test_links_are_links_in_the_users_own_terminal(tmp_path: Path) -> None:
    assert run(tmp_path / "home", "import", "-", given=PAGE).returncode == 0
    with opened_reader(tmp_path / "home", size=(40, 120)) as terminal:
        terminal.wait_for("github.com/woolly")
        terminal.wait_for_quiet()
        start = terminal.output.index(b"\x1b]8;id=")
        link = terminal.output[start : terminal.output.index(b"\x1b]8;;\x1b\\", start)]
        assert b";https://github.com/woolly/knit-decoder\x1b\\" in link
        assert link.split(b"\x1b\\", 1)[1].endswith(b"mcode\x1b[0m")


async def test_what_is_no_web_address_is_no_link_in_the_terminal(reading, library: Library) -> None:
    text = "https://a.org/x and more"
    (link,) = find_links(text)
    hostile = type(link)("web", "https://a.org/\x1b]0;owned\x07")
    library.add([Paper("zz-hostile", "Hostile", text, links=(hostile,), source="page")])
    async with reading(size=CLASSIC) as reader:
        await reader.press("G", "enter")
        lines = reader.app.reader.query_one(AbstractPane)._lines.strips
        links = {segment.style.link for line in lines for segment in line if segment.style}
        assert links - {None} == {"https://a.org/x"}
