"""The reader: a Textual app over a library."""

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
    """Open the reader on the library at ``paths`` and return the process's exit code.

    Whatever ends the app, including an error, all changes are saved first. Raise PaperreaderError
    if there is no terminal, or if the app ended with such an error.
    """
    if not all(stream and stream.isatty() for stream in (sys.__stdin__, sys.__stdout__)):
        raise PaperreaderError(
            "the reader needs a terminal; `paperreader list` prints papers anywhere"
        )
    library = Library.open(paths)
    if not library.counts().papers:
        from paperreader.sources.sample import sample_papers  # noqa: PLC0415  # 8 ms that only the first start needs

        library.add(sample_papers(datetime.now().astimezone().date()))
    with contextlib.suppress(MarksDamagedError):  # the reader screen asks what to do
        library.refresh()
    settings = Settings.load(paths.config)

    def open_source() -> tuple[Source, Stoppable]:
        from paperreader import fetch  # noqa: PLC0415  # 40 ms that only a fetch needs

        return fetch.open_source("huggingface", settings.fetch, paths)

    app = PaperreaderApp(library, settings, paths.config, open_source=open_source)
    if app.driver_class.__name__ == "LinuxDriver":
        from paperreader.tui.textual_patches.driver import LenientDriver  # noqa: PLC0415  # it can be imported on POSIX only

        app.driver_class = LenientDriver
    try:
        app.run()
    finally:
        library.flush()
        library.close()
    if app.failure:
        raise app.failure
    # Textual sets no code if it ended by itself because of an error.
    return 1 if app.return_code is None else app.return_code
