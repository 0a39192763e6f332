"""A catalog in the format of the program's first version, and the papers in it."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from paperreader.models import Link, Paper, title_slug

if TYPE_CHECKING:
    from pathlib import Path

FIRST_VERSION = """
CREATE TABLE papers (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  slug TEXT NOT NULL,
  arxiv_id TEXT UNIQUE,
  title TEXT NOT NULL,
  abstract TEXT NOT NULL,
  authors TEXT NOT NULL,
  day TEXT,
  source TEXT NOT NULL,
  links TEXT NOT NULL,
  upvotes INTEGER,
  categories TEXT NOT NULL
);
CREATE INDEX papers_by_slug ON papers (slug);
CREATE INDEX papers_newest_first ON papers (day DESC, number);
PRAGMA user_version = 1;
PRAGMA journal_mode = WAL;
"""

DAYS = [date(2025, 8, 12), None, date(2025, 8, 13), date(1999, 1, 1), date.max, date.min]
ODD = [
    Paper(
        "2508.00001", "Knit", "Wool.", ("Ada Wool",), DAYS[0], "huggingface", "2508.00001", (), 7
    ),
    Paper("knit-once-more", "Knit", "Yarn.", arxiv_id="2508.00002"),
    Paper("編み物-1a2b3c4d", "編み物", "Hölder's wool", categories=("cs.CL", "math.AG")),
    Paper("it's-100%", 'a "quoted" title; DROP TABLE papers', "\U0010ffff", source="arxiv"),
]
PAPERS = ODD + [
    Paper(
        f"p{number}",
        f"Scarf {number}",
        f"All of its {number} stitches.",
        date=DAYS[number % len(DAYS)],
        links=(Link("github", f"https://github.com/woolly/scarf{number}", "author"),),
    )
    for number in range(60)
]


def write_first_version(path: Path) -> None:
    """Write PAPERS to a new catalog in the first version's format."""
    connection = sqlite3.connect(path)
    connection.executescript(FIRST_VERSION)
    connection.executemany(
        "INSERT INTO papers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", map(first_row, PAPERS)
    )
    connection.commit()
    connection.close()


def first_row(paper: Paper) -> tuple[object, ...]:
    """Return the values of a paper's columns."""
    return (
        # Numbers with gaps, as after many changes.
        10 * PAPERS.index(paper),
        paper.id,
        title_slug(paper.title),
        paper.arxiv_id,
        paper.title,
        paper.abstract,
        msgspec.json.encode(paper.authors).decode(),
        paper.date.isoformat() if paper.date else None,
        paper.source,
        msgspec.json.encode(paper.links).decode(),
        paper.upvotes,
        msgspec.json.encode(paper.categories).decode(),
    )
