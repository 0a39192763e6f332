"""The command that takes papers out of the catalog."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from paperreader.cli.common import complete_paper, open_library
from paperreader.errors import PaperreaderError
from paperreader.models import Mark
from paperreader.query import Query, parse_query
from paperreader.text.counts import format_count

if TYPE_CHECKING:
    from paperreader.config import Paths


@click.command("remove")
@click.argument("papers", metavar="[PAPER]...", nargs=-1, shell_complete=complete_paper)
@click.option("--query", metavar="QUERY", help="Remove all papers that match, as `list` does.")
@click.option("--marked", is_flag=True, help="Remove marked papers too; their marks are kept.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
@click.pass_obj
def remove_papers(
    paths: Paths, papers: tuple[str, ...], query: str | None, *, marked: bool, as_json: bool
) -> None:
    """Remove papers from the catalog, for example after a wrong import.

    PAPER is an id or the beginning of one. Papers that you marked read or starred, or that have a
    note, are only removed with --marked. Marks stay in the marks file, and are back when a paper is
    imported again.

    \b
    Examples:
      paperreader remove abstract subjects-computation-and-language
      paperreader remove --query on:2026-11-24
      paperreader remove --query "source:page is:read" --marked
    """
    if bool(papers) == (query is not None):
        raise click.UsageError("name papers, or use --query")
    wanted = parse_query(query or "")
    if query is not None and wanted == Query():
        raise click.BadParameter("contains nothing to search for", param_hint="'--query'")
    library = open_library(paths)
    found = [library.entry(paper) for paper in papers] or list(library.find(wanted))
    removed = [entry for entry in found if marked or entry.mark == Mark()]
    kept = len(found) - len(removed)
    if papers and not removed:
        raise PaperreaderError("Nothing removed: you marked these papers. To remove them: --marked")
    library.remove(removed)
    if as_json:
        click.echo(json.dumps({"removed": len(removed), "kept": kept}))
        return
    click.echo(f"{format_count(len(removed), 'paper')} removed")
    if kept:
        click.echo(
            f"{format_count(kept, 'marked paper')} kept. To remove marked papers too: --marked",
            err=True,
        )
