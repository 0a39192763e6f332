"""Hugging Face's Daily Papers: JSON with one object per paper.

It is an answer of ``GET /api/daily_papers`` or of ``GET /api/papers/ID``, or stands in the HTML of
the pages that show these papers. Unknown fields are ignored. An invalid object is skipped; it does
not affect the others.
"""

from __future__ import annotations

import contextlib
import html
import re
from typing import TYPE_CHECKING, Annotated

import msgspec

from paperreader.models import Link, Paper, merge_links
from paperreader.sources.fields import (
    arxiv_links,
    clean_abstract,
    clean_authors,
    clean_title,
    parse_arxiv_id,
    parse_day,
)
from paperreader.sources.lenient_json import decode, describe_json_error
from paperreader.text.sanitize import clean_line, shorten
from paperreader.text.urls import URL_LIMIT, find_links, is_web_address, link_kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

KEYWORDS_LIMIT = 20
KEYWORD_LIMIT = 60
SUMMARY_LIMIT = 500
ORGANIZATION_LIMIT = 100

_Number = Annotated[int, msgspec.Meta(ge=0, le=2**31)]


class _Author(msgspec.Struct):
    name: str | None = None
    hidden: bool | None = None


class _Organization(msgspec.Struct):
    name: str | None = None
    fullname: str | None = None


class _Paper(msgspec.Struct, rename="camel"):
    id: str
    authors: list[_Author] | None = None
    published_at: str | None = None
    withdrawn_at: str | None = None
    submitted_on_daily_at: str | None = None
    title: str | None = None
    summary: str | None = None
    upvotes: _Number | None = None
    project_page: str | None = None
    github_repo: str | None = None
    github_repo_added_by: str | None = None
    github_stars: _Number | None = None
    ai_summary: str | None = msgspec.field(default=None, name="ai_summary")
    ai_keywords: list[str] | None = msgspec.field(default=None, name="ai_keywords")
    organization: _Organization | None = None


class _Item(msgspec.Struct):
    """An item of a list; the fields of one paper's own answer are those of ``_Paper``."""

    paper: _Paper | None = None
    title: str | None = None
    summary: str | None = None
    organization: _Organization | None = None


class _Answer(msgspec.Struct):
    """An object with the papers of a page, or the object of one paper."""

    daily_papers: list[msgspec.Raw] | None = msgspec.field(default=None, name="dailyPapers")
    paper: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    id: str | None = None


class _Named(msgspec.Struct):
    id: str


class _NamedItem(msgspec.Struct):
    paper: _Named


_ITEMS = msgspec.json.Decoder(list[msgspec.Raw])
_ANSWER = msgspec.json.Decoder(_Answer)
_ITEM = msgspec.json.Decoder(_Item)
_PAPER = msgspec.json.Decoder(_Paper)
_NAME = msgspec.json.Decoder(_NamedItem)
_DATA_OF_PAGE = re.compile(r"""\bdata-props=(?:"([^"]*)"|'([^']*)')""")


def read_page_source(
    text: str, *, day: date | None = None, on_skipped: Callable[[str], None] = lambda _: None
) -> list[Paper]:
    """Return the papers in the HTML of a page of Hugging Face; none if it is another page.

    The other arguments are those of ``read_daily_papers``.
    """
    papers: dict[str, Paper] = {}
    for match in _DATA_OF_PAGE.finditer(text):
        data = html.unescape(match[1] or match[2] or "")
        if '"dailyPapers"' in data or '"paper"' in data:
            with contextlib.suppress(ValueError):
                for paper in read_daily_papers(data.encode(), day=day, on_skipped=on_skipped):
                    papers.setdefault(paper.id, paper)
    return list(papers.values())


