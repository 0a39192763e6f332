"""What the fetch command does: select requests, make them, and report what came."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from paperreader.cli.common import open_library
from paperreader.cli.fetch import LIMIT
from paperreader.cli.fetch_options import select_requests
from paperreader.cli.progress import progress_bar
from paperreader.cli.summary import INTERRUPTED, KEPT, Summary
from paperreader.config import Settings
from paperreader.errors import PaperreaderError
from paperreader.fetch import (
    FetchRequest,
    Progress,
    Source,
    describe_empty,
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

    Problems and notices are written to stderr. If the fetch fails or is interrupted after papers
    were stored, the message includes the summary.
    """
    today = datetime.now(UTC).date()  # the lists change at midnight UTC
    settings = Settings.load(paths.config)
    for problem in settings.problems:
        click.echo(clean_line(problem), err=True)
    requests = select_requests(name, options, settings.fetch, today)
    limit = options["limit"] or LIMIT
    source, client = open_source(name, settings.fetch, paths, limit=limit)
    try:
        summary = _fetch(open_library(paths), source, requests, today)
    except KeyboardInterrupt:
        client.stop()
        sys.exit(INTERRUPTED)
    total = getattr(source, "total", None) or 0
    if total > limit:
        click.echo(
            f"arXiv has {total:,} matching papers; use a larger --limit to fetch more.", err=True
        )
    return summary


def _fetch(library: Library, source: Source, requests: list[FetchRequest], today: date) -> Summary:
    """Make the requests, except for lists that are complete; return the summary."""
    summary = Summary("bad paper")
    needed = requests
    if len(requests) > 1:
        needed = incomplete_requests(requests, source.name, library.fetches.times)
    try:
        empty = _store(library, source, needed, summary)
    except KeyboardInterrupt:
        click.echo(f"stopped: {summary}; {KEPT}", err=True)
        raise
    except PaperreaderError as error:
        if not summary.tally.papers:
            raise
        raise PaperreaderError(f"{error} (stored before that: {summary})") from error
    if complete := len(requests) - len(needed):
        click.echo(
            f"{complete} of {len(requests)} days are complete and were not fetched again.", err=True
        )
    if empty:
        click.echo(describe_empty(empty, today), err=True)
    summary.is_silent = bool(empty) and not summary.tally.papers
    return summary


def _store(
    library: Library, source: Source, requests: list[FetchRequest], summary: Summary
) -> tuple[FetchRequest, ...]:
    """Make the requests and count their papers; return the requests that returned no papers."""
    progress = Progress()
    fetched = fetch(
        library,
        source,
        requests,
        now=lambda: datetime.now(UTC),
        on_skipped=lambda problem: summary.skip(f"{source.name}: {problem}"),
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
    return progress.empty
