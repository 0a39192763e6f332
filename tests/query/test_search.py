"""A search finds what a plain scan of all papers finds, newest first, for any query."""

from __future__ import annotations

import random
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperreader.catalog import Catalog
from paperreader.config import Paths
from paperreader.library import Library
from paperreader.marks import Change, Marks
from paperreader.models import Entry, Link, Mark, Paper
from paperreader.query import HIGHEST, parse_query
from paperreader.query.query import TYPED_FIELDS
from paperreader.text.latex import readable
from paperreader.text.words import make_haystack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperreader.query import Query

PAPERS = 5000
LAST_DAY = date(2026, 11, 23)

RARE = """
    wool woolly wolle yarn knit knitting Hölder holder HOLDER C++ vision-language vision language
    naïve naive Straße ﬁne x² snake_case don't İstanbul Łukasz Øre œuvre eﬃcient 𝐁𝐨𝐥𝐝 ＦＵＬＬ ﾊﾟﾝ
    e\u0301tude cafe\u0301 q\u0308 Ωmega 编织 编织物 这篇论文很好 论文 한국어 한국 ภาษาไทย ภาษา
    क्\u200dष
    編み物 हिन्दी हिन्द भाषा AND OR NOT NEAR GPT-4o 2025 2508.00001 \U0001d400lpha ª ß ŝ _ ★ $x_1$
    Gr\\"obner Schr{\\"o}dinger $\\alpha_t$ \\emph{knit}ting $\\mathcal{O}(n^2)$
    """.split()
COMMON = "the a an of on for with is to we in stitch scarf stitches count pattern".split()
AUTHORS = ("Ada Wool", "Bo Yarn", "Jürgen Öhm", "编 织", "A. B. Wool", "Zoë NOT", "Ada")
CATEGORIES = ("cs.CL", "cs.LG", "math.AG", "stat.ML")
SOURCES = ("arxiv", "page", "huggingface")


class Scan:
    """A slow reference search that uses nothing but texts and sets.

    It identifies a paper by its position among all papers, newest day first.
    """

    def __init__(self, entries: list[Entry]) -> None:
        self.entries = entries
        self._haystacks = {
            "title": [make_haystack([readable(entry.paper.title)]) for entry in entries],
            "abstract": [make_haystack([readable(entry.paper.abstract)]) for entry in entries],
            "details": [
                make_haystack(
                    [
                        readable(entry.paper.comment),
                        *entry.paper.keywords,
                        *entry.paper.categories,
                    ]
                )
                for entry in entries
            ],
            "id": [make_haystack([entry.paper.id]) for entry in entries],
            "author": [make_haystack(entry.paper.authors) for entry in entries],
            "note": [make_haystack([entry.mark.note]) for entry in entries],
        }
        self._all = frozenset(range(len(entries)))
        self._with_words = lru_cache(None)(self._find_words)
        self._with_condition = lru_cache(None)(self._find_condition)
        self._on_days = lru_cache(None)(self._find_days)

    def positions(self, query: Query) -> list[int]:
        """Return the positions of the papers that a query should find."""
        found = self._all
        for term in query.terms:
            positions = self._with_words(term.words, term.fields, term.prefix)
            found = found - positions if term.negated else found & positions
        for condition in query.conditions:
            positions = self._with_condition(condition.name, condition.value)
            found = found - positions if condition.negated else found & positions
        for period in query.periods:
            positions = self._on_days(period.first, period.last)
            found = found - positions if period.negated else found & positions
        return sorted(found)

    def _find_words(
        self, words: tuple[str, ...], fields: tuple[str, ...], prefix: bool
    ) -> frozenset[int]:
        needle = " " + " ".join(words) + ("" if prefix else " ")
        return frozenset(
            position
            for field in fields
            for position, haystack in enumerate(self._haystacks[field])
            if needle in haystack
        )

    def _find_condition(self, name: str, value: str) -> frozenset[int]:
        is_met = {
            "is:read": lambda entry: entry.mark.read,
            "is:unread": lambda entry: not entry.mark.read,
            "is:starred": lambda entry: entry.mark.starred,
            "has:note": lambda entry: entry.mark.note != "",
            "has:code": lambda entry: any(link.kind == "github" for link in entry.paper.links),
        }.get(
            f"{name}:{value}",
            (lambda entry: entry.paper.source == value)
            if name == "source"
            else (lambda entry: value in {c.lower() for c in entry.paper.categories}),
        )
        return frozenset(position for position, entry in enumerate(self.entries) if is_met(entry))

    def _find_days(self, first: date | None, last: date | None) -> frozenset[int]:
        return frozenset(
            position
            for position, entry in enumerate(self.entries)
            if entry.paper.date and (first or date.min) <= entry.paper.date <= (last or date.max)
        )


def made_up_papers(rng: random.Random) -> Iterator[Paper]:
    """Yield papers in random order, some undated, with each rare word in a few of them."""
    for number in range(PAPERS):
        words = rng.choices(COMMON, k=14) + rng.choices(RARE, k=2)
        rng.shuffle(words)
        some_day = LAST_DAY - timedelta(days=int(rng.expovariate(1 / 60)))
        github = Link("github", f"https://github.com/a/b{number}")
        yield Paper(
            id=f"p-{number}" if number % 3 else f"2508.{number:05}",
            title=f"{' '.join(words[:4])} No{number}",
            abstract=" ".join(words[4:]),
            authors=tuple(rng.sample(AUTHORS, rng.randint(0, 3))),
            date=some_day if rng.random() < 0.95 else None,
            source=rng.choice(SOURCES),
            links=(github,) if rng.random() < 0.2 else (),
            categories=tuple(rng.sample(CATEGORIES, rng.randint(0, 2))),
            comment=rng.choice(RARE + COMMON),
            keywords=tuple(rng.sample(COMMON, rng.randint(0, 2))),
        )


