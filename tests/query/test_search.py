"""Search finds what a plain look through all papers finds, newest first, however it is asked."""

from __future__ import annotations

import random
from datetime import date, timedelta
from functools import lru_cache
from itertools import chain, islice
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
from paperreader.query.query import TEXT_FIELDS
from paperreader.text.words import make_haystack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperreader.query import Query

PAPERS = 5000
LAST_DAY = date(2026, 11, 23)

RARE = """
    wool woolly wolle yarn knit knitting Hölder holder HOLDER C++ vision-language vision language
    naïve naive Straße ﬁne x² snake_case don't İstanbul
    e\u0301tude cafe\u0301 q\u0308 Ωmega 编织 编织物
    編み物 हिन्दी AND OR NOT NEAR GPT-4o 2025 2508.00001 \U0001d400lpha ª ß ŝ _ ★ $x_1$
    """.split()
COMMON = "the a an of on for with is to we in stitch scarf stitches count pattern".split()
AUTHORS = ("Ada Wool", "Bo Yarn", "Jürgen Öhm", "编 织", "A. B. Wool", "Zoë NOT", "Ada")
CATEGORIES = ("cs.CL", "cs.LG", "math.AG", "stat.ML")
SOURCES = ("arxiv", "page", "huggingface")


class Scan:
    """Looks for a query's papers with nothing but texts and sets, and so slowly that it is right.

    A paper is known here by its place among all, newest day first.
    """

    def __init__(self, entries: list[Entry]) -> None:
        self.entries = entries
        self._haystacks = {
            "title": [make_haystack([entry.paper.title]) for entry in entries],
            "abstract": [make_haystack([entry.paper.abstract]) for entry in entries],
            "author": [make_haystack(entry.paper.authors) for entry in entries],
            "note": [make_haystack([entry.mark.note]) for entry in entries],
        }
        self._everywhere = frozenset(range(len(entries)))
        self._with_words = lru_cache(None)(self._look_for_words)
        self._holding = lru_cache(None)(self._look_for_condition)
        self._on_days = lru_cache(None)(self._look_for_days)

    def places(self, query: Query) -> list[int]:
        """Give the places of the papers that a query should find."""
        found = self._everywhere
        for term in query.terms:
            places = self._with_words(term.words, term.fields, term.prefix)
            found = found - places if term.negated else found & places
        for condition in query.conditions:
            places = self._holding(condition.name, condition.value)
            found = found - places if condition.negated else found & places
        for period in query.periods:
            places = self._on_days(period.first, period.last)
            found = found - places if period.negated else found & places
        return sorted(found)

    def _look_for_words(
        self, words: tuple[str, ...], fields: tuple[str, ...], prefix: bool
    ) -> frozenset[int]:
        sought = " " + " ".join(words) + ("" if prefix else " ")
        return frozenset(
            place
            for field in fields
            for place, haystack in enumerate(self._haystacks[field])
            if sought in haystack
        )

    def _look_for_condition(self, name: str, value: str) -> frozenset[int]:
        holds = {
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
        return frozenset(place for place, entry in enumerate(self.entries) if holds(entry))

    def _look_for_days(self, first: date | None, last: date | None) -> frozenset[int]:
        return frozenset(
            place
            for place, entry in enumerate(self.entries)
            if entry.paper.date and (first or date.min) <= entry.paper.date <= (last or date.max)
        )


def made_up_papers(chance: random.Random) -> Iterator[Paper]:
    """Make papers that come in any order, some undated, with each rare word in a few of them."""
    for number in range(PAPERS):
        words = chance.choices(COMMON, k=14) + chance.choices(RARE, k=2)
        chance.shuffle(words)
        some_day = LAST_DAY - timedelta(days=int(chance.expovariate(1 / 60)))
        github = Link("github", f"https://github.com/a/b{number}")
        yield Paper(
            id=f"p{number}",
            title=f"{' '.join(words[:4])} No{number}",
            abstract=" ".join(words[4:]),
            authors=tuple(chance.sample(AUTHORS, chance.randint(0, 3))),
            date=some_day if chance.random() < 0.95 else None,
            source=chance.choice(SOURCES),
            links=(github,) if chance.random() < 0.2 else (),
            categories=tuple(chance.sample(CATEGORIES, chance.randint(0, 2))),
        )


def made_up_marks(chance: random.Random, papers: list[Paper]) -> Iterator[Change]:
    for paper in chance.sample(papers, PAPERS // 8):
        if chance.random() < 0.6:
            yield Change(paper, "read", False, True)
        if chance.random() < 0.3:
            yield Change(paper, "starred", False, True)
        if chance.random() < 0.6:
            note = " ".join(chance.choices(RARE + COMMON, k=4))
            yield Change(paper, "note", "", note)


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Library]]:
    """Give the same papers in libraries that hold none, some and all of the newest in memory."""
    chance = random.Random(5)
    paths = Paths.under(tmp_path_factory.mktemp("library"))
    papers = list(made_up_papers(chance))
    catalog = Catalog(paths.catalog)
    for start in range(0, PAPERS, 1000):
        catalog.add(papers[start : start + 1000])
    catalog.close()
    Marks(paths.marks).apply(made_up_marks(chance, papers))
    opened = [Library.open(paths) for _ in range(3)]
    for library in opened:
        library.refresh()
    for _ in range(4):
        opened[1].prepare_search()
    while opened[2].prepare_search():
        pass
    yield opened
    for library in opened:
        library.close()


