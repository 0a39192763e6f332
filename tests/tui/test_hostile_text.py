"""Hostile text in papers and notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.models import Paper
from paperreader.tui.widgets.abstract import AbstractPane
from paperreader.tui.widgets.note_editor import NoteEditor
from paperreader.tui.widgets.paper_list import PaperList
from reading import shown_text

if TYPE_CHECKING:
    from paperreader.library import Library

HOSTILE = "[/foo] [@click=app.quit()]x[/] $[red]"


async def test_markup_in_a_paper_is_shown_as_text_everywhere(reading, library: Library) -> None:
    links = PaperList, AbstractPane
    paper = Paper(
        "zz-hostile", HOSTILE, f"{HOSTILE} https://a.org/[/b]", (HOSTILE,), source=HOSTILE
    )
    library.add([paper])
    library.change(paper, "note", HOSTILE)
    async with reading() as reader:
        await reader.press("G")
        for kind in (*links, NoteEditor):
            assert "[/foo] [@click=app.quit()]x[/]" in reader.text_of(kind)
        await reader.press("Y")
        assert "[@click=app.quit()]" in shown_text(reader.app)
        await reader.press("1", "s", "u")
        assert "[/foo]" in reader.messages[-1]
        await reader.press("slash")
        await reader.type("[/foo]")
        assert "[/foo]" in reader.status
        await reader.press("enter")
        await reader.pilot.click(AbstractPane, offset=(14, 2))
        assert reader.app.is_running