def read_daily_papers(
    content: bytes, *, day: date | None = None, on_skipped: Callable[[str], None] = lambda _: None
) -> list[Paper]:
    """Return the papers of an answer, in order.

    ``day`` overrides the days on which they were listed. ``on_skipped`` is called for each object
    that is not a paper, with its position from 1, its id if it has one, and the reason. Raise
    ValueError if the answer is neither an array nor a paper, or has objects of which none is a
    paper.
    """
    try:
        items = _items(content)
    except (ValueError, RecursionError) as error:  # msgspec's errors are ValueErrors
        raise ValueError(f"is not a list of Daily Papers: {describe_json_error(error)}") from error
    papers: dict[str, Paper] = {}
    problems: list[str] = []
    for number, item in enumerate(items, 1):
        try:
            paper = _paper(item, day)
        except (ValueError, RecursionError) as error:
            problems.append(f"paper {number}{_name(item)}: {describe_json_error(error)}")
        else:
            papers.setdefault(paper.id, paper)
    if problems and not papers:
        raise ValueError(f"contains no papers: {problems[0]}")
    for problem in problems:
        on_skipped(problem)
    return list(papers.values())


def _items(content: bytes) -> list[msgspec.Raw]:
    """Return the objects of an answer, each of which should be a paper."""
    try:
        return decode(_ITEMS, content)
    except ValueError:
        if not content.lstrip().startswith(b"{"):
            raise
        answer = decode(_ANSWER, content)
        if answer.daily_papers is not None:
            return answer.daily_papers
        if answer.paper is msgspec.UNSET and answer.id is None:
            raise
        return [msgspec.Raw(content)]


def _paper(content: msgspec.Raw, day: date | None) -> Paper:
    """Return the paper of an object; raise ValueError if it is not a paper."""
    item = _ITEM.decode(content)
    record = item.paper or _PAPER.decode(content)
    if not item.paper and record.published_at is None:
        raise ValueError("no date of publication, which all papers of Hugging Face have")
    arxiv_id = parse_arxiv_id(record.id)
    abstract = clean_abstract(record.summary or item.summary or "")
    published = parse_day(record.published_at or "")
    organization = record.organization or item.organization or _Organization()
    return Paper(
        id=arxiv_id,
        title=clean_title(record.title or item.title or ""),
        abstract=abstract,
        authors=clean_authors(
            author.name for author in record.authors or () if author.name and not author.hidden
        ),
        date=day or parse_day(record.submitted_on_daily_at or "") or published,
        published=published,
        source="huggingface",
        arxiv_id=arxiv_id,
        links=merge_links(
            _repository(record),
            find_links(abstract),
            _project(record),
            [Link("huggingface", f"https://huggingface.co/papers/{arxiv_id}", "auto")],
            arxiv_links(arxiv_id),
        ),
        upvotes=record.upvotes,
        github_stars=record.github_stars,
        organization=_line(organization.fullname or organization.name, ORGANIZATION_LIMIT),
        summary=_line(record.ai_summary, SUMMARY_LIMIT),
        keywords=_keywords(record.ai_keywords or ()),
        withdrawn=bool(record.withdrawn_at),
    )


def _repository(record: _Paper) -> Iterable[Link]:
    origin = "author" if record.github_repo_added_by == "user" else "auto"
    found = find_links((record.github_repo or "")[:URL_LIMIT])
    return (Link(link.kind, link.url, origin) for link in found)


def _project(record: _Paper) -> Iterable[Link]:
    """Yield the link to the project's page, which may be a repository, if it is a web address."""
    url = (record.project_page or "").strip()
    if is_web_address(url):
        yield Link("github" if link_kind(url) == "github" else "project", url, "author")


def _keywords(texts: Iterable[str]) -> tuple[str, ...]:
    lines = (_line(text, KEYWORD_LIMIT) for text in texts)
    return tuple(dict.fromkeys(filter(None, lines)))[:KEYWORDS_LIMIT]


def _line(text: str | None, limit: int) -> str:
    return shorten(clean_line((text or "")[: 4 * limit]), limit)


def _name(item: msgspec.Raw) -> str:
    try:
        return f" ({clean_line(_NAME.decode(item).paper.id)[:20]})"
    except (ValueError, RecursionError):
        return ""
