"""The command that takes in papers: file by file, batch by batch, however many there are."""

from __future__ import annotations

import contextlib
import gc
import sys
import time
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from paperreader.cli.common import open_library
from paperreader.cli.summary import INTERRUPTED, Summary
from paperreader.errors import PaperreaderError
from paperreader.sources.detect import OpenedSource, SourceError, open_file, open_stream
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from paperreader.config import Paths
    from paperreader.models import Paper

BATCH = 10_000
"""How many papers are stored at once: all of them are, or none."""

UPDATED_EVERY = 500
"""How many papers go by before the progress bar is told."""


@click.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path())
@click.option(
    "--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="The papers' day, as YYYY-MM-DD."
)
@click.option(
    "--category",
    "categories",
    metavar="CATEGORY",
    multiple=True,
    help="Take only papers in this arXiv category; may be given again for more.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
@click.pass_obj
def import_papers(
    paths: Paths,
    files: tuple[str, ...],
    day: datetime | None,
    categories: tuple[str, ...],
    *,
    as_json: bool,
) -> None:
    """Take in papers from files; `-` reads standard input.

    A file holds the text of a Daily Papers page (select all in the browser, copy, and paste it
    into a file), a saved answer of the Daily Papers API or of arXiv's (Atom), or arXiv's metadata
    snapshot, one JSON object a line; all of them may be gzipped.
    Importing the same again adds nothing, and marks stay. A snapshot may be stopped with ctrl+c:
    what was taken in stays, and the same command goes on.

    \b
    Examples:
      paperreader import page.txt
      paperreader import monday.txt tuesday.txt --json
      xclip -o | paperreader import - --date 2025-08-12
      paperreader import arxiv-metadata-oai-snapshot.json --category cs.CL
      unzip -p archive.zip | paperreader import - --category cs.CL --category cs.LG
    """
    result = Summary()
    try:
        with contextlib.ExitStack() as opened:
            # Every file is opened, and every page read, before anything is stored.
            readings = [
                opened.enter_context(
                    contextlib.closing(_open(file, day and day.date(), categories, result))
                )
                for file in files
            ]
            result.always_report_skipped = any(reading.by_line for reading in readings)
            _store(paths, readings, result)
    except KeyboardInterrupt:
        click.echo(f"stopped: {result}; these stay, and the same command goes on", err=True)
        sys.exit(INTERRUPTED)
    except PaperreaderError as error:
        if not result.tally.papers:
            raise
        raise PaperreaderError(f"{error}; stored before that: {result}") from error
    if categories and not result.tally.papers:
        click.echo(f"No paper is in {clean_line(', '.join(categories))}.", err=True)
    click.echo(result.json() if as_json else str(result))


def _open(
    file: str, day: date | None, categories: tuple[str, ...], result: Summary
) -> OpenedSource:
    today = datetime.now().astimezone().date()
    if file == "-":
        return open_stream(
            sys.stdin.buffer,
            "standard input",
            today=today,
            day=day,
            categories=categories,
            on_bad_line=result.skip,
        )
    return open_file(
        Path(file), today=today, day=day, categories=categories, on_bad_line=result.skip
    )


def _store(paths: Paths, readings: list[OpenedSource], result: Summary) -> None:
    """Store all papers; those of pages alone, being few, are one batch."""
    library = open_library(paths)
    gc.disable()  # papers hold no cycles, and to look for some takes a tenth of the time
    papers = chain.from_iterable(reading.papers for reading in readings)
    with _progress(readings) as tell:
        for batch in _batches(papers, tell):
            result.tally += library.add(batch)


def _batches(papers: Iterable[Paper], tell: Callable[[int], None]) -> Iterator[list[Paper]]:
    """Part papers into batches; what was read before an error is still given, and then it is."""
    batch: list[Paper] = []
    failure: SourceError | None = None
    try:
        for number, paper in enumerate(papers, 1):
            batch.append(paper)
            if number % UPDATED_EVERY == 0:
                tell(number)
            if len(batch) == BATCH:
                yield batch
                batch = []
    except SourceError as error:
        failure = error
    if batch:
        yield batch
    if failure:
        raise failure


@contextlib.contextmanager
def _progress(readings: list[OpenedSource]) -> Iterator[Callable[[int], None]]:
    """Draw a progress bar where it is of use; gives whom to tell how many papers were read."""
    if not (sys.stderr.isatty() and any(reading.by_line for reading in readings)):
        yield lambda _: None
        return
    # 60 ms that only a long import needs.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    sizes = [reading.size for reading in readings]
    total = None if None in sizes else sum(filter(None, sizes))
    columns = (
        BarColumn(),
        TextColumn("{task.fields[papers]:,} papers  {task.fields[rate]:,.0f}/s"),
        *([TextColumn("left"), TimeRemainingColumn()] if total else []),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total, papers=0, rate=0.0)
        start = time.monotonic()

        def tell(papers: int) -> None:
            read = sum(reading.position for reading in readings) if total else 0
            rate = papers / max(time.monotonic() - start, 0.001)
            bar.update(task, completed=read, papers=papers, rate=rate)

        yield tell
