"""The commands that print papers: list, show."""

from __future__ import annotations

import re
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING

import click

from paperreader.cli.common import CountType, open_library, paper_argument
from paperreader.cli.formatting import json_line, list_lines, page
from paperreader.query import parse_query

if TYPE_CHECKING:
    from paperreader.config import Paths

EXCLUDED_WORD = re.compile(r"-(?!n\d+$)[^-].", re.DOTALL)
"""Matches the beginning of a word to exclude: two characters or more, and not ``-n20``."""


class ListCommand(click.Command):
    """The list command: ``-survey`` is a word to exclude, not a row of one-letter options."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments.

        A space, which means nothing in a query, goes before each word to exclude: otherwise click
        would read the ``-n`` in "-learning" and the ``-h`` in "-graph" as options.
        """
        return super().parse_args(
            ctx, [f" {word}" if EXCLUDED_WORD.match(word) else word for word in args]
        )


@click.command("list", cls=ListCommand, context_settings={"ignore_unknown_options": True})
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
      author:hinton          in one field: title, author, abstract or note
      is:unread              or is:read, is:starred, has:note, has:code
      cat:cs.CL              in an arXiv category
      source:arxiv           or source:huggingface, source:page
      on:2025-08-12          or after:, before:; also on:2025-08, on:2025
      -word  -is:read        exclude these

    \b
    Examples:
      paperreader list is:unread has:code
      paperreader list '"label errors"' -survey
      paperreader list is:starred --json | jq -r .github
    """
    library = open_library(paths)
    found = False
    # Closed before the library is, also if whoever reads the output goes away.
    with closing(library.find(parse_query(" ".join(query)))) as papers:
        entries = islice(papers, limit)
        for line in map(json_line, entries) if as_json else list_lines(entries, library.short_id):
            found = True
            click.echo(line)
    if found or as_json or limit == 0:
        return
    if query:
        click.echo("No papers found. Try fewer words.", err=True)
    else:
        click.echo(
            "No papers yet. Add some: paperreader fetch, or paperreader import FILE.", err=True
        )


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
