"""A search for marks and notes follows whatever changes them, here or elsewhere."""

from __future__ import annotations

import contextlib
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from paperreader.catalog import Catalog
from paperreader.config import Paths
from paperreader.errors import PaperreaderError
from paperreader.library import Library
from paperreader.marks import Marks
from paperreader.models import SAMPLE, Counts, Link, Paper
from paperreader.query import parse_query

if TYPE_CHECKING:
    from collections.abc import Iterator

SEARCHES = """
    is:read
    is:unread
    is:starred
    is:starred has:note
    has:note
    -has:note
    -is:read is:unread
    wool
    wool is:unread
    -wool
    note:wool
    note:wool scarf
    -note:wool
    "wool knit"
    wool -knit
    kni
    """
SCARF = Paper("scarf", "Scarf of wool", date=date(2025, 8, 12))
HAT = Paper("hat", "Hat", "To knit.")
SOCK = Paper("sock", "Sock", date=date(2025, 8, 11))


@pytest.fixture
def library(paths: Paths) -> Iterator[Library]:
    catalog = Catalog(paths.catalog)
    catalog.add([SCARF, HAT, SOCK])
    catalog.close()
    opened = Library.open(paths)
    opened.refresh()
    yield opened
    opened.close()


@pytest.fixture
def other(paths: Paths, library: Library) -> Iterator[Library]:
    """Return another program's library of the same files."""
    opened = Library.open(paths)
    opened.refresh()
    yield opened
    opened.close()


def found(library: Library, text: str) -> list[str]:
    return [entry.paper.id for entry in library.find(parse_query(text))]


def assert_every_match_is_found(library: Library) -> None:
    everything = list(library.find())
    for text in map(str.strip, SEARCHES.strip().splitlines()):
        query = parse_query(text, typing=text == "kni")
        expected = [entry for entry in everything if query.matches(entry)]
        assert list(library.find(query)) == expected
        numbers = [number for batch in library.search(query) for number in batch]
        assert library.entries(numbers) == expected


def test_a_mark_is_found_at_once_and_after_undo_no_longer(library: Library) -> None:
    assert found(library, "is:unread") == ["scarf", "sock", "hat"]
    library.change(SCARF, "read", True)
    library.change(HAT, "starred", True)
    assert found(library, "is:unread") == ["sock", "hat"]
    assert found(library, "is:starred") == ["hat"]
    library.undo()
    library.undo()
    assert found(library, "is:unread") == ["scarf", "sock", "hat"]
    assert found(library, "is:starred") == []
    library.redo()
    library.flush()
    assert found(library, "is:read") == ["scarf"]


def test_a_note_is_found_by_what_it_says_now(library: Library) -> None:
    library.change(HAT, "note", "warm wool")
    assert found(library, "wool") == ["scarf", "hat"]
    library.change(HAT, "note", "warm yarn")
    assert found(library, "wool") == ["scarf"]
    assert found(library, "yarn") == found(library, "has:note") == ["hat"]
    library.end_edit()
    library.change(HAT, "note", "")
    assert found(library, "yarn") == found(library, "has:note") == []
    library.undo()
    assert found(library, "yarn") == ["hat"]


def test_words_are_found_that_are_partly_in_the_note(library: Library) -> None:
    library.change(SCARF, "note", "knit it")
    assert found(library, "wool knit") == ["scarf"]
    assert found(library, "wool -knit") == found(library, '"wool knit"') == []


def test_another_programs_marks_are_found_after_a_refresh(library: Library, other: Library) -> None:
    assert found(library, "wool") == ["scarf"]
    other.change(SOCK, "note", "wool")
    other.change(SCARF, "read", True)
    other.flush()
    library.refresh()
    assert found(library, "wool") == ["scarf", "sock"]
    assert found(library, "is:unread wool") == ["sock"]
    other.undo()
    other.change(SOCK, "note", "")
    other.flush()
    library.refresh()
    assert found(library, "is:unread wool") == ["scarf"]


