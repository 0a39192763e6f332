"""What several commands share: opening the library, the PAPER argument, types of options."""

from __future__ import annotations

import sys
from contextlib import closing
from datetime import date, datetime
from typing import Any

import click
from click.shell_completion import CompletionItem

from paperreader.catalog import Catalog, describe_upgrade
from paperreader.config import Paths
from paperreader.errors import PaperreaderError
from paperreader.library import Library
from paperreader.log import log
from paperreader.text.dates import parse_date
from paperreader.text.sanitize import clean_line

COMPLETIONS = 100
"""The most ids offered to a shell; nobody reads through more."""


def open_library(paths: Paths) -> Library:
    """Open the library with its marks; it is closed when the command ends.

    Print the library's notice, if it has one, to standard error and to the log.
    """
    print_notice(describe_upgrade(paths.catalog))
    library = Library.open(paths)
    click.get_current_context().call_on_close(library.close)
    try:
        library.refresh()
    finally:
        print_notice(library.take_notice())
    return library


def prints_to_terminal() -> bool:
    """Return True if standard output is a terminal, which shows colours and obeys control."""
    return sys.stdout is not None and sys.stdout.isatty()


def print_notice(notice: str) -> None:
    """Print a message, unless it is empty, to standard error and to the log."""
    if notice:
        log.problem(notice)
        click.echo(clean_line(notice), err=True)


def complete_paper(context: click.Context, _: click.Parameter, typed: str) -> list[CompletionItem]:
    """Return completions for a shell: the ids that begin with ``typed``."""
    try:
        # Library.open would set a damaged catalog aside, and completion cannot report that.
        path = (context.find_object(Paths) or Paths.for_user()).catalog
        with closing(Catalog(path)) as catalog:
            numbers = catalog.numbers(catalog.ids_with_prefix(typed, COMPLETIONS))
            papers = catalog.papers([*numbers.values()])
    except PaperreaderError:  # the command itself reports it
        return []
    found = filter(None, map(papers.get, numbers.values()))
    return [CompletionItem(paper.id, help=paper.title) for paper in found]


paper_argument = click.argument("paper", shell_complete=complete_paper)
"""The PAPER argument of a command: an id, or an unambiguous beginning of one."""


class DateType(click.ParamType):  # type: ignore[type-arg]  # not generic in click 8.2
    """A date that is typed as YYYY-MM-DD, today or yesterday; today is the local date."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date; raise click.BadParameter if the text is not a date."""
        if isinstance(value, date):
            return value
        try:
            return parse_date(value, datetime.now().astimezone().date())
        except ValueError as error:
            self.fail(str(error), param, ctx)


class CountType(click.ParamType):  # type: ignore[type-arg]  # not generic in click 8.2
    """A whole number of at least ``minimum``; unlike IntRange, help does not show the range."""

    name = "n"

    def __init__(self, minimum: int) -> None:
        self._minimum = minimum

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number; raise click.BadParameter if the text is not a number in the range."""
        try:
            number = int(value)
        except ValueError:
            number = self._minimum - 1
        if number < self._minimum:
            self.fail(f"must be a whole number, at least {self._minimum}", param, ctx)
        return min(number, sys.maxsize)  # more than there can be papers