@pytest.fixture(scope="module")
def scan(libraries: list[Library]) -> Scan:
    """Give what looks through the same papers, ordered without any help of the catalog."""
    chance = random.Random(5)
    papers = list(made_up_papers(chance))
    marks: dict[str, dict[str, bool | str]] = {}
    for change in made_up_marks(chance, papers):
        marks.setdefault(change.paper.id, {})[change.field] = change.after
    newest_first = sorted(papers, key=lambda paper: paper.date or date.min, reverse=True)
    return Scan([Entry(paper, Mark(**marks.get(paper.id, {}))) for paper in newest_first])


word = st.sampled_from(RARE) | st.sampled_from(RARE + COMMON)
beginning = st.builds(lambda text, length: text[:length], word, st.integers(1, 4))
several = st.lists(word, min_size=1, max_size=3).map(" ".join)
day = st.dates(LAST_DAY - timedelta(days=400), LAST_DAY) | st.dates()
stated_day = st.builds(
    lambda day, length: day.isoformat()[:length], day, st.sampled_from([4, 7, 10])
)
nonsense = st.sampled_from(
    """C++ "unclosed AND OR NOT NOT( * ^a {title} {title}:wool NEAR(a b) "a"" a"b - -- : :a title:
    a* "wool -"wool (a) 'wool' a:b:c title:title:a is: is:nonsense cat: cat:" on:2025-99 -on: ; \\ %
    NULL words:wool facet:all all code
    \0 \U0010ffff \ud800 \u0301 www.a.b/c?d=e a--b +a |a ~a a^2 $1$
    """.split()
) | st.text(max_size=6)
said = st.one_of(
    word,
    word,
    beginning,
    several.map('"{}"'.format),
    st.builds("{}:{}".format, st.sampled_from(TEXT_FIELDS), word),
    st.builds('{}:"{}"'.format, st.sampled_from(TEXT_FIELDS), several),
    st.sampled_from("is:read is:unread is:starred has:note has:code".split()),
    st.sampled_from((*SOURCES, "none")).map("source:{}".format),
    st.sampled_from((*CATEGORIES, "cs.cl", "none")).map("cat:{}".format),
    st.builds("{}:{}".format, st.sampled_from(["on", "after", "before"]), stated_day),
    nonsense,
)
piece = st.builds("{}{}".format, st.sampled_from(["", "", "-"]), said)
queries = st.builds(
    lambda pieces, typing: parse_query(" ".join(pieces), typing=typing),
    st.lists(piece, min_size=1, max_size=4),
    st.booleans(),
)


def numbers_found(library: Library, query: Query, below: int = HIGHEST) -> list[int]:
    parts = library.search(query).parts(below)
    return [number for part in parts for numbers in part for number in numbers]


@settings(max_examples=500)
@given(query=queries)
def test_any_query_finds_what_a_look_through_all_papers_finds(
    libraries: list[Library], scan: Scan, query: Query
) -> None:
    expected = scan.places(query)
    some = {*expected[:5], *range(0, PAPERS, PAPERS // 10)}
    assert [place for place in sorted(some) if query.matches(scan.entries[place])] == [
        place for place in expected if place in some
    ]
    for library in libraries:
        everything = library.days.numbers(0, PAPERS)
        assert numbers_found(library, query) == [everything[place] for place in expected]
    found = list(islice(libraries[0].find(query), 100))
    assert found == [scan.entries[place] for place in expected[:100]]


@settings(max_examples=100)
@given(query=queries, share=st.floats(0, 1))
def test_a_search_goes_on_exactly_where_it_was_left(
    libraries: list[Library], query: Query, share: float
) -> None:
    for library in libraries:
        found = numbers_found(library, query)
        if found:
            last = int(share * (len(found) - 1))
            assert numbers_found(library, query, below=found[last]) == found[last + 1 :]


def test_papers_are_told_of_as_they_are_found(libraries: list[Library]) -> None:
    for library in libraries:
        first = next(chain.from_iterable(library.search(parse_query("sti", typing=True)).parts()))
        assert 0 < len(first) <= 64
