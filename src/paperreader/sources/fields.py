"""Fields of a paper as sources state them, cleaned and bounded."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from itertools import islice
from typing import TYPE_CHECKING

from paperreader.models import Link, merge_links
from paperreader.text.arxiv_ids import ID, VERSION, find_arxiv_id, plain_id
from paperreader.text.sanitize import clean, clean_line, shorten
from paperreader.text.urls import find_links

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

TITLE_LIMIT = 300
"""The maximum length of a title, in characters; on a copied page, a longer block is an abstract."""

ABSTRACT_LIMIT = 20_000
"""The maximum length of an abstract, in characters; arXiv allows 1,920."""

AUTHORS_LIMIT = 1000
"""The maximum number of authors of a paper; no list or page shows more."""

NAME_LIMIT = 200
"""The maximum length of an author's name, in characters."""

CATEGORIES_LIMIT = 20
"""The maximum number of categories of a paper."""

COMMENT_LIMIT = 1000
"""The maximum length of an author's comment or a reference to a journal, in characters."""

_ID = re.compile(f"({ID})(?:{VERSION})?", re.ASCII)
_ADDRESS = re.compile(r"oai:(arxiv)\.org(?=:)|(?=https?:)", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}/[!-~]{1,200}", re.ASCII)
_WITHDRAWN = re.compile(
    r"(?:^|[.;] )\W*(?:(?:this|the|our) (?:\w+ ){1,3}(?:has been|have been|was|is) )?(?:now )?"
    r"withdrawn\b",
    re.IGNORECASE,
)
_CATEGORY = re.compile(r"[A-Za-z-]{1,20}(\.[A-Za-z-]{1,20})?")
_AFFILIATION = re.compile(r"\([^()]*\)")
_BETWEEN_AUTHORS = re.compile(r",? and |[,;] ?")
_SUFFIXES = {"Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"}


def parse_arxiv_id(text: str) -> str:
    """Return the arXiv id that an id or an address names, without its version.

    Raise ValueError if the text names no paper of arXiv.
    """
    if match := _ID.fullmatch(text):
        return plain_id(match[1])
    if _ADDRESS.match(text) and (named := find_arxiv_id(_ADDRESS.sub(r"\1", text[:NAME_LIMIT]))):
        return named
    raise ValueError(f"not an arXiv id: {clean_line(text[:80])[:40]!r}")


def is_category(text: str) -> bool:
    """Return True if a text has the form of a category, such as ``cs.CL`` or ``hep-th``."""
    return bool(_CATEGORY.fullmatch(text))


def is_in(categories: Iterable[str], selected: Collection[str]) -> bool:
    """Return True if any of a paper's categories is ``selected``, in lower case."""
    return not {category.lower() for category in categories}.isdisjoint(selected)


def arxiv_links(arxiv_id: str, abstract: str = "", comment: str = "") -> tuple[Link, ...]:
    """Return the links in an abstract and an author's comment, and those to arXiv's page and PDF.

    Many authors link to their code in the comment.
    """
    own = (
        Link("arxiv", f"https://arxiv.org/abs/{arxiv_id}", "auto"),
        Link("pdf", f"https://arxiv.org/pdf/{arxiv_id}", "auto"),
    )
    by_author = (Link(link.kind, link.url, "author") for link in find_links(comment))
    found = (*find_links(abstract), *by_author)
    return merge_links(found, own) if found else own


def clean_title(text: str) -> str:
    """Return a title cleaned and shortened; raise ValueError if nothing is left of it."""
    title = shorten(clean_line(text[: 4 * TITLE_LIMIT]), TITLE_LIMIT)
    if not title:
        raise ValueError("no title")
    return title


def clean_abstract(text: str) -> str:
    """Return an abstract cleaned, shortened, and with its wrapped lines joined."""
    return shorten(_unwrap(clean(text[: 4 * ABSTRACT_LIMIT])), ABSTRACT_LIMIT)


def _unwrap(text: str) -> str:
    """Join the lines of each paragraph; a blank or an indented line begins the next paragraph."""
    text = text.strip()
    line = text.replace("\n", " ")
    if "  " not in line:  # most abstracts: one paragraph with single spaces
        return line
    paragraphs = re.split(r"\n\s+", text)
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def clean_authors(names: Iterable[str]) -> tuple[str, ...]:
    """Return the names of authors, cleaned and in order, without empty ones."""
    cleaned = (clean_line(name[:NAME_LIMIT]) for name in islice(names, AUTHORS_LIMIT))
    return tuple(filter(None, cleaned))


def split_authors(text: str) -> list[str]:
    """Split a list such as ``A. One (Here), B. Two, Jr. and C. Three`` into its names."""
    text = clean_line(text[: AUTHORS_LIMIT * NAME_LIMIT])
    for _ in range(3):  # affiliations may contain parentheses
        text = _AFFILIATION.sub(" ", text)
    names: list[str] = []
    for part in _BETWEEN_AUTHORS.split(" ".join(text.split()).replace(" ,", ",")):
        if part in _SUFFIXES and names:
            names[-1] += f" {part}"
        elif part:
            names.append(part[:NAME_LIMIT])
    return names[:AUTHORS_LIMIT]


def are_names(text: str) -> bool:
    """Return True if a text looks like the names of authors."""
    names = split_authors(text)
    return bool(names) and all(
        1 < len(name.split()) < 6 and not name[0].islower() and not any(map(str.isdigit, name))
        for name in names
    )


def clean_comment(text: str | None) -> str:
    """Return a comment, or a reference to a journal, cleaned, shortened and on one line."""
    return shorten(clean_line((text or "")[: 4 * COMMENT_LIMIT]), COMMENT_LIMIT)


def parse_doi(text: str | None) -> str:
    """Return the first DOI in a text, without the address of a resolver; empty if it has none."""
    match = _DOI.search((text or "")[:COMMENT_LIMIT])
    return match[0] if match else ""


def is_withdrawn(comment: str, abstract: str) -> bool:
    """Return True if a comment or the beginning of an abstract says that the paper is withdrawn."""
    return bool(_WITHDRAWN.search(comment) or _WITHDRAWN.match(abstract))


def parse_email_day(text: str) -> date | None:
    """Return the day of an e-mail's date such as ``Mon, 2 Apr 2007 19:18:42 GMT``, in its own zone.

    Return None if the date is invalid.
    """
    from email.utils import parsedate_to_datetime  # noqa: PLC0415  # 10 ms for e-mail dates, with XML

    try:
        return parsedate_to_datetime(text[:100]).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def parse_day(timestamp: str) -> date | None:
    """Return the day, in UTC, of a timestamp such as ``2025-08-12T00:31:03.114Z``.

    Return None if the timestamp is invalid.
    """
    try:
        stated = datetime.fromisoformat(timestamp)
        return (stated.astimezone(UTC) if stated.tzinfo else stated).date()
    except (ValueError, OverflowError):
        return None
