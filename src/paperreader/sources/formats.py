"""Reading a file as a whole, in whichever of the known formats it is.

Functions raise ValueError if a file contains no papers; the message continues the file's name.
"""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING

from paperreader.sources.arxiv_listing import is_labelled, parse_records
from paperreader.sources.arxiv_snapshot import read_object
from paperreader.sources.copied_page import parse_page
from paperreader.sources.huggingface import read_daily_papers, read_page_source
from paperreader.sources.lenient_json import describe_json_error, json_items
from paperreader.sources.unreadable import (
    ADVICE,
    describe_bytes,
    describe_json,
    describe_text,
    not_papers,
)
from paperreader.text.sanitize import clean

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from paperreader.models import Paper

_WEB_PAGE = re.compile(
    rb"\s*(<\?xml[^>]{0,200}>\s*)?(<!--.{0,500}?-->\s*){0,3}(<!doctype html|<html)",
    re.IGNORECASE | re.DOTALL,
)
_ARRAY = re.compile(rb"\[\s*(\{|$)")
_MAIL_HEADER = re.compile(r"(From |(From|Received|Return-Path|Delivered-To|X-[\w-]+|Date): ).*")
_BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def read_whole(
    content: bytes,
    name: str,
    *,
    today: date,
    day: date | None,
    on_skipped: Callable[[str], None],
) -> list[Paper]:
    """Return the papers of a file; ``name`` is its name in commands that are advised.

    ``day`` overrides the dates that it states. ``on_skipped`` is called for each paper that cannot
    be read, with its position and the reason.
    """
    beginning = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:4096]
    if not beginning:
        raise ValueError(f"is empty. {ADVICE}")
    if beginning.startswith(b"{"):
        return _read_object(content, day)
    if _ARRAY.match(beginning.partition(b"\n")[0].strip()):
        return _read_array(content, day, on_skipped)
    text = _decode_text(content, name)
    if _WEB_PAGE.match(beginning):
        return _read_web_page(text, day, on_skipped)
    if beginning.startswith(b"<"):
        from paperreader.sources.arxiv_feed import read_feed  # noqa: PLC0415  # 10 ms for XML, with e-mail dates

        return read_feed(text, day=day, on_skipped=on_skipped).papers
    return _read_text(_mail_body(text), today=today, day=day)


def _read_object(content: bytes, day: date | None) -> list[Paper]:
    """Return the papers of one JSON object."""
    try:
        return list(read_object(content.removeprefix(b"\xef\xbb\xbf"), day))
    except (ValueError, RecursionError) as error:
        seems = describe_json(content) or f"JSON: {describe_json_error(error)}"
        raise ValueError(not_papers(seems)) from error


def _read_array(content: bytes, day: date | None, on_skipped: Callable[[str], None]) -> list[Paper]:
    """Return the papers of a JSON array, which may also be of objects as in the snapshot."""
    try:
        papers = read_daily_papers(content, day=day, on_skipped=on_skipped)
    except ValueError:
        papers = _read_items(content, day)
        if not papers:
            raise
    if not papers:
        raise ValueError(not_papers(""))
    return papers


def _read_items(content: bytes, day: date | None) -> list[Paper]:
    """Return the papers among the items of a JSON array, as they are in arXiv's snapshot."""
    papers: list[Paper] = []
    with contextlib.suppress(ValueError, RecursionError):
        for item in json_items(content):
            with contextlib.suppress(ValueError, RecursionError):
                papers += read_object(item, day)
    return papers


def _read_web_page(text: str, day: date | None, on_skipped: Callable[[str], None]) -> list[Paper]:
    """Return the papers in the HTML of a page of Hugging Face."""
    papers = read_page_source(text, day=day, on_skipped=on_skipped)
    if not papers:
        raise ValueError(
            "is the source of a web page; select all in the browser, copy, and import that text"
        )
    return papers


def _read_text(text: str, *, today: date, day: date | None) -> list[Paper]:
    """Return the papers of a copied page, an e-mail, or a list of papers."""
    text = clean(text)
    if seems := describe_text(text, only_certain=True):
        raise ValueError(not_papers(seems))
    papers = parse_records(text, today=today, day=day) if is_labelled(text) else []
    papers = papers or parse_page(text, today=today, day=day)
    if not papers:
        raise ValueError(not_papers(describe_text(text)))
    return papers


def _mail_body(text: str) -> str:
    """Return the text of an e-mail that was saved with its headers; any other text as it is."""
    head, _, _ = text[:64_000].partition("\n\n")
    is_mail = _MAIL_HEADER.match(text) and "content-transfer-encoding" in head.lower()
    if not is_mail:
        return text
    from email import message_from_string, policy  # noqa: PLC0415  # 30 ms that few files need

    try:
        body = message_from_string(text, policy=policy.default).get_body(("plain",))
        return str(body.get_content()) if body else text
    except (LookupError, ValueError):  # an unknown encoding
        return text


def _decode_text(content: bytes, name: str) -> str:
    """Decode UTF-8, or UTF-16 with a byte order mark; raise ValueError if it is not text."""
    encoding = next(
        (name for mark, name in _BYTE_ORDER_MARKS.items() if content.startswith(mark)), "utf-8"
    )
    text = content.decode(encoding, errors="replace")
    # A page may contain a few invalid bytes; a file full of them is not a page.
    damaged = text.count("\N{REPLACEMENT CHARACTER}") * 50 > len(text)
    if (seems := describe_bytes(content, name)) or "\0" in text[:8192] or damaged:
        raise ValueError(not_papers(seems))
    return text
