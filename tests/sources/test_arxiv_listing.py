"""Papers whose fields are labelled: pages and e-mails of arXiv, a page of Hugging Face, lists."""

from __future__ import annotations

import textwrap
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_up import TODAY
from paperreader.models import Paper
from paperreader.sources.arxiv_listing import is_labelled, parse_records
from paperreader.sources.fields import arxiv_links
from paperreader.text.sanitize import clean
from sources.copied_texts import (
    ABSTRACT_PAGE,
    BLOCKS,
    HUGGING_FACE_PAGE,
    LISTING,
    MAIL,
    RECENT,
)


def read(text: str, day: date | None = None) -> list[Paper]:
    assert is_labelled(clean(text))
    return parse_records(clean(text), today=TODAY, day=day)


def read_one(text: str) -> Paper:
    (paper,) = read(text)
    return paper


def of_arxiv(arxiv_id: str, title: str, **fields: object) -> Paper:
    """Return a paper as a page or an e-mail of arXiv describes it."""
    abstract, comment = str(fields.get("abstract", "")), str(fields.get("comment", ""))
    known = {"source": "arxiv", "links": arxiv_links(arxiv_id, abstract, comment), **fields}
    return Paper(id=arxiv_id, title=title, arxiv_id=arxiv_id, **known)  # type: ignore[arg-type]  # names of fields


FRIDAY = date(2026, 1, 23)
SHEEP = "Counting Stitches vs. Counting Sheep: A Study"
LISTED = [
    of_arxiv(
        "2601.15001",
        SHEEP,
        authors=("Wilma Woolly", "Bo Stitch"),
        abstract="We count the stitches of a scarf. Sheep are harder, since they move. "
        "Comments: none.",
        date=FRIDAY,
        categories=("cs.CL", "cs.AI"),
        comment="9 pages. Code: https://github.com/woolly/stitches",
    ),
    of_arxiv(
        "2601.15002",
        "Yarn",
        authors=("Ann Other",),
        abstract="Yarn is long.",
        date=FRIDAY,
        categories=("cs.CL",),
        journal="Journal of Wool 3 (2026) 7",
    ),
    of_arxiv(
        "2601.14003",
        "Knots in Loss Landscapes",
        authors=("Ida Loop", "Carl Knott", "Ed Purl Jr."),
        abstract="Landscapes have knots. We untie three of them with momentum and one with "
        "patience.",
        date=FRIDAY,
        categories=("cs.LG", "cs.CL", "math.QA"),
    ),
    of_arxiv(
        "2512.01004",
        "An Older Scarf",
        authors=("Wilma Woolly",),
        abstract="The scarf is old. It is still warm, as measurements on forty necks show.",
        date=FRIDAY,
        categories=("cs.CL",),
        comment="This paper has been withdrawn by the author",
        withdrawn=True,
    ),
]

COPIES_OF_LISTING = {
    "as it is": LISTING,
    "lines of 80 columns": "\n".join(
        line for long in LISTING.split("\n") for line in textwrap.wrap(long, 80) or [""]
    ),
    "blank lines between all": LISTING.replace("\n", "\n\n"),
    "indented": textwrap.indent(LISTING, "   "),
    "from the first paper on": LISTING[LISTING.index("Showing new") :],
    "no blank lines": LISTING.replace("\n\n", "\n"),
}


@pytest.mark.parametrize("text", COPIES_OF_LISTING.values(), ids=COPIES_OF_LISTING.keys())
def test_a_listing_of_arxiv_is_its_papers_and_nothing_else(text: str) -> None:
    assert read(text) == LISTED


def test_papers_of_recent_listings_are_on_their_days_without_abstracts() -> None:
    sheep, yarn = read(RECENT)
    assert (sheep.date, sheep.title, sheep.abstract) == (FRIDAY, SHEEP, "")
    assert (yarn.date, yarn.authors) == (date(2026, 1, 22), ("Ann Other",))


COPIES_OF_ABSTRACT_PAGE = {
    "as it is": ABSTRACT_PAGE,
    "labels hidden": ABSTRACT_PAGE.replace("Title:", "")
    .replace("Authors:", "")
    .replace("    Abstract:", ""),
    "only the paper": ABSTRACT_PAGE[
        ABSTRACT_PAGE.index("[Submitted") : ABSTRACT_PAGE.index("Submission")
    ],
    "the title's label on its own line": ABSTRACT_PAGE.replace("Title:", "Title:\n"),
}


@pytest.mark.parametrize(
    "text", COPIES_OF_ABSTRACT_PAGE.values(), ids=COPIES_OF_ABSTRACT_PAGE.keys()
)
def test_an_abstract_page_of_arxiv_is_one_paper(text: str) -> None:
    assert read(text) == [
        of_arxiv(
            "2601.15001",
            SHEEP,
            authors=("Wilma Woolly", "Bo Stitch"),
            abstract="We count the stitches of a scarf. Code: https://github.com/woolly/stitches.",
            date=date(2026, 1, 12),
            published=date(2026, 1, 12),
            categories=("cs.CL", "cs.AI"),
            comment="9 pages, 2 figures",
            journal="Journal of Wool 3 (2026) 7",
            doi="10.1000/wool.7",
        )
    ]


