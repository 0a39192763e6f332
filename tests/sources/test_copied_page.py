"""A copied page becomes its papers, however it was copied."""

from __future__ import annotations

import io
import textwrap
from datetime import date
from importlib import resources
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_up import PAGE, TODAY
from paperreader.sources.copied_page import parse_page
from paperreader.sources.detect import SourceError, open_file, open_stream
from paperreader.sources.fields import ABSTRACT_LIMIT
from paperreader.sources.sample import sample_papers
from sources.copied_texts import MARKDOWN, TITLES_AND_ADDRESSES

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.models import Paper

TITLES = [
    "Teaching Llamas to Knit: A Study of Yarn-Aware Decoding",
    "On the Boiling Point of Benchmarks",
    "Quiet Robots Make Better Neighbours",
]


def papers_in(content: bytes) -> list[Paper]:
    return list(open_stream(io.BytesIO(content), "page.txt", today=TODAY).papers)


def titles(text: str) -> list[str]:
    return [paper.title for paper in parse_page(text, today=TODAY)]


def test_titles_abstracts_links_and_day_of_a_page() -> None:
    knit, boiling, robots = parse_page(PAGE, today=TODAY)
    assert [knit.title, boiling.title, robots.title] == TITLES
    assert knit.id == "teaching-llamas-to-knit-a-study-of-yarn-aware-decoding"
    assert knit.date == date(2026, 8, 12)
    assert knit.github == "https://github.com/woolly/knit-decoder"
    assert boiling.abstract.count("\n\n") == 1
    assert boiling.abstract.endswith("celebratory cake.")
    assert [link.url for link in robots.links] == [
        "https://github.com/hush/joist",
        "https://example.org/joist_(data)",
    ]


COPIES = {
    "Windows line ends": PAGE.replace("\n", "\r\n"),
    "old Mac line ends": PAGE.replace("\n", "\r"),
    "byte order mark": "\ufeff" + PAGE,
    "trailing spaces": PAGE.replace("\n", "  \n"),
    "no-break spaces": PAGE.replace(" ", "\u00a0"),
    "runs of blank lines": PAGE.replace("\n\n", "\n\n \n\n\n"),
    "no blank lines": PAGE.replace("\n\n", "\n"),
    "upvote counts": PAGE.replace("\n\nO", "\n\n128\n\nO").replace("\n\nQ", "\n\n7\n\n·\n\nQ"),
    "names of submitters": PAGE.replace("\n\nQ", "\n\nSubmitted by\n\nhush-hush\n\n12\n\nQ"),
    "no chrome at all": PAGE[PAGE.index("Aug 12") :],
    "indented": PAGE.replace("\n", "\n   "),
}


@pytest.mark.parametrize("text", COPIES.values(), ids=COPIES.keys())
def test_every_way_of_copying_yields_the_same_papers(text: str) -> None:
    assert titles(text) == TITLES


def test_an_abstract_broken_into_lines_is_one_paragraph() -> None:
    words = ("An abstract that some mail program broke into lines of seventy columns. " * 6).split()
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) > 70:
            lines.append(line.strip())
            line = ""
        line += f" {word}"
    text = "Broken Lines Considered\n\n" + "\n".join([*lines, line.strip()])
    (paper,) = parse_page(text, today=TODAY)
    assert paper.title == "Broken Lines Considered"
    assert paper.abstract == " ".join(words)


def test_concatenated_pages_keep_their_own_days() -> None:
    other = PAGE.replace("Aug 12", "Aug 13").replace("Quiet", "Noisy").replace("Llamas", "Goats")
    papers = parse_page(PAGE + other, today=TODAY)
    days = {paper.title: paper.date for paper in papers}
    assert len(papers) == 5
    assert days["Quiet Robots Make Better Neighbours"] == date(2026, 8, 12)
    assert days["Noisy Robots Make Better Neighbours"] == date(2026, 8, 13)


