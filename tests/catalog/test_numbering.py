"""Every paper has its position, newest day first, after any additions, moves and removals."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from paperreader.catalog import Catalog, CatalogError, Day, Days, day_of, paper_number
from paperreader.catalog.numbering import DAY_CAPACITY
from paperreader.models import SAMPLE, Paper

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

DAYS = [None, date.min, date(2026, 8, 11), date(2026, 8, 12), date.max]
NAMES = "abcdef"

added = st.builds(
    Paper,
    id=(names := st.sampled_from(NAMES)),
    title=st.just(""),
    date=st.sampled_from(DAYS),
    source=st.sampled_from([SAMPLE, "page"]),
    upvotes=st.integers(0, 2),
).map(lambda paper: replace(paper, title=paper.id))
batches = st.lists(
    st.tuples(st.lists(added, max_size=8), st.sets(names, max_size=2)), min_size=1, max_size=6
)


class Model:
    """A model of the catalog that keeps papers in their order of arrival in a plain list."""

    def __init__(self) -> None:
        self._papers: list[Paper] = []

    def remove(self, paper_id: str) -> None:
        self._papers = [paper for paper in self._papers if paper.id != paper_id]

    def upsert(self, paper: Paper) -> None:
        known = next((known for known in self._papers if known.id == paper.id), None)
        if known is None:
            self._papers.append(paper)
            return
        replaces_sample = known.source == SAMPLE != paper.source
        merged = (
            paper
            if replaces_sample
            else replace(known, date=known.date or paper.date, upvotes=paper.upvotes)
        )
        if merged.date == known.date:
            self._papers[self._papers.index(known)] = merged
        else:  # it becomes the last paper of its new day
            self._papers.remove(known)
            self._papers.append(merged)

    def newest_first(self) -> list[Paper]:
        return sorted(self._papers, key=lambda paper: ordinal(paper.date), reverse=True)


def ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0


@given(batches)
def test_every_paper_has_its_position_after_any_additions_moves_and_removals(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[list[Paper], set[str]]]
) -> None:
    catalog = Catalog(tmp_path_factory.mktemp("days") / "catalog.db")
    model = Model()
    for papers, removed in changes:
        for paper_id in removed:
            model.remove(paper_id)
        for paper in papers:
            model.upsert(paper)
        catalog.add(papers, remove=removed)
        expected = model.newest_first()
        days = catalog.days()
        numbers = days.numbers(0, len(days))
        assert list(map(catalog.papers(numbers).get, numbers)) == expected
        assert numbers == sorted(numbers, reverse=True)
        assert [days.index_of(number) for number in numbers] == list(range(len(expected)))
        assert [day_of(number) for number in numbers] == [paper.date for paper in expected]
        assert list(days.starts) == [
            position
            for position, paper in enumerate(expected)
            if position == 0 or paper.date != expected[position - 1].date
        ]
        assert catalog.numbers(NAMES) == {
            paper.id: number for number, paper in zip(numbers, expected, strict=True)
        }
    catalog.close()


# By day: the positions that are still in use after removals, and the count of numbers assigned.
remaining_days = st.dictionaries(
    st.none() | st.dates(),
    st.sets(st.integers(0, 9), min_size=1).flatmap(
        lambda positions: st.tuples(st.just(sorted(positions)), st.integers(max(positions) + 1, 11))
    ),
    max_size=6,
)


@given(remaining_days, st.integers(0, 70), st.integers(0, 70))
def test_positions_and_numbers_agree_around_gaps(
    remaining: dict[date | None, tuple[list[int], int]], start: int, stop: int
) -> None:
    by_top = {
        paper_number(day, 0): [paper_number(day, position) for position in positions]
        for day, (positions, _) in sorted(remaining.items(), key=lambda item: -ordinal(item[0]))
    }
    assigned = {paper_number(day, 0): count for day, (_, count) in remaining.items()}
    days = Days(
        [Day(top, len(numbers), assigned[top]) for top, numbers in by_top.items()],
        lambda day: by_top[day.top],
    )
    everything = [number for numbers in by_top.values() for number in numbers]
    assert len(days) == len(everything)
    assert days.numbers(start, stop) == everything[start:stop]
    assert list(map(days.index_of, everything)) == list(range(len(everything)))
    assert [everything[start] for start in days.starts] == [by_top[top][0] for top in by_top]
    for day in filter(None, {*remaining, date.min, date.max, *around(remaining)}):
        papers = [index for index, number in enumerate(everything) if day_of(number) == day]
        assert days.papers_of(day) == len(papers)
        assert days.place_of(day) == (papers[0] if papers else None)
    for top, count in assigned.items():
        absent = {top - position for position in range(-1, count + 2)} - set(everything)
        assert {days.index_of(number) for number in absent} <= {None}


def around(days: Iterable[date | None]) -> Iterator[date]:
    for day in filter(None, days):
        yield date.fromordinal(min(day.toordinal() + 1, date.max.toordinal()))
        yield date.fromordinal(max(day.toordinal() - 1, 1))


def test_a_library_without_papers_has_no_positions() -> None:
    days = Days([], lambda _: [])
    assert (len(days), days.numbers(0, 10), days.index_of(1), list(days.starts)) == (
        0,
        [],
        None,
        [],
    )


def test_a_day_that_has_no_number_left_is_reported_and_nothing_is_added(tmp_path: Path) -> None:
    catalog = Catalog(tmp_path / "catalog.db")
    catalog.add([Paper("a", "a")])
    catalog._file._connection.execute("UPDATE days SET given = ?", (DAY_CAPACITY,))
    with pytest.raises(CatalogError, match="papers on one day"):
        catalog.add([Paper("b", "b", date=date.max), Paper("c", "c")])
    assert list(catalog.numbers("abc")) == ["a"]
    catalog.close()