def test_several_abstract_pages_are_several_papers() -> None:
    other = ABSTRACT_PAGE.replace("2601.15001", "2601.15002").replace("Sheep", "Goats")
    assert [(paper.id, paper.title) for paper in read(ABSTRACT_PAGE + other)] == [
        ("2601.15001", SHEEP),
        ("2601.15002", SHEEP.replace("Sheep", "Goats")),
    ]


def test_a_paper_page_of_hugging_face_is_one_paper() -> None:
    paper = read_one(HUGGING_FACE_PAGE)
    assert paper.id == paper.arxiv_id == "2508.06595"
    assert paper.title == "Counting Stitches in Context: What Scarves Teach Language Models"
    assert paper.authors == ("Wilma Woolly", "Bo Stitch", "Ann Other")
    assert paper.abstract == (
        "We count the stitches of a scarf. Sheep are harder, since they move.\n\n"
        "Code: https://github.com/woolly/stitches."
    )
    assert paper.summary == "Language models count stitches better in context than from memory."
    assert (paper.published, paper.date) == (date(2025, 8, 8), date(2025, 8, 12))
    assert paper.github == "https://github.com/woolly/stitches"


def test_a_paper_that_a_comment_mentions_is_not_on_the_page() -> None:
    mention = (
        "I found this, too:\narXiv:2401.00001\n\nPurls of Wisdom\nWe purl. It is wise to do so.\n"
    )
    comments = HUGGING_FACE_PAGE.replace("Models citing", f"{mention}\nModels citing")
    assert read(comments) == read(HUGGING_FACE_PAGE)
    other = HUGGING_FACE_PAGE.replace("2508.06595", "2508.06596")
    assert [paper.id for paper in read(HUGGING_FACE_PAGE + other)] == ["2508.06595", "2508.06596"]


def test_an_email_of_arxiv_is_the_papers_that_it_announces() -> None:
    first, second, third = read(MAIL)
    assert first == of_arxiv(
        "2601.15001",
        f"{SHEEP} of What Moves, and of What Stays Where It Was Put",
        authors=("Wilma Woolly", "Bo Stitch", "Ann Other", "Keqin Loop"),
        abstract="We count the stitches of a scarf and find them all there. Sheep are harder, "
        "since they move.\n\nTitle: this is a line of the second paragraph, and no title.",
        date=date(2026, 1, 22),
        published=date(2026, 1, 12),
        categories=("cs.CL", "cs.AI"),
        comment="9 pages, 2 figures, counting, sheep, stitches, and the code is at "
        "https://github.com/woolly/stitches",
        journal="Journal of Wool 3 (2026) 7",
        doi="10.1000/wool.7",
    )
    assert (second.id, second.categories) == ("2601.14003", ("cs.LG", "cs.CL"))
    assert (third.id, third.title, third.abstract) == ("2512.01004", "An Older Scarf", "")
    assert {paper.date for paper in read(MAIL)} == {date(2026, 1, 22)}


def test_blocks_of_labels_are_papers_with_their_addresses() -> None:
    stitches, knots = read(BLOCKS)
    assert (stitches.id, stitches.title) == ("2601.15001", "Counting Stitches in Context")
    assert stitches.authors == ("Wilma Woolly", "Bo Stitch")
    assert stitches.abstract.endswith("find them all there. Sheep are harder, since they move.")
    assert (knots.id, knots.title) == ("knots-in-loss-landscapes", "Knots in Loss Landscapes")
    assert [link.url for link in knots.links] == ["https://wool.example.org/knots.pdf"]
    assert {paper.date for paper in (stitches, knots)} == {TODAY}


def test_labels_may_come_in_any_order_and_in_markdown() -> None:
    paper = read_one(
        "- **arXiv:** 2601.15001\n- **Abstract:** We count.\n\nAnd we find them all there, twice.\n"
        "- **Authors:** Wilma Woolly\n- **Title:** [Counting](https://arxiv.org/abs/2601.15001)\n"
        "- **DOI:** https://doi.org/10.1000/wool.7\n"
    )
    assert (paper.id, paper.title, paper.doi) == ("2601.15001", "Counting", "10.1000/wool.7")
    assert (paper.abstract, paper.authors) == ("We count.", ("Wilma Woolly",))


def test_a_given_day_overrides_that_of_the_text() -> None:
    assert {paper.date for paper in read(MAIL + LISTING, date(2020, 1, 2))} == {date(2020, 1, 2)}


NOT_RECORDS = {
    "minutes of meetings": "Title: Standup\nDate: 2026-01-12\nSummary: We met. Nobody had news.\n",
    "a post of a blog": "---\ntitle: On Wool\nauthor: Bo Stitch\nsummary: It is soft.\n---\n\n"
    "Wool is soft. That is why we like it, and why we go on writing about it.\n",
    "an id in a log": "arXiv:2601.15001\nFetched in 3 s\nDone\n",
    "a title alone": "Title: Counting Stitches\n",
}


@pytest.mark.parametrize("text", NOT_RECORDS.values(), ids=NOT_RECORDS.keys())
def test_labels_of_other_texts_make_no_papers(text: str) -> None:
    assert parse_records(text, today=TODAY) == []


@given(
    st.lists(
        st.sampled_from([*LISTING.split("\n"), *MAIL.split("\n"), *HUGGING_FACE_PAGE.split("\n")])
        | st.text(max_size=30),
        max_size=60,
    )
)
def test_no_lines_raise_an_error(lines: list[str]) -> None:
    for paper in parse_records(clean("\n".join(lines)), today=TODAY):
        assert paper.id
        assert paper.title
        assert paper.date
