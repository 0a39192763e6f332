"""While a word is typed, in a library that changes, a search finds what a plain scan finds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from paperreader.catalog import Catalog, InterruptedSearchError
from paperreader.library import Library
from paperreader.models import Paper
from paperreader.query import parse_query, search

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperreader.config import Paths
    from paperreader.query import Search

TODAY = date(2026, 11, 23)
NAMES = "stitch stich sticht stiff Stümper st stitches wool 编织 编织物".split()


@pytest.fixture
def library(paths: Paths) -> Iterator[Library]:
    """Return a library of 40 papers, four a day."""
    catalog = Catalog(paths.catalog)
    catalog.add(made_up(number) for number in range(40))
    catalog.close()
    opened = Library.open(paths)
    yield opened
    opened.close()


def made_up(number: int, day: date | None = None) -> Paper:
    name = NAMES[number % len(NAMES)]
    return Paper(f"p{number}", f"{name} {number}", date=day or TODAY - timedelta(number // 4))


def typing(library: Library, text: str) -> Search:
    """Return the search for ``text`` that is still being typed."""
    return library.search(parse_query(text, typing=True))


def found(library: Library, text: str) -> list[str]:
    """Return the ids of the papers found while ``text`` is being typed."""
    numbers = [number for batch in typing(library, text) for number in batch]
    return [entry.paper.id for entry in library.entries(numbers) if entry]


def scan(library: Library, text: str) -> list[str]:
    query = parse_query(text, typing=True)
    return [entry.paper.id for entry in library.find() if query.matches(entry)]


QUERIES = """s st sti stit stitch stitches stu w wo 编 编织 x st-sti st-s -st p 1 title:st
    author:st note:st is:unread is:read is:starred has:note -has:note on:2026-11-23
    before:2026-11-20""".split()
QUERIES += ["stitch ", "is:unread st", "st is:read", "-stitch st", "st after:2026-11-20", '"st"']


def assert_every_match_is_found(library: Library) -> None:
    assert {text: found(library, text) for text in QUERIES} == {
        text: scan(library, text) for text in QUERIES
    }


def test_any_beginning_of_a_word_finds_it(library: Library) -> None:
    assert_every_match_is_found(library)
    assert len(found(library, "st")) == 28
    assert len(found(library, "s")) == 40


def test_marks_and_notes_are_found_as_they_change(library: Library) -> None:
    for position, entry in enumerate(list(library.find())[::3]):
        library.change(entry.paper, "read", position % 2 == 0)
        library.change(entry.paper, "starred", position % 3 == 0)
        library.change(entry.paper, "note", "stitches of wool" if position % 2 else "")
    assert "p3" in found(library, "note:st")
    assert_every_match_is_found(library)
    library.undo()
    assert_every_match_is_found(library)


def test_papers_added_changed_and_removed_here_are_found_at_once(library: Library) -> None:
    later = TODAY + timedelta(1)
    library.add([made_up(100, later), Paper("p2", "stump", "stitches", ("Ada Stitch",))])
    assert found(library, "stitch")[:2] == ["p100", "p0"]
    assert found(library, "author:st") == ["p2"]
    assert_every_match_is_found(library)


def test_papers_of_another_program_are_found_after_a_refresh(
    paths: Paths, library: Library
) -> None:
    other = Catalog(paths.catalog)
    later = [made_up(number, TODAY + timedelta(1)) for number in range(100, 104)]
    other.add([*later, made_up(3, TODAY)], remove=["p0"])
    other.close()
    assert library.refresh()
    assert found(library, "stit")[0] == "p100"
    assert "p0" not in found(library, "st")
    assert_every_match_is_found(library)


@pytest.mark.parametrize("taken", [0, 1, 3])
@pytest.mark.parametrize("text", ["st", "is:read"], ids=["by the index", "one by one"])
def test_a_stopped_search_ends_and_no_other_one_does(
    library: Library, monkeypatch: pytest.MonkeyPatch, taken: int, text: str
) -> None:
    monkeypatch.setattr(search, "BATCH_SIZES", (4, 8))
    for entry in list(library.find()):
        library.change(entry.paper, "read", after=True)
    expected = list(typing(library, text))
    stopped, other = typing(library, text), typing(library, text)
    batches, others = iter(stopped), iter(other)
    for _ in range(taken):
        assert next(batches) == next(others)
    stopped.stop()
    with pytest.raises(InterruptedSearchError):
        list(batches)
    stopped.stop()  # harmless after its end
    assert list(others) == expected[taken:]
