"""The command that fetches papers from Hugging Face's Daily Papers or from arXiv."""

from __future__ import annotations

import contextlib
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from paperreader.cli.common import CountType, open_library
from paperreader.cli.summary import INTERRUPTED, KEPT, Summary
from paperreader.config import Settings
from paperreader.errors import PaperreaderError
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from paperreader.config import Paths
    from paperreader.fetch import FetchRequest, Progress, Source
    from paperreader.library import Library

LIMIT = 1000
"""The most papers that are fetched from arXiv without --limit."""


@click.command("fetch")
@click.argument("source", type=click.Choice(["huggingface", "arxiv"]), default="huggingface")
@click.option("--date", metavar="DATE", help="Fetch one day: YYYY-MM-DD, today or yesterday.")
@click.option("--week", metavar="WEEK", help="Fetch one week, such as 2025-W33.")
@click.option("--month", metavar="MONTH", help="Fetch one month, such as 2025-08.")
@click.option("--since", metavar="DATE", help="Fetch every day from this date to today.")
@click.option(
    "--category",
    "categories",
    metavar="CATEGORY",
    multiple=True,
    help="arXiv: papers in this category; repeatable.",
)
@click.option(
    "--id", "ids", metavar="ID", multiple=True, help="arXiv: the paper with this id; repeatable."
)
@click.option(
    "--query", "words", metavar="WORDS", default="", help="arXiv: papers with all of these words."
)
@click.option(
    "-n",
    "--limit",
    metavar="N",
    type=CountType(minimum=1),
    help=f"arXiv: at most N papers; by default {LIMIT:,}.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
@click.pass_obj
def fetch_papers(
    paths: Paths, /, source: str, *, limit: int | None, as_json: bool, **options: Any
) -> None:
    """Fetch Daily Papers, today's by default, or papers from arXiv.

    Papers that you already have gain details that they lacked, and keep their marks. With --since,
    days whose lists can no longer grow are not fetched again. Days are in UTC.

    \b
    Examples:
      paperreader fetch
      paperreader fetch --date 2025-08-12
      paperreader fetch --week 2025-W33
      paperreader fetch --since 2025-08-01
      paperreader fetch arxiv --category cs.CL --category cs.LG --since 2025-08-11
      paperreader fetch arxiv --id 1706.03762
      paperreader fetch arxiv --query "sparse attention" -n 50
    """
    from paperreader.cli.fetch_options import (  # noqa: PLC0415  # 20 ms that only a fetch needs
        FetchOptions,
        arxiv_requests,
        huggingface_requests,
        parse_span_options,
    )
    from paperreader.fetch import open_source  # noqa: PLC0415  # 20 ms that only a fetch needs

    today = datetime.now(UTC).date()  # the lists change at midnight UTC
    settings = Settings.load(paths.config)
    for problem in settings.problems:
        click.echo(clean_line(problem), err=True)
    selected = FetchOptions(
        options["categories"],
        options["ids"],
        options["words"],
        limit,
        parse_span_options(
            {kind: options[kind] for kind in ("date", "week", "month", "since")}, today
        ),
    )
    if source == "huggingface":
        requests = huggingface_requests(selected, today)
    else:
        if not selected.words and not selected.ids:
            categories = selected.categories or settings.fetch.categories
            selected = replace(selected, categories=categories)
        requests = arxiv_requests(selected)
    limit = limit or LIMIT
    opened, client = open_source(source, settings.fetch, paths, limit=limit)
    try:
        result = _fetch(open_library(paths), opened, requests, today)
    except KeyboardInterrupt:
        client.stop()
        sys.exit(INTERRUPTED)
    total = getattr(opened, "total", None) or 0
    if total > limit:
        click.echo(
            f"arXiv has {total:,} matching papers; use a larger --limit to fetch more.", err=True
        )
    if as_json:
        click.echo(result.json())
    elif str(result):
        click.echo(str(result))


def _fetch(library: Library, source: Source, requests: list[FetchRequest], today: date) -> Summary:
    """Make the requests, except for lists that are complete; return the summary.

    Problems and notices are written to stderr. If the fetch fails or is interrupted after papers
    were stored, the message includes the summary.
    """
    from paperreader.fetch import (  # noqa: PLC0415  # 20 ms that only a fetch needs
        Progress,
        describe_empty,
        fetch,
        incomplete_requests,
    )

    needed = (
        incomplete_requests(requests, source.name, library.fetches.times)
        if len(requests) > 1
        else requests
    )
    progress = Progress()
    result = Summary("bad paper")
    try:
        with _progress() as report:
            for progress in fetch(
                library,
                source,
                needed,
                now=lambda: datetime.now(UTC),
                on_skipped=lambda problem: result.skip(f"{source.name}: {problem}"),
            ):
                result.tally = progress.tally
                report(progress)
    except KeyboardInterrupt:
        click.echo(f"stopped: {result}; {KEPT}", err=True)
        raise
    except PaperreaderError as error:
        if not result.tally.papers:
            raise
        raise PaperreaderError(f"{error} (stored before that: {result})") from error
    if complete := len(requests) - len(needed):
        click.echo(
            f"{complete} of {len(requests)} days are complete and were not fetched again.", err=True
        )
    if progress.empty:
        click.echo(describe_empty(progress.empty, today), err=True)
    result.is_silent = bool(progress.empty) and not result.tally.papers
    return result


@contextlib.contextmanager
def _progress() -> Iterator[Callable[[Progress], None]]:
    """Show a progress bar if stderr is a terminal; yield a function that updates it."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415  # 60 ms, needed only in a terminal
    from rich.progress import BarColumn, TextColumn  # noqa: PLC0415  # see above
    from rich.progress import Progress as ProgressBar  # noqa: PLC0415  # see above

    columns = (
        TextColumn("fetching {task.fields[what]}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[papers]:,} papers"),
    )
    with ProgressBar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, what="", papers=0)

        def report(progress: Progress) -> None:
            several = progress.requests > 1
            bar.update(
                task,
                total=progress.requests if several else None,
                completed=progress.number - 1 if several else 0,
                what=progress.request.what if progress.request else "",
                papers=progress.tally.papers,
            )

        yield report
