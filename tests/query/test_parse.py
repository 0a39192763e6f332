"""The query language: queries match the papers that their author means."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.models import Entry, Link, Mark, Paper
from paperreader.query import highlights, parse_query
from paperreader.text.words import fold

PAPER = Paper(
    "knit",
    "Teaching Llamas to Knit",
    "A vision-language decoder in C++ for Hölder wool. It counts stitches.",
    ("Ada Wool", "Bo Yarn"),
    date(2025, 8, 12),
    "page",
    links=(Link("github", "https://github.com/a/b"),),
    categories=("cs.CL",),
)
ENTRY = Entry(PAPER, Mark(starred=True, note="compare with crochet"))

FOUND = """
    llamas
    LLAMAS knit
    "to knit"
    "knit
    vision-language
    "vision language"
    C++
    holder
    Hölder
    crochet
    note:crochet
    title:llamas
    author:wool
    author:"bo yarn"
    abstract:stitches
    -crochets
    -title:crochet
    is:unread
    is:starred
    -is:read
    has:note
    has:code
    source:page
    cat:cs.cl
    on:2025-08-12
    on:2025-08
    on:2025
    after:2025-08-11
    before:2025-08-13
    after:2024 before:2026
    llamas is:starred -crochets
    """
MISSED = """
    crochets
    llama
    "knit to"
    "yarn ada"
    -llamas
    title:crochet
    author:llamas
    is:read
    -is:starred
    -has:code
    source:arxiv
    cat:cs.LG
    on:2025-08-13
    after:2025-08-12
    before:2025-08-12
    before:0001-01-01
    after:9999-12-31
    AND
    is:nonsense
    on:yesterday
    """


@pytest.mark.parametrize("query", [line.strip() for line in FOUND.strip().splitlines()])
def test_queries_that_find_the_paper(query: str) -> None:
    assert parse_query(query).matches(ENTRY)


@pytest.mark.parametrize("query", [line.strip() for line in MISSED.strip().splitlines()])
def test_queries_that_do_not_find_it(query: str) -> None:
    assert not parse_query(query).matches(ENTRY)


@pytest.mark.parametrize("query", ["", "   ", "-", '"', "!!!", "title:", '""'])
def test_a_query_without_content_finds_everything(query: str) -> None:
    assert parse_query(query).matches(ENTRY)


def test_the_last_word_may_be_incomplete_while_typing() -> None:
    assert parse_query("llam", typing=True).matches(ENTRY)
    assert parse_query("teaching lla", typing=True).matches(ENTRY)
    assert not parse_query("lla teaching", typing=True).matches(ENTRY)
    assert not parse_query("llam ", typing=True).matches(ENTRY)


@pytest.mark.parametrize("query", ["is:", "is:u", "is:unrea", "has:c"])
def test_an_incomplete_condition_does_not_empty_the_list(query: str) -> None:
    assert parse_query(query, typing=True).matches(ENTRY)


def test_a_pasted_book_is_a_query_of_few_terms() -> None:
    assert len(parse_query("the " * 100_000).terms) == 1
    assert len(parse_query(" ".join(map(str, range(10_000)))).terms) < 500


def test_found_words_are_highlighted() -> None:
    text = "Hölder wool, woolly WOOL"
    spans = highlights(parse_query("holder wool"), text, "abstract")
    assert [text[start:end] for start, end in spans] == ["Hölder", "wool", "WOOL"]
    assert highlights(parse_query("title:wool"), text, "abstract") == []
    assert highlights(parse_query("-wool"), text, "abstract") == []


@given(st.text(st.characters(), max_size=60), st.booleans())
def test_any_input_is_a_valid_query(text: str, typing: bool) -> None:
    query = parse_query(text, typing=typing)
    assert query.matches(ENTRY) in {True, False}


@given(st.text(st.characters(), max_size=60), st.text(st.characters(), max_size=60))
def test_highlights_lie_within_the_text(query: str, text: str) -> None:
    spans = highlights(parse_query(query, typing=True), text, "abstract")
    assert all(0 <= start < end <= len(text) for start, end in spans)


@given(st.text(st.characters(), max_size=60))
def test_folding_keeps_every_characters_position(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.lists(st.sampled_from(PAPER.title.split()), min_size=1, max_size=3))
def test_a_negated_query_finds_what_the_query_does_not(words: list[str]) -> None:
    phrase = " ".join(words)
    assert parse_query(f'"{phrase}"').matches(ENTRY) != parse_query(f'-"{phrase}"').matches(ENTRY)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("l", ""),
        ("É", ""),
        ("llamas l", "llamas"),
        ("llamas -l", "llamas"),
        ("title:l", ""),
        ('"deep l', '"deep"'),
        ("vision-l", "vision"),
    ],
)
def test_a_single_letter_that_is_being_typed_narrows_nothing_yet(text: str, meaning: str) -> None:
    assert parse_query(text, typing=True) == parse_query(meaning)


def test_a_single_letter_is_a_word_once_it_is_complete() -> None:
    for text in ("l", "l ", "l llamas", '"l"', "C+"):
        assert len(parse_query(text).terms) == len(text.split())
        assert not parse_query(text).terms[0].prefix
    for text in ("l ", '"l"', '"vitamin c"', "C+"):
        assert parse_query(text, typing=True) == parse_query(text)


@pytest.mark.parametrize("text", ["le", "4", "gpt-4", "编", '"deep le'])
def test_two_letters_a_digit_or_an_ideograph_are_searched_while_being_typed(text: str) -> None:
    assert parse_query(text, typing=True).terms[0].prefix


def test_an_incomplete_negated_word_hides_only_that_exact_word() -> None:
    (term,) = parse_query("-net", typing=True).terms
    assert (term.words, term.prefix, term.negated) == (("net",), False, True)
