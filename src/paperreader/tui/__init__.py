"""The screen: Textual widgets over a library."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from paperreader.config import Settings
from paperreader.library import Library
from paperreader.sources import sample_papers
from paperreader.tui.app import PaperreaderApp

if TYPE_CHECKING:
    from paperreader.config import Paths


def run(paths: Paths) -> int:
    """Open the reader on the library of these paths; gives the process's exit code.

    Whatever ends the app, an error included, what it holds is saved first.
    """
    library = Library.open(paths)
    if not library.counts().papers:
        library.add(sample_papers(datetime.now().astimezone().date()))
    app = PaperreaderApp(library, Settings.load(paths.config), paths.config)
    try:
        app.run()
    finally:
        library.flush()
        library.close()
    return app.return_code or 0
