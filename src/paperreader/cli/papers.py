"""The commands that print papers: list, show."""

from __future__ import annotations

import re
from contextlib import closing
from difflib import get_close_matches
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from paperreader.cli.common import CountType, open_library, paper_argument, prints_to_terminal
from paperreader.cli.formatting import json_line, list_lines, page
from paperreader.query import parse_query, suggest
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperreader.config import Paths

_EXCLUDED_WORD = re.compile(r"-(?!n\d+$)[^-].", re.DOTALL)
"""Matches the beginning of what click would read as a row of one-letter options, except -n20."""


class ListCommand(click.Command):
    """The list command, which explains how to exclude a word that begins with a minus sign."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments; raise click.NoSuchOption for ``-survey`` before ``--``."""
        before = args[: args.index("--")] if "--" in args else args
        for word in filter(_EXCLUDED_WORD.match, before):
            options = [name for parameter in self.get_params(ctx) for name in parameter.opts]
            if not get_close_matches(word, options):
                advice = f"To exclude a word: paperreader list -- {word}"
                raise click.NoSuchOption(word, f"No such option {word!r}. {advice}", ctx=ctx)
            raise click.NoSuchOption(word, possibilities=options, ctx=ctx)
        return super().parse_args(ctx, args)


@click.command("list", cls=ListCommand)
@click.argument("query", nargs=-1)
@click.option("-n", "--limit", metavar="N", type=CountType(0), help="Print at most N papers.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per line.")
@click.pass_obj
def list_papers(paths: Paths, query: tuple[str, ...], limit: int | None, *, as_json: bool) -> None:
    """List the papers that match QUERY, newest first.

    Without QUERY, list all papers. Each line shows the marks (● unread, ★ starred, ✎ note), the
    date, a short id to use as PAPER in other commands, the title, and gh if there is code.

    \b
    In a query:
      word  "a phrase"       in the title, abstract, authors or note
      1706.03762             an id, or the address of a paper
      author:hinton          in one field: title, author, abstract or note
      is:unread              or is:read, is:starred, has:note, has:code
      cat:cs.CL              in an arXiv category
      source:arxiv           or source:huggingface, source:page
      on:2025-08-12          or after:, before:; also on:2025-08, on:2025
      -word  -is:read        exclude these; put -- before the query

    A word of two letters or more also finds longer words that begin with it; "quotes" find exactly
    that word.

    \b
    Examples:
      paperreader list is:unread has:code
      paperreader list -- '"label errors"' -survey
      paperreader list is:starred --json | jq -r .github
    """
    library = open_library(paths)
    found = False
    # Closed before the library is, also if whoever reads the output goes away.
    with closing(library.find(parse_query(" ".join(query)))) as papers:
        entries = islice(papers, limit)
        lines = map(json_line, entries) if as_json else list_lines(entries, library.short_id)
        show_line = _terminal_printer() if prints_to_terminal() and not as_json else click.echo
        for line in lines:
            found = True
            show_line(line)
    if question := suggest(" ".join(query)):
        click.echo(clean_line(question), err=True)
    if found or as_json or limit == 0:
        return
    if query:
        click.echo("No papers found. Try fewer words.", err=True)
    else:
        click.echo(
            "No papers yet. Add some: paperreader fetch, or paperreader import FILE.", err=True
        )


def _terminal_printer() -> Callable[[Any], None]:
    """Return a function that prints a ListLine in colours, fitted to the terminal."""
    from rich.console import Console  # noqa: PLC0415  # 40 ms, needed only in a terminal

    console = Console(highlight=False)
    return lambda line: console.print(line.styled(console.width), soft_wrap=True)


@click.command()
@paper_argument
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def show(paths: Paths, paper: str, *, as_json: bool) -> None:
    """Print a paper: title, links, abstract and note.

    PAPER is an id or the beginning of one.

    \b
    Examples:
      paperreader show deup
      paperreader show 2508.01234 --json
    """
    entry = open_library(paths).entry(paper)
    click.echo(json_line(entry) if as_json else page(entry))