def test_marks_stay_with_a_paper_that_gains_its_date(library: Library, other: Library) -> None:
    library.change(HAT, "note", "warm wool")
    library.flush()
    library.change(HAT, "starred", True)  # not saved yet
    other.add([replace(HAT, date=date(2025, 8, 13))])
    library.refresh()
    assert found(library, "wool") == ["hat", "scarf"]
    assert found(library, "is:starred") == found(library, "note:wool on:2025") == ["hat"]
    assert library.counts() == Counts(3, 3, 1, 1)
    assert_every_match_is_found(library)


def test_a_mark_without_its_paper_counts_when_the_paper_comes(
    library: Library, other: Library
) -> None:
    glove = Paper("glove", "Glove", date=date(2025, 8, 13))
    library.change(glove, "starred", True)
    assert (found(library, "is:starred"), library.counts()) == ([], Counts(3, 3, 0))
    other.add([glove])
    library.refresh()
    assert (found(library, "is:starred"), library.counts()) == (["glove"], Counts(4, 4, 1))


def test_replaced_metadata_of_a_paper_is_no_longer_found(library: Library) -> None:
    sample = Paper(
        "glove",
        "Glove",
        "Old sheep.",
        ("Ada Wool",),
        date(2025, 1, 1),
        SAMPLE,
        categories=("cs.CL",),
    )
    library.add([sample])
    github = Link("github", "https://github.com/woolly/glove")
    real = replace(
        sample, abstract="New lamb.", authors=("Bo Yarn",), date=date(2026, 1, 1), source="page",
        links=(github,), categories=("cs.LG",),
    )  # fmt: skip
    library.change(sample, "read", True)
    library.add([real])
    for text in (
        "sheep",
        "author:ada",
        "on:2025-01-01",
        "source:sample",
        "cat:cs.cl",
        '"old sheep"',
    ):
        assert found(library, text) == []
    for text in (
        "lamb",
        "author:bo",
        "on:2026-01-01",
        "cat:cs.lg",
        "glove source:page",
        "has:code",
    ):
        assert found(library, text) == ["glove"]
    library._catalog.add([], remove=["glove"])
    assert found(library, "glove") == []
    library.add([sample])
    assert found(library, "sheep") == ["glove"]
    assert found(library, "lamb") == []


papers = st.sampled_from([SCARF, HAT, SOCK])
steps = st.one_of(
    st.tuples(st.just("mark"), papers, st.sampled_from(["read", "starred"]), st.booleans()),
    st.tuples(
        st.just("mark"), papers, st.just("note"), st.sampled_from(["", "wool", "knit wool", "warm"])
    ),
    st.tuples(st.sampled_from("flush refresh undo redo look swap".split())),
    st.tuples(st.just("add"), papers, st.sampled_from([None, date(2025, 8, 10), date(2025, 9, 1)])),
    st.tuples(st.just("remove"), papers),
)


@given(st.lists(steps, max_size=12))
def test_whatever_happens_in_two_programs_every_match_is_found(
    tmp_path_factory: pytest.TempPathFactory, events: list[tuple[object, ...]]
) -> None:
    paths = Paths.under(tmp_path_factory.mktemp("home"))
    library, other = Library.open(paths), Library.open(paths)
    library.add([SCARF, HAT, SOCK])
    ours, theirs = library, other
    outside = Catalog(paths.catalog)
    for step, *details in events:
        match step:
            case "mark":
                ours.change(*details)  # type: ignore[arg-type]  # details of any step
            case "add":
                paper, day = details
                theirs.add([replace(paper, date=day)])
            case "remove":
                outside.add([], remove=[details[0].id])
            case "look":
                ours.refresh()
                assert_every_match_is_found(ours)
            case "swap":
                ours, theirs = theirs, ours
            case "undo" | "redo":
                with contextlib.suppress(PaperreaderError):  # a note that was changed elsewhere
                    getattr(ours, step)()
            case _:
                getattr(ours, step)()
    outside.close()
    for one in (library, other, library):
        one.flush()
        one.refresh()
    marks = Marks(paths.marks).load()
    for one in (library, other):
        one.refresh()
        assert_every_match_is_found(one)
        entries = list(one.find())
        assert [entry.mark for entry in entries] == [one._mark_index[e.paper.id] for e in entries]
        read = sum(marks[entry.paper.id].read for entry in entries if entry.paper.id in marks)
        assert one.counts().unread == len(entries) - read
        one.close()
