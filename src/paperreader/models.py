"""The nouns that every room speaks: paper, link, mark, entry. No I/O happens here.

They are msgspec's structs and not dataclasses: made in a tenth of the time, of which there are
millions to make and, at each start, their kinds.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

SLUG_LIMIT = 80
"""The longest id that is made from a title, in characters (the design's section 4)."""

SAMPLE = "sample"
"""The source of the papers that come with the program, which step aside for real ones."""

LINK_KINDS = ("github", "project", "huggingface", "arxiv", "pdf", "web")
"""The kinds of link, in the order in which a reader most often wants them."""


class Link(Struct, frozen=True, gc=False):
    """A web address that belongs to a paper, and who says so."""

    kind: str
    url: str
    origin: str = "abstract"

    @property
    def identity(self) -> str:
        """The address without what differs between spellings of the same place."""
        address = re.sub(r"^(?i:https?://(www\.)?)", "", self.url)
        if self.kind == "github":
            address = re.split(r"[?#]", address)[0].lower()
        return address.rstrip("/").removesuffix(".git")


class Paper(Struct, frozen=True, gc=False):
    """What a source says of one paper; the reader never changes it."""

    id: str
    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()
    date: date | None = None
    source: str = "page"
    arxiv_id: str | None = None
    links: tuple[Link, ...] = ()
    upvotes: int | None = None
    categories: tuple[str, ...] = ()
    github_stars: int | None = None
    """How many stars the paper's GitHub repository has, as its source last said."""
    organization: str = ""
    """Who made it, where the source names one: a university, a company."""
    summary: str = ""
    """What a machine made of the abstract, in one line."""
    keywords: tuple[str, ...] = ()

    @property
    def github(self) -> str | None:
        """The URL of the first GitHub link, if there is one."""
        link = self.link("github")
        return link.url if link else None

    @property
    def page(self) -> Link | None:
        """The link at which to go on reading: the paper itself before its code."""
        kinds = ("arxiv", "huggingface", "project", "github", "web", "pdf")
        return next(filter(None, map(self.link, kinds)), None)

    def link(self, kind: str) -> Link | None:
        """Give the first link of that kind, if there is one."""
        return next((link for link in self.links if link.kind == kind), None)


class Mark(Struct, frozen=True, gc=False):
    """What the reader says of one paper."""

    read: bool = False
    starred: bool = False
    note: str = ""


class Entry(Struct, frozen=True, gc=False):
    """A paper together with its mark: one line of the list."""

    paper: Paper
    mark: Mark = Mark()


def paper_id(title: str, arxiv_id: str | None = None) -> str:
    """Give the id of a paper at its first sighting: the arXiv id, else the title's slug."""
    return arxiv_id or title_slug(title)


def title_slug(title: str) -> str:
    """Join the title's words, in lower-case ASCII, by hyphens; at most 80 characters.

    Where letters or the end of the title are lost on the way, a short hash of the whole title
    keeps two such titles apart.
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
    import hashlib  # noqa: PLC0415  # 2 ms, for what a source brings in

    digest = hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:8]
    return f"{slug[: SLUG_LIMIT - 9].strip('-')}-{digest}".lstrip("-")


def merge_links(*groups: Iterable[Link]) -> tuple[Link, ...]:
    """Join groups of links in order; the same place in another spelling counts once.

    Whoever knows what is there, as that it is the project's page, is believed before prose.
    """
    known: dict[str, Link] = {}
    for group in groups:
        for link in group:
            if known.setdefault(link.identity, link).kind == "web":
                known[link.identity] = link
    return tuple(known.values())


def merge_papers(known: Paper, sighting: Paper) -> Paper:
    """Fill the gaps of a known paper with what a later sighting of it says; the id stays.

    A sample paper gives way to a real sighting in all but its id.
    """
    links = merge_links(known.links, sighting.links)
    if known.source == SAMPLE and sighting.source != SAMPLE:
        return replace(sighting, id=known.id, links=links)
    return replace(
        known,
        abstract=known.abstract or sighting.abstract,
        authors=known.authors or sighting.authors,
        date=known.date or sighting.date,
        arxiv_id=known.arxiv_id or sighting.arxiv_id,
        links=links,
        upvotes=known.upvotes if sighting.upvotes is None else sighting.upvotes,
        categories=known.categories or sighting.categories,
        github_stars=known.github_stars if sighting.github_stars is None else sighting.github_stars,
        organization=known.organization or sighting.organization,
        summary=known.summary or sighting.summary,
        keywords=known.keywords or sighting.keywords,
    )


def format_citation(paper: Paper) -> str:
    """Write a paper as one line for a list of references."""
    parts = [", ".join(paper.authors), paper.title, str(paper.date.year) if paper.date else ""]
    if paper.arxiv_id:
        parts.append(f"arXiv:{paper.arxiv_id}")
    elif paper.links:
        parts.append(paper.links[0].url)
    return " ".join(part if part.endswith(("?", "!")) else f"{part}." for part in parts if part)
