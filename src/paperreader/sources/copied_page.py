"""The text of a Daily Papers page, as copied from a browser.

The text consists of blocks of lines. A title is a short block, and the long block or blocks after
it are its abstract; a line such as ``Aug 12`` is the date of the papers after it. All other short
blocks are the page's chrome: menus, buttons, names, upvote counts.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

from paperreader.models import Paper, paper_id
from paperreader.sources.fields import ABSTRACT_LIMIT, TITLE_LIMIT
from paperreader.text.sanitize import clean, shorten
from paperreader.text.urls import find_links, find_urls

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHROME = re.compile(
    r"""new | subscribe | daily\ papers | trending(\ papers)? | upvotes?
    | get\ trending\ papers .* | by\ ?ak\b .* | submitted\ by\b .* | view\ (all|paper|pdf)\b .*
    | log\ in | sign\ up | (models|datasets|spaces|docs|pricing|papers|community|enterprise)
    | (previous|next) | (daily|weekly|monthly) | [·•|] | ·?\ ?\d+\ (authors?|comments?)
    | [-+]?[\d.,]+k? | \W+""",
    re.VERBOSE | re.IGNORECASE,
)
_DATE_FORMATS = ("%b %d", "%B %d", "%d %b", "%d %B")
_YEAR_FORMATS = ("%Y-%m-%d", *(f"{form} %Y" for form in _DATE_FORMATS))
_SENTENCE_END = re.compile(r"[a-z0-9)\]”\"'][.!](?=\s+[A-Z]|$)|[。！？]")
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_DATE_LIKE = re.compile(
    r"\d{4}-\d{1,2}-\d{1,2}|([A-Za-z]{3,9} \d{1,2}|\d{1,2} [A-Za-z]{3,9})( \d{4})?", re.ASCII
)
_WEEKDAY = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*\s+", re.IGNORECASE)


def parse_page(
    text: str, *, today: date, day: date | None = None, source: str = "page"
) -> list[Paper]:
    """Return the papers of a page, or of several concatenated pages, in order.

    ``day`` overrides the dates that the page states. A date without a year is the latest such
    day that is not after ``today``; papers without a date get ``today``.
    """
    papers: dict[str, Paper] = {}
    title: str | None = None
    abstract: list[str] = []
    shown_day = today

    def finish() -> None:
        if title and abstract:
            paper = _paper(title, "\n\n".join(abstract), day or shown_day, source)
            papers.setdefault(paper.id, paper)

    for block in _blocks(clean(text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"))):
        if len(block) > TITLE_LIMIT and not _is_prose(block):
            continue  # one endless word is neither a title nor an abstract
        stated = _stated_day(block, today)
        if _is_prose(block) or (abstract and _continues(block)):
            if title:
                abstract.append(block)
            continue
        if stated or not _CHROME.fullmatch(block):
            finish()
            title, abstract = (None if stated else block), []
        shown_day = stated or shown_day
    finish()
    return list(papers.values())


def _paper(title: str, abstract: str, day: date, source: str) -> Paper:
    abstract = shorten(abstract, ABSTRACT_LIMIT)
    return Paper(
        id=paper_id(title),
        title=title,
        abstract=abstract,
        date=day,
        source=source,
        links=find_links(abstract),
    )


def _blocks(text: str) -> Iterator[str]:
    """Yield the paragraphs of a page, and the lines that are not part of a wrapped paragraph."""
    for lines in re.split(r"\n\s*\n", text):
        kept = [line for line in (" ".join(raw.split()) for raw in lines.split("\n")) if line]
        if _is_wrapped(kept):
            yield " ".join(kept)
        else:
            yield from kept


def _is_wrapped(lines: list[str]) -> bool:
    """Return True if lines are one paragraph that was wrapped at some width."""
    width = max(map(len, lines), default=0)
    if len(lines) < 2 or not 40 <= width <= 200:
        return False
    # Each line is as full as the next word allows, and none is the page's chrome.
    firsts = [line.split()[0] for line in lines[1:]]
    full = all(
        len(line) + 1 + len(first) > width - 8
        for line, first in zip(lines[:-1], firsts, strict=True)
    )
    return full and not any(_CHROME.fullmatch(line) for line in lines)


def _is_prose(block: str) -> bool:
    """Return True if a block is a paragraph of an abstract, by its length or its sentence ends."""
    # Chinese, Japanese and Korean are counted by character: a word has about two.
    words = len(block.split()) + len(_EAST_ASIAN.findall(block)) // 2
    if len(block) > TITLE_LIMIT:
        return words > 1
    sentences = len(_SENTENCE_END.findall(block))
    return words >= 12 and (sentences >= 2 or (sentences >= 1 and block.endswith((".", "。"))))


def _continues(block: str) -> bool:
    """Return True if a short block, such as a line with a link, continues an abstract."""
    return bool(find_urls(block)) or block.startswith(("- ", "* ", "• "))


def _stated_day(block: str, today: date) -> date | None:
    """Parse a block that is only a date; return None for any other."""
    words = _WEEKDAY.sub("", block.replace(",", " ")).strip()
    words = " ".join(re.sub(r"(\d)(st|nd|rd|th)\b", r"\1", words[:40]).split())
    if not _DATE_LIKE.fullmatch(words):
        return None
    for form in _YEAR_FORMATS:
        try:
            return datetime.strptime(words, form).date()  # a date has no time zone
        except ValueError:
            continue
    # 29 February exists in leap years only, so the day is parsed together with each year.
    for year in range(today.year, today.year - 9, -1):
        for form in _DATE_FORMATS:
            try:
                stated = datetime.strptime(f"{words} {year}", f"{form} %Y").date()
            except ValueError:
                continue
            if stated <= today:
                return stated
    return None
