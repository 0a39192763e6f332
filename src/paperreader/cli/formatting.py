"""The output formats of papers: lines and pages of text for people, JSON for programs."""

from __future__ import annotations

import json
import textwrap
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct, to_builtins

from paperreader.models import WITHDRAWN, format_categories, publication_details
from paperreader.text.counts import popularity
from paperreader.text.latex import readable
from paperreader.text.line_breaks import keep_formulas, restore_spaces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.text import Text

    from paperreader.models import Entry

WIDTH = 80
"""The width of a page of text, in columns."""

LEAST_TITLE = 10
"""The width to which the title of a line in a terminal is cut at most, in columns."""

ALIGNED = 200
"""The number of lines of a list that are aligned with each other."""


def json_line(entry: Entry) -> str:
    """Return a paper and its mark as one line of JSON, in ASCII: it cannot control a terminal."""
    paper, mark = entry.paper, entry.mark
    # "stars" is the former name of "github_stars".
    derived = {"github": paper.github, "stars": paper.github_stars}
    return json.dumps({**to_builtins(paper), **derived, **to_builtins(mark)})


class ListLine(Struct, frozen=True):
    """One line of a list: what stands before the title, the title, and the sign of code."""

    marks: str
    day: str
    name: str
    title: str
    code: str
    is_unread: bool

    def __str__(self) -> str:
        return f"{self.marks} {self.day}  {self.name}  {self.title}{self.code}"

    def styled(self, width: int) -> Text:
        """Return the line in colours, with the title cut so that it fits ``width`` columns."""
        from rich.text import Text  # noqa: PLC0415  # 20 ms, needed only in a terminal

        before = Text.assemble(
            (self.marks, "yellow"), " ", (self.day, "dim"), "  ", (self.name, "cyan"), "  "
        )
        title = Text(self.title, style="bold" if self.is_unread else "")
        room = width - before.cell_len - len(self.code)
        title.truncate(max(room, LEAST_TITLE), overflow="ellipsis")
        return before + title + Text(self.code, style="green")


def list_lines(entries: Iterator[Entry], short_id: Callable[[str], str]) -> Iterator[ListLine]:
    """Yield one line for each paper: marks, date, a short id, title, gh for a GitHub link.

    The title of a paper that was withdrawn comes after that word. ``short_id`` returns the shortest
    beginning of an id that other commands accept.
    """
    # Aligned in groups, so that the first lines need not wait for the last.
    while group := list(islice(entries, ALIGNED)):
        names = [short_id(entry.paper.id) for entry in group]
        width = max(map(len, names))
        for entry, name in zip(group, names, strict=True):
            yield _list_line(entry, f"{name:{width}}")


def _list_line(entry: Entry, name: str) -> ListLine:
    paper, mark = entry.paper, entry.mark
    signs = (
        ("●", not mark.read),
        ("★", mark.starred),
        ("✎", bool(mark.note)),
    )
    withdrawn = f"{WITHDRAWN}: " if paper.withdrawn else ""
    return ListLine(
        marks="".join(sign if shown else " " for sign, shown in signs),
        day=paper.date.isoformat() if paper.date else " " * 10,
        name=name,
        title=f"{withdrawn}{readable(paper.title)}",
        code="  gh" if paper.github else "",
        is_unread=not mark.read,
    )


def page(entry: Entry) -> str:
    """Return one paper as text of WIDTH columns: title, facts, links, abstract, note."""
    paper, mark = entry.paper, entry.mark
    state = ["read" if mark.read else "unread", *(["starred"] if mark.starred else [])]
    day = paper.date.isoformat() if paper.date else "no date"
    state += [WITHDRAWN] if paper.withdrawn else []
    known = format_categories(paper), *popularity(paper), paper.organization
    facts = [day, paper.source, *state, paper.id, *known]
    parts = [_wrapped(readable(paper.title))]
    if paper.authors:
        parts.append(_wrapped(readable(", ".join(paper.authors))))
    parts.append(" · ".join(filter(None, facts)))
    details = (f"{name}: {readable(text)}" for name, text in publication_details(paper))
    parts += map(_wrapped, details)
    kinds = max((len(link.kind) for link in paper.links), default=0)
    parts += [f"{link.kind:{kinds}} {link.url}" for link in paper.links]
    summary = [_wrapped(f"AI summary: {readable(paper.summary)}")] if paper.summary else []
    summary += [_wrapped(" · ".join(paper.keywords))] if paper.keywords else []
    text = [_wrapped(paragraph) for paragraph in readable(paper.abstract).split("\n\n")]
    note = ["Note", textwrap.indent(mark.note, "  ")] if mark.note else []
    return "\n\n".join(["\n".join(parts), *summary, *text, *(["\n".join(note)] if note else [])])


def _wrapped(text: str) -> str:
    kept = keep_formulas(text, WIDTH)
    lines = textwrap.fill(kept, WIDTH, break_long_words=False, break_on_hyphens=False)
    return restore_spaces(lines)
