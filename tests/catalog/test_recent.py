"""A word that is still being typed is found by its prefix, whatever is held in memory."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from paperreader.catalog import Catalog, RecentPapers, recent
from paperreader.library import Library
from paperreader.models import Paper
from paperreader.query import parse_query

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperreader.config import Paths

TODAY = date(2026, 11, 23)
NAMES = "stitch stich sticht stiff Stümper st stitches wool 编织 编织物".split()


@pytest.fixture
def library(paths: Paths, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    """Return a library of 40 papers, four a day; 25 fit in memory, loaded ten at a time."""
    monkeypatch.setattr(recent, "LIMIT", 25)
    monkeypatch.setattr(recent, "STEP", 10)
    catalog = Catalog(paths.catalog)
    catalog.add(made_up(number) for number in range(40))
    catalog.close()
    opened = Library.open(paths)
    yield opened
    opened.close()


def made_up(number: int, day: date | None = None) -> Paper:
    name = NAMES[number % len(NAMES)]
    return Paper(f"p{number}", f"{name} {number}", date=day or TODAY - timedelta(number // 4))


def found(library: Library, text: str) -> list[str]:
    """Return the ids of the papers found while ``text`` is being typed."""
    parts = library.search(parse_query(text, typing=True)).parts()
    numbers = [number for part in parts for numbers in part for number in numbers]
    return [entry.paper.id for entry in library.entries(numbers) if entry]


def scan(library: Library, text: str) -> list[str]:
    query = parse_query(text, typing=True)
    return [entry.paper.id for entry in library.find() if query.matches(entry)]


PREFIXES = "s st sti stit stitch stitches stu w 编 编织 x st-sti -st p 1 title:s author:s".split()


def test_any_prefix_finds_the_same_however_much_is_held_in_memory(library: Library) -> None:
    expected = {text: scan(library, text) for text in PREFIXES}
    assert len(expected["s"]) == 28
    assert {text: found(library, text) for text in PREFIXES} == expected
    steps = 0
    while library.prepare_search():
        steps += 1
        assert {text: found(library, text) for text in PREFIXES} == expected
    assert steps == 3
    assert {text: found(library, text) for text in PREFIXES} == expected


def test_papers_in_memory_are_yielded_first_and_at_once(library: Library) -> None:
    while library.prepare_search():
        pass
    quick, rest = library.search(parse_query("st", typing=True)).parts()
    numbers = [number for batch in quick for number in batch]
    assert numbers == [
        number
        for number, entry in zip(library.days.numbers(0, 25), library.find(), strict=False)
        if "st" in entry.paper.title.lower()
    ]
    assert all(number < numbers[-1] for batch in rest for number in batch)


def test_a_complete_word_does_not_use_the_papers_in_memory(library: Library) -> None:
    library.prepare_search()
    assert len(list(library.search(parse_query("stitch ", typing=True)).parts())) == 1
    assert len(list(library.search(parse_query("stitch", typing=True)).parts())) == 2


def test_newer_papers_of_another_program_are_found_after_a_refresh(
    paths: Paths, library: Library
) -> None:
    while library.prepare_search():
        pass
    other = Catalog(paths.catalog)
    newer = [made_up(number, TODAY + timedelta(1)) for number in range(100, 104)]
    other.add([*newer, made_up(3, TODAY)], remove=["p0"])
    other.close()
    assert library.refresh()
    expected = {text: scan(library, text) for text in PREFIXES}
    assert expected["stit"][0] == "p100"
    assert "p0" not in expected["s"]
    assert {text: found(library, text) for text in PREFIXES} == expected
    while library.prepare_search():
        assert {text: found(library, text) for text in PREFIXES} == expected


@pytest.mark.parametrize("step", ["__init__", "grow"])
def test_papers_added_while_others_are_loaded_into_memory_are_found(
    paths: Paths, library: Library, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    original = getattr(RecentPapers, step)

    def interrupted(*args: object) -> object:
        result = original(*args)
        other = Catalog(paths.catalog)
        other.add([made_up(100, TODAY + timedelta(1))])
        other.close()
        library.refresh()  # as another thread may do meanwhile
        return result

    with monkeypatch.context() as slow:
        slow.setattr(RecentPapers, step, interrupted)
        assert library.prepare_search()
    while library.prepare_search():
        assert found(library, "stitch") == scan(library, "stitch")
    assert found(library, "stitch")[0] == "p100"
