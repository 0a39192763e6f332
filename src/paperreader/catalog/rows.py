"""Conversion between papers and rows of the catalog's table."""

from __future__ import annotations

import sqlite3
from datetime import date
from types import NoneType
from typing import Any

import msgspec

from paperreader.models import Link, Paper

COLUMNS = (
    "id, arxiv_id, title, abstract, authors, day, source, links, upvotes, categories, "
    "stars, organization, summary, keywords"
)
"""The columns of a row, in the order in which ``paper_to_row`` returns their values and
``row_to_paper`` expects them."""

_TEXT, _NUMBER = (str, NoneType), (int, NoneType)
_TYPES = (str, _TEXT, str, str, str, _TEXT, str, str, _NUMBER, str, _NUMBER, _TEXT, _TEXT, _TEXT)
"""The types of the columns' values; one wrong bit makes another type, and SQLite reads it."""

_TEXTS = msgspec.json.Decoder(tuple[str, ...])
_LINKS = msgspec.json.Decoder(tuple[Link, ...])


def paper_to_row(paper: Paper) -> tuple[Any, ...]:
    """Return the values of a paper's columns, in the order of COLUMNS."""
    return (
        paper.id,
        paper.arxiv_id,
        paper.title,
        paper.abstract,
        _to_json(paper.authors),
        paper.date.isoformat() if paper.date else None,
        paper.source,
        _to_json(paper.links),
        paper.upvotes,
        _to_json(paper.categories),
        paper.github_stars,
        # Few papers have these; NULL takes no space in the file for the others.
        paper.organization or None,
        paper.summary or None,
        _to_json(paper.keywords) if paper.keywords else None,
    )


def row_to_paper(row: tuple[Any, ...]) -> Paper:
    """Return the paper of a row; raise sqlite3.DatabaseError if the row is damaged."""
    paper_id, arxiv_id, title, abstract, authors, day, source, *rest = row
    links, upvotes, categories, stars, organization, summary, keywords = rest
    if not all(map(isinstance, row, _TYPES)):  # type: ignore[arg-type]  # mypy takes tuples for no types
        raise sqlite3.DatabaseError(f"damaged paper {paper_id!r:.80}: a value of another type")
    try:
        return Paper(
            id=paper_id,
            title=title,
            abstract=abstract,
            authors=_TEXTS.decode(authors),
            date=date.fromisoformat(day) if day else None,
            source=source,
            arxiv_id=arxiv_id,
            links=_LINKS.decode(links),
            upvotes=upvotes,
            categories=_TEXTS.decode(categories),
            github_stars=stars,
            organization=organization or "",
            summary=summary or "",
            keywords=_TEXTS.decode(keywords) if keywords else (),
        )
    except (msgspec.MsgspecError, ValueError, TypeError) as error:
        raise sqlite3.DatabaseError(f"damaged paper {paper_id!r:.80}: {error}") from error


def _to_json(value: object) -> str:
    return msgspec.json.encode(value).decode()
