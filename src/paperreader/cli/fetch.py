"""The command that fetches papers: the Daily Papers of a span of days, or arXiv's."""

from __future__ import annotations

import contextlib
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from paperreader.cli.common import open_library
from paperreader.cli.summary import INTERRUPTED, Summary
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
"""How many papers of arXiv's come without --limit."""


@click.command("fetch")
@click.argument("source", type=click.Choice(["huggingface", "arxiv"]), default="huggingface")
@click.option("--date", metavar="DATE", help="One day, as YYYY-MM-DD.")
@click.option("--week", metavar="WEEK", help="One week, as YYYY-Www.")
@click.option("--month", metavar="MONTH", help="One month, as YYYY-MM.")
@click.option("--since", metavar="DATE", help="Every day from this one until today.")
@click.option(
    "--category",
    "categories",
    metavar="CATEGORY",
    multiple=True,
    help="arXiv: papers in this category; may be given again for more.",
)
@click.option("--id", "ids", metavar="ID", multiple=True, help="arXiv: the paper with this id.")
@click.option(
    "--query", "words", metavar="WORDS", default="", help="arXiv: papers with all of these words."
)
@click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(min=1),
    help=f"arXiv: at most so many papers; {LIMIT:,} without this.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
@click.pass_obj
def fetch_papers(
    paths: Paths, /, source: str, *, limit: int | None, as_json: bool, **options: Any
) -> None:
    """Fetch papers: today's Daily Papers, or those of other days, or arXiv's.

    Papers that are here already gain what they lacked, and keep their marks. With --since, days
    whose lists cannot grow any more are not asked for again.

    \b
    Examples:
      paperreader fetch
      paperreader fetch --date 2025-08-12
      paperreader fetch --week 2025-W33
      paperreader fetch --since 2025-08-01
      paperreader fetch arxiv --category cs.CL --category cs.LG --since 2025-08-11
      paperreader fetch arxiv --id 1706.03762
      paperreader fetch arxiv --query "sparse attention" --limit 50
    """
    from paperreader.cli.fetch_options import (  # noqa: PLC0415  # 20 ms that the other commands save
        FetchOptions,
        arxiv_requests,
        huggingface_requests,
        parse_span_options,
    )
    from paperreader.fetch import open_source  # noqa: PLC0415

    today = datetime.now(UTC).date()  # the day of the lists
    settings = Settings.load(paths.config)
    for problem in settings.problems:
        click.echo(clean_line(problem), err=True)
    wanted = FetchOptions(
        options["categories"],
        options["ids"],
        options["words"],
        limit,
        parse_span_options(
            {kind: options[kind] for kind in ("date", "week", "month", "since")}, today
        ),
    )
    if source == "huggingface":
        requests = huggingface_requests(wanted, today)
    else:
        if not wanted.words and not wanted.ids:
            categories = wanted.categories or settings.fetch.categories
            wanted = replace(wanted, categories=categories)
        requests = arxiv_requests(wanted)
    limit = limit or LIMIT
    opened, getter = open_source(source, settings.fetch, paths, limit=limit)
    try:
        result = _fetch(open_library(paths), opened, requests, today)
    except KeyboardInterrupt:
        getter.stop()
        sys.exit(INTERRUPTED)
    total = getattr(opened, "total", None) or 0
    if total > limit:
        click.echo(f"arXiv has {total:,} such papers; --limit takes more of them.", err=True)
    if as_json:
        click.echo(result.json())
    elif str(result):
        click.echo(str(result))


def _fetch(library: Library, source: Source, requests: list[FetchRequest], today: date) -> Summary:
    """Fetch what is asked for and not known whole, and tell what is worth it on the way."""
    from paperreader.fetch import FetchResult, describe_empty, fetch, incomplete_requests  # noqa: PLC0415

    needed = (
        incomplete_requests(requests, source.name, library.fetches.times())
        if len(requests) > 1
        else requests
    )
    fetched = FetchResult()
    result = Summary("bad paper")
    try:
        with _progress() as tell:
            fetch(
                library,
                source,
                needed,
                now=lambda: datetime.now(UTC),
                on_skipped=lambda problem: result.skip(f"{source.name}: {problem}"),
                on_progress=tell,
                fetched=fetched,
            )
    except KeyboardInterrupt:
        result.tally = fetched.tally
        click.echo(f"stopped: {result}; these stay, and the same command goes on", err=True)
        raise
    except PaperreaderError as error:
        result.tally = fetched.tally
        if not result.tally.papers:
            raise
        raise PaperreaderError(f"{error}; stored before that: {result}") from error
    if known := len(requests) - len(needed):
        click.echo(
            f"{known} of {len(requests)} days are known whole: not asked for again.", err=True
        )
    if fetched.empty:
        click.echo(describe_empty(fetched.empty, today), err=True)
    result.tally = fetched.tally
    result.is_silent = bool(fetched.empty) and not fetched.tally.papers
    return result


@contextlib.contextmanager
def _progress() -> Iterator[Callable[[Progress], None]]:
    """Show in a terminal how far the fetch is; gives what to tell it with."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    # 60 ms that only a person waits for.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, TextColumn  # noqa: PLC0415
    from rich.progress import Progress as ProgressBar  # noqa: PLC0415

    columns = (
        TextColumn("fetching {task.fields[what]}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[papers]:,} papers"),
    )
    with ProgressBar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, what="", papers=0)

        def tell(progress: Progress) -> None:
            several = progress.requests > 1
            bar.update(
                task,
                total=progress.requests if several else None,
                completed=progress.number - 1 if several else 0,
                what=progress.request.what,
                papers=progress.papers,
            )

        yield tell