@pytest.mark.parametrize(
    ("stated", "today", "day"),
    [
        ("Aug 12", date(2026, 8, 12), date(2026, 8, 12)),
        ("Aug 12", date(2026, 8, 11), date(2025, 8, 12)),
        ("Aug 12", date(2026, 11, 23), date(2026, 8, 12)),
        ("Feb 29", date(2026, 11, 23), date(2024, 2, 29)),
        ("August 12", date(2026, 11, 23), date(2026, 8, 12)),
        ("Tue, Aug 12", date(2026, 11, 23), date(2026, 8, 12)),
        ("Aug 12th, 2023", date(2026, 11, 23), date(2023, 8, 12)),
        ("12 Aug 2023", date(2026, 11, 23), date(2023, 8, 12)),
        ("2023-08-12", date(2026, 11, 23), date(2023, 8, 12)),
    ],
)
def test_a_day_without_a_year_is_the_latest_that_is_not_in_the_future(
    stated: str, today: date, day: date
) -> None:
    assert parse_page(PAGE.replace("Aug 12", stated), today=today)[0].date == day


def test_a_given_day_overrides_that_of_the_page() -> None:
    papers = parse_page(PAGE, today=TODAY, day=date(2020, 1, 2))
    assert {paper.date for paper in papers} == {date(2020, 1, 2)}


def test_papers_of_a_page_without_a_day_are_of_today() -> None:
    assert parse_page(PAGE.replace("Aug 12\n", ""), today=TODAY)[0].date == TODAY


NOT_PAGES = {
    "empty": (b"", "is empty"),
    "blank": (b" \n\n ", "is empty"),
    "binary": (bytes(range(256)) * 10, "is not a list of papers"),
    "PDF": (b"%PDF-1.7\n1 0 obj\n", "is not a list of papers"),
    "other encodings' letters": (b"\xe9\xe8\xfc" * 300, "is not a list of papers"),
    "one line of prose": (
        b"This is only a sentence. And here is another one. " * 9,
        "is not a list of papers",
    ),
    "a shopping list": (b"milk\n\neggs\n\nflour\n", "is not a list of papers"),
    "5 MB in one line": (b"x" * 5_000_000, "is not a list of papers"),
    "larger than any page": (b"x " * 17_000_000, "too large"),
}


@pytest.mark.parametrize(("content", "why"), NOT_PAGES.values(), ids=NOT_PAGES.keys())
def test_a_file_without_papers_is_refused_in_one_line(content: bytes, why: str) -> None:
    with pytest.raises(SourceError) as refusal:
        papers_in(content)
    message = str(refusal.value)
    assert message.startswith("page.txt ")
    assert why in message
    assert "See `paperreader import --help`." in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("name", "why"), [(".", "is a folder"), ("no-such", "no-such: no such file$")]
)
def test_folders_and_missing_files_are_refused(tmp_path: Path, name: str, why: str) -> None:
    with pytest.raises(SourceError, match=why):
        open_file(tmp_path / name, today=TODAY)


def test_a_page_in_utf_16_is_read() -> None:
    papers = papers_in(PAGE.encode("utf-16"))
    assert [paper.title for paper in papers] == TITLES


def test_a_single_invalid_byte_is_shown_as_such() -> None:
    content = PAGE.encode().replace(b"Quiet", b"Qui\xed\xa0\x80et")
    assert "\N{REPLACEMENT CHARACTER}" in papers_in(content)[2].title


def test_an_endless_abstract_is_cut_and_says_so() -> None:
    text = PAGE + "\n\nA Long One\n\n" + "Words without an end. " * 100_000
    abstract = parse_page(text, today=TODAY)[-1].abstract
    assert len(abstract) <= ABSTRACT_LIMIT + 2
    assert abstract.endswith("…")


def test_hostile_titles_are_harmless() -> None:
    text = PAGE.replace("Quiet Robots", "\x1b]52;c;aGk=\x07[@click=app.quit()]\u202eQuiet\x9b31m")
    assert titles(text)[-1] == "[@click=app.quit()]Quiet Make Better Neighbours"


def test_an_endless_word_is_not_a_title() -> None:
    text = PAGE.replace("Quiet Robots Make Better Neighbours", "x" * 100_000)
    assert max(map(len, titles(text))) < 100


def test_a_page_in_chinese_is_read() -> None:
    abstract = "我们研究大型语言模型如何从错误中学习，并提出一种新的方法。" * 8
    (paper,) = parse_page(f"从错误中学习：大型语言模型的研究\n\n{abstract}", today=TODAY)
    assert paper.title == "从错误中学习：大型语言模型的研究"
    assert paper.abstract == abstract


