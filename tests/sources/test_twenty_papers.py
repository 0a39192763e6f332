"""Twenty papers, written in each form that is read, come back with every field as it was."""

from __future__ import annotations

import io
import json
import textwrap
from datetime import date
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import pytest

from made_up import TODAY
from paperreader.sources.detect import open_stream

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperreader.models import Paper

DAY = date(2026, 1, 23)

TITLES = [
    "Counting Stitches vs. Counting Sheep",
    "Yarn",
    "On the Boiling Point of $\\mathcal{O}(n^2)$ Benchmarks in the Presence of Very Long Titles, "
    "Which No Terminal Can Show on One Line",
    "What do Woolly et al. know? a study of scarves, with results for hats.",
    "Yarns",
    "3D knots: untying by state-of-the-art and out-of-distribution methods for long-range needles",
    "Schr\\\"odinger's scarf",
    "学习数针脚：语言模型的研究",
    "Is wool all you need?",
    "Comments on a paper: the abstract, the title and the authors of knitting research today",
]
AUTHORS = [
    ("Wilma Woolly", "Bo Stitch"),
    ("Ann Other",),
    ("Ludwig van der Berg", "Émile d'Étoile", "Guo-Biao Loop", "J. R. Purl Jr."),
    tuple(f"Knitter Number{letter}" for letter in "abcdefghijklmnop"),
]
SENTENCES = [
    "We count the stitches of a scarf and find them all there.",
    "Sheep are harder, since they move (by $10^{-3}$ m/s on average).",
    "Our method reduces the error from 3.5% to 1.2% on forty made-up benchmarks.",
    "Code and data are available at https://github.com/woolly/stitches-and-knots-in-context.",
    "This work presents a state-of-the-art model of wool; it is trained on yarn only.",
]
CATEGORIES = [("cs.CL",), ("cs.LG", "cs.CL", "stat.ML"), ("hep-th", "math-ph"), ("q-bio.NC",)]
COMMENTS = [
    "",
    "9 pages, 2 figures",
    "Accepted at WOOL 2026; the code is at https://github.com/w/s",
]


def field(values: list[str], number: int) -> str:
    return values[number % len(values)]


PAPERS = [
    {
        "id": f"2601.{15000 + number}",
        "title": TITLES[number] if number < 10 else f"{TITLES[number - 10]} ({number})",
        "authors": AUTHORS[number % 4],
        "abstract": " ".join(SENTENCES[(number + offset) % 5] for offset in range(2 + number % 4)),
        "categories": CATEGORIES[number % 4],
        "comment": COMMENTS[number % 3],
        "journal": f"Journal of Wool {number} (2026) 7" if number % 2 else "",
        "doi": f"10.1000/wool.{number}" if number % 5 == 0 else "",
    }
    for number in range(20)
]
NAMED = {"cs.CL": "Computation and Language", "cs.LG": "Machine Learning"}


def optional(label: str, text: object) -> str:
    return f"{label}{text}\n" if text else ""


def subjects(paper: dict[str, object]) -> str:
    names = (f"{NAMED.get(name, 'Something')} ({name})" for name in paper["categories"])  # type: ignore[attr-defined]  # a tuple
    return "; ".join(names)


def authors(paper: dict[str, object], last: str = ", ") -> str:
    names = list(paper["authors"])  # type: ignore[call-overload]  # a tuple
    return last.join(filter(None, (", ".join(names[:-1]), names[-1])))


def listing() -> str:
    parts = ["Something\nShowing new listings for Friday, 23 January 2026\nTotal of 20 entries\n"]
    for number, paper in enumerate(PAPERS, 1):
        parts.append(
            f"[{number}] arXiv:{paper['id']} [pdf, html, other]\nTitle: {paper['title']}\n"
            f"{authors(paper)}\n{optional('Comments: ', paper['comment'])}"
            f"{optional('Journal-ref: ', paper['journal'])}Subjects: {subjects(paper)}\n\n"
            f"{paper['abstract']}\n"
        )
    return "".join(parts) + "Total of 20 entries\nAbout\nHelp\n"


def abstract_pages() -> str:
    return "".join(
        f"Skip to main content\narXiv logo > cs > arXiv:{paper['id']}\nSearch\nPhysics > Wool\n"
        f"[Submitted on 23 Jan 2026 (v1), last revised 3 Feb 2026 (this version, v2)]\n"
        f"{paper['title']}\n{authors(paper)}\nView PDF\nHTML (experimental)\n{paper['abstract']}\n"
        f"{optional('Comments:	', paper['comment'])}Subjects:	{subjects(paper)}\n"
        f"Cite as:	arXiv:{paper['id']} [wool]\n 	(or arXiv:{paper['id']}v1 for this version)\n"
        f"{optional('Journal reference:	', paper['journal'])}"
        f"{optional('Related DOI:	https://doi.org/', paper['doi'])}Focus to learn more\n"
        "Submission history\nFrom: Somebody Else [view email]\nAccess Paper:\nView PDF\nAbout\n"
        for paper in PAPERS
    )


def wrapped_field(label: str, text: object) -> str:
    lines = textwrap.wrap(f"{label}{text}", 79, break_on_hyphens=False, subsequent_indent="  ")
    return "\n".join(lines) + "\n" if text else ""


