"""The text of a page of papers, as copied from a browser, and lists in Markdown.

The text consists of paragraphs. A title is a short one, and the long one or ones after it are its
abstract; a line such as ``Aug 12`` is the date of the papers after it. A paragraph that is only the
address of a paper belongs to the title before it. All other short ones are furniture: menus,
buttons, names, upvote counts.

Any text with headings has this form, so the text must show that it is a page of papers: by its
furniture, by addresses of papers, or by having nothing but titles and paragraphs that are dated or
about research. In Markdown only titles with an address count.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from paperreader.sources.field_labels import (
    FURNITURE,
    is_about_links,
    is_section,
    match_label,
)
from paperreader.sources.fields import TITLE_LIMIT
from paperreader.sources.paragraphs import split_paragraphs
from paperreader.sources.prose import is_about_research, is_about_work, is_prose, is_sentence
from paperreader.sources.record import Record, is_paper, split_addresses, store_field
from paperreader.sources.stated_days import parse_stated_day
from paperreader.text.sanitize import clean
from paperreader.text.urls import find_urls

if TYPE_CHECKING:
    from datetime import date

    from paperreader.models import Paper

PARAGRAPHS_LIMIT = 3
"""The most paragraphs of an abstract in a text that only its form shows to be a page of papers."""

_PAGE_OF_PAPERS = re.compile(
    r"daily papers|trending papers|by ?ak and the research community", re.IGNORECASE
)
_README = re.compile(r"^```|^~~~|\[!\[", re.MULTILINE)
_ITEM = re.compile(r"(?:(?:[-*+•]|\d{1,3}[.)]) )?(\*{0,3})\[[^\[\]]{1,400}\]\(")
_BOLD_ITEM = re.compile(r"(?:[-*+•]|\d{1,3}[.)]) (\*\*[^*]{1,300}\*\*).*")
_HEADING = re.compile(r"#{1,6} ")
_MARKDOWN = re.compile(r"^#{1,6} \S|\]\(https?://", re.MULTILINE)
_BULLET = ("- ", "* ", "• ")
_NO_TITLE_END = (",", ":", ";")
_BEFORE_ADDRESS = {"at", "in", "on", "see", "here", "from", "via", "to", "is", "are", "and", "of"}


class _Block(Struct, frozen=True):
    """A paragraph of a page, and what it is by its own look."""

    kind: Literal["day", "furniture", "address", "label", "prose", "short", "heading"]
    text: str
    addresses: str = ""
    day: date | None = None


def parse_page(
    text: str, *, today: date, day: date | None = None, source: str = "page"
) -> list[Paper]:
    """Return the papers of a page, or of several concatenated pages, in order.

    ``day`` overrides the dates that the page states. A date without a year is the latest such
    day that is not after ``today``; papers without a date get ``today``. A text that does not look
    like a page of papers has none.
    """
    text = clean(text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}"))
    paragraphs = split_paragraphs(text, _begins, _is_furniture)
    reader = _Reader([_block(paragraph, today) for paragraph in paragraphs], today)
    if _MARKDOWN.search(text):
        is_readme = reader.has_sections or _README.search(text)
        records = [] if is_readme else [it for it in reader.records if it.is_addressed]
    elif reader.is_page_of_papers():
        records = reader.records
    else:
        records = [] if reader.has_sections else [it for it in reader.records if it.is_addressed]
    found: dict[tuple[str, str], Paper] = {}
    for record in records:
        paper = record.to_paper(source, day or record.day or today)
        # Two works may have one title.
        found.setdefault((paper.id, "" if paper.arxiv_id else paper.abstract), paper)
    return list(found.values())


class _Reader:
    """Makes the blocks of a page into ``records``, and notices what does not fit."""

    def __init__(self, blocks: list[_Block], today: date) -> None:
        self.records: list[Record] = []
        self.has_sections = False
        """Whether there are headings of an article or a README."""
        self._has_day = any(block.kind == "day" for block in blocks)
        self._has_furniture = any(_PAGE_OF_PAPERS.match(block.text) for block in blocks)
        self._unused = 0  # short blocks that are neither titles nor furniture
        kinds = [block.kind for block in blocks if block.kind in {"address", "short", "heading"}]
        self._are_addresses_first = kinds[:1] == ["address"]
        self._addresses = ""  # of the next title
        self._today = today
        self._day: date | None = None
        self._record = Record()
        following = [*blocks, _Block("furniture", "")][1:]
        for block, after in zip(blocks, following, strict=True):
            self._read(block, is_before_prose=after.kind == "prose")
        self._finish()

    def is_page_of_papers(self) -> bool:
        """Return True if the text, which is not Markdown, shows that it is a page of papers."""
        if self._has_furniture:
            return True
        names = len(self.records) if self._has_day else len(self.records) // 5
        about_research = sum(is_about_research(" ".join(it.abstract)) for it in self.records)
        return (
            not self.has_sections
            and self._unused <= names
            and all(_shows_its_form(record) for record in self.records)
            and (self._has_day or 2 * about_research > len(self.records))
        )

    def _read(self, block: _Block, *, is_before_prose: bool) -> None:
        record = self._record
        if block.kind == "day":
            self._finish()
            self._day = block.day
        elif block.kind == "prose":
            if record.title:
                record.abstract.append(block.text)
        elif block.kind == "address":
            self._read_address(block)
        elif block.kind == "label":
            if record.title and (labelled := match_label(block.text)):
                store_field(record, labelled, self._today)
        elif block.kind in {"short", "heading"}:
            if block.kind == "short" and self._is_of_abstract(block, is_before_prose):
                record.abstract.append(block.text)
            else:
                self._begin(block)

    def _read_address(self, block: _Block) -> None:
        record = self._record
        if record.abstract and not (is_paper(block.addresses) or "](" in block.text):
            record.abstract.append(block.text)
        elif self._are_addresses_first or not record.title:
            is_bare = not split_addresses(block.text)[0]
            self._addresses += f" {block.addresses}" * is_bare
        else:
            record.add_addresses(block.addresses)

    def _is_of_abstract(self, block: _Block, is_before_prose: bool) -> bool:
        """Return True if a short block, such as a line with a link, belongs to an abstract."""
        record, text = self._record, block.text
        if record.abstract:
            has_link = find_urls(text) and not is_paper(block.addresses)
            return bool(
                has_link
                or text.startswith(_BULLET)
                or ((is_about_work(text) or is_prose(text)) and not is_before_prose)
            )
        if not record.title:
            return False
        if is_before_prose:
            return is_about_work(text) and len(record.title.split()) >= 4
        return is_sentence(text) or is_prose(text)

    def _begin(self, block: _Block) -> None:
        """Begin the record of a title."""
        self._finish()
        title, _ = split_addresses(block.text)
        if is_section(title):
            self.has_sections = True
        elif _is_title(title):
            self._record.title = title
            before = "" if _HEADING.match(block.text) else self._addresses
            self._record.add_addresses(f"{block.addresses} {before}")
        else:
            self._unused += 1
        self._addresses = ""

    def _finish(self) -> None:
        record = self._record
        if record.title and (record.abstract or record.is_addressed):
            record.day = self._day
            self.records.append(record)
        elif record.title:
            self._unused += 1
        self._record = Record()


def _block(text: str, today: date) -> _Block:
    if stated := parse_stated_day(text, today):
        return _Block("day", text, day=stated)
    if FURNITURE.fullmatch(text):
        return _Block("furniture", text)
    if len(text) > TITLE_LIMIT and not is_prose(text):
        return _Block("furniture", text)  # one endless word is neither a title nor an abstract
    if _is_labelled(text):
        return _Block("label", text)
    if is_prose(text) and (is_sentence(text) or len(text) > TITLE_LIMIT):
        return _Block("prose", text.removeprefix("> "))
    rest, addresses = split_addresses(text)
    if is_about_links(rest):
        return _Block("address" if addresses else "furniture", text, addresses)
    if _begins(text):
        return _Block("heading", text, addresses)
    if bold := _BOLD_ITEM.fullmatch(text):
        return _Block("heading", bold[1], addresses)
    if is_paper(addresses) and "](" not in text and not _leads_to_address(rest):
        return _Block("heading", text, addresses)
    return _Block("short", text)


def _begins(line: str) -> bool:
    """Return True if a line is a heading, or an item of a list whose text is a link."""
    return bool(_HEADING.match(line) or _ITEM.match(line))


def _is_furniture(line: str) -> bool:
    return bool(FURNITURE.fullmatch(line))


def _is_labelled(text: str) -> bool:
    """Return True if a block begins with the label of a field whose text is not a title's."""
    labelled = match_label(text)
    if not labelled or not labelled.text:
        return False
    return labelled.field != "address" or is_paper(split_addresses(labelled.text)[1])


def _is_title(text: str) -> bool:
    is_task = text.startswith(("[ ]", "[x]"))
    return any(map(str.isalpha, text)) and not text.endswith(_NO_TITLE_END) and not is_task


def _leads_to_address(text: str) -> bool:
    """Return True if a text is a sentence whose end is an address, as in ``See our paper at``."""
    words = text.split()
    begins_within = text[:1].islower() or text.startswith("[")
    ends_within = bool(words) and words[-1].lower() in _BEFORE_ADDRESS
    return len(words) < 3 or begins_within or ends_within or is_sentence(text)


def _shows_its_form(record: Record) -> bool:
    """Return True if a title and its abstract have the form that they have on most pages."""
    is_long = len(record.title.split()) > 1 or not record.title.isascii()
    return is_long and len(record.abstract) <= PARAGRAPHS_LIMIT
