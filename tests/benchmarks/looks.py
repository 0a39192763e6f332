"""Find the list, the cursor and the number of results in the text of the reader's screen."""

from __future__ import annotations

import re

CURSORS = ("▌", "▏")
"""The first character of the line under the cursor, with and without the focus."""

LEFT_OF_TITLE = re.compile(r"[▌▏ ][●★✎ ]*")
"""Matches the cursor's edge and the marks left of a title."""

COMPARED = 18
"""Number of characters of a title to compare: the list truncates titles, the abstract wraps."""


def pane(rows: list[str], title: str) -> list[str]:
    """Return the lines inside the border with a title; an empty list if there is none."""
    for top, row in enumerate(rows):
        if border := re.search(rf"╭[─ ]*{title}[^╮]*╮", row):
            left, right = border.span()
            inside: list[str] = []
            for line in rows[top + 1 :]:
                if line[left] == "╰":
                    return inside
                inside.append(line[left + 1 : right - 1])
    return []


def papers(rows: list[str]) -> list[str]:
    """Return the lines of the list that are papers, without the date headings."""
    return [line for line in pane(rows, "Papers") if "───" not in line]


def titles(rows: list[str]) -> tuple[str, ...]:
    """Return the first characters of the titles in the list."""
    lines = [LEFT_OF_TITLE.sub("", line, count=1).strip() for line in papers(rows)]
    return tuple(line[:COMPARED].strip("… ") for line in lines if line)


def cursor(rows: list[str]) -> int | None:
    """Return the index of the paper under the cursor among those in view, from 0."""
    lines = enumerate(papers(rows))
    return next((number for number, line in lines if line.startswith(CURSORS)), None)


def current(rows: list[str]) -> str | None:
    """Return the title under the cursor; None if the abstract is still another paper's."""
    line = cursor(rows)
    if line is None:
        return None
    title = LEFT_OF_TITLE.sub("", papers(rows)[line], count=1).strip()[:COMPARED].strip("… ")
    text = " ".join(" ".join(pane(rows, "Abstract")[:3]).split())
    return title if title and " ".join(title.split()) in text else None


def found(rows: list[str], query: str) -> tuple[str, tuple[str, ...]] | None:
    """Return the number of results of a query and the titles shown; None if not shown yet."""
    words = r"\s+".join(re.escape(word) for word in query.split())
    for row in rows:
        if shown := re.search(rf"/{words}\s*: (?:[\d,]+ of )?([\d,.]+\+?)(?= |$)", row):
            return shown[1], titles(rows)
    return None
