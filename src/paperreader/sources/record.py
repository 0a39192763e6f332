"""A paper in the making: the texts of its fields, as they are found one after another in a text."""

from __future__ import annotations

import re
from datetime import date  # noqa: TC003  # msgspec reads the types of the fields

import msgspec
from msgspec.structs import replace

from paperreader.models import Link, Paper, merge_links, paper_id
from paperreader.sources.field_labels import Labelled, is_about_links
from paperreader.sources.fields import (
    ABSTRACT_LIMIT,
    CATEGORIES_LIMIT,
    TITLE_LIMIT,
    arxiv_links,
    clean_authors,
    clean_comment,
    is_category,
    is_withdrawn,
    parse_doi,
    split_authors,
)
from paperreader.sources.stated_days import find_stated_day
from paperreader.text.arxiv_ids import ID, VERSION, find_arxiv_id, plain_id
from paperreader.text.sanitize import shorten
from paperreader.text.urls import find_links, find_urls, url_at

_PAPER_HOSTS = re.compile(
    r"https?://(www\.)?(openreview\.net/(forum|pdf)|aclanthology\.org/.|doi\.org/10\.|dl\.acm\.org/doi/"
    r"|proceedings\.mlr\.press/v|proceedings\.neurips\.cc/|papers\.nips\.cc/|(bio|med)rxiv\.org/content/"
    r"|openaccess\.thecvf\.com/|link\.springer\.com/|ieeexplore\.ieee\.org/document/)",
    re.IGNORECASE,
)
"""Addresses of papers that are not on arXiv."""

_ID_IN_TEXT = re.compile(
    rf"\barxiv:\s?({ID})(?:{VERSION})?\b|^({ID})(?:{VERSION})?$", re.IGNORECASE | re.ASCII
)
_TAB_TITLE = re.compile(rf"\[({ID})(?:{VERSION})?\] (.+)", re.ASCII)
_MARKDOWN_LINK = re.compile(
    r"\[([^\[\]]{0,400})\]\(<?(https?://[^\s()<>]{1,400}(?:\([^\s()]{0,80}\)[^\s()<>]{0,80})?)>?\)"
)
_CATEGORY = re.compile(r"\(([A-Za-z-]{2,20}(?:\.[A-Za-z-]{1,20})?)\)")
_MARKUP = re.compile(r"^[\s>]*(?:#{1,6} |[-*+•] |\d{1,3}[.)] )?\s*|\s+#+$")
_BOLD = re.compile(r"\*\*([^*]{1,300})\*\*")
_EMPHASIS = re.compile(r"(\*\*|__|[*_])(.+)\1")


class Record(msgspec.Struct):
    """The texts of a paper's fields; what is missing is empty."""

    title: str = ""
    authors: str = ""
    abstract: list[str] = msgspec.field(default_factory=list)
    """The paragraphs of the abstract, each on one line."""
    summary: str = ""
    arxiv_id: str | None = None
    addresses: list[str] = msgspec.field(default_factory=list)
    categories: str = ""
    comment: str = ""
    journal: str = ""
    doi: str = ""
    day: date | None = None
    """The day of the list that the paper is on."""
    published: date | None = None

    def add_id(self, text: str) -> None:
        """Set the arXiv id to the first one that a text names, if it names one."""
        if match := _ID_IN_TEXT.search(text):
            self.arxiv_id = self.arxiv_id or match[1] or match[2]
        self.add_addresses(text)

    def add_addresses(self, text: str) -> None:
        """Add the web addresses in a text; the first one of a paper of arXiv gives the id."""
        for start, end in find_urls(text):
            url = url_at(text, start, end)
            named = find_arxiv_id(url)
            self.arxiv_id = self.arxiv_id or named
            if named != self.arxiv_id or not named or "huggingface.co" in url:
                self.addresses.append(url)

    @property
    def is_addressed(self) -> bool:
        """Whether an address or an id says that this is a paper."""
        return bool(self.arxiv_id) or is_paper(" ".join(self.addresses))

    def to_paper(self, source: str, day: date | None) -> Paper:
        """Return the paper; its date is ``day``, or else that of its list or its publication."""
        abstract = shorten("\n\n".join(self.abstract) or self.summary, ABSTRACT_LIMIT)
        comment = clean_comment(self.comment)
        title = shorten(self.title, TITLE_LIMIT)
        arxiv_id = plain_id(self.arxiv_id) if self.arxiv_id else None
        links = (
            arxiv_links(arxiv_id, abstract, comment)
            if arxiv_id
            else merge_links(find_links(abstract), _by_author(comment))
        )
        return Paper(
            id=paper_id(title, arxiv_id),
            title=title,
            abstract=abstract,
            authors=clean_authors(split_authors(self.authors)),
            date=day or self.day or self.published,
            published=self.published,
            source=source,
            arxiv_id=arxiv_id,
            links=merge_links(_by_author(" ".join(self.addresses)), links),
            categories=_categories(self.categories),
            summary=self.summary if self.abstract else "",
            comment=comment,
            journal=clean_comment(self.journal),
            doi=parse_doi(self.doi),
            withdrawn=is_withdrawn(comment, abstract),
        )


