"""Atom feeds of arXiv, the answers of its search API, with one entry per paper.

The format is that of ``GET /api/query``, as the arXiv API User's Manual describes it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError, TreeBuilder, XMLParser

from msgspec import Struct

from paperreader.models import Paper
from paperreader.sources.fields import (
    CATEGORIES_LIMIT,
    arxiv_links,
    clean_abstract,
    clean_authors,
    clean_comment,
    clean_title,
    is_category,
    is_withdrawn,
    parse_arxiv_id,
    parse_day,
    parse_doi,
)
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from datetime import date
    from typing import NoReturn
    from xml.etree.ElementTree import Element

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"
_PAGE_OF = re.compile(r"https?://[^/]+/abs/(.+)", re.DOTALL)
_ERROR = "/api/errors"


class Feed(Struct, frozen=True):
    """The papers of one feed, and the total that the search found."""

    papers: list[Paper]
    entries: int
    """The number of entries in the feed, including skipped ones."""

    total: int | None = None
    """The number of papers that the search found; None if the feed does not state it."""


class NoPapersError(ValueError):
    """A feed has entries, but none of them is a paper."""


class _PlainTree(TreeBuilder):
    """A tree builder that rejects document types, which declare entities; feeds have none."""

    def doctype(self, *_: str | None) -> NoReturn:
        raise ValueError("contains a document type declaration, which feeds do not have")


def read_feed(
    text: str,
    *,
    day: date | None = None,
    categories: Collection[str] = (),
    on_skipped: Callable[[str], None],
) -> Feed:
    """Parse a feed.

    ``day`` overrides the papers' dates. With ``categories``, only papers in one of them, ignoring
    case, are returned. ``on_skipped`` is called for each entry that is not a paper, with its
    position from 1 and the reason. Raise ValueError if the text is not a feed or reports an error,
    and NoPapersError if it has entries of which none is a paper.
    """
    root = _parse(text)
    if root.tag != f"{_ATOM}feed":
        raise ValueError("is not an Atom feed")
    entries = root.findall(f"{_ATOM}entry")
    for entry in entries:
        if _ERROR in _text(entry, "id"):
            raise ValueError(f"reports an error: {clean_line(_text(entry, 'summary'))[:200]}")
    selected = {category.lower() for category in categories}
    papers: dict[str, Paper] = {}
    problems: list[str] = []
    for number, entry in enumerate(entries, 1):
        try:
            paper = _paper(entry, day)
        except ValueError as error:
            problems.append(f"paper {number}: {error}")
            continue
        if not selected or not selected.isdisjoint(map(str.lower, paper.categories)):
            papers.setdefault(paper.id, paper)
    if problems and len(problems) == len(entries):
        raise NoPapersError(f"contains no papers: {problems[0]}")
    for problem in problems:
        on_skipped(problem)
    total = root.findtext(_TOTAL, "").strip()
    is_number = total.isascii() and total.isdigit() and len(total) < 12
    return Feed(list(papers.values()), len(entries), int(total) if is_number else None)


def _parse(text: str) -> Element:
    parser = XMLParser(target=_PlainTree())  # noqa: S314  # _PlainTree rejects entities
    try:
        parser.feed(text)
        root: Element = parser.close()
    except (ParseError, UnicodeError, RecursionError) as error:
        raise ValueError(f"is not an Atom feed: {clean_line(str(error))[:100]}") from error
    return root


def _paper(entry: Element, day: date | None) -> Paper:
    """Return the paper of an entry; raise ValueError if it is not a paper."""
    address = _text(entry, "id")
    page = _PAGE_OF.fullmatch(address)
    arxiv_id = parse_arxiv_id(page[1] if page else address)
    abstract = clean_abstract(_text(entry, "summary"))
    comment = clean_comment(entry.findtext(f"{_ARXIV}comment"))
    published = parse_day(_text(entry, "published"))
    return Paper(
        id=arxiv_id,
        title=clean_title(_text(entry, "title")),
        abstract=abstract,
        authors=clean_authors(
            author.findtext(f"{_ATOM}name") or "" for author in entry.findall(f"{_ATOM}author")
        ),
        date=day or published,
        published=published,
        source="arxiv",
        arxiv_id=arxiv_id,
        links=arxiv_links(arxiv_id, abstract, comment),
        categories=_categories(
            category.get("term", "") for category in entry.findall(f"{_ATOM}category")
        ),
        comment=comment,
        journal=clean_comment(entry.findtext(f"{_ARXIV}journal_ref")),
        doi=parse_doi(entry.findtext(f"{_ARXIV}doi")),
        withdrawn=is_withdrawn(comment, abstract),
    )


def _text(entry: Element, name: str) -> str:
    return (entry.findtext(f"{_ATOM}{name}") or "").strip()


def _categories(terms: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(is_category, terms)))[:CATEGORIES_LIMIT]
