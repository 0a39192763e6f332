"""The commands that print papers: list, show."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import click

from paperreader.cli.common import open_library, paper_argument
from paperreader.cli.formatting import json_line, list_lines, page
from paperreader.query import parse_query

if TYPE_CHECKING:
    from paperreader.config import Paths


@click.command("list", context_settings={"ignore_unknown_options": True})
@click.argument("query", nargs=-1)
@click.option("--limit", type=click.IntRange(min=0), help="Print at most so many papers.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@click.pass_obj
def list_papers(paths: Paths, query: tuple[str, ...], limit: int | None, *, as_json: bool) -> None:
    """Print the papers that QUERY finds, newest first; all of them without one.

    Words are searched in titles, abstracts, authors and notes. "a phrase", -word, title:
    author: abstract: note:, is:read|unread|starred, has:note|code, source:, cat:, on:2025-08-12,
    after:, before:. The short name after the date names the paper to the other commands.

    \b
    Examples:
      paperreader list is:unread has:code
      paperreader list '"label errors"' -survey
      paperreader list is:starred --json | jq -r .github
    """
    library = open_library(paths)
    entries = islice(library.find(parse_query(" ".join(query))), limit)
    found = False
    for line in map(json_line, entries) if as_json else list_lines(entries, library.short_id):
        found = True
        click.echo(line)
    if found or as_json:
        return
    if query:
        click.echo("No paper found: try fewer words.", err=True)
    else:
        click.echo("No papers yet: paperreader import FILE brings them in.", err=True)


@click.command()
@paper_argument
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def show(paths: Paths, paper: str, *, as_json: bool) -> None:
    """Print one paper: title, links, abstract, note.

    PAPER is an id or the beginning of one.

    \b
    Examples:
      paperreader show deup
      paperreader show 2508.01234 --json
    """
    entry = open_library(paths).entry(paper)
    click.echo(json_line(entry) if as_json else page(entry))
