"""How the commands print papers: as lines for a person, as JSON for a program."""

from __future__ import annotations

import json
import textwrap
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING

import click

from paperreader.errors import PaperreaderError
from paperreader.library import Library
from paperreader.log import log
from paperreader.text.latex import readable
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from click.shell_completion import CompletionItem

    from paperreader.config import Paths
    from paperreader.models import Entry

WIDTH = 80
"""The widest text for reading, in columns."""

ALIGNED = 200
"""How many lines of a list are aligned with each other."""

COMPLETIONS = 100
"""How many ids are offered to a shell; nobody looks through more."""


def open_library(paths: Paths) -> Library:
    """Open the library of these paths with its marks; it is closed when the command ends."""
    library = Library.open(paths)
    click.get_current_context().call_on_close(library.close)
    if library.notice:
        log.problem(library.notice)
        click.echo(clean_line(library.notice), err=True)
    library.refresh()
    return library


def complete_paper(context: click.Context, _: click.Parameter, typed: str) -> list[CompletionItem]:
    """Offer the ids that begin with what was typed, to a shell that completes."""
    from click.shell_completion import CompletionItem  # noqa: PLC0415

    from paperreader.catalog import Catalog  # noqa: PLC0415
    from paperreader.config import Paths  # noqa: PLC0415

    try:
        # Not the library: that would set a damaged catalog aside, which here nobody is told.
        path = (context.find_object(Paths) or Paths.of_this_user()).catalog
        with closing(Catalog(path)) as catalog:
            numbers = catalog.numbers(catalog.ids_from(typed, COMPLETIONS))
            papers = catalog.papers([*numbers.values()])
    except PaperreaderError:  # the command itself will tell it
        return []
    found = filter(None, map(papers.get, numbers.values()))
    return [CompletionItem(paper.id, help=paper.title) for paper in found]


paper_argument = click.argument("paper", shell_complete=complete_paper)
"""The PAPER of a command: an id, or an unambiguous prefix of one."""


def json_line(entry: Entry) -> str:
    """Write a paper and its mark as one line of JSON, in ASCII so that no terminal obeys it."""
    paper, mark = entry.paper, entry.mark
    return json.dumps(
        {
            "id": paper.id,
            "title": paper.title,
            "abstract": paper.abstract,
            "authors": paper.authors,
            "date": paper.date.isoformat() if paper.date else None,
            "source": paper.source,
            "arxiv_id": paper.arxiv_id,
            "links": [
                {"kind": link.kind, "url": link.url, "origin": link.origin} for link in paper.links
            ],
            "github": paper.github,
            "upvotes": paper.upvotes,
            "categories": paper.categories,
            "stars": paper.stars,
            "organization": paper.organization,
            "summary": paper.summary,
            "keywords": paper.keywords,
            "read": mark.read,
            "starred": mark.starred,
            "note": mark.note,
        }
    )


def list_lines(entries: Iterator[Entry], short_id: Callable[[str], str]) -> Iterator[str]:
    """Write papers one a line: marks, date, the shortest id that names it, title, gh."""
    # Aligned in stretches, so that the first lines need not wait for the last.
    while some := list(islice(entries, ALIGNED)):
        names = [short_id(entry.paper.id) for entry in some]
        column = max(map(len, names))
        for entry, name in zip(some, names, strict=True):
            yield _list_line(entry, f"{name:{column}}")


def _list_line(entry: Entry, name: str) -> str:
    paper, mark = entry.paper, entry.mark
    signs = (
        ("●", not mark.read),
        ("★", mark.starred),
        ("✎", bool(mark.note)),
    )
    marks = "".join(sign if shown else " " for sign, shown in signs)
    day = paper.date.isoformat() if paper.date else " " * 10
    code = "  gh" if paper.github else ""
    return f"{marks} {day}  {name}  {readable(paper.title)}{code}"


def page(entry: Entry) -> str:
    """Write one paper for reading: title, facts, links, abstract, note."""
    paper, mark = entry.paper, entry.mark
    state = ["read" if mark.read else "unread", *(["starred"] if mark.starred else [])]
    facts = [paper.date.isoformat() if paper.date else "no date", paper.source, *state, paper.id]
    facts += [] if paper.upvotes is None else [f"{paper.upvotes:,} upvotes"]
    facts += [] if paper.stars is None else [f"{paper.stars:,} ★ on GitHub"]
    facts += [paper.organization] if paper.organization else []
    parts = [_wrapped(readable(paper.title))]
    if paper.authors:
        parts.append(_wrapped(", ".join(paper.authors)))
    parts.append(" · ".join(facts))
    parts += [f"{link.kind:8} {link.url}" for link in paper.links]
    short = [_wrapped(f"In short, by a machine: {paper.summary}")] if paper.summary else []
    short += [_wrapped(" · ".join(paper.keywords))] if paper.keywords else []
    text = [_wrapped(paragraph) for paragraph in readable(paper.abstract).split("\n\n")]
    note = ["Note", textwrap.indent(mark.note, "  ")] if mark.note else []
    return "\n\n".join(["\n".join(parts), *short, *text, *(["\n".join(note)] if note else [])])


def _wrapped(text: str) -> str:
    return textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)
