"""Files that are read as a whole: saved pages, answers, e-mails; and what is refused, and how."""

from __future__ import annotations

import gzip
import html
import io
import json
import tarfile
import zipfile
from datetime import date
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest

from made_up import PAGE, TODAY, atom_entry, atom_feed, daily_answer, daily_item, snapshot_line
from paperreader.sources.detect import SourceError, open_stream
from sources.copied_texts import ABSTRACT_PAGE, LISTING, MAIL, MARKDOWN

if TYPE_CHECKING:
    from paperreader.models import Paper

ITEMS = [daily_item(number) for number in (1, 2, 3)]


def read(content: bytes | str, *categories: str, name: str = "papers") -> list[Paper]:
    stream = io.BytesIO(content.encode() if isinstance(content, str) else content)
    return list(open_stream(stream, name, today=TODAY, categories=categories).papers)


def saved_page(**data: object) -> str:
    """Return the HTML of a page of Hugging Face, which holds its data in an attribute."""
    props = html.escape(json.dumps({"query": {}, **data}))
    return (
        '<!doctype html>\n<html class=""><head><title>Daily Papers - Hugging Face</title></head>'
        '<body><div class="SVELTE_HYDRATER" data-target="SystemThemeMonitor" data-props="{}">'
        f'</div><div data-target="DailyPapers" data-props="{props}"><h3>Counting</h3></div></body>'
        "</html>"
    )


def test_a_daily_papers_page_saved_as_html_is_the_answer_that_is_in_it() -> None:
    answer = read(daily_answer(ITEMS))
    assert read(saved_page(dailyPapers=ITEMS, periodType="week")) == answer
    comment = "<!-- saved from url=(0031)https://huggingface.co/papers -->\n"
    assert read(comment + saved_page(dailyPapers=ITEMS)) == answer
    assert read(gzip.compress(saved_page(dailyPapers=ITEMS).encode())) == answer


def test_one_paper_is_read_from_its_own_page_and_answer() -> None:
    (expected,) = read(daily_answer([{**ITEMS[0], "organization": None}]))
    paper = ITEMS[0]["paper"]
    assert read(saved_page(paper=paper)) == [expected]
    for content in (json.dumps(paper), json.dumps(paper, indent=2), json.dumps([paper])):
        assert read(content) == [expected]


def test_items_of_daily_papers_may_be_json_lines() -> None:
    assert read("\n".join(map(json.dumps, ITEMS))) == read(daily_answer(ITEMS))
    assert read(json.dumps({"dailyPapers": ITEMS})) == read(daily_answer(ITEMS))


@pytest.mark.parametrize(
    "authors", [["Wilma Woolly", "Bo Stitch"], [{"name": "Wilma Woolly"}, {"name": "Bo Stitch"}]]
)
def test_json_lines_may_have_lists_and_a_summary(authors: object) -> None:
    paper = {
        "id": "http://arxiv.org/abs/2508.00001v2",
        "title": "Counting\n  Stitches",
        "authors": authors,
        "categories": ["cs.CL", "cs.LG"],
        "summary": "We count the stitches\nof a scarf.",
        "published": "2025-08-12T17:59:59Z",
    }
    for content in (f"{json.dumps(paper)}\n" * 2, json.dumps(paper), json.dumps([paper])):
        found = read(content)[0]
        assert (found.id, found.title) == ("2508.00001", "Counting Stitches")
        assert found.authors == ("Wilma Woolly", "Bo Stitch")
        assert found.categories == ("cs.CL", "cs.LG")
        assert found.abstract == "We count the stitches of a scarf."
        assert found.date == found.published == date(2025, 8, 12)
        assert read(content, "CS.lg")
        assert not read(content, "math.AG")


@pytest.mark.parametrize("encoding", ["7bit", "quoted-printable", "base64"])
def test_an_email_is_read_with_its_headers_in_any_encoding(encoding: str) -> None:
    message = EmailMessage()
    message["From"] = "no-reply@arxiv.org"
    message["Subject"] = "cs daily Subj-class mailing 200001 1"
    message["Date"] = "Fri, 23 Jan 2026 01:02:03 +0000"
    message.set_content(MAIL, cte=encoding)
    assert read(message.as_bytes()) == read(MAIL)


def test_categories_select_papers_of_a_listing() -> None:
    assert [paper.id for paper in read(LISTING, "cs.LG")] == ["2601.14003"]
    with pytest.raises(SourceError, match="has no categories; import it without --category"):
        read(MARKDOWN, "cs.LG")


def zip_archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("page.txt", PAGE)
    return buffer.getvalue()


def tar_archive() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("page.txt"), io.BytesIO())
    return buffer.getvalue()


