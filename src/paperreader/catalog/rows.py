"""A paper as a row of the catalog's table, and back."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import Any

import msgspec

from paperreader.models import Link, Paper

COLUMNS = (
    "id, arxiv_id, title, abstract, authors, day, source, links, upvotes, categories, "
    "stars, organization, summary, keywords"
)
"""The columns of a row, in the order in which ``paper_to_row`` gives and ``row_to_paper`` takes them."""

_TEXTS = msgspec.json.Decoder(tuple[str, ...])
_LINKS = msgspec.json.Decoder(tuple[Link, ...])


def paper_to_row(paper: Paper) -> tuple[Any, ...]:
    """Give the values of a paper's columns."""
    return (
        paper.id,
        paper.arxiv_id,
        paper.title,
        paper.abstract,
        _packed(paper.authors),
        paper.date.isoformat() if paper.date else None,
        paper.source,
        _packed(paper.links),
        paper.upvotes,
        _packed(paper.categories),
        paper.github_stars,
        # Few papers have these; of the others none takes room in the file.
        paper.organization or None,
        paper.summary or None,
        _packed(paper.keywords) if paper.keywords else None,
    )


def row_to_paper(row: tuple[Any, ...]) -> Paper:
    """Give the paper of a row; raises sqlite3.DatabaseError for a damaged one."""
    paper_id, arxiv_id, title, abstract, authors, day, source, *rest = row
    links, upvotes, categories, stars, organization, summary, keywords = rest
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


def _packed(value: object) -> str:
    return msgspec.json.encode(value).decode()
