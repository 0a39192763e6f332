"""The command that imports papers from files, in batches, in constant memory."""

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

from paperreader.cli.common import DateType, open_library
from paperreader.cli.progress import progress_bar
from paperreader.cli.summary import Summary
from paperreader.sources.detect import OpenedSource, SourceError, open_file, open_stream
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from paperreader.config import Paths
    from paperreader.models import Paper

BATCH = 10_000
"""The number of papers that are stored in one transaction: all of them or none."""

UPDATED_EVERY = 500
"""The number of papers between two updates of the progress bar."""


@click.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path())
@click.option(
    "--date",
    "day",
    metavar="DATE",
    type=DateType(),
    help="The papers' date: YYYY-MM-DD, today or yesterday.",
)
@click.option(
    "--category",
    "categories",
    metavar="CATEGORY",
    multiple=True,
    help="Import only papers in this arXiv category; repeatable.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
@click.pass_obj
def import_papers(
    paths: Paths,
    files: tuple[str, ...],
    day: date | None,
    categories: tuple[str, ...],
    *,
    as_json: bool,
) -> None:
    """Import papers from files, or from standard input (`-`).

    FILE is one of these, plain or gzipped:

    \b
      the text of a page: select all in the browser, copy, and paste it into a
        file; of Daily Papers or one paper at Hugging Face, of a listing or an
        abstract at arXiv
      that page of Hugging Face saved as HTML
      an e-mail from arXiv that announces papers
      a list: titles with addresses or abstracts, Markdown links, or blocks of
        Title:, PDF: and Abstract:
      a saved response of the API of Hugging Face (JSON) or arXiv (Atom), or a
        feed of arXiv (Atom, RSS)
      JSON lines, such as arXiv's metadata snapshot

    Importing the same papers again adds nothing, and marks are kept; --date corrects the date of
    papers that were imported before. ctrl+c stops a long import;
    run the same command to continue.

    \b
    Examples:
      paperreader import page.txt
      paperreader import monday.txt tuesday.txt --json
      xclip -o | paperreader import - --date 2025-08-12
      unzip -p archive.zip | paperreader import - --category cs.CL
      paperreader import snapshot.json.gz --category cs.CL --category cs.LG
    """
    result = Summary()
    with result.added_to_failures(), contextlib.ExitStack() as opened:
        # Open every file, and read every page, before anything is stored.
        readings = [
            opened.enter_context(contextlib.closing(_open(file, day, categories, result)))
            for file in files
        ]
        result.always_report_skipped = any(reading.by_line for reading in readings)
        _store(paths, readings, result, redate=day is not None)
    if categories and not result.tally.papers:
        click.echo(f"No papers in {clean_line(', '.join(categories))}.", err=True)
    result.print(as_json=as_json)


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


def _store(paths: Paths, readings: list[OpenedSource], result: Summary, *, redate: bool) -> None:
    """Store all papers, batch by batch, and add their counts to ``result``.

    With ``redate``, papers that are already known get the new date.
    """
    library = open_library(paths)
    gc.disable()  # papers hold no cycles, and the search for some takes a tenth of the time
    papers = chain.from_iterable(reading.papers for reading in readings)
    with _progress(readings) as report:
        for batch in _batches(papers, report):
            result.tally += library.add(batch, redate=redate)


def _batches(papers: Iterable[Paper], report: Callable[[int], None]) -> Iterator[list[Paper]]:
    """Yield the papers in batches of BATCH; ``report`` is called with how many were read.

    If reading fails with SourceError, the papers before the error are yielded before it is raised.
    """
    batch: list[Paper] = []
    failure: SourceError | None = None
    try:
        for number, paper in enumerate(papers, 1):
            batch.append(paper)
            if number % UPDATED_EVERY == 0:
                report(number)
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
    """Show the progress of reading a file of lines; yield a function to call with the papers."""
    if not any(reading.by_line for reading in readings):
        yield lambda _: None
        return
    sizes = [reading.size for reading in readings]
    total = None if None in sizes else sum(filter(None, sizes))
    after = "{task.fields[papers]:,} papers  {task.fields[rate]:,.0f}/s"
    start = time.monotonic()
    with progress_bar("", after, total, papers=0, rate=0.0) as update:

        def report(papers: int) -> None:
            read = sum(reading.position for reading in readings) if total else 0
            rate = papers / max(time.monotonic() - start, 0.001)
            update(completed=read, papers=papers, rate=rate)

        yield report
