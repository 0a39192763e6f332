"""The data types used everywhere: Paper, Link, Mark, Entry, Counts. No I/O happens here.

They are msgspec structs and not dataclasses: creating an instance, of which an import creates
millions, takes a tenth of the time, and so does creating the classes at each start.
"""

from __future__ import annotations

import datetime  # noqa: TC003  # msgspec reads the types of the fields
import hashlib
import re
import unicodedata
from operator import itemgetter
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SLUG_LIMIT = 80
"""The longest id that is made from a title, in characters."""

WITHDRAWN = "withdrawn"
"""The sign of a paper that was withdrawn, in lists and among its facts."""

SAMPLE = "sample"
"""The source of the papers that come with the program; real papers replace them."""

_ARXIV_YEAR = re.compile(r"(?:[a-zA-Z.-]+/)?(\d\d)\d\d", re.ASCII)
"""Matches the beginning of an arXiv id up to the month; an old id begins with an archive."""

LINK_KINDS = ("github", "project", "huggingface", "arxiv", "pdf", "web")
"""The kinds of link, the most useful first."""


class Link(Struct, frozen=True, gc=False):
    """A web address that belongs to a paper; ``origin`` is abstract, author or auto."""

    kind: str
    url: str
    origin: str = "abstract"

    @property
    def identity(self) -> str:
        """The address in a form that is equal for different spellings of the same place."""
        address = re.sub(r"^(?i:https?://(www\.)?)", "", self.url)
        if self.kind == "github":
            address = re.split(r"[?#]", address)[0].lower()
        return address.rstrip("/").removesuffix(".git")


class Paper(Struct, frozen=True, gc=False):
    """A paper as its source describes it; the reader never changes it."""

    id: str
    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()
    date: datetime.date | None = None
    """The day of the list that brought the paper to the reader."""
    source: str = "page"
    arxiv_id: str | None = None
    links: tuple[Link, ...] = ()
    upvotes: int | None = None
    categories: tuple[str, ...] = ()
    github_stars: int | None = None
    """The stars of the paper's GitHub repository when the source was last read."""
    organization: str = ""
    """The university or company behind the paper, if the source names one."""
    summary: str = ""
    """An AI-generated summary of the abstract, in one line."""
    keywords: tuple[str, ...] = ()
    published: datetime.date | None = None
    """The day of its first publication, if the source states it."""
    comment: str = ""
    """What the authors say of it in one line, such as its number of pages."""
    journal: str = ""
    """Where it was published, as a reference in one line."""
    doi: str = ""
    """The DOI of what was published, without the address of a resolver."""
    withdrawn: bool = False
    """Whether its authors have withdrawn it."""

    @property
    def year(self) -> int | None:
        """The year of first publication: as stated, else that of the arXiv id, else of the list."""
        stated = self.published or self.date
        if not self.published and (number := _ARXIV_YEAR.match(self.arxiv_id or "")):
            year = int(number[1])
            return year + (1900 if year > 90 else 2000)  # arXiv began in 1991
        return stated.year if stated else None

    @property
    def github(self) -> str | None:
        """The URL of the first GitHub link, or None."""
        link = self.link("github")
        return link.url if link else None

    @property
    def page(self) -> Link | None:
        """The best link for reading on, or None: the paper itself rather than its code."""
        kinds = ("arxiv", "huggingface", "project", "github", "web", "pdf")
        return next(filter(None, map(self.link, kinds)), None)

    def link(self, kind: str) -> Link | None:
        """Return the first link of ``kind``, or None."""
        return next((link for link in self.links if link.kind == kind), None)


_COUNTS = ("upvotes", "github_stars")
"""The fields of which a later sighting has the latest value."""

_FILLED = sorted({*Paper.__struct_fields__} - {"id", "title", "source", "links", *_COUNTS})
"""The fields that a later sighting fills if they are empty."""


class Mark(Struct, frozen=True, gc=False):
    """What the reader recorded about one paper."""

    read: bool = False
    starred: bool = False
    note: str = ""


class Entry(Struct, frozen=True, gc=False):
    """A paper with its mark: one line of the list."""

    paper: Paper
    mark: Mark = Mark()
    number: int | None = None
    """The paper's number in the catalog, which gives its place in a list."""


