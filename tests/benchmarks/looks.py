"""How the reader's screen looks: where a person finds the list, the cursor, the number found."""

from __future__ import annotations

import re

CURSORS = ("▌", "▏")
"""What stands at the left of the line under the cursor, with and without the focus."""

MARKS_WIDTH = 6
COMPARED = 18
"""How many characters of a title are compared: a list cuts titles, an abstract breaks lines."""


def pane(rows: list[str], title: str) -> list[str]:
    """Give the lines inside the border that bears a title; none where it is not there."""
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
    """Give the lines of the list that are papers, without the days' headings."""
    return [line for line in pane(rows, "Papers") if "───" not in line]


def titles(rows: list[str]) -> tuple[str, ...]:
    """Give the beginnings of the titles in the list."""
    lines = [line[MARKS_WIDTH:].strip() for line in papers(rows)]
    return tuple(line[:COMPARED].strip("… ") for line in lines if line)


def cursor(rows: list[str]) -> int | None:
    """Tell on which of the papers in view the cursor is, from 0."""
    lines = enumerate(papers(rows))
    return next((number for number, line in lines if line.startswith(CURSORS)), None)


def current(rows: list[str]) -> str | None:
    """Give the title under the cursor; None where the abstract is still another paper's."""
    line = cursor(rows)
    if line is None:
        return None
    title = papers(rows)[line][MARKS_WIDTH:].strip()[:COMPARED].strip("… ")
    text = " ".join(" ".join(pane(rows, "Abstract")[:3]).split())
    return title if title and " ".join(title.split()) in text else None


def found(rows: list[str], query: str) -> tuple[str, tuple[str, ...]] | None:
    """Give the number found and the titles shown, once the screen says what a query found."""
    words = r"\s+".join(re.escape(word) for word in query.split())
    for row in rows:
        if shown := re.search(rf"/{words}\s*: ([\d,.]+\+?) shown", row):
            return shown[1], titles(rows)
    return None
