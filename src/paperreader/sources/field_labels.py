"""What the fields of a paper are called, and what else stands on pages of papers.

These tables are all that is known of the layout of a page. Labels and furniture are compared
without case.
"""

from __future__ import annotations

import re

from msgspec import Struct

from paperreader.sources.stated_days import MONTH

LABELS = {
    "title": ("title", "paper title"),
    "authors": ("author", "authors", "author(s)"),
    "abstract": ("abstract",),
    "summary": ("summary", "tl;dr", "tldr", "ai-generated summary", "ai summary"),
    "id": ("arxiv id", "arxiv", "cite as", "id", "identifier", "paper id"),
    "address": (
        *("pdf", "url", "link", "links", "html", "paper", "arxiv link", "arxiv url", "paper link"),
        *("paper url", "pdf link", "pdf url", "abs", "project", "project page", "website"),
        *("code", "github", "repo", "repository", "code link", "code url", "dataset", "demo"),
    ),
    "comment": ("comment", "comments"),
    "journal": ("journal-ref", "journal ref", "journal reference", "journal", "venue"),
    "doi": ("doi", "related doi"),
    "categories": ("subjects", "subject", "categories", "category", "primary category"),
    "published": (
        *("date", "published", "published on", "publication date", "publish date"),
        *("submitted", "submitted on", "submission date"),
    ),
    "": (
        *("report-no", "report number", "msc-class", "msc classes", "acm-class", "acm classes"),
        *("proxy", "license", "updated", "updated on", "last revised", "keywords", "tags"),
        *("institution", "institutions", "affiliation", "affiliations", "score", "rating"),
    ),
}
"""The labels of each field; those of "" are of fields that a paper of the reader does not have."""

HEADINGS = {"abstract", "authors", "ai-generated summary", "published on"}
"""Labels that need no colon: the rest of the line, or what follows, is the field."""

FURNITURE = re.compile(
    rf"""new | subscribe | daily\ papers | trending(\ papers)? | upvotes?
    | get\ trending\ papers .* | by\ ?ak\b .* | (·\ ?)?submitted\ by\b .*
    | view\ (all|paper|pdf)\b .* | log\ in | sign\ up
    | (models|datasets|spaces|docs|pricing|papers|community|enterprise)
    | (previous|next) | (daily|weekly|monthly) | [·•|] | ·?\ ?\d+\ (authors?|comments?)
    | [-+]?[\d.,]+k? | \W+
    | view\ arxiv\ page | arxiv\ page | project\ page | github(\ [\d.,]+k?)? | add\ to\ collection
    | html\ \(experimental\) | tex\ source | other\ formats | focus\ to\ learn\ more | pdf | html
    | \#\d+\ paper\ of\ the\ day | upvote\ [\d.,k]+
    | (published|\S{{1,40}})?\ ?on\ {MONTH}\ \d{{1,2}}(,\ \d{{4}})?
    | \(or\ arxiv:.* | https?://doi\.org/10\.48550/\S+
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Lines that belong to a page and not to a paper: menus, buttons, counts, names of submitters."""

END_OF_PAPER = re.compile(
    r"""total\ of\ \d+\ entries\b.* | showing\ up\ to\b.*
    | (new|cross|replacement)\ submissions\b.* | submission\ history
    | full-text\ links:? | access\ paper:? | community
    | (models|datasets|spaces|collections)\ (citing|including)\ this\ paper\b.*
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Lines after which there is nothing more about a paper."""

SUBMITTED = re.compile(r"\[submitted on .*", re.IGNORECASE)
"""The line before the title on arXiv's page of an abstract."""

DAY_OF_LIST = re.compile(
    r"(?:showing )?new listings for (?P<page>.+)|received from .+ to (?P<mail>.+)"
    r"|(?P<recent>[a-z]{3}, \d{1,2} [a-z]{3} \d{4}) \(showing .+"
    rf"|(?:· ?)?(?:submitted by )?\S{{0,40}} ?\bon (?P<daily>{MONTH} \d{{1,2}}(?:, \d{{4}})?)",
    re.IGNORECASE,
)
"""Lines that state the day of the list that is on a page or in an e-mail."""

SECTIONS = frozenset(
    """
    introduction;background;related work;method;methods;methodology;experiments;results;discussion;
    conclusion;conclusions;references;bibliography;acknowledgements;acknowledgments;appendix;
    abstract;summary;overview;contents;table of contents;motivation;evaluation;limitations;
    installation;installing;install;usage;basic usage;quickstart;quick start;getting started;
    examples;example;features;requirements;prerequisites;dependencies;configuration;documentation;
    contributing;contributors;license;licence;citation;citing;changelog;change log;release notes;
    faq;support;contact;about;development;building;testing;tests;roadmap;troubleshooting;notes;
    credits;authors;security;privacy;news;download;setup;how it works;why;todo;see also
    """.replace("\n    ", "")
    .strip()
    .split(";")
)
"""Headings of articles and of READMEs, which are no titles of papers."""

_WORDS_ABOUT_LINKS = set(
    """
    a abs an and arxiv available blog by citation code colab dataset datasets demo doc docs
    download external for from full github here hf html hugging face huggingface in is it link
    links media model models official on openreview our page paper papers pdf post preprint
    preview project read repo repository report see site slides summary technical text the this
    to tweet url version video view web website weights x youtube
    """.split()
)

_NAMES = {label: field for field, labels in LABELS.items() for label in labels}
_MARKUP = r"[\s>#*_•·-]{0,12}"
_LABEL = re.compile(
    rf"{_MARKUP}([A-Za-z][A-Za-z;()/ -]{{1,24}}?)[*_ ]{{0,4}}:[*_]{{0,3}}(?!//)(.*)"
)
_VERSION_OF_DATE = re.compile(r" ?\((?:v\d+|revised v\d+)\)$", re.IGNORECASE)
_HEADING = re.compile(
    rf"{_MARKUP}({'|'.join(map(re.escape, sorted(HEADINGS)))})(?:[*_ ]{{0,4}}$| (?={MONTH}\b))(.*)",
    re.IGNORECASE,
)


class Labelled(Struct, frozen=True):
    """A line with a label: the field that it names, and the text after it."""

    field: str
    text: str


def match_label(line: str) -> Labelled | None:
    """Return the field that a line begins with, such as ``Title: A Study``, or None."""
    if heading := _HEADING.fullmatch(line):
        return Labelled(_NAMES[heading[1].lower()], heading[2].strip())
    match = _LABEL.fullmatch(line)
    if not match:
        return None
    field = _NAMES.get(_VERSION_OF_DATE.sub("", match[1].strip().lower()))
    return None if field is None else Labelled(field, match[2].strip())


def is_about_links(text: str) -> bool:
    """Return True if a text only says what is behind a link, such as ``[PDF] | Code``."""
    return _WORDS_ABOUT_LINKS.issuperset(re.findall(r"\w+", text.lower()))


def is_section(text: str) -> bool:
    """Return True if a text is the heading of a part of an article or README."""
    words = re.sub(r"^[\d.]+ |[^\w ]", "", text.lower())
    return " ".join(words.split()) in SECTIONS