def test_an_endless_abstract_without_spaces_keeps_its_beginning() -> None:
    (paper,) = parse_page("A Title\n\n中 " + "文" * 30_000, today=TODAY)
    assert len(paper.abstract) > ABSTRACT_LIMIT - 200


def test_the_sample_is_a_page_of_59_made_up_papers() -> None:
    papers = sample_papers(TODAY)
    assert len(papers) == len({paper.id for paper in papers}) == 59
    urls = [link.url for paper in papers for link in paper.links]
    assert len(urls) == 15
    assert sum(url.startswith("https://github.com/") for url in urls) == 14
    assert {paper.source for paper in papers} == {"sample"}
    assert all(40 <= len(paper.abstract.split()) <= 90 for paper in papers)


WORD = st.text("abcdefghijklmnop", min_size=2, max_size=9)
TITLE = st.lists(WORD, min_size=2, max_size=9).map(lambda words: " ".join(words).title())
SENTENCE = st.lists(WORD, min_size=12, max_size=30).map(lambda words: " ".join(words).capitalize())
ABSTRACT = st.lists(SENTENCE, min_size=2, max_size=5).map(lambda parts: ". ".join(parts) + ".")


@given(st.lists(st.tuples(TITLE, ABSTRACT), min_size=1, max_size=6, unique_by=lambda pair: pair[0]))
def test_any_page_of_titles_and_abstracts_is_read_completely(pairs: list[tuple[str, str]]) -> None:
    text = "Daily Papers\n\nAug 12\n\n" + "\n\n".join(
        f"{title}\n\n{abstract}" for title, abstract in pairs
    )
    papers = parse_page(text, today=TODAY)
    assert [(paper.title, paper.abstract) for paper in papers] == pairs


@given(st.text(st.characters(), max_size=400))
def test_no_text_raises_an_error(text: str) -> None:
    for paper in parse_page(text, today=TODAY):
        assert paper.id
        assert paper.title
        assert paper.abstract


def wrapped(text: str, width: int, **options: bool) -> str:
    """Return a text whose lines are broken as a mail program or a terminal does."""
    lines = (textwrap.wrap(line, width, **options) for line in text.split("\n"))  # type: ignore[arg-type]  # both are bool
    return "\n".join("\n".join(parts) for parts in lines)


@pytest.mark.parametrize("width", [60, 72, 80, 100, 120])
@pytest.mark.parametrize("breaks_words", [True, False])
def test_a_page_that_was_wrapped_at_any_width_is_the_same_page(
    width: int, breaks_words: bool
) -> None:
    text = resources.files("paperreader.sources").joinpath("sample.txt").read_text("utf-8")
    copy = wrapped(text, width, break_long_words=breaks_words, break_on_hyphens=breaks_words)
    assert parse_page(copy, today=TODAY) == parse_page(text, today=TODAY)


def test_lines_that_a_program_has_balanced_are_paragraphs() -> None:
    text = (
        "Daily Papers\n\n"
        "Teaching Llamas to Knit in Places Where Nobody Has\nEver Knitted Before\n\n"
        "Knitting patterns are programs that few models can\nrun. We describe a decoder that\n"
        "counts its stitches and so drops fewer of them.\n"
    )
    (paper,) = parse_page(text, today=TODAY)
    title = "Teaching Llamas to Knit in Places Where Nobody Has Ever Knitted Before"
    assert paper.title == title
    assert paper.abstract.startswith("Knitting patterns are programs that few models can run. We")


def test_an_address_that_is_longer_than_the_lines_is_whole() -> None:
    address = "https://github.com/woolly/" + "a-very-long-name-of-a-repository/" * 3 + "tree"
    abstract = f"We count the stitches of scarves. The code is at {address} and the data too."
    text = wrapped(f"Daily Papers\n\nCounting Stitches\n\n{abstract}", 72)
    (paper,) = parse_page(text, today=TODAY)
    assert paper.abstract == abstract
    assert paper.github == address


LONG = "We count the stitches of a scarf. We find that all of them are there, and then some more."


@pytest.mark.parametrize(
    "title",
    [
        "Humans vs. Machines: a comparison of how Woolly et al. and others think about the things "
        "that they never saw before",
        "Attention. Is. All: A Look at What Is Left of Attention after a Decade of Work on It.",
        "On the difference between making and finding patterns: a causal analysis of very old "
        "scarves.",
    ],
)
def test_a_title_that_looks_like_prose_is_a_title(title: str) -> None:
    page = f"Daily Papers\n\nCounting Stitches\n\n{LONG}\n\n{title}\n\n{LONG}\n"
    assert titles(page) == ["Counting Stitches", title]