def mail() -> str:
    rule = f"{'-' * 78}\n"
    parts = [f"{rule} received from  Thu 22 Jan 26 19:00:00 GMT  to  Fri 23 Jan 26 19:00:00 GMT\n"]
    for paper in PAPERS:
        abstract = textwrap.wrap(
            f"  {paper['abstract']}", 79, break_on_hyphens=False, break_long_words=False
        )
        parts += [
            f"{rule}\\\\\narXiv:{paper['id']}\nDate: Fri, 23 Jan 2026 07:49:41 GMT   (276kb)\n\n",
            wrapped_field("Title: ", paper["title"]),
            wrapped_field("Authors: ", authors(paper, " and ")),
            wrapped_field("Categories: ", " ".join(paper["categories"])),  # type: ignore[arg-type]  # a tuple
            wrapped_field("Comments: ", paper["comment"]),
            wrapped_field("Journal-ref: ", paper["journal"]),
            wrapped_field("DOI: ", paper["doi"]),
            "\\\\\n" + "\n".join(abstract),
            f"\n\\\\ ( https://arxiv.org/abs/{paper['id']} ,  276kb)\n",
        ]
    return "".join(parts)


def rss() -> str:
    items = (
        f"<item><title>{escape(str(paper['title']))}</title>"
        f"<link>https://arxiv.org/abs/{paper['id']}</link>"
        f"<description>arXiv:{paper['id']}v1 Announce Type: cross \nAbstract: "
        f"{escape(str(paper['abstract']))}</description>"
        f'<guid isPermaLink="false">oai:arXiv.org:{paper["id"]}v1</guid>'
        + "".join(f"<category>{name}</category>" for name in paper["categories"])  # type: ignore[attr-defined]  # a tuple
        + "<pubDate>Fri, 23 Jan 2026 00:00:00 -0500</pubDate>"
        "<arxiv:announce_type>cross</arxiv:announce_type>"
        f"{optional('<arxiv:journal_reference>', paper['journal'])}"
        f"{'</arxiv:journal_reference>' * bool(paper['journal'])}"
        f"{optional('<arxiv:DOI>', paper['doi'])}{'</arxiv:DOI>' * bool(paper['doi'])}"
        f"<dc:creator>{authors(paper)}</dc:creator></item>"
        for paper in PAPERS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>cs.CL updates on arXiv.org</title>{''.join(items)}</channel></rss>"
    )


def atom() -> str:
    entries = (
        f"<entry><id>oai:arXiv.org:{paper['id']}v1</id><title>{escape(str(paper['title']))}</title>"
        f"<summary>arXiv:{paper['id']}v1 Announce Type: new \nAbstract: "
        f"{escape(str(paper['abstract']))}</summary>"
        + "".join(f'<category term="{name}"/>' for name in paper["categories"])  # type: ignore[attr-defined]  # a tuple
        + "<published>2026-01-23T00:00:00-05:00</published>"
        f"<dc:creator>{authors(paper)}</dc:creator></entry>"
        for paper in PAPERS
    )
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"{''.join(entries)}</feed>"
    )


def json_lines() -> str:
    return "\n".join(
        json.dumps(
            {
                **{name: paper[name] for name in ("id", "title", "authors", "categories", "doi")},
                "summary": paper["abstract"],
                "comments": paper["comment"],
                "journal-ref": paper["journal"],
                "published": "2026-01-23T01:02:03Z",
            }
        )
        for paper in PAPERS
    )


def blocks() -> str:
    return "\n".join(
        f"Title: {paper['title']}\nAuthors: {authors(paper)}\n"
        f"PDF: https://arxiv.org/pdf/{paper['id']}v1\nSummary: {paper['abstract']}\n"
        for paper in PAPERS
    )


def markdown() -> str:
    return "# Papers\n\n" + "\n".join(
        f"## [{paper['title']}](https://arxiv.org/abs/{paper['id']})\n\n{paper['abstract']}\n"
        for paper in PAPERS
    )


def page() -> str:
    return "Daily Papers\n\nJan 23\n\n" + "\n".join(
        f"{paper['title']}\n\n{paper['abstract']}\n\nhttps://arxiv.org/abs/{paper['id']}\n"
        for paper in PAPERS
    )


BASIC = ("id", "title", "abstract")
WITH_AUTHORS = (*BASIC, "authors")
LISTED = (*WITH_AUTHORS, "categories")
FORMS: dict[str, tuple[Callable[[], str], tuple[str, ...]]] = {
    "listing": (listing, (*LISTED, "comment", "journal")),
    "abstract pages": (abstract_pages, (*LISTED, "comment", "journal", "doi")),
    "e-mail": (mail, (*LISTED, "comment", "journal", "doi")),
    "RSS": (rss, (*LISTED, "journal", "doi")),
    "Atom": (atom, LISTED),
    "JSON lines": (json_lines, (*LISTED, "comment", "journal", "doi")),
    "blocks": (blocks, WITH_AUTHORS),
    "Markdown": (markdown, BASIC),
    "page": (page, BASIC),
}


def read(text: str) -> list[Paper]:
    return list(open_stream(io.BytesIO(text.encode()), "papers", today=TODAY).papers)


@pytest.mark.parametrize(("write", "fields"), FORMS.values(), ids=FORMS.keys())
def test_every_field_of_twenty_papers_is_as_in_the_source(
    write: Callable[[], str], fields: tuple[str, ...]
) -> None:
    papers = read(write())
    found = [{name: getattr(paper, name) for name in fields} for paper in papers]
    assert found == [{name: paper[name] for name in fields} for paper in PAPERS]
    if write not in {blocks, markdown}:  # these state no day
        assert {paper.date for paper in papers} == {DAY}
    for paper in papers:
        assert ("https://github.com/woolly/stitches-and-knots-in-context" in paper.abstract) == any(
            link.url == "https://github.com/woolly/stitches-and-knots-in-context"
            for link in paper.links
        )
