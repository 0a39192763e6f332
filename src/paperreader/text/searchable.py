"""The texts of a paper that can be searched, as they read on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.text.latex import readable

if TYPE_CHECKING:
    from paperreader.models import Paper


def searchable_texts(paper: Paper) -> dict[str, tuple[str, ...]]:
    """Return the texts of a paper by the field of a query that finds them."""
    details = (paper.comment, paper.journal, paper.doi, paper.organization, paper.summary)
    return {
        "title": (readable(paper.title),),
        "abstract": (readable(paper.abstract),),
        "author": tuple(map(readable, paper.authors)),
        "details": (*map(readable, filter(None, (*details, *paper.keywords))), *paper.categories),
        "id": (paper.id, paper.arxiv_id or ""),
    }