class Counts(Struct, frozen=True):
    """The number of papers, and of those that are unread, are starred and have a note."""

    papers: int = 0
    unread: int = 0
    starred: int = 0
    noted: int = 0


def paper_id(title: str, arxiv_id: str | None = None) -> str:
    """Return the id of a new paper: the arXiv id if there is one, else the slug of the title."""
    return arxiv_id or title_slug(title)


def title_slug(title: str) -> str:
    """Return the words of a title in lower-case ASCII, joined by hyphens; at most 80 characters.

    If letters or the end of the title are lost, a short hash of the whole title is appended, so
    that two such titles get different slugs.
    """
    folded = unicodedata.normalize("NFKD", title).casefold()
    lost_letters = not folded.isascii() and any(
        ord(letter) > 127 and letter.isalnum() for letter in folded
    )
    ascii_words = re.findall(r"[a-z0-9]+", folded.encode("ascii", "ignore").decode())
    slug = "-".join(ascii_words)
    if slug and not lost_letters and len(slug) <= SLUG_LIMIT:
        return slug
    words = " ".join(re.findall(r"\w+", folded)) or folded
    digest = hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:8]
    return f"{slug[: SLUG_LIMIT - 9].strip('-')}-{digest}".lstrip("-")


def merge_links(*groups: Iterable[Link]) -> tuple[Link, ...]:
    """Return the links of all groups in order, each place once, however it is spelled.

    If one link has kind web and a later one to the same place has a more specific kind, the more
    specific link is kept.
    """
    known: dict[str, Link] = {}
    for group in groups:
        for link in group:
            if known.setdefault(link.identity, link).kind == "web":
                known[link.identity] = link
    return tuple(known.values())


def merge_papers(known: Paper, sighting: Paper, *, redate: bool = False) -> Paper:
    """Return a known paper with its gaps filled from a later sighting; the id stays.

    The day of a list of Daily Papers replaces the date of publication; with ``redate``, the
    sighting's date replaces any other. A sample paper is replaced by a real sighting in everything
    but its id.
    """
    links = merge_links(known.links, sighting.links)
    if known.source == SAMPLE and sighting.source != SAMPLE:
        return replace(sighting, id=known.id, links=links)
    latest = {name: getattr(sighting, name) for name in _COUNTS}
    fresh = {name: count for name, count in latest.items() if count is not None}
    gaps = {name: getattr(sighting, name) for name in _FILLED if not getattr(known, name)}
    if redate or (_is_on_list(sighting) and not _is_on_list(known)):
        gaps["date"] = sighting.date or known.date
    return replace(known, **gaps, **fresh, links=links)


def _is_on_list(paper: Paper) -> bool:
    """Return True if the date of a paper is the day of a list of Daily Papers that named it."""
    if paper.source == "page":
        return paper.date is not None
    # A list adds its page of the paper, and its day is another one than that of publication.
    named = paper.source == "huggingface" or any(
        (link.kind, link.origin) == ("huggingface", "auto") for link in paper.links
    )
    return bool(named and paper.date and paper.date != paper.published)


def format_categories(paper: Paper) -> str:
    """Return the primary category of a paper and those in which it is cross-listed, if any."""
    primary, others = paper.categories[:1], paper.categories[1:]
    return ", cross-listed in ".join(filter(None, (*primary, ", ".join(others))))


def publication_details(paper: Paper) -> Iterator[tuple[str, str]]:
    """Yield what is known of a paper's publication, each with its name: comment, journal, DOI."""
    details = ("Comment", paper.comment), ("Journal", paper.journal), ("DOI", paper.doi)
    return filter(itemgetter(1), details)


def format_citation(paper: Paper) -> str:
    """Return a citation of a paper in one line."""
    parts = [", ".join(paper.authors), paper.title, str(paper.year or "")]
    if paper.arxiv_id:
        parts.append(f"arXiv:{paper.arxiv_id}")
    elif paper.links:
        parts.append(paper.links[0].url)
    return " ".join(part if part.endswith(("?", "!")) else f"{part}." for part in parts if part)
