"""By upvotes a search finds what a plain sort of all papers gives, also where it goes on."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from paperreader.catalog import Catalog, InterruptedSearchError
from paperreader.config import Paths
from paperreader.library import Library
from paperreader.marks import Change, Marks
from paperreader.models import Entry, Link, Mark, Paper
from paperreader.query import HIGHEST, Query, parse_query, search

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PAPERS = 400
DAY = date(2026, 11, 23)
WORDS = "wool yarn knit stitch scarf loom".split()


def made_up_entries() -> list[Entry]:
    """Make papers, half of them with upvotes, often the same number; a fifth bears marks."""
    chance = random.Random(7)
    entries = []
    for number in range(PAPERS):
        words = chance.choices(WORDS, [1, 3, 9, 27, 81, 243], k=5)
        paper = Paper(
            id=f"p{number}",
            title=f"{' '.join(words)} No{number}",
            date=DAY - timedelta(days=chance.randrange(40)) if chance.random() < 0.9 else None,
            links=(Link("github", f"https://github.com/a/b{number}"),) * (number % 3 == 0),
            upvotes=chance.randrange(30) if chance.random() < 0.5 else None,
        )
        mark = Mark()
        if chance.random() < 0.2:
            note = chance.choice(["", chance.choice(WORDS)])
            mark = Mark(chance.random() < 0.5, chance.random() < 0.3, note)
        entries.append(Entry(paper, mark))
    return entries


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    """Give all papers in the order in which they should be listed."""
    newest_first = sorted(
        made_up_entries(), key=lambda entry: entry.paper.date or date.min, reverse=True
    )
    return sorted(newest_first, key=lambda entry: -votes(entry.paper))


def votes(paper: Paper) -> int:
    """Give what to sort by; no upvotes are fewer than none."""
    return -1 if paper.upvotes is None else paper.upvotes


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Give a library of these papers that looks through few of them itself before it asks."""
    paths = Paths.under(tmp_path_factory.mktemp("library"))
    catalog = Catalog(paths.catalog)
    made_up = made_up_entries()
    catalog.add(entry.paper for entry in made_up)
    catalog.close()
    Marks(paths.marks).apply(
        Change(entry.paper, field, getattr(Mark(), field), getattr(entry.mark, field))
        for entry in made_up
        for field in ("read", "starred", "note")
    )
    opened = Library.open(paths)
    opened.refresh()
    with pytest.MonkeyPatch.context() as fewer:
        fewer.setattr(search, "PORTIONS", (4, 16))
        yield opened
    opened.close()


said = st.one_of(
    st.sampled_from(WORDS),
    st.builds("{}:{}".format, st.sampled_from(["title", "note"]), st.sampled_from(WORDS)),
    st.sampled_from("s y is:read is:unread is:starred has:note has:code source:page".split()),
    st.builds(
        lambda field, days: f"{field}:{DAY - timedelta(days)}",
        st.sampled_from(["on", "after", "before"]),
        st.integers(0, 40),
    ),
)
queries = st.builds(
    lambda pieces, typing: parse_query(" ".join(pieces), typing=typing),
    st.lists(st.builds("{}{}".format, st.sampled_from(["", "", "-"]), said), max_size=3),
    st.booleans(),
)


def found(library: Library, query: Query, below: int = HIGHEST) -> list[int]:
    parts = library.search(query, by_upvotes=True).parts(below)
    portions = [portion for part in parts for portion in part]
    assert all(portions)
    return [number for portion in portions for number in portion]


def ids(library: Library, numbers: Sequence[int]) -> list[str]:
    return [entry.paper.id for entry in library.entries(numbers) if entry]


@settings(max_examples=300)
@given(query=queries)
def test_by_upvotes_any_query_finds_what_a_plain_sort_and_scan_finds(
    library: Library, entries: list[Entry], query: Query
) -> None:
    expected = [entry.paper.id for entry in entries if query.matches(entry)]
    assert ids(library, found(library, query)) == expected


@settings(max_examples=200)
@given(query=queries, share=st.floats(0, 1))
def test_by_upvotes_a_search_goes_on_exactly_where_it_was_left(
    library: Library, query: Query, share: float
) -> None:
    everything = found(library, query)
    if everything:
        last = int(share * (len(everything) - 1))
        assert found(library, query, below=everything[last]) == everything[last + 1 :]


def test_by_upvotes_a_search_that_was_stopped_ends(library: Library) -> None:
    stopped = library.search(parse_query("loom"), by_upvotes=True)
    (part,) = stopped.parts()
    next(part)
    library.stop_search()
    with pytest.raises(InterruptedSearchError):
        list(part)


def test_upvotes_that_come_later_count(tmp_path_factory: pytest.TempPathFactory) -> None:
    catalog = Catalog(tmp_path_factory.mktemp("later") / "catalog.db")
    papers = [
        Paper(name, name, date=DAY, upvotes=upvotes)
        for name, upvotes in zip("abcd", (3, None, 0, 3), strict=True)
    ]
    catalog.add(papers)

    def order() -> list[str]:
        numbers = catalog.numbers_by_upvotes()
        return [catalog.papers(numbers)[number].id for number in numbers]

    assert order() == ["a", "d", "c"]
    catalog.add([replace(papers[1], upvotes=5), replace(papers[2], upvotes=9)])
    assert order() == ["c", "b", "a", "d"]
    catalog.add([], remove=["c"])
    assert order() == ["b", "a", "d"]
    catalog.close()
