"""Texts in which the fields of papers are labelled: arXiv's pages and e-mails, and people's lists.

A record begins at an arXiv id, at a line that separates records, or where a label comes again. Its
lines are fields with a label, or else they are told by their place and look: the first is the
title, names after it are the authors, a paragraph of sentences is the abstract. This reads the text
of the pages ``/list/…`` and ``/abs/…`` of arXiv and of a paper's page on Hugging Face, the e-mails
that announce papers, and blocks of ``Title:``, ``PDF:`` and ``Summary:``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperreader.sources.field_labels import (
    DAY_OF_LIST,
    END_OF_PAPER,
    FURNITURE,
    SUBMITTED,
    Labelled,
    match_label,
)
from paperreader.sources.fields import are_names, clean_abstract, split_authors
from paperreader.sources.paragraphs import is_continued, join_lines, wrap_width
from paperreader.sources.prose import is_prose, is_sentence
from paperreader.sources.record import Record, store_field
from paperreader.sources.stated_days import find_stated_day
from paperreader.text.arxiv_ids import ID, VERSION

if TYPE_CHECKING:
    from datetime import date

    from paperreader.models import Paper

_ID_LINE = re.compile(
    rf"(?:[^>]{{0,40}}> ?){{0,4}}(?:\[\d{{1,5}}\] ?)?arxiv: ?({ID})(?:{VERSION})?"
    r"(?: ?\([^()]{0,60}\)| ?\[[^\[\]]{0,80}\]){0,4}",
    re.ASCII | re.IGNORECASE,
)
_MAIL_RULE = "\\\\"
_RULE = re.compile(r"[-=_*~%]{5,}")
_ONCE = {"title", "authors", "abstract", "categories", "journal", "doi", "published"}
"""Fields that a record has once; another one begins the next record."""

_OVER_PARAGRAPHS = {"abstract", "authors"}
_TEXTS = {"abstract", "summary"}
_LISTS = {"authors", "categories", "comment"}
_PREAMBLE = 3
"""The most lines before the first label that may be a title, authors and an abstract."""


def is_labelled(text: str) -> bool:
    """Return True if a text has a line that begins a record."""
    return any(
        _ID_LINE.fullmatch(line)
        or SUBMITTED.fullmatch(line)
        or ((labelled := match_label(line)) and labelled.field == "title" and labelled.text)
        for line in (" ".join(raw.split()) for raw in text.split("\n"))
    )


def parse_records(text: str, *, today: date, day: date | None = None) -> list[Paper]:
    """Return the papers of a text, which must be clean, in order.

    ``day`` overrides the dates that the text states; papers without a date get ``today``.
    """
    reader = _Reader(today, wrap_width(text))
    for line in text.split("\n"):
        reader.read(line)
    reader.finish_record()
    papers: dict[str, Paper] = {}
    for record, source in reader.records:
        paper = record.to_paper(source, day)
        papers.setdefault(paper.id, paper if paper.date else record.to_paper(source, today))
    return list(papers.values())


class _Reader:
    """Reads lines one after another; ``records`` are the papers so far, each with its source."""

    def __init__(self, today: date, width: int | None) -> None:
        self.records: list[tuple[Record, str]] = []
        self._today = today
        self._width = width
        self._day: date | None = None
        self._in_mail = False
        self._previous = self._previous_text = ""
        self._begin_record()

    def _begin_record(self) -> None:
        self._record = Record()
        self._labelled: set[str] = set()
        self._is_anchored = False  # an id or a date says where the record begins
        self._expects_title = False  # after an anchor
        self._is_ended = False
        self._has_abstract = False  # a label said which text it is
        self._in_body = False  # between the lines that enclose an e-mail's abstract
        self._loose: list[str] = []  # paragraphs without a label
        self._close()

    def read(self, raw: str) -> None:
        """Read the next line."""
        line = " ".join(raw.split())
        self._read(raw, line)
        self._previous = line
        self._previous_text = line or self._previous_text

    def _read(self, raw: str, line: str) -> None:
        if self._in_body:
            self._read_body(raw, line)
        elif not line:
            self._read_blank()
        elif line == _MAIL_RULE:
            self._read_mail_rule()
        elif _RULE.fullmatch(line) or line.startswith(f"{_MAIL_RULE} ("):
            self.finish_record()
        elif (match := _ID_LINE.fullmatch(line)) and not self._is_mentioned(line):
            self._read_id(match[1])
        elif labelled := match_label(line):
            self._read_label(labelled, raw)
        elif self._expects_title and not SUBMITTED.fullmatch(line):
            self._open("title", line, raw)
            self._expects_title = False
        elif not self._read_mark(line):
            self._read_text(line, raw)

    def finish_record(self) -> None:
        """End the record, and keep it if it is a paper."""
        self._finish_field()
        record = self._record
        if self._is_anchored or len(self._loose) <= _PREAMBLE:
            self._place_loose()
        if self._is_paper():
            is_listed = self._in_mail or "categories" in self._labelled
            record.day = record.day or self._day
            self.records.append((record, "arxiv" if is_listed and record.arxiv_id else "page"))
        self._begin_record()

    def _is_paper(self) -> bool:
        """Return True if what is known of the record is more than other texts have, too."""
        record = self._record
        if not record.title:
            return False
        if record.is_addressed:
            return bool(record.abstract or record.summary or "title" in self._labelled)
        has_authors = len(split_authors(record.authors)) > 1
        return "title" in self._labelled and bool(
            (self._has_abstract and record.abstract) or (record.summary and has_authors)
        )

    def _read_body(self, raw: str, line: str) -> None:
        if line.startswith(_MAIL_RULE):
            self._record.abstract = clean_abstract("\n".join(self._body)).split("\n\n")
            self._labelled.add("abstract")
            self.finish_record()
        else:
            self._body.append(raw)

    def _read_mail_rule(self) -> None:
        self._finish_field()
        if self._record.title:
            self._in_body = self._in_mail = True
            self._body: list[str] = []
        else:
            self._begin_record()

    def _read_blank(self) -> None:
        if self._lines and self._field not in _OVER_PARAGRAPHS:
            self._finish_field()
        self._is_after_blank = True

    def _is_mentioned(self, line: str) -> bool:
        """Return True if an id is in a comment on a paper's page, and does not begin a page."""
        is_bare = line[:5].lower() == "arxiv"
        return self._is_ended and is_bare and self._previous_text.lower() != "papers"

    def _read_id(self, arxiv_id: str) -> None:
        self._finish_field()
        if self._record.arxiv_id != arxiv_id:
            self._begin_anchored(arxiv_id)

    def _read_mark(self, line: str) -> bool:
        """Read a line that says where something begins or ends; return False for any other."""
        if SUBMITTED.fullmatch(line):
            self._begin_anchored(None if self._labelled else self._record.arxiv_id)
            self._record.published = find_stated_day(line, self._today)
        elif day := DAY_OF_LIST.fullmatch(line[:300]):
            self._finish_field()
            self._read_day(day)
        elif END_OF_PAPER.fullmatch(line):
            self._finish_field()
            self._is_ended = True
        elif FURNITURE.fullmatch(line) and (line, self._field) != (",", "authors"):
            self._finish_field()
        else:
            return False
        return True

    def _begin_anchored(self, arxiv_id: str | None) -> None:
        """Begin a record with an id, if it is known; what stands before it is no part of it."""
        if self._labelled or self._record.arxiv_id != arxiv_id:
            self.finish_record()
        self._begin_record()
        self._record.arxiv_id = arxiv_id
        self._is_anchored = self._expects_title = True

    def _read_day(self, match: re.Match[str]) -> None:
        stated = next(filter(None, match.groups()))
        day = find_stated_day(stated, self._today)
        if match["daily"]:
            self._record.day = day
        else:
            self.finish_record()
            self._day = day

    def _read_label(self, labelled: Labelled, raw: str) -> None:
        self._finish_field()
        if self._is_ended and labelled.field != "title":
            return
        if self._is_ended or labelled.field in self._labelled & _ONCE:
            self.finish_record()
        if labelled.field == "address" and self._record.abstract and not self._has_abstract:
            self._record.abstract.append(" ".join(raw.split()))  # its last line: ``Code: …``
            return
        self._expects_title &= labelled.field != "title"
        self._open(labelled.field, labelled.text, raw)
        self._labelled.add(labelled.field)

    def _read_text(self, line: str, raw: str) -> None:
        if self._is_ended:
            return
        is_indented = len(raw) - len(raw.lstrip()) > self._indentation
        if (self._field is not None and not self._lines) or self._continues(
            line, is_indented=is_indented
        ):
            self._lines.append(line)
        elif self._is_open and self._field == "authors" and not is_prose(line):
            self._lines.append(f", {line}")
        elif self._field == "abstract" and (self._is_open or is_prose(line)):
            self._finish_field(stays_open=True)
            self._lines.append(line)
        else:
            self._finish_field()
            self._lines.append(line)
        self._is_after_blank = False

    def _continues(self, line: str, *, is_indented: bool) -> bool:
        """Return True if a line continues the field or the paragraph that is being read."""
        if not self._lines or self._is_after_blank:
            return False
        is_last = self._field is None and {"title", "categories"} <= self._labelled
        is_text = is_last or (self._field in _TEXTS and not self._is_open)
        is_list = self._field in _LISTS and (
            self._previous.endswith((",", ";")) or line[0].islower() or line[0] == "("
        )
        is_part = is_indented and self._field is not None
        return is_text or is_list or is_part or self._is_full(line)

    def _is_full(self, following: str) -> bool:
        return not self._is_after_blank and is_continued(self._previous, following, self._width)

    def _open(self, field: str | None, text: str, raw: str) -> None:
        self._field = field
        self._is_open = not text  # the field is what follows, until something else begins
        self._lines = [text] if text else []
        self._indentation = len(raw) - len(raw.lstrip())
        self._is_after_blank = False

    def _close(self) -> None:
        self._open(None, "", "")

    def _finish_field(self, *, stays_open: bool = False) -> None:
        """Store the field that was being read."""
        if self._lines:
            text = join_lines(self._lines)
            if self._field is None:
                self._loose.append(text)
                if self._is_anchored:
                    self._place_loose()
            else:
                self._has_abstract |= self._field == "abstract"
                store_field(self._record, Labelled(self._field, text), self._today)
        if stays_open:
            self._lines = []
        else:
            self._close()

    def _place_loose(self) -> None:
        """Store paragraphs without a label by their place and look."""
        record = self._record
        for text in self._loose:
            is_last = {"title", "categories"} <= self._labelled and not record.abstract
            if is_last or is_prose(text) or (record.title and is_sentence(text)):
                if not self._has_abstract:
                    record.abstract.append(text)
            elif not record.title and not record.abstract:
                store_field(record, Labelled("title", text), self._today)
            elif record.title and not record.authors and are_names(text):
                record.authors = text
        self._loose = []
