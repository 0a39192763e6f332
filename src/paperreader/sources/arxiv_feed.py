"""Feeds of arXiv, with one entry per paper: answers of its search API, and its announcements.

The answers are Atom, as the arXiv API User's Manual describes them for ``GET /api/query``. What
arXiv announces in a category comes as Atom or as RSS 2.0, from https://rss.arxiv.org; there an
entry's date is the day of the announcement, and the authors are one text.
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
    is_in,
    is_withdrawn,
    parse_arxiv_id,
    parse_day,
    parse_doi,
    parse_email_day,
    split_authors,
)
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from datetime import date
    from typing import NoReturn
    from xml.etree.ElementTree import Element

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_ENTRIES = {f"{_ATOM}feed": f"{_ATOM}entry", "rss": "channel/item"}
"""Where the entries are, by the name of a feed's first element."""

_OTHERS = {
    "OAI-PMH": "an answer of OAI-PMH; arXiv's Atom feeds and its metadata snapshot can be imported",
    "RDF": "an RSS 1.0 feed; arXiv's Atom and RSS 2.0 feeds can be imported",
}
"""What XML is that is not a feed, by the name of its first element."""

_NAMES = {
    "id": (f"{_ATOM}id", "guid", "link"),
    "title": (f"{_ATOM}title", "title"),
    "abstract": (f"{_ATOM}summary", "description"),
    "day": (f"{_ATOM}published", "pubDate"),
    "comment": (f"{_ARXIV}comment",),
    "journal": (f"{_ARXIV}journal_ref", f"{_ARXIV}journal_reference"),
    "doi": (f"{_ARXIV}doi", f"{_ARXIV}DOI"),
    "announced": (f"{_ARXIV}announce_type",),
}
"""The elements that hold a field, in Atom and in RSS; the first that is there counts."""

_ANNOUNCEMENT = re.compile(r"arXiv:\S+ +Announce Type: *(\S+)\s+Abstract: *", re.IGNORECASE)
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

    replaced: frozenset[str] = frozenset()
    """The ids of papers of which a later version was announced."""


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
    if root.tag not in _ENTRIES or (root.tag == "rss" and root.find("channel") is None):
        kind = _OTHERS.get(root.tag.rpartition("}")[2])
        raise ValueError(f"is {kind}" if kind else "is not an Atom feed or RSS 2.0 feed of arXiv")
    entries = root.findall(_ENTRIES[root.tag])
    for entry in entries:
        if _ERROR in _text(entry, "id"):
            raise ValueError(f"reports an error: {clean_line(_text(entry, 'abstract'))[:200]}")
    selected = {category.lower() for category in categories}
    papers: dict[str, Paper] = {}
    replaced: set[str] = set()
    problems: list[str] = []
    for number, entry in enumerate(entries, 1):
        try:
            paper = _paper(entry, day)
        except ValueError as error:
            problems.append(f"paper {number}: {error}")
            continue
        if not selected or is_in(paper.categories, selected):
            papers.setdefault(paper.id, paper)
        if _announcement_type(entry).startswith("replace"):
            replaced.add(paper.id)
    if problems and len(problems) == len(entries):
        raise NoPapersError(f"contains no papers: {problems[0]}")
    for problem in problems:
        on_skipped(problem)
    total = root.findtext(_TOTAL, "").strip()
    is_number = total.isascii() and total.isdigit() and len(total) < 12
    found = int(total) if is_number else None
    return Feed(list(papers.values()), len(entries), found, frozenset(replaced))


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
    text = _text(entry, "abstract")
    announcement = _ANNOUNCEMENT.match(text)
    abstract = clean_abstract(text[announcement.end() :] if announcement else text)
    comment = clean_comment(_text(entry, "comment"))
    stated = _text(entry, "day")
    stated_day = parse_day(stated) or parse_email_day(stated)
    return Paper(
        id=arxiv_id,
        title=clean_title(_text(entry, "title")),
        abstract=abstract,
        authors=clean_authors(_authors(entry)),
        date=day or stated_day,
        published=None if _announcement_type(entry) else stated_day,
        source="arxiv",
        arxiv_id=arxiv_id,
        links=arxiv_links(arxiv_id, abstract, comment),
        categories=_categories(
            category.get("term") or category.text or ""
            for name in (f"{_ATOM}category", "category")
            for category in entry.findall(name)
        ),
        comment=comment,
        journal=clean_comment(_text(entry, "journal")),
        doi=parse_doi(_text(entry, "doi")),
        withdrawn=is_withdrawn(comment, abstract),
    )


def _announcement_type(entry: Element) -> str:
    """Return "new", "cross", "replace" or "replace-cross"; empty if it is no announcement."""
    announcement = _ANNOUNCEMENT.match(_text(entry, "abstract"))
    return _text(entry, "announced") or (announcement[1] if announcement else "")


def _authors(entry: Element) -> Iterable[str]:
    authors = entry.findall(f"{_ATOM}author")
    if authors:
        return (author.findtext(f"{_ATOM}name") or "" for author in authors)
    return split_authors(", ".join(name.text or "" for name in entry.findall(_CREATOR)))


def _text(entry: Element, field: str) -> str:
    found = (entry.findtext(name) for name in _NAMES[field])
    return next(filter(None, found), "").strip()


def _categories(terms: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(is_category, terms)))[:CATEGORIES_LIMIT]
