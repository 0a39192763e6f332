"""The rows above an abstract, what is below it, and where a search was found."""

from __future__ import annotations

import pytest

from made_up import TODAY
from paperreader.models import Entry, Link, Mark, Paper
from paperreader.query import parse_query
from paperreader.tui.widgets.paper_text import FOLDED, RAW, READABLE, paper_text

LINKS = (
    Link("github", "https://github.com/woolly/knit"),
    Link("github", "https://github.com/woolly/purl", "auto"),
    Link("project", "https://www.wool.example/knit"),
    Link("huggingface", "https://huggingface.co/papers/2611.00001"),
    Link("arxiv", "https://arxiv.org/abs/2611.00001"),
    Link("pdf", "https://arxiv.org/pdf/2611.00001"),
)
DAILY = Paper(
    "2611.00001",
    "Fresh Wool",
    "It is soft.",
    authors=("Wilma Woolly", "Bo Stitch", "Ida Needle", "Olaf Yarn", "Hanna Sheep"),
    date=TODAY,
    arxiv_id="2611.00001",
    links=LINKS,
    upvotes=1234,
    github_stars=56,
    organization="Institute of Wool",
    summary="Wool that is fresh is soft.",
    keywords=("wool", "freshness"),
)
LONG_TITLE = "Fresh Wool Is Soft: What Nine Hundred Sheep Can Tell Us About Jumpers and Socks"


def text(paper: Paper, width: int = 62, search: str = "", form: str = READABLE, note: str = ""):
    query = parse_query(search)
    return paper_text(Entry(paper, Mark(note=note)), query, form, width, dated=False)


def rows(paper: Paper, width: int = 62, form: str = READABLE) -> list[str]:
    lines = text(paper, width, form=form).content.wrap(width)
    return [line.plain.replace("\ue000", " ").rstrip() for line in lines]


def above(paper: Paper, width: int = 62) -> list[str]:
    lines = rows(paper, width)
    return lines[: lines.index("")]


def changed(**changes: object) -> Paper:
    fields = {name: getattr(DAILY, name) for name in DAILY.__struct_fields__}
    return Paper(**fields | changes)


def test_the_facts_and_links_of_a_daily_paper_take_four_rows() -> None:
    assert above(DAILY) == [
        "Fresh Wool",
        "Wilma Woolly, Bo Stitch and 3 more · Institute of Wool",
        "1,234 upvotes · 56 stars · 2611.00001",
        "1 code  2 code  3 wool.example  4 hf  5 arxiv  6 pdf",
    ]


@pytest.mark.parametrize("width", [56, 62, 70, 80])
@pytest.mark.parametrize("organization", ["", "The Royal Institute of Wool and Related Fibres"])
def test_four_rows_are_enough_for_a_title_of_two(width: int, organization: str) -> None:
    paper = changed(title=LONG_TITLE[: 2 * width - 20], organization=organization)
    lines = rows(paper, width)
    assert len(above(paper, width)) <= 4
    assert any("Wilma Woolly and" in line or "Wilma Woolly, " in line for line in lines)
    everything = " ".join(lines)
    for fact in (organization[:12], "1,234 upvotes", "56 stars", "2611.00001", "6 pdf"):
        assert fact in everything


def test_facts_and_links_share_a_row_that_has_room_for_both() -> None:
    assert above(changed(links=LINKS[:1]))[2:] == ["1,234 upvotes · 56 stars · 2611.00001   1 code"]


@pytest.mark.parametrize("width", range(1, 90))
def test_no_author_is_broken_inside_a_name(width: int) -> None:
    (line, *_) = rows(changed(title="T"), width)[1:]
    named = line.split(" ·")[0].split(" and ")[0]
    if width >= len("5 authors"):
        assert named == "5 authors" or set(named.split(", ")) <= {*DAILY.authors}


def test_authors_for_whom_there_is_no_room_are_below_the_abstract() -> None:
    lines = rows(DAILY)
    assert lines[lines.index("It is soft.") + 2].startswith("Authors: Wilma Woolly, Bo Stitch, Ida")
    assert "Hanna Sheep" in " ".join(lines[lines.index("It is soft.") :])


def test_many_links_end_with_their_number() -> None:
    links = tuple(Link("web", f"https://a{number}.org/x") for number in range(20))
    assert " ".join(rows(changed(links=links))).count(".org") == 9
    assert "9 a8.org  and 11 more" in " ".join(rows(changed(links=links)))


def test_details_stay_in_the_row_of_facts_where_they_fit() -> None:
    paper = Paper(
        "p",
        "Wool",
        "Soft.",
        arxiv_id="2611.1",
        categories=("cs.LG",),
        comment="9 pages",
        doi="x" * 60,
    )
    lines = rows(paper)
    assert lines[1] == "2611.1 · cs.LG · 9 pages"
    assert lines[-1] == "DOI: " + "x" * 60 or lines[-1] == "x" * 60


def test_the_summary_is_a_paragraph_with_its_keywords_in_one_line_and_can_be_folded() -> None:
    paper = changed(keywords=tuple(f"keyword {number}" for number in range(20)))
    lines = rows(paper)
    start = lines.index("AI summary: Wool that is fresh is soft.")
    assert lines[start + 1].startswith("keyword 0 · keyword 1")
    assert lines[start + 1].endswith("…")
    assert lines[start + 2 : start + 4] == ["", "It is soft."]
    assert not [
        line for line in rows(paper, form=FOLDED) if "AI summary" in line or "keyword" in line
    ]
    assert any("AI summary" in line for line in rows(paper, form=RAW))


@pytest.mark.parametrize(
    ("search", "place"),
    [
        ("hanna", "authors"),
        ("institute", "organization"),
        ("freshness", "keywords"),
        ("itchy", "note"),
        ("soft itchy", "note"),
        ("soft", ""),
        ("wool", ""),
        ("-itchy", ""),
    ],
)
def test_a_word_that_is_only_in_a_fact_or_the_note_is_said_to_be_there(search, place) -> None:
    assert text(DAILY, search=search, note="itchy after all").found_in == place
