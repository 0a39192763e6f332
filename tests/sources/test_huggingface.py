"""Answers of the Daily Papers API: every displayed field is read, and no answer is harmful."""

from __future__ import annotations

import contextlib
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from made_up import daily_answer, daily_item
from paperreader.models import Link, Paper
from paperreader.sources.huggingface import KEYWORDS_LIMIT, read_daily_papers

DAY = date(2025, 8, 12)


def refuse(problem: str) -> None:
    raise AssertionError(problem)


def read(*items: object) -> list[Paper]:
    """Read papers of which none may be skipped."""
    return read_daily_papers(daily_answer(items), on_skipped=refuse)


def read_one(**changes: object) -> Paper:
    (paper,) = read(daily_item(7, **changes))
    return paper


def test_all_displayed_fields_of_a_paper_are_read() -> None:
    assert read(daily_item(7)) == [
        Paper(
            id="2508.00007",
            title="Counting Stitches, Part 7",
            abstract="We count the stitches of scarf number 7 and find them all there.",
            authors=("Wilma Woolly", "Bo Stitch"),
            date=DAY,
            source="huggingface",
            arxiv_id="2508.00007",
            links=(
                Link("github", "https://github.com/woolly/stitches-7", "author"),
                Link("project", "https://woolly.example.org/7", "author"),
                Link("huggingface", "https://huggingface.co/papers/2508.00007", "auto"),
                Link("arxiv", "https://arxiv.org/abs/2508.00007", "auto"),
                Link("pdf", "https://arxiv.org/pdf/2508.00007", "auto"),
            ),
            upvotes=7,
            github_stars=70,
            organization="The Woolly Institute",
            summary="A count of stitches finds all of them.",
            keywords=("stitches", "scarves"),
            published=date(2025, 8, 10),
        )
    ]


def test_a_paper_that_its_authors_withdrew_is_marked() -> None:
    assert read_one(withdrawnAt="2025-08-20T10:00:00.000Z").withdrawn
    assert not read_one(withdrawnAt=None).withdrawn


OPTIONAL_FIELDS = (
    "authors", "publishedAt", "submittedOnDailyAt", "title", "summary", "upvotes", "discussionId",
    "projectPage", "githubRepo", "githubRepoAddedBy", "githubStars", "ai_summary", "ai_keywords",
    "mediaUrls",
)  # fmt: skip


@pytest.mark.parametrize("name", OPTIONAL_FIELDS)
def test_a_field_that_is_null_or_missing_does_not_affect_others(name: str) -> None:
    without = daily_item(7)
    del without["paper"][name]
    (paper,) = read(without)
    assert paper == read_one(**{name: None})
    assert paper.title == "Counting Stitches, Part 7"
    assert paper.date in {DAY, date(2025, 8, 10)}


def test_only_an_id_and_a_title_are_needed() -> None:
    (paper,) = read({"paper": {"id": "2508.00007", "title": "Knit"}})
    assert (paper.title, paper.abstract, paper.authors, paper.date) == ("Knit", "", (), None)
    assert [link.kind for link in paper.links] == ["huggingface", "arxiv", "pdf"]


def test_the_day_is_that_of_the_list_in_utc() -> None:
    assert read_one(submittedOnDailyAt="2025-08-12T23:59:59.999Z").date == DAY
    assert read_one(submittedOnDailyAt="2025-08-11T20:00:00-05:00").date == DAY
    assert read_one(submittedOnDailyAt="2025-08-12").date == DAY
    assert read_one(submittedOnDailyAt=None).date == date(2025, 8, 10)
    assert read_one(submittedOnDailyAt="soon", publishedAt="0001-01-01T00:00:00+09:00").date is None


def test_a_given_day_overrides_it() -> None:
    content = daily_answer([daily_item(7)])
    (paper,) = read_daily_papers(content, day=date(2020, 1, 2), on_skipped=refuse)
    assert paper.date == date(2020, 1, 2)


def test_authors_are_in_order_without_the_hidden_ones() -> None:
    names = [{"name": f"A. {number}", "hidden": number % 3 == 0} for number in range(7)]
    paper = read_one(authors=[*names, {"name": None}, {}, {"name": " B.\n\x1b[31m C. "}])
    assert paper.authors == ("A. 1", "A. 2", "A. 4", "A. 5", "B. C.")


