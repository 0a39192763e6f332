"""What the fetch command does: select requests, make them, and report what came."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from paperreader.cli.common import open_library
from paperreader.cli.fetch import LIMIT
from paperreader.cli.fetch_options import Selection, select_requests
from paperreader.cli.progress import progress_bar
from paperreader.cli.summary import Summary
from paperreader.config import Settings
from paperreader.errors import PaperreaderError
from paperreader.fetch import (
    Progress,
    Source,
    describe_empty,
    describe_missing_ids,
    describe_newest,
    fetch,
    incomplete_requests,
    open_source,
)
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from paperreader.config import Paths
    from paperreader.library import Library


def run_fetch(paths: Paths, name: str, options: Mapping[str, Any]) -> Summary:
    """Fetch the papers that the options select from a source; return the summary.

    Problems and notices are written to stderr.
    """
    today = datetime.now(UTC).date()  # the lists change at midnight UTC
    settings = Settings.load(paths.config)
    for problem in settings.problems:
        click.echo(clean_line(problem), err=True)
    selection = select_requests(name, options, settings.fetch, today)
    limit = options["limit"] or LIMIT
    source, client = open_source(selection.source, settings.fetch, paths, limit=limit)
    summary = Summary("bad paper")
    try:
        with summary.added_to_failures():
            _fetch(open_library(paths), source, selection, today, summary)
    finally:
        client.stop()
    total = getattr(source, "total", None) or 0
    if total > limit:
        click.echo(
            f"arXiv has {total:,} matching papers; use a larger --limit to fetch more.", err=True
        )
    return summary


def _fetch(
    library: Library, source: Source, selection: Selection, today: date, summary: Summary
) -> None:
    """Make the requests, except for lists that are complete.

    Raise PaperreaderError if a paper that was asked for by its id does not exist.
    """
    requests = needed = selection.requests
    if len(requests) > 1 and not selection.until_found:
        needed = incomplete_requests(requests, source.name, library.fetches.times)
    result = _store(library, source, replace(selection, requests=needed), summary)
    if complete := len(requests) - len(needed):
        click.echo(
            f"{complete} of {len(requests)} days are complete and were not fetched again.", err=True
        )
    if result.missing:
        raise PaperreaderError(describe_missing_ids(result.missing))
    found = result.request.day if result.request and summary.tally.papers else None
    if selection.until_found and found:
        message = describe_newest(found, today)
    else:
        message = describe_empty(result.empty, today)
    if message:
        click.echo(message, err=True)
    summary.is_silent = bool(result.empty) and not summary.tally.papers


def _store(library: Library, source: Source, selection: Selection, summary: Summary) -> Progress:
    """Make the requests and count their papers; return the progress at the end."""
    progress = Progress()
    fetched = fetch(
        library,
        source,
        selection.requests,
        now=lambda: datetime.now(UTC),
        on_skipped=lambda problem: summary.skip(f"{source.name}: {problem}"),
        until_found=selection.until_found,
    )
    before, after = "fetching {task.fields[what]}", "{task.fields[papers]:,} papers"
    with progress_bar(before, after, what="", papers=0) as update:
        for progress in fetched:
            summary.tally = progress.tally
            several = progress.requests > 1
            update(
                total=progress.requests if several else None,
                completed=progress.number - 1 if several else 0,
                what=progress.request.what if progress.request else "",
                papers=progress.tally.papers,
            )
    return progress
