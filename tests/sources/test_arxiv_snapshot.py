"""Each line of arXiv's snapshot is a paper or a skipped line, whatever it contains."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_up import snapshot_line
from paperreader.sources.arxiv_snapshot import AUTHORS_LIMIT, LINE_LIMIT, read_papers
from paperreader.sources.fields import ABSTRACT_LIMIT, TITLE_LIMIT
from paperreader.text.sanitize import clean, clean_line

if TYPE_CHECKING:
    from paperreader.models import Paper


def read(*lines: bytes, **options: object) -> tuple[list[Paper], list[tuple[int, str]]]:
    """Return the papers of some lines, and the bad lines."""
    bad: list[tuple[int, str]] = []
    papers = list(read_papers(lines, on_skipped=lambda *line: bad.append(line), **options))
    return papers, bad


def paper(**changes: object) -> Paper:
    """Return the paper of a line with changed fields, which must be valid."""
    papers, bad = read(snapshot_line(1, **changes))
    assert not bad
    return papers[0]


def test_a_line_becomes_a_paper_with_all_its_fields() -> None:
    found = paper()
    assert (found.id, found.arxiv_id, found.source) == ("2508.00001", "2508.00001", "arxiv")
    assert found.title == "Counting Stitches, Part 1"
    assert found.abstract == "We count the stitches of scarf number 1 and find them all there."
    assert found.authors == ("Wilma Woolly", "Bo Stitch Jr.")
    assert found.date == date(2025, 8, 12)
    assert found.categories == ("cs.CL", "cs.LG")
    assert [(link.kind, link.url, link.origin) for link in found.links] == [
        ("arxiv", "https://arxiv.org/abs/2508.00001", "auto"),
        ("pdf", "https://arxiv.org/pdf/2508.00001", "auto"),
    ]


def test_links_in_the_abstract_come_before_arxivs_own_and_none_twice() -> None:
    abstract = "See arxiv.org/abs/2508.00001 and https://github.com/woolly/count."
    assert [(link.kind, link.origin) for link in paper(abstract=abstract).links] == [
        ("arxiv", "abstract"),
        ("github", "abstract"),
        ("pdf", "auto"),
    ]


@pytest.mark.parametrize(
    ("stated", "arxiv_id"),
    [
        ("0704.0001", "0704.0001"),
        ("2508.01234v3", "2508.01234"),
        ("hep-th/9901001", "hep-th/9901001"),
        ("math.GT/0309136v12", "math/0309136"),
    ],
)
def test_ids_of_both_styles_are_read_without_their_version(stated: str, arxiv_id: str) -> None:
    assert paper(id=stated).id == arxiv_id


@pytest.mark.parametrize(
    "stated",
    ["", "2508.1", "2508.01234v", "2508.01234\n", "../../etc/passwd", "hep-th/99", "٢٥٠٨.٠١٢٣٤"],
)
def test_an_invalid_id_makes_a_bad_line(stated: str) -> None:
    papers, bad = read(snapshot_line(1, id=stated))
    assert not papers
    assert [number for number, _ in bad] == [1]
    assert bad[0][1].startswith("not an arXiv id: ")


ABSTRACTS = {
    "broken lines": ("  One\ntwo\nthree.\n", "One two three."),
    "a blank line": ("One\ntwo.\n\nThree.\n", "One two.\n\nThree."),
    "an indented line": ("  One\ntwo.\n  Three\nfour.\n", "One two.\n\nThree four."),
    "several spaces": ("One.  Two \nthree", "One. Two three"),
    "line ends of Windows": ("One\r\ntwo.\r\n\r\nThree.", "One two.\n\nThree."),
    "nothing": (" \n", ""),
    "none": (None, ""),
}


@pytest.mark.parametrize(("abstract", "shown"), ABSTRACTS.values(), ids=ABSTRACTS.keys())
def test_an_abstract_keeps_its_paragraphs_but_not_its_lines(abstract: str, shown: str) -> None:
    assert paper(abstract=abstract).abstract == shown


LISTS = {
    "and": ("A. One, B. Two and C. Three", ("A. One", "B. Two", "C. Three")),
    "comma before and": ("A. One, B. Two, and C. Three", ("A. One", "B. Two", "C. Three")),
    "affiliations": ("A. One (1 and 2), B. Two ((1) Here, (2) There)", ("A. One", "B. Two")),
    "a suffix": ("A. One, Jr., B. Two", ("A. One Jr.", "B. Two")),
    "broken lines": ("A. One,\n  B. Two", ("A. One", "B. Two")),
    "a name with and in it": ("A. Sand, B. Land", ("A. Sand", "B. Land")),
    "no authors": ("", ()),
}


@pytest.mark.parametrize(("stated", "names"), LISTS.values(), ids=LISTS.keys())
def test_authors_are_separated_if_only_a_list_of_them_is_stated(
    stated: str, names: tuple[str, ...]
) -> None:
    assert paper(authors=stated, authors_parsed=None).authors == names


def test_unusual_names_of_authors_stay_separate() -> None:
    parsed = [["Woolly", "Wil\nma", ""], ["Group"], [], ["Stitch", "", ""], ["  ", "\x1b", ""]]
    assert paper(authors_parsed=parsed).authors == ("Wil ma Woolly", "Group", "Stitch")


DAYS = {
    "arXiv's form": ("Mon, 2 Apr 2007 19:18:42 GMT", date(2007, 4, 2)),
    "without a weekday": ("2 Apr 2007 19:18:42 GMT", date(2007, 4, 2)),
    "a zone": ("Mon, 02 Apr 2007 19:18:42 +0200", date(2007, 4, 2)),
    "a short year": ("Mon, 2 Apr 07 19:18:42 GMT", date(2007, 4, 2)),
    "no date": ("long ago", date(2025, 9, 1)),
    "no such day": ("Mon, 31 Feb 2007 19:18:42 GMT", date(2025, 9, 1)),
    "none": (None, date(2025, 9, 1)),
}


@pytest.mark.parametrize(("created", "day"), DAYS.values(), ids=DAYS.keys())
def test_the_day_is_that_of_the_first_version_else_of_the_update(
    created: str | None, day: date
) -> None:
    versions = [{"version": "v1", "created": created}, {"version": "v2", "created": "never"}]
    assert paper(versions=versions).date == day


def test_a_paper_may_have_no_day_and_a_given_day_overrides_any() -> None:
    assert paper(versions=[], update_date="soon").date is None
    papers, _ = read(snapshot_line(1), day=date(2020, 1, 2))
    assert papers[0].date == date(2020, 1, 2)


def test_only_papers_of_the_selected_categories_are_read() -> None:
    lines = [snapshot_line(1), snapshot_line(2, categories="math.CO"), snapshot_line(3)]
    assert [found.id for found in read(*lines, categories=["MATH.co", "hep-th"])[0]] == [
        "2508.00002"
    ]
    assert len(read(*lines, categories=["cs.LG", "math.CO"])[0]) == 3
    assert read(*lines, categories=["cs"]) == ([], [])


BAD_LINES = {
    "no JSON": (b"Counting Stitches\n", "JSON is malformed"),
    "cut": (snapshot_line(1)[:-20], "Input data was truncated"),
    "another type": (snapshot_line(1, title=7), "Expected str, got int - at $.title"),
    "a field is missing": (b'{"id": "2508.00001"}', "missing required field title"),
    "a list": (b"[1]", "Expected object, got array"),
    "wrong bytes": (snapshot_line(1).replace(b"Part", b"P\xe9rt"), "not UTF-8 text"),
    "NUL": (snapshot_line(1).replace(b"Part", b"P\0rt"), "JSON is malformed"),
    "nested deeply": (b'{"x":' + b"[" * 100_000, "nested too deeply"),
    "no title": (snapshot_line(1, title="\x1b[31m \u200b"), "no title"),
    "too long": (snapshot_line(1, abstract="x" * LINE_LIMIT), "longer than 1,000,000 bytes"),
}


@pytest.mark.parametrize(("line", "why"), BAD_LINES.values(), ids=BAD_LINES.keys())
def test_a_bad_line_does_not_affect_other_lines(line: bytes, why: str) -> None:
    papers, bad = read(snapshot_line(1), b"\n", line, snapshot_line(4))
    assert [found.id for found in papers] == ["2508.00001", "2508.00004"]
    ((number, reason),) = bad
    assert number == 3
    assert why in reason
    assert reason.isprintable()


def test_half_a_character_does_not_cost_a_paper() -> None:
    (half,), bad = read(snapshot_line(1).replace(b"Part", b"Part \\ud83d"))
    assert half.title == "Counting Stitches, Part ? 1"
    assert not bad


def test_hostile_text_is_harmless_and_bounded() -> None:
    evil = "\x1b]52;c;aGk=\x07\x9b31m\u202e"
    found = paper(
        title=f"{evil}A Title " + "that goes on " * 100,
        abstract=f"{evil}Words. " + "Words without an end. " * 5000,
        authors_parsed=[["x" * 300, evil, evil]] * (AUTHORS_LIMIT + 5),
        categories=f"cs.CL {evil} " + "cs.LG " * 1000,
    )
    assert found.title.startswith("A Title that goes on")
    assert found.title.endswith(("that …", "goes …", "on …"))
    assert len(found.title) <= TITLE_LIMIT + 2
    assert found.abstract.startswith("Words. Words")
    assert len(found.abstract) <= ABSTRACT_LIMIT + 2
    assert len(found.authors) == AUTHORS_LIMIT
    assert max(map(len, found.authors)) <= 200
    assert found.categories[:2] == ("cs.CL", "cs.LG")
    assert len(found.categories) <= 20
    shown = found.title + found.abstract + "".join(found.authors) + "".join(found.categories)
    assert not set(evil) & set("\x1b\x07\x9b\u202e") & set(shown)


@given(
    st.binary(min_size=1, max_size=200)
    | st.binary(max_size=60).map(lambda rest: b'{"id":"2508.00001"' + rest)
)
def test_any_bytes_are_a_paper_or_a_bad_line(line: bytes) -> None:
    papers, bad = read(line)
    assert len(papers) + len(bad) == bool(line.strip())


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda part: st.lists(part, max_size=3),
    max_leaves=5,
)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
FIELDS = st.fixed_dictionaries(
    {"id": st.just("2508.00001"), "title": TEXT},
    optional={
        "abstract": TEXT,
        "authors": TEXT,
        "authors_parsed": st.lists(st.lists(TEXT, max_size=4), max_size=4),
        "categories": TEXT,
        "versions": st.lists(st.fixed_dictionaries({"created": TEXT}), max_size=2),
        "update_date": TEXT,
        "comments": ANYTHING,
    },
)


@given(FIELDS)
def test_any_text_in_any_field_is_a_paper_or_a_bad_line(fields: dict[str, object]) -> None:
    papers, bad = read(json.dumps(fields).encode())
    assert len(papers) + len(bad) == 1
    for found in papers:
        assert found.title == clean_line(found.title)
        assert all(name and name == clean_line(name) for name in found.authors)
        assert found.abstract == clean(found.abstract)
        assert "\n" not in found.abstract.replace("\n\n", "")


@given(st.lists(st.lists(TEXT, max_size=4), max_size=5))
def test_authors_cleaned_together_equal_those_cleaned_alone(parsed: list[list[str]]) -> None:
    alone = [name for parts in parsed for name in paper(authors="", authors_parsed=[parts]).authors]
    assert list(paper(authors="", authors_parsed=parsed).authors) == alone


def test_comment_journal_and_doi_are_kept() -> None:
    found = paper(
        comments="12 pages,\n  3 figures", doi="10.1000/w.3", **{"journal-ref": "J. Wool 3 (2025)"}
    )
    assert (found.comment, found.journal, found.doi) == (
        "12 pages, 3 figures",
        "J. Wool 3 (2025)",
        "10.1000/w.3",
    )


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("https://doi.org/10.1000/wool.3", "10.1000/wool.3"),
        ("10.1000/a 10.1000/b", "10.1000/a"),
        ("not yet", ""),
        (None, ""),
    ],
)
def test_a_doi_is_kept_without_its_resolver(text: str | None, doi: str) -> None:
    assert paper(doi=text).doi == doi


@pytest.mark.parametrize(
    ("comment", "abstract", "withdrawn"),
    [
        ("This paper has been withdrawn by the authors", "", True),
        ("Withdrawn: the proof of lemma 3 is wrong", "", True),
        ("12 pages. The paper is now withdrawn", "", True),
        (None, "This paper has been withdrawn.", True),
        ("12 pages; we withdraw conjecture 4", "", False),
        ("About hands that are quickly withdrawn", "Banks from which money was withdrawn.", False),
        (None, "We study papers. Each of them was withdrawn.", False),
    ],
)
def test_a_withdrawn_paper_is_known_by_what_its_authors_say(
    comment: str | None, abstract: str, withdrawn: bool
) -> None:
    assert paper(comments=comment, abstract=abstract).withdrawn is withdrawn


def test_a_link_in_the_comment_comes_from_an_author() -> None:
    links = paper(abstract="See https://a.org", comments="Code: github.com/woolly/count").links
    assert [(link.kind, link.origin) for link in links] == [
        ("web", "abstract"),
        ("github", "author"),
        ("arxiv", "auto"),
        ("pdf", "auto"),
    ]