REPOSITORY = "https://github.com/woolly/stitches-7"
SPELLINGS = (
    REPOSITORY, f"{REPOSITORY}.git", f"{REPOSITORY}/", "http://www.github.com/Woolly/Stitches-7",
    "HTTPS://GitHub.com/woolly/stitches-7/", "github.com/woolly/stitches-7",
    f"{REPOSITORY}#readme", f"{REPOSITORY}?tab=readme-ov-file", f" {REPOSITORY}\n",
)  # fmt: skip


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize(("added_by", "origin"), [("user", "author"), ("auto", "auto")])
def test_one_repository_in_two_spellings_is_one_link(
    spelling: str, added_by: str, origin: str
) -> None:
    paper = read_one(
        githubRepo=spelling,
        githubRepoAddedBy=added_by,
        summary=f"Code: {REPOSITORY}. Data: https://github.com/woolly/yarn",
    )
    first, second = (link for link in paper.links if link.kind == "github")
    assert first.origin == origin
    assert first.identity == Link("github", REPOSITORY).identity
    assert second == Link("github", "https://github.com/woolly/yarn", "abstract")


def test_a_repository_elsewhere_is_a_link_too() -> None:
    assert read_one(githubRepo="https://gitlab.com/w/s").links[0] == Link(
        "web", "https://gitlab.com/w/s", "author"
    )


@pytest.mark.parametrize("text", ["", "n/a", "javascript:alert(1)", "file:///etc/passwd", "\x1b[m"])
def test_something_else_than_a_web_address_is_not_a_link(text: str) -> None:
    paper = read_one(githubRepo=text, projectPage=text)
    assert [link.kind for link in paper.links] == ["huggingface", "arxiv", "pdf"]


def test_a_project_page_that_the_abstract_names_too_is_one_link() -> None:
    paper = read_one(summary="See https://woolly.example.org/7.")
    assert paper.link("project") == Link("project", "https://woolly.example.org/7", "author")
    assert paper.link("web") is None


def test_a_project_page_that_is_the_repository_is_one_link() -> None:
    paper = read_one(projectPage=f"{REPOSITORY}/")
    assert [link.kind for link in paper.links] == ["github", "huggingface", "arxiv", "pdf"]


def test_the_organization_is_that_of_the_paper_before_that_of_the_list() -> None:
    assert read_one(organization={"name": "knit-lab"}).organization == "knit-lab"
    assert read_one(organization={"name": "k", "fullname": "Knit Lab"}).organization == "Knit Lab"
    assert read_one(organization=None).organization == "The Woolly Institute"


def test_an_unknown_field_is_ignored() -> None:
    item = daily_item(7, mood=["warm", {}]) | {"weather": 3.5}
    assert read(item) == read(daily_item(7))


def test_hostile_text_is_harmless_in_every_field() -> None:
    evil = "a\x1b]52;c;aGk=\x07b\u202e\x9b2J\0 [@click=app.quit()]"
    paper = read_one(
        title=evil, summary=evil, ai_summary=evil, ai_keywords=[evil], organization={"name": evil},
        authors=[{"name": evil}], githubRepo=evil, projectPage=f"https://{evil}",
    )  # fmt: skip
    for text in (*paper.authors, *paper.keywords, paper.title, paper.summary, paper.organization):
        assert text == "ab [@click=app.quit()]"
    assert paper.abstract == "ab [@click=app.quit()]"
    assert paper.github is None


def test_text_that_was_cut_within_an_emoji_does_not_cost_a_paper() -> None:
    cut, other = read(daily_item(7, ai_summary="Wool \ud83e"), daily_item(8, summary="\ude76"))
    assert cut.summary == "Wool ?"
    assert other.abstract == "?"


def test_the_size_of_a_paper_is_bounded() -> None:
    long = "warm wool " * 100
    paper = read_one(
        title=long,
        summary=long * 1000,
        ai_summary=long,
        ai_keywords=[f"{number} {long}" for number in range(50)],
        organization={"name": long},
        authors=[{"name": long}] * 5000,
    )
    assert len(paper.keywords) == KEYWORDS_LIMIT
    assert len(str(paper)) < 400_000