PROSE = "Stitcher counts stitches with language models. It is fast, and we measured how fast."
README = f"""\
# Stitcher

{PROSE}

[Paper](https://arxiv.org/abs/2601.15001) | [Code](https://github.com/woolly/stitcher)

## Installation

{PROSE}
"""
FENCED = f"# [Stitcher](https://arxiv.org/abs/2601.15001)\n\n{PROSE}\n\n```\npip install it\n```\n"
WEEKLY = f"""\
# Papers of The Week

{PROSE}

| **Paper** | **Links** |
| --------- | --------- |
| 1) **Counting Stitches** - {PROSE} | [Paper](https://arxiv.org/abs/2601.15001) |
"""
LOG = f"2026-01-12 20:33:39,123 INFO reader: {PROSE}\n" * 5
ARTICLE = f"Counting Stitches\n\nIntroduction\n\n{PROSE}\n\nResults\n\n{PROSE}\n"
OAI = '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords/></OAI-PMH>'
JSON_FEED = '{"version": "https://jsonfeed.org/version/1.1", "title": "Wool", "items": []}'
BIBTEX = "@article{woolly,\n  title = {Counting Stitches},\n  abstract = {" + PROSE + "},\n}\n"
REFUSED = {
    "zip archive": (zip_archive(), "a zip archive; use `unzip -p 'my papers' | paperreader imp"),
    "tar archive": (tar_archive(), "a tar archive; use `tar -xOf 'my papers' | paperreader import"),
    "gzipped tar archive": (gzip.compress(tar_archive()), "a tar archive; use `tar -xOf"),
    "xz archive": (b"\xfd7zXZ\0" + bytes(50), "an xz archive; use `xz -dc"),
    "zstd archive": (b"\x28\xb5\x2f\xfd" + bytes(50), "a zstd archive; use `zstd -dc"),
    "PDF": (b"%PDF-1.7\n1 0 obj\n", "a PDF. See"),
    "README": (README, "a Markdown document. See"),
    "README with code": (FENCED, "a README. See"),
    "Markdown tables": (WEEKLY, "a Markdown document with tables. See"),
    "log": (LOG, "a log. See"),
    "article": (ARTICLE, "an article. See"),
    "BibTeX": (BIBTEX, "BibTeX. See"),
    "RIS": (f"TY  - JOUR\nTI  - Stitches\nAB  - {PROSE}\nER  - \n", "RIS. See"),
    "CSV": (f'id,title,abstract\n1,Stitches,"{PROSE}"\n', "a table (CSV). See"),
    "program": (f'"""{PROSE}"""\nimport sys\n\ndef main():\n    pass\n', "a program. See"),
    "LaTeX": ("\\documentclass{article}\n\\begin{document}\n" + PROSE, "LaTeX. See"),
    "addresses": (
        "https://arxiv.org/abs/2601.15001\nhttps://arxiv.org/abs/2601.15002\n",
        "a list of addresses; fetch papers with `paperreader fetch arxiv --id ID`",
    ),
    "JSON Feed": (JSON_FEED, "a JSON Feed. See"),
    "JSON Feed over lines": (json.dumps(json.loads(JSON_FEED), indent=1), "a JSON Feed. See"),
    "other JSON": ('{"error": "Not found"}', "a JSON object of another kind. See"),
    "OAI-PMH": (OAI, "is an answer of OAI-PMH; arXiv's Atom feeds and its metadata snapshot"),
    "another web page": ("<!DOCTYPE html><html></html>", "is the source of a web page; select all"),
    "other XML": ('<?xml version="1.0"?><svg/>', "is not an Atom feed"),
    "prose": (PROSE * 9, "is not a list of papers. See"),
}


@pytest.mark.parametrize(("content", "why"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_list_of_papers_is_refused_in_one_line_with_what_it_is(
    content: bytes | str, why: str
) -> None:
    with pytest.raises(SourceError) as refusal:
        read(content, name="my papers")
    message = str(refusal.value)
    assert message.startswith("my papers is ")
    assert why in message
    assert "\n" not in message


@pytest.mark.parametrize(
    "content",
    [
        "data-props=" * 100_000,
        "<html>" + 'data-props="' * 100_000,
        "[" * 500_000,
        '{"a":' * 200_000,
        "Title: " * 200_000,
        "> " * 500_000 + "arXiv:2601.15001",
        "[a](https://" * 100_000,
        "- " * 500_000,
        "\n \n" * 300_000,
        "**" * 500_000,
        f"Title: A\narXiv:2601.15001\n{'(' * 500_000}",
    ],
    ids=lambda content: content[:12],
)
def test_hostile_files_are_read_in_linear_time(content: str) -> None:
    with pytest.raises(SourceError):
        read(content)


@pytest.mark.parametrize("text", [LISTING, ABSTRACT_PAGE, MAIL, MARKDOWN])
def test_a_text_is_the_same_papers_gzipped_and_with_other_line_ends(text: str) -> None:
    papers = read(text)
    assert read(gzip.compress(text.encode())) == papers
    assert read(text.replace("\n", "\r\n")) == papers
    assert read("\ufeff" + text) == papers


def test_a_snapshot_and_a_feed_are_what_they_were() -> None:
    assert len(read(snapshot_line(1) * 2)) == 2
    assert len(read(atom_feed([atom_entry(1)]))) == 1
