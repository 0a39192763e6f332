"""The commands about papers: import, list, show."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from paperreader.cli.showing import json_line, list_lines, open_library, page, paper_argument
from paperreader.query import parse
from paperreader.sources import SIZE_LIMIT, read_content, read_file

if TYPE_CHECKING:
    from paperreader.config import Paths
    from paperreader.paper import Paper


@click.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path())
@click.option(
    "--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="The papers' day, as YYYY-MM-DD."
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
@click.pass_obj
def import_pages(
    paths: Paths, files: tuple[str, ...], day: datetime | None, *, as_json: bool
) -> None:
    """Take in papers from files; `-` reads standard input.

    A file holds the text of a Daily Papers page: select all in the browser, copy, and paste it
    into a file. Importing the same page again adds nothing, and marks stay.

    \b
    Examples:
      paperreader import page.txt
      paperreader import monday.txt tuesday.txt --json
      xclip -o | paperreader import - --date 2025-08-12
    """
    papers = [paper for file in files for paper in _read(file, day.date() if day else None)]
    tally = open_library(paths).add(papers)
    if as_json:
        counts = {"added": tally.added, "updated": tally.updated, "unchanged": tally.unchanged}
        click.echo(json.dumps({"papers": tally.papers, **counts}))
        return
    click.echo(
        f"{tally.papers} papers: {tally.added} added, {tally.updated} updated, "
        f"{tally.unchanged} unchanged"
    )


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
    entries = islice(library.find(parse(" ".join(query))), limit)
    found = False
    for line in map(json_line, entries) if as_json else list_lines(entries, library.short_id):
        found = True
        click.echo(line)
    if found or as_json:
        return
    if not query:
        click.echo("No papers yet: paperreader import FILE brings them in.", err=True)
    else:
        click.echo("No paper found: try fewer words.", err=True)


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


def _read(file: str, day: date | None) -> list[Paper]:
    today = datetime.now().astimezone().date()
    if file == "-":
        content = sys.stdin.buffer.read(SIZE_LIMIT + 1)
        return read_content(content, "standard input", today=today, day=day)
    return read_file(Path(file), today=today, day=day)