WRONG_TYPES: dict[str, object] = {
    "id": 2508.1, "authors": "Wilma", "title": ["Knit"], "summary": {}, "upvotes": "many",
    "githubStars": -1, "githubRepo": 7, "projectPage": [], "ai_summary": 1, "ai_keywords": "wool",
    "organization": "Woolly", "submittedOnDailyAt": 1754959863,
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG_TYPES)
def test_a_wrong_type_in_one_of_50_costs_that_paper_which_is_named(name: str) -> None:
    items = [daily_item(number) for number in range(1, 51)]
    items[16] = daily_item(17, **{name: WRONG_TYPES[name]})
    problems: list[str] = []
    papers = read_daily_papers(daily_answer(items), on_skipped=problems.append)
    assert len(papers) == 49
    (problem,) = problems
    assert problem.startswith("paper 17: " if name == "id" else "paper 17 (2508.00017): ")
    assert problem.isprintable()


@pytest.mark.parametrize(
    ("item", "why"),
    [
        (None, "got null"),
        (7, "got int"),
        ({}, "paper"),
        (daily_item(1, id="../../etc"), "not an arXiv id: '../../etc'"),
        (daily_item(1, id=""), "not an arXiv id"),
        (daily_item(1, title=" \x1b[31m "), "no title"),
    ],
)
def test_an_object_that_is_not_a_paper_is_skipped_and_reported(item: object, why: str) -> None:
    problems: list[str] = []
    content = daily_answer([item, daily_item(2)])
    assert [paper.id for paper in read_daily_papers(content, on_skipped=problems.append)] == [
        "2508.00002"
    ]
    (problem,) = problems
    assert why in problem


def test_invalid_utf_8_costs_one_paper() -> None:
    content = daily_answer([daily_item(1), daily_item(2)]).replace(b"Part 1", b"Part \xff", 1)
    problems: list[str] = []
    assert len(read_daily_papers(content, on_skipped=problems.append)) == 1
    assert problems == ["paper 1 (2508.00001): not UTF-8 text"]


def test_a_paper_that_is_listed_twice_is_one() -> None:
    assert len(read(daily_item(1), daily_item(1, upvotes=9))) == 1


def test_a_list_without_papers_is_an_empty_day() -> None:
    assert read_daily_papers(b" [ ] \n", on_skipped=refuse) == []


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is not a list of Daily Papers"),
        (b"null", "Expected array, got null"),
        (b'{"error": "Too many requests"}', "Expected array, got object"),
        (b'[{"paper": ', "is not a list of Daily Papers: Input data was truncated"),
        (b"<!doctype html><title>503</title>", "JSON is malformed"),
        (b"[" * 100_000, "is not a list of Daily Papers"),
        (b"[1, 2]", "contains no papers: paper 1: Expected object, got int"),
        (b'[{"error": "x"}]', "contains no papers: paper 1"),
        (b"\xff\xfe[\0]\0", "is not a list of Daily Papers"),
    ],
)
def test_an_answer_that_is_something_else_is_reported(content: bytes, why: str) -> None:
    with pytest.raises(ValueError, match=why) as error:
        read_daily_papers(content, on_skipped=refuse)
    assert str(error.value).isprintable()


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4)
    ),
    max_leaves=10,
)


@given(name=st.sampled_from([*OPTIONAL_FIELDS, "id", "organization"]), value=JSON)
def test_any_value_in_any_field_costs_at_most_that_paper(name: str, value: Any) -> None:
    problems: list[str] = []
    content = json.dumps([daily_item(1, **{name: value}), daily_item(2)]).encode()
    papers = read_daily_papers(content, on_skipped=problems.append)
    assert len(papers) + len(problems) + (value == "2508.00002") == 2
    assert papers[-1] == read(daily_item(2))[0]


@given(
    st.one_of(
        st.binary(max_size=200),
        JSON.map(lambda value: json.dumps(value).encode()),
        st.lists(JSON, max_size=3).map(daily_answer),
    )
)
@example(b'[{"paper": {"id": "\\ud800"}}]')
@example(b'[{"a": ' + b"[" * 5000 + b"]" * 5000 + b"}]")
def test_no_answer_raises_anything_but_a_value_error(content: bytes) -> None:
    with contextlib.suppress(ValueError):
        assert read_daily_papers(content, on_skipped=lambda _: None) == []