def is_paper(addresses: str) -> bool:
    """Return True if one of some web addresses is that of a paper."""
    return any(
        find_arxiv_id(url) or _PAPER_HOSTS.match(url) or url.lower().endswith(".pdf")
        for url in addresses.split()
    )


def store_field(record: Record, labelled: Labelled, today: date) -> None:
    """Store the text of a field; dates without a year are before ``today``."""
    name, text = labelled.field, labelled.text
    if name == "title":
        record.title, addresses = split_addresses(text)
        record.add_addresses(addresses)
    elif name == "abstract":
        record.abstract.append(text)
    elif name == "id":
        record.add_id(text)
    elif name == "address":
        record.add_addresses(text)
    elif name == "published":
        record.published = find_stated_day(text, today)
    elif name:
        setattr(record, name, text)


def split_addresses(text: str) -> tuple[str, str]:
    """Return a text without its addresses and what they are called, and the addresses.

    ``[A Title](https://arxiv.org/abs/2508.00001) [code](https://github.com/a/b)`` is the text
    "A Title" and two addresses.
    """
    tab_title = _TAB_TITLE.fullmatch(text)
    if tab_title:
        return tab_title[2], f"https://arxiv.org/abs/{tab_title[1]}"
    links = list(_MARKDOWN_LINK.finditer(text))
    addresses = [match[2] for match in links]
    titles = [it[1] for it in links if is_paper(it[2]) and not is_about_links(it[1])]
    text = titles[0] if titles else _MARKDOWN_LINK.sub(_text_of_link, text)
    spans = find_urls(text)
    addresses += [url_at(text, start, end) for start, end in spans]
    for start, end in reversed(spans):
        text = text[:start] + text[end:]
    text = _MARKUP.sub("", text).strip()
    if emphasis := _EMPHASIS.fullmatch(text):
        text = emphasis[2].strip()
    if links:
        text = _BOLD.sub(r"\1", text)
    return text.strip(" \t-–—:|<>") if addresses else text, " ".join(addresses)


def _text_of_link(match: re.Match[str]) -> str:
    return "" if is_about_links(match[1]) else match[1]


def _by_author(text: str) -> tuple[Link, ...]:
    return tuple(replace(link, origin="author") for link in find_links(text))


def _categories(text: str) -> tuple[str, ...]:
    """Return the categories of a text such as ``Machine Learning (cs.LG)`` or ``cs.CL cs.LG``."""
    named = _CATEGORY.findall(text) or text.replace(",", " ").replace(";", " ").split()
    return tuple(dict.fromkeys(filter(is_category, named)))[:CATEGORIES_LIMIT]
