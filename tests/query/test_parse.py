"""The query language: queries match the papers that their author means."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.models import Entry, Link, Mark, Paper
from paperreader.query import highlights, parse_query
from paperreader.text.words import fold_with_offsets, split_words

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
    llama
    lla teaching
    -"lla"
    title:kni
    """
MISSED = """
    crochets
    "llama"
    lamas
    -lla
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


@pytest.mark.parametrize("query", ["is:", "is:u", "is:unrea", "has:c"])
def test_an_incomplete_condition_does_not_empty_the_list(query: str) -> None:
    assert parse_query(query, typing=True).matches(ENTRY)


def test_a_pasted_book_is_a_query_of_few_terms() -> None:
    assert len(parse_query("the " * 100_000).terms) == 1
    assert len(parse_query(" ".join(map(str, range(10_000)))).terms) < 500


def test_found_words_are_highlighted() -> None:
    text = "Hölder wool, woolly WOOL"
    spans = highlights(parse_query("holder wool"), text, "abstract")
    assert [text[start:end] for start, end in spans] == ["Hölder", "wool", "woolly", "WOOL"]
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
def test_a_text_is_highlighted_by_the_same_words_that_are_indexed(text: str) -> None:
    folded, offsets = fold_with_offsets(text)
    assert folded.split() == split_words(text)
    assert len(offsets) == len(folded) + 1
    assert offsets == sorted(offsets)


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("lukasz", "by Łukasz Kaiser", "Łukasz"),
        ("aesop thor", "Æsop, Þór", "Æsop Þór"),
        ("strasse", "Straße 3", "Straße"),
        ("fine-tuning efficient", "eﬃcient ﬁne-tuning", "eﬃcient ﬁne-tuning"),
        ("bold", "𝐁𝐨𝐥𝐝 and plain", "𝐁𝐨𝐥𝐝"),
        ("full", "ＦＵＬＬ width", "ＦＵＬＬ"),
        ("论文", "这篇论文很好", "论文"),
        ("編み", "編み物", "編み"),
        ("국어", "한국어를", "국어"),
        ("cafe", "a cafe\u0301!", "cafe\u0301"),
        ("भाषा", "हिन्दी भाषा", "भाषा"),
    ],
)
def test_what_is_on_the_screen_is_found_and_highlighted(query: str, text: str, found: str) -> None:
    spans = highlights(parse_query(query), text, "title")
    assert sorted(text[start:end] for start, end in spans) == sorted(found.split())
    assert parse_query(query).matches(Entry(Paper("x", text)))
    assert parse_query(query).matches(Entry(Paper("x", "X"), Mark(note=text)))


@pytest.mark.parametrize("query", ["gröbner", "grobner", "Gröb", "schrödinger", '"schrodinger"'])
def test_latex_is_searched_as_it_reads(query: str) -> None:
    paper = Paper("x", 'The Gr\\"obner basis', authors=('E. Schr{\\"o}dinger',))
    assert parse_query(query).matches(Entry(paper))


@pytest.mark.parametrize(
    "name",
    [
        "1706.03762",
        "1706.03762v7",
        "arXiv:1706.03762",
        "arxiv:1706.03762v1",
        "https://arxiv.org/abs/1706.03762",
        "http://export.arxiv.org/pdf/1706.03762v5.pdf",
        "https://arxiv.org/html/1706.03762v7#S3",
        "arxiv.org/abs/1706.03762",
        "https://huggingface.co/papers/1706.03762",
        "https://doi.org/10.48550/arXiv.1706.03762",
        "arXiv: 1706.03762",
        "1706.03762V1",
        "arXiv:1706.03762v7 [cs.CL] 2 Aug 2023",
        "https://ar5iv.labs.arxiv.org/html/1706.03762",
        "https://arxiv.org/abs/1706.03762).",
    ],
)
def test_the_id_or_the_address_of_a_paper_finds_it(name: str) -> None:
    paper = Entry(Paper("1706.03762", "Attention", arxiv_id="1706.03762"))
    other = Entry(Paper("1706.03763", "Attention", arxiv_id="1706.03763"))
    renamed = Entry(Paper("attention", "Attention", arxiv_id="1706.03762"))
    for query in (parse_query(name), parse_query(name, typing=True)):
        assert query.matches(paper)
        assert query.matches(renamed)
        assert not query.matches(other)


def test_an_old_id_finds_its_paper() -> None:
    paper = Entry(Paper("hep-th/9901001", "Strings", arxiv_id="hep-th/9901001"))
    for name in ("hep-th/9901001", "https://arxiv.org/abs/hep-th/9901001v2"):
        assert parse_query(name).matches(paper)
    geometry = Entry(Paper("math/0309136", "Knots", arxiv_id="math/0309136"))
    for name in ("math.GT/0309136", "math/0309136", "https://arxiv.org/pdf/math.GT/0309136v2"):
        assert parse_query(name).matches(geometry)


def test_a_number_alone_is_no_id() -> None:
    assert not parse_query("1706").matches(Entry(Paper("1706.03762", "Attention")))


def test_comment_journal_categories_summary_and_keywords_are_searched() -> None:
    paper = Paper(
        "x", "X", comment="Accepted at KNIT 2026", journal="J. Wool 3", summary="Counts stitches.",
        keywords=("scarves",), categories=("cs.CL", "hep-th"),
        organization="Yarn Institute", doi="10.1000/w.3",
    )  # fmt: skip
    for query in (
        "accepted",
        '"j wool"',
        "stitch",
        "scarves",
        "yarn",
        "10.1000/w.3",
        "cs.CL",
        "hep-th",
    ):
        assert parse_query(query).matches(Entry(paper))


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
        ('"deep l', '"deep'),
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
    assert parse_query(text, typing=True) == parse_query(text)
    assert len(parse_query(text).terms) == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("agent", ("agent",)),
        ("-agent", ("agent",)),
        ("title:agent", ("agent",)),
        ("agent is:unread", ("agent",)),
        ("agent, other", ("agent",)),
        ("fine-tun", ("fine", "tun")),
        ('"fine tun', ("fine", "tun")),
    ],
)
def test_a_word_of_two_letters_matches_beginnings_wherever_it_stands(
    text: str, words: tuple[str, ...]
) -> None:
    for typing in (False, True):
        term = parse_query(text, typing=typing).terms[0]
        assert (term.words, term.prefix) == (words, True)
    assert not parse_query('"agent"').terms[0].prefix
