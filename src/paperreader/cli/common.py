"""What several commands share: the library that they open, and the PAPER that they take."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import click

from paperreader.errors import PaperreaderError
from paperreader.library import Library
from paperreader.log import log
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from paperreader.config import Paths

COMPLETIONS = 100
"""How many ids are offered to a shell; nobody looks through more."""


def open_library(paths: Paths) -> Library:
    """Open the library of these paths with its marks; it is closed when the command ends."""
    library = Library.open(paths)
    click.get_current_context().call_on_close(library.close)
    if library.notice:
        log.problem(library.notice)
        click.echo(clean_line(library.notice), err=True)
    library.refresh()
    return library


def complete_paper(context: click.Context, _: click.Parameter, typed: str) -> list[CompletionItem]:
    """Offer the ids that begin with what was typed, to a shell that completes."""
    from click.shell_completion import CompletionItem  # noqa: PLC0415

    from paperreader.catalog import Catalog  # noqa: PLC0415
    from paperreader.config import Paths  # noqa: PLC0415

    try:
        # Not the library: that would set a damaged catalog aside, which here nobody is told.
        path = (context.find_object(Paths) or Paths.for_user()).catalog
        with closing(Catalog(path)) as catalog:
            numbers = catalog.numbers(catalog.ids_with_prefix(typed, COMPLETIONS))
            papers = catalog.papers([*numbers.values()])
    except PaperreaderError:  # the command itself will tell it
        return []
    found = filter(None, map(papers.get, numbers.values()))
    return [CompletionItem(paper.id, help=paper.title) for paper in found]


paper_argument = click.argument("paper", shell_complete=complete_paper)
"""The PAPER of a command: an id, or an unambiguous prefix of one."""