@pytest.mark.parametrize(
    "abstract",
    [
        "We show that stitches can be counted without a single look at the scarf",
        "This paper presents a scarf that counts its own stitches while it is worn",
    ],
)
def test_an_abstract_of_one_sentence_needs_no_full_stop(abstract: str) -> None:
    page = f"Daily Papers\n\nCounting Stitches\n\n{abstract}\n\nKnots in Loss\n\n{LONG}\n"
    papers = parse_page(page, today=TODAY)
    assert [(paper.title, paper.abstract) for paper in papers] == [
        ("Counting Stitches", abstract),
        ("Knots in Loss", LONG),
    ]


def test_an_address_beside_a_title_gives_it_its_id_and_links() -> None:
    papers = parse_page(TITLES_AND_ADDRESSES, today=TODAY)
    assert [(paper.id, paper.title) for paper in papers] == [
        ("2601.15001", "Counting Stitches in Context"),
        ("2601.14003", "Knots in Loss Landscapes"),
        ("2512.01004", "An Older Scarf"),
        ("yarn-revisited", "Yarn, Revisited"),
    ]
    assert papers[3].links[0].url == "https://openreview.net/forum?id=wool3"


def test_an_address_before_a_title_or_after_an_abstract_belongs_to_it_too() -> None:
    addresses = [f"https://arxiv.org/abs/2601.1500{number}" for number in (1, 2)]
    after = f"Daily Papers\n\nA Scarf\n\n{LONG}\n\n{addresses[0]}\n\nB C\n\n{LONG}"
    before = f"{addresses[0]}\nA Scarf\n\n{LONG}\n\n{addresses[1]}\nB C\n"
    assert [paper.id for paper in parse_page(after, today=TODAY)] == ["2601.15001", "b-c"]
    assert [paper.id for paper in parse_page(before, today=TODAY)] == ["2601.15001", "2601.15002"]


def test_papers_of_a_list_in_markdown_are_those_with_an_address() -> None:
    papers = parse_page(MARKDOWN, today=TODAY)
    assert [(paper.id, paper.title, paper.github) for paper in papers] == [
        ("2606.00683", "Counting Stitches in Context", None),
        ("2606.00684", "Knots in Loss Landscapes", "https://github.com/knott/loss"),
        ("2606.00685", "Yarn, Revisited", None),
        ("2606.00686", "Purls of Wisdom", "https://github.com/l/p"),
    ]
    assert papers[0].abstract.startswith("We count the stitches of a scarf and find")


NEWS = """\
Council votes to count all scarves

The town council voted on Tuesday to count all scarves by spring. The vote was close, and it came
after a long debate. The count begins in March.

Hats are next

Purl Inc. says that its next hat will count, too. The company gave no date, but its shares rose.
"""
SECTIONS = f"""\
Counting Stitches

Introduction

{LONG}

Methods

{LONG}
"""
QUESTIONS = """\
What is a stitch?

A stitch is a loop of yarn. Many of them make a scarf, and more of them make a blanket.
"""
LETTER = f"""\
Dear Wilma,

{LONG} See https://arxiv.org/abs/2601.15001 about it.

Bo
"""
TASKS = """\
# Today

- [ ] count the stitches
- [x] read https://arxiv.org/abs/2601.15001

# Later

Yarn
"""


@pytest.mark.parametrize(
    "text",
    [
        "Обучение сетей\n\nСети учатся медленно и с трудом. Мы их ускоряем, и вот как это вышло.\n",
        "编织的学习\n\n围巾的针数可以预测。我们数了三十条围巾的针数，每一条都更长。\n",
    ],
)
def test_a_paper_in_any_language_is_a_paper(text: str) -> None:
    assert titles(text) == [text.split("\n", maxsplit=1)[0]]


@pytest.mark.parametrize("text", [NEWS, SECTIONS, QUESTIONS, LETTER, TASKS])
def test_headings_and_paragraphs_of_other_texts_are_no_papers(text: str) -> None:
    assert titles(text) == []
