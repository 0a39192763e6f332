"""A search by upvotes yields the order of a plain sort of all papers, also when continued."""

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
    """Return papers, half of them with upvotes, often equal; a fifth of them have marks."""
    rng = random.Random(7)
    entries = []
    for number in range(PAPERS):
        words = rng.choices(WORDS, [1, 3, 9, 27, 81, 243], k=5)
        paper = Paper(
            id=f"p{number}",
            title=f"{' '.join(words)} No{number}",
            date=DAY - timedelta(days=rng.randrange(40)) if rng.random() < 0.9 else None,
            links=(Link("github", f"https://github.com/a/b{number}"),) * (number % 3 == 0),
            upvotes=rng.randrange(30) if rng.random() < 0.5 else None,
        )
        mark = Mark()
        if rng.random() < 0.2:
            note = rng.choice(["", rng.choice(WORDS)])
            mark = Mark(rng.random() < 0.5, rng.random() < 0.3, note)
        entries.append(Entry(paper, mark))
    return entries


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    """Return all papers in the order in which they should be listed."""
    newest_first = sorted(
        made_up_entries(), key=lambda entry: entry.paper.date or date.min, reverse=True
    )
    return sorted(newest_first, key=lambda entry: -sort_key(entry.paper))


def sort_key(paper: Paper) -> int:
    """Return the upvotes; an unknown count sorts below 0."""
    return -1 if paper.upvotes is None else paper.upvotes


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Return a library of these papers that tests few of them before it queries the index."""
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
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "BATCH_SIZES", (4, 16))
        yield opened
    opened.close()


token = st.one_of(
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
    lambda tokens, typing: parse_query(" ".join(tokens), typing=typing),
    st.lists(st.builds("{}{}".format, st.sampled_from(["", "", "-"]), token), max_size=3),
    st.booleans(),
)


def found(library: Library, query: Query, below: int = HIGHEST) -> list[int]:
    batches = list(library.search(query, below=below, by_upvotes=True))
    assert all(batches)
    return [number for batch in batches for number in batch]


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
def test_by_upvotes_a_search_continues_exactly_after_a_given_paper(
    library: Library, query: Query, share: float
) -> None:
    everything = found(library, query)
    if everything:
        last = int(share * (len(everything) - 1))
        assert found(library, query, below=everything[last]) == everything[last + 1 :]


def test_by_upvotes_a_stopped_search_ends(library: Library) -> None:
    stopped = library.search(parse_query("loom"), by_upvotes=True)
    batches = iter(stopped)
    next(batches)
    stopped.stop()
    with pytest.raises(InterruptedSearchError):
        list(batches)


def test_upvotes_that_are_updated_later_count(tmp_path_factory: pytest.TempPathFactory) -> None:
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
