"""The reader: a Textual app over a library."""

from __future__ import annotations

import contextlib
import sys
from datetime import datetime
from typing import TYPE_CHECKING

from paperreader.catalog import describe_upgrade
from paperreader.config import Paths, Settings
from paperreader.errors import PaperreaderError
from paperreader.library import Library
from paperreader.log import log
from paperreader.marks import MarksDamagedError
from paperreader.text.sanitize import clean_line
from paperreader.tui.app import PaperreaderApp
from paperreader.tui.setting_checks import check_settings

if sys.platform != "win32":
    from paperreader.tui.textual_patches.driver import LenientDriver

if TYPE_CHECKING:
    from paperreader.fetch import Source, Stoppable

__all__ = ["check_settings", "open_reader", "run"]


def open_reader() -> int | str:
    """Open the reader on the user's library; return the exit code or an error message."""
    try:
        paths = Paths.for_user()
        log.path = paths.log
        return run(paths)
    except PaperreaderError as error:
        log.problem(str(error))
        return f"Error: {clean_line(str(error))}"
    except Exception as error:
        log.crash(error)
        raise


def run(paths: Paths) -> int:
    """Open the reader on the library at ``paths`` and return the process's exit code.

    Whatever ends the app, including an error, all changes are saved first. Raise PaperreaderError
    if there is no terminal, or if the app ended with such an error.
    """
    if not all(stream and stream.isatty() for stream in (sys.__stdin__, sys.__stdout__)):
        raise PaperreaderError(
            "the reader needs a terminal; `paperreader list` prints papers anywhere"
        )
    if upgrade := describe_upgrade(paths.catalog):
        sys.stderr.write(f"{clean_line(upgrade)}\n")
    library = Library.open(paths)
    if not library.counts().papers:
        _add_sample(library)
    with contextlib.suppress(MarksDamagedError):  # the reader screen asks what to do
        library.refresh()
    settings = Settings.load(paths.config)
    app = PaperreaderApp(
        library, settings, paths.config, open_source=lambda: _open_source(settings, paths)
    )
    if sys.platform != "win32" and app.driver_class.__name__ == "LinuxDriver":
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


def _add_sample(library: Library) -> None:
    from paperreader.sources.sample import sample_papers  # noqa: PLC0415  # 6 ms that only the first start needs

    library.add(sample_papers(datetime.now().astimezone().date()))


def _open_source(settings: Settings, paths: Paths) -> tuple[Source, Stoppable]:
    from paperreader import fetch  # noqa: PLC0415  # 47 ms that only a fetch needs

    return fetch.open_source("huggingface", settings.fetch, paths)
