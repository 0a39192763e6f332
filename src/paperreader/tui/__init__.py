"""The screen: Textual widgets over a library."""

from __future__ import annotations

import contextlib
import sys
from datetime import datetime
from typing import TYPE_CHECKING

from paperreader.config import Settings
from paperreader.errors import PaperreaderError
from paperreader.library import Library
from paperreader.marks import MarksDamagedError
from paperreader.tui.app import PaperreaderApp
from paperreader.tui.setting_checks import check_settings

if TYPE_CHECKING:
    from paperreader.config import Paths
    from paperreader.fetch import Source, Stoppable

__all__ = ["check_settings", "run"]


def run(paths: Paths) -> int:
    """Open the reader on the library of these paths; gives the process's exit code.

    Whatever ends the app, an error included, what it holds is saved first.
    """
    if not all(stream and stream.isatty() for stream in (sys.__stdin__, sys.__stdout__)):
        raise PaperreaderError(
            "the reader needs a terminal to draw on; `paperreader list` prints papers anywhere"
        )
    library = Library.open(paths)
    if not library.counts().papers:
        from paperreader.sources.sample import sample_papers  # noqa: PLC0415  # 8 ms, the first time only

        library.add(sample_papers(datetime.now().astimezone().date()))
    with contextlib.suppress(MarksDamagedError):  # the screen asks what to do about it
        library.refresh()
    settings = Settings.load(paths.config)

    def open_source() -> tuple[Source, Stoppable]:
        from paperreader import fetch  # noqa: PLC0415  # when something is fetched

        return fetch.open_source("huggingface", settings.fetch, paths)

    app = PaperreaderApp(library, settings, paths.config, open_source=open_source)
    if app.driver_class.__name__ == "LinuxDriver":
        from paperreader.tui.textual_patches.driver import LenientDriver  # noqa: PLC0415  # POSIX only

        app.driver_class = LenientDriver
    try:
        app.run()
    finally:
        library.flush()
        library.close()
    if app.failure:
        raise app.failure
    # Where Textual gave up by itself it leaves no code.
    return 1 if app.return_code is None else app.return_code
