"""Starting the reader."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from made_up import TODAY
from paperreader.catalog import Catalog
from paperreader.library import Library
from paperreader.marks import Marks
from paperreader.sources.sample import sample_papers
from paperreader.tui.widgets.note_editor import NoteEditor
from paperreader.tui.widgets.paper_list import PaperList
from reading import shown_text

if TYPE_CHECKING:
    from paperreader.config import Paths


async def test_the_first_start_shows_how_to_import_papers(reading, paths: Paths) -> None:
    new = Library(Catalog(paths.catalog.with_name("new.db")), Marks(paths.marks))
    new.add(sample_papers(TODAY))
    async with reading(on=new) as reader:
        assert "paperreader import FILE" in shown_text(reader.app)
        assert "sample page" in reader.status
    async with reading((20, 5), on=new) as reader:
        assert "59" in reader.screen.splitlines()[0]
        assert len(reader.text_of(PaperList).splitlines()) == 3
        await reader.press("e", "w")
        assert reader.text_of(NoteEditor).startswith("w")
    new.close()


async def test_garbage_collection_resumes_after_the_first_screen(reading) -> None:
    gc.disable()
    try:
        async with reading():
            assert gc.isenabled()
    finally:
        gc.enable()
        gc.unfreeze()
