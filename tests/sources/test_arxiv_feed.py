"""ArXiv's Atom feed: papers with their ids, days and links, and no harmful XML."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from made_up import atom_entry, atom_feed
from paperreader.models import Link, Paper
from paperreader.sources.arxiv_feed import Feed, read_feed

DAY = date(2025, 8, 12)


def refuse(problem: str) -> None:
    raise AssertionError(problem)


def read(*entries: str, total: object = "") -> Feed:
    """Read entries of which none may be skipped."""
    return read_feed(atom_feed(entries, total).decode(), on_skipped=refuse)


def read_one(**changes: str) -> Paper:
    (paper,) = read(atom_entry(7, **changes)).papers
    return paper


def test_all_displayed_fields_of_a_paper_are_read() -> None:
    assert read(atom_entry(7)).papers == [
        Paper(
            id="2508.00007",
            title="Counting Stitches, Part 7",
            abstract="We count the stitches of scarf number 7 and find them all there.",
            authors=("Wilma Woolly", "Bo Stitch"),
            date=DAY,
            source="arxiv",
            arxiv_id="2508.00007",
            links=(
                Link("github", "https://github.com/woolly/stitches-7", "author"),
                Link("arxiv", "https://arxiv.org/abs/2508.00007", "auto"),
                Link("pdf", "https://arxiv.org/pdf/2508.00007", "auto"),
            ),
            categories=("cs.CL", "cs.LG"),
            published=DAY,
            comment="9 pages. Code: https://github.com/woolly/stitches-7",
            journal="Journal of Wool 3 (2025) 7",
            doi="10.1000/wool.7",
        )
    ]


@pytest.mark.parametrize(
    ("address", "arxiv_id"),
    [
        ("http://arxiv.org/abs/2508.00007v1", "2508.00007"),
        ("https://export.arxiv.org/abs/2508.00007v12", "2508.00007"),
        ("http://arxiv.org/abs/0704.0001", "0704.0001"),
        ("http://arxiv.org/abs/hep-th/9901001v3", "hep-th/9901001"),
        ("http://arxiv.org/abs/math.GT/0309136v1", "math/0309136"),
    ],
)
def test_an_id_has_no_version(address: str, arxiv_id: str) -> None:
    assert read_one(id=address).arxiv_id == arxiv_id


def test_wrapped_lines_are_joined_and_paragraphs_stay() -> None:
    paper = read_one(title="Knit\n  and  Purl", summary="\n  One line\nand on.\n  A second\none.\n")
    assert paper.title == "Knit and Purl"
    assert paper.abstract == "One line and on.\n\nA second one."


def test_links_of_the_abstract_come_before_those_of_the_comment() -> None:
    paper = read_one(summary="Code: https://github.com/Woolly/Stitches-7.git and more.")
    assert [(link.kind, link.origin) for link in paper.links] == [
        ("github", "abstract"), ("arxiv", "auto"), ("pdf", "auto"),
    ]  # fmt: skip


def test_the_day_is_none_if_none_is_stated() -> None:
    assert read_one(published="soon").date is None
    assert read_one(published="2025-08-12T23:00:00-05:00").date == date(2025, 8, 13)


def test_only_papers_of_the_selected_categories_are_read_ignoring_case() -> None:
    text = atom_feed([atom_entry(1), atom_entry(2).replace("cs.LG", "math.CO")]).decode()
    feed = read_feed(text, categories=["CS.lg"], day=date(2020, 1, 2), on_skipped=refuse)
    assert [(paper.id, paper.date) for paper in feed.papers] == [("2508.00001", date(2020, 1, 2))]
    assert feed.entries == 2


@pytest.mark.parametrize(
    ("stated", "total"),
    [("12", 12), (" 0 \n", 0), ("", None), ("many", None), ("٧", None), ("9" * 5000, None)],
)
def test_the_total_is_read(stated: str, total: int | None) -> None:
    assert read(atom_entry(1), total=stated).total == total


def test_a_feed_without_entries_contains_no_papers() -> None:
    assert read(total=0) == Feed([], 0, 0)


def test_an_invalid_entry_is_skipped_and_reported() -> None:
    problems: list[str] = []
    entries = [atom_entry(1), atom_entry(2, title=" "), atom_entry(3, id="urn:x\x85"), "<entry/>"]
    feed = read_feed(atom_feed(entries).decode(), on_skipped=problems.append)
    assert [paper.id for paper in feed.papers] == ["2508.00001"]
    assert [problem.split(":")[0] for problem in problems] == ["paper 2", "paper 3", "paper 4"]
    assert "no title" in problems[0]
    assert all(problem.isprintable() for problem in problems)


def test_hostile_text_is_harmless() -> None:
    paper = read_one(title="a\x9b2Jb\u202e [@click=quit]", summary="a\u200b\x85b\ufeff")
    assert paper.title == "ab [@click=quit]"
    assert paper.abstract == "a b"


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "%s">]>' % ("&a;" * 1000)


@pytest.mark.parametrize(
    "before",
    [
        BOMB,
        '<!DOCTYPE feed [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE feed SYSTEM "http://127.0.0.1:1/x.dtd">',
        '<!DOCTYPE feed [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]>',
        "<!DOCTYPE feed>",
    ],
)
def test_entities_are_refused_before_they_are_read(before: str) -> None:
    text = atom_feed([atom_entry(1).replace("<title>", "<title>&x;&b;", 1)], before=before)
    with pytest.raises(ValueError, match="contains a document type declaration"):
        read_feed(text.decode(), on_skipped=refuse)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is not an Atom feed: no element found"),
        ("not XML", "is not an Atom feed: syntax error"),
        ("<rss/>", "is not an Atom feed"),
        ("<feed/>", "is not an Atom feed"),
        (atom_feed([atom_entry(1)]).decode()[:-300], "is not an Atom feed"),
        (atom_feed([atom_entry(1)]).decode().replace("scarf", "\x1b[31m"), "not well-formed"),
        (atom_feed([atom_entry(1)]).decode().replace("scarf", "\ud800"), "is not an Atom feed"),
        (atom_feed(["<entry/>"]).decode(), "contains no papers: paper 1"),
        (
            atom_feed(
                [atom_entry(1, id="http://arxiv.org/api/errors#x", summary="bad\n id 7")]
            ).decode(),
            "reports an error: bad id 7",
        ),
    ],
)
def test_something_else_than_a_feed_of_papers_is_reported(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why) as error:
        read_feed(text, on_skipped=refuse)
    assert str(error.value).isprintable()


PIECES = st.sampled_from(
    ["<entry>", "</entry>", "<id>", "</id>", "http://arxiv.org/abs/2508.00001v1", "<title>",
     "</title>", "<author>", "<published>", "&amp;", "&#0;", "&x;", "<![CDATA[", "]]>", "<!--"]
)  # fmt: skip


@given(
    st.text(st.characters(exclude_categories=()))
    | st.lists(PIECES | st.text(), max_size=12).map(
        lambda parts: atom_feed(["".join(parts)]).decode()
    )
)
@example("<a>" * 100_000)
@example(atom_feed([f"<entry><id>{'<a>' * 50_000}{'</a>' * 50_000}</id></entry>"]).decode())
def test_no_text_raises_anything_but_a_value_error(text: str) -> None:
    with contextlib.suppress(ValueError):
        read_feed(text, on_skipped=lambda _: None)
