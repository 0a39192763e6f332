"""How the commands print papers: as lines for a person, as JSON for a program."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING

import click

from paperreader.latex import readable
from paperreader.library import Library

if TYPE_CHECKING:
    from collections.abc import Iterator

    from click.shell_completion import CompletionItem

    from paperreader.config import Paths
    from paperreader.paper import Entry

WIDTH = 80
"""The widest text for reading, in columns."""


def open_library(paths: Paths) -> Library:
    """Open the library of these paths with its marks."""
    library = Library.open(paths)
    library.refresh()
    return library


def complete_paper(context: click.Context, _: click.Parameter, typed: str) -> list[CompletionItem]:
    """Offer the ids that begin with what was typed, to a shell that completes."""
    from click.shell_completion import CompletionItem  # noqa: PLC0415

    from paperreader.config import Paths  # noqa: PLC0415

    library = Library.open(context.find_object(Paths) or Paths.of_this_user())
    papers = (entry.paper for entry in library.find())
    return [
        CompletionItem(paper.id, help=paper.title) for paper in papers if paper.id.startswith(typed)
    ]


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
            "read": mark.read,
            "starred": mark.starred,
            "note": mark.note,
        }
    )


def list_lines(entries: list[Entry], short_ids: dict[str, str]) -> Iterator[str]:
    """Write papers one a line: marks, date, the shortest id that names it, title, gh."""
    column = max((len(short_ids[entry.paper.id]) for entry in entries), default=0)
    for entry in entries:
        paper, mark = entry.paper, entry.mark
        signs = (
            ("●", not mark.read),
            ("★", mark.starred),
            ("✎", bool(mark.note)),
        )
        marks = "".join(sign if shown else " " for sign, shown in signs)
        day = paper.date.isoformat() if paper.date else " " * 10
        code = "  gh" if paper.github else ""
        yield f"{marks} {day}  {short_ids[paper.id]:{column}}  {readable(paper.title)}{code}"


def page(entry: Entry) -> str:
    """Write one paper for reading: title, facts, links, abstract, note."""
    paper, mark = entry.paper, entry.mark
    state = ["read" if mark.read else "unread", *(["starred"] if mark.starred else [])]
    facts = [paper.date.isoformat() if paper.date else "no date", paper.source, *state, paper.id]
    parts = [_wrapped(readable(paper.title))]
    if paper.authors:
        parts.append(_wrapped(", ".join(paper.authors)))
    parts.append(" · ".join(facts))
    parts += [f"{link.kind:8} {link.url}" for link in paper.links]
    text = [_wrapped(paragraph) for paragraph in readable(paper.abstract).split("\n\n")]
    note = ["Note", textwrap.indent(mark.note, "  ")] if mark.note else []
    return "\n\n".join(["\n".join(parts), *text, *(["\n".join(note)] if note else [])])


def _wrapped(text: str) -> str:
    return textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False)
