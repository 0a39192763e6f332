"""A paper keeps its id, and two sightings of one paper become one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.models import (
    SLUG_LIMIT,
    Link,
    Paper,
    format_citation,
    merge_links,
    merge_papers,
    paper_id,
    title_slug,
)


def test_the_arxiv_id_is_the_id_if_it_is_known() -> None:
    assert paper_id("A Title", "2508.01234") == "2508.01234"
    assert paper_id("A Title: of Sorts!") == "a-title-of-sorts"


def test_long_titles_with_the_same_beginning_have_different_ids() -> None:
    beginning = "many words " * 12
    assert title_slug(f"{beginning} one") != title_slug(f"{beginning} two")


@pytest.mark.parametrize(
    "title", ["深度学习", "深度强化学习", "Глубокое обучение", "???", "C 深度"]
)
def test_a_title_in_any_script_has_a_stable_id(title: str) -> None:
    others = {"深度学习", "深度强化学习", "Глубокое обучение", "???", "C 深度"} - {title}
    assert title_slug(title) == title_slug(title)
    assert title_slug(title)
    assert title_slug(title) not in {title_slug(other) for other in others}


@given(st.text(st.characters(), max_size=200))
def test_an_id_needs_no_quotes_in_a_shell(title: str) -> None:
    slug = title_slug(title)
    assert 0 < len(slug) <= SLUG_LIMIT
    assert slug.isascii()
    assert slug.replace("-", "").isalnum()


def test_a_later_sighting_fills_gaps_and_keeps_the_id() -> None:
    known = Paper("knit", "Knit", "About wool.", links=(Link("web", "https://a.org"),))
    sighting = Paper(
        "2508.00001", "Knit", "Other words.", ("Ada Wool",), date(2026, 8, 12), "huggingface",
        "2508.00001", (Link("github", "https://github.com/a/b", "author"),), 7,
    )  # fmt: skip
    both = merge_papers(known, sighting)
    assert (both.id, both.abstract, both.source) == ("knit", "About wool.", "page")
    assert (both.arxiv_id, both.authors, both.upvotes) == ("2508.00001", ("Ada Wool",), 7)
    assert [link.kind for link in both.links] == ["web", "github"]


def test_a_sample_paper_is_replaced_by_the_real_one() -> None:
    sample = Paper("knit", "Knit", "A summary.", source="sample")
    real = Paper("knit", "Knit", "The abstract.", source="page")
    assert merge_papers(sample, real).abstract == "The abstract."
    assert merge_papers(real, sample).abstract == "The abstract."


def test_links_to_one_place_count_once() -> None:
    first = Link("github", "https://github.com/Foo/Bar")
    again = Link("github", "https://github.com/foo/bar.git", "author")
    assert merge_links([first], [again]) == (first,)


def test_a_link_of_unknown_kind_gains_its_kind_and_keeps_its_position() -> None:
    prose = [Link("web", "https://knit.org/"), Link("web", "https://a.org")]
    project = Link("project", "http://www.knit.org", "author")
    both = merge_links(prose, [project])
    assert both == (project, prose[1])
    assert merge_links(both, prose, [project]) == both


@pytest.mark.parametrize("url", ["https://a.org/b?c=1", "https://a.org/b#c", "https://a.org/B"])
def test_outside_github_another_spelling_is_another_place(url: str) -> None:
    assert len(merge_links([Link("web", "https://a.org/b"), Link("web", url)])) == 2


def test_a_later_sighting_updates_the_numbers_and_removes_nothing() -> None:
    known = Paper(
        "k", "Knit", upvotes=7, github_stars=70, organization="W", summary="S", keywords=("a",)
    )
    assert merge_papers(known, Paper("k", "Knit")) == known
    later = Paper("k", "Knit", upvotes=0, github_stars=71, organization="X", keywords=("b",))
    both = merge_papers(known, later)
    assert (both.upvotes, both.github_stars) == (0, 71)
    assert (both.organization, both.summary, both.keywords) == ("W", "S", ("a",))


def test_a_citation_is_one_line_with_what_is_known() -> None:
    paper = Paper("x", "Why?", authors=("A. One", "B. Two"), date=date(2026, 1, 2), arxiv_id="1.2")
    assert format_citation(paper) == "A. One, B. Two. Why? 2026. arXiv:1.2."


@pytest.mark.parametrize(
    ("paper", "year"),
    [
        (Paper("x", "X", arxiv_id="2412.20001", date=date(2025, 1, 2)), 2024),
        (Paper("x", "X", arxiv_id="hep-th/9901001", date=date(2025, 1, 2)), 1999),
        (Paper("x", "X", arxiv_id="math.GT/0309136"), 2003),
        (Paper("x", "X", arxiv_id="2501.00001", published=date(2024, 12, 31)), 2024),
        (Paper("x", "X", date=date(2025, 1, 2)), 2025),
        (Paper("x", "X"), None),
    ],
)
def test_a_citation_has_the_year_of_first_publication(paper: Paper, year: int | None) -> None:
    assert paper.year == year
    assert (str(year) in format_citation(paper)) is bool(year)


FRIDAY, MONDAY, TUESDAY = date(2025, 9, 5), date(2025, 9, 8), date(2025, 9, 9)
FROM_ARXIV = Paper("x", "X", source="arxiv", date=FRIDAY, published=FRIDAY)
ITS_PAGE = Link("huggingface", "https://huggingface.co/papers/2509.00001", "auto")
LISTED = Paper("x", "X", source="huggingface", date=MONDAY, published=FRIDAY, links=(ITS_PAGE,))
ANNOUNCED = Paper("x", "X", source="arxiv", date=date(2025, 9, 4))
FOUND = Paper("x", "X", source="arxiv", date=date(2025, 9, 3), published=date(2025, 9, 3))
ON_PAGE = Paper("x", "X", source="page", date=TUESDAY)


@pytest.mark.parametrize(
    ("known", "sighting", "day"),
    [
        (FROM_ARXIV, LISTED, MONDAY),
        (LISTED, FROM_ARXIV, MONDAY),
        (merge_papers(FROM_ARXIV, LISTED), FROM_ARXIV, MONDAY),
        (merge_papers(FROM_ARXIV, LISTED), ON_PAGE, MONDAY),
        (FROM_ARXIV, ON_PAGE, TUESDAY),
        (ON_PAGE, FROM_ARXIV, TUESDAY),
        (ON_PAGE, LISTED, TUESDAY),
        (LISTED, ON_PAGE, MONDAY),
        (ANNOUNCED, LISTED, MONDAY),
        (LISTED, ANNOUNCED, MONDAY),
    ],
)
def test_a_paper_is_on_the_day_of_the_list_that_names_it(
    known: Paper, sighting: Paper, day: date
) -> None:
    both = merge_papers(known, sighting)
    assert both.date == day
    assert both.published == FRIDAY


def test_the_day_on_which_arxiv_announced_a_paper_is_not_that_of_a_list() -> None:
    known = merge_papers(ANNOUNCED, FOUND)
    assert (known.date, known.published) == (ANNOUNCED.date, FOUND.published)
    assert merge_papers(known, LISTED).date == MONDAY


def test_a_day_that_is_stated_for_an_import_replaces_the_one_before() -> None:
    for known in (FROM_ARXIV, LISTED, ON_PAGE):
        stated = Paper("x", "X", source="page", date=date(2025, 9, 1))
        assert merge_papers(known, stated, redate=True).date == date(2025, 9, 1)