def made_up_marks(rng: random.Random, papers: list[Paper]) -> Iterator[Change]:
    for paper in rng.sample(papers, PAPERS // 8):
        if rng.random() < 0.6:
            yield Change(paper, "read", False, True)
        if rng.random() < 0.3:
            yield Change(paper, "starred", False, True)
        if rng.random() < 0.6:
            note = " ".join(rng.choices(RARE + COMMON, k=4))
            yield Change(paper, "note", "", note)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Return a library of these papers."""
    rng = random.Random(5)
    paths = Paths.under(tmp_path_factory.mktemp("library"))
    papers = list(made_up_papers(rng))
    catalog = Catalog(paths.catalog)
    for start in range(0, PAPERS, 1000):
        catalog.add(papers[start : start + 1000])
    catalog.close()
    Marks(paths.marks).apply(made_up_marks(rng, papers))
    opened = Library.open(paths)
    opened.refresh()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def scan(library: Library) -> Scan:
    """Return a scan of the same papers, ordered without the catalog."""
    rng = random.Random(5)
    papers = list(made_up_papers(rng))
    marks: dict[str, dict[str, bool | str]] = {}
    for change in made_up_marks(rng, papers):
        marks.setdefault(change.paper.id, {})[change.field] = change.after
    newest_first = sorted(papers, key=lambda paper: paper.date or date.min, reverse=True)
    return Scan([Entry(paper, Mark(**marks.get(paper.id, {}))) for paper in newest_first])


word = st.sampled_from(RARE) | st.sampled_from(RARE + COMMON)
prefix = st.builds(lambda text, length: text[:length], word, st.integers(1, 4))
phrase = st.lists(word, min_size=1, max_size=3).map(" ".join)
day = st.dates(LAST_DAY - timedelta(days=400), LAST_DAY) | st.dates()
day_text = st.builds(lambda day, length: day.isoformat()[:length], day, st.sampled_from([4, 7, 10]))
nonsense = st.sampled_from(
    """C++ "unclosed AND OR NOT NOT( * ^a {title} {title}:wool NEAR(a b) "a"" a"b - -- : :a title:
    a* "wool -"wool (a) 'wool' a:b:c title:title:a is: is:nonsense cat: cat:" on:2025-99 -on: ; \\ %
    NULL words:wool facet:all all code
    \0 \U0010ffff \ud800 \u0301 www.a.b/c?d=e a--b +a |a ~a a^2 $1$
    """.split()
) | st.text(max_size=6)
value = st.one_of(
    word,
    word,
    prefix,
    phrase.map('"{}"'.format),
    st.builds("{}:{}".format, st.sampled_from(TYPED_FIELDS), word),
    st.builds('{}:"{}"'.format, st.sampled_from(TYPED_FIELDS), phrase),
    st.sampled_from("is:read is:unread is:starred has:note has:code".split()),
    st.sampled_from((*SOURCES, "none")).map("source:{}".format),
    st.sampled_from((*CATEGORIES, "cs.cl", "none")).map("cat:{}".format),
    st.builds("{}:{}".format, st.sampled_from(["on", "after", "before"]), day_text),
    nonsense,
)
token = st.builds("{}{}".format, st.sampled_from(["", "", "-"]), value)
queries = st.builds(
    lambda tokens, typing: parse_query(" ".join(tokens), typing=typing),
    st.lists(token, min_size=1, max_size=4),
    st.booleans(),
)


def numbers_found(library: Library, query: Query, below: int = HIGHEST) -> list[int]:
    return [number for batch in library.search(query, below=below) for number in batch]


@settings(max_examples=500)
@given(query=queries)
def test_any_query_finds_what_a_scan_of_all_papers_finds(
    library: Library, scan: Scan, query: Query
) -> None:
    expected = scan.positions(query)
    some = {*expected[:5], *range(0, PAPERS, PAPERS // 10)}
    assert [position for position in sorted(some) if query.matches(scan.entries[position])] == [
        position for position in expected if position in some
    ]
    everything = library.days.numbers(0, PAPERS)
    assert numbers_found(library, query) == [everything[position] for position in expected]
    found = list(islice(library.find(query), 100))
    shown = [scan.entries[position] for position in expected[:100]]
    assert [(entry.paper, entry.mark) for entry in found] == [
        (entry.paper, entry.mark) for entry in shown
    ]


@settings(max_examples=100)
@given(query=queries, share=st.floats(0, 1))
def test_a_search_continues_exactly_after_a_given_paper(
    library: Library, query: Query, share: float
) -> None:
    found = numbers_found(library, query)
    if found:
        last = int(share * (len(found) - 1))
        assert numbers_found(library, query, below=found[last]) == found[last + 1 :]


def test_papers_are_yielded_as_they_are_found(library: Library) -> None:
    assert 0 < len(next(iter(library.search(parse_query("sti", typing=True))))) <= 64
