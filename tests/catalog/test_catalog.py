"""Papers on disk: stored, merged, read back, and never half written."""

from __future__ import annotations

import resource
import threading
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from made_up import PAGE, TODAY
from paperreader.catalog import Catalog, CatalogError, Tally
from paperreader.models import Link, Paper
from paperreader.sources.copied_page import parse_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperreader.config import Paths


@pytest.fixture
def catalog(paths: Paths) -> Iterator[Catalog]:
    opened = Catalog(paths.catalog)
    yield opened
    opened.close()


FULL = Paper(
    "2508.00001", "Knit", "About wool.", ("Ada Wool", "Bo Yarn"), date(2026, 8, 12), "huggingface",
    "2508.00001", (Link("github", "https://github.com/a/b", "author"),), 7, ("cs.CL", "cs.LG"),
    70, "The Woolly Institute", "A count.", ("stitches", "scarves"),
    date(2026, 8, 10), "12 pages", "Journal of Wool 3", "10.1000/wool.3", withdrawn=True,
)  # fmt: skip
OTHER = replace(FULL, id="2508.00002", arxiv_id="2508.00002", title="Purl", date=date(2026, 8, 13))


def all_papers(catalog: Catalog) -> list[Paper]:
    """Return all papers, newest first."""
    days = catalog.days()
    numbers = days.numbers(0, len(days))
    papers = catalog.papers(numbers)
    return [papers[number] for number in numbers]


def test_a_paper_is_read_as_it_was_added(paths: Paths, catalog: Catalog) -> None:
    catalog.add([FULL])
    again = Catalog(paths.catalog)
    assert all_papers(again) == [FULL]
    again.close()


def test_adding_a_page_again_changes_nothing(catalog: Catalog) -> None:
    papers = parse_page(PAGE, today=TODAY)
    assert catalog.add(papers) == Tally(added=3)
    assert catalog.add(papers) == Tally(unchanged=3)


def test_the_same_arxiv_id_is_the_same_paper_under_any_title(catalog: Catalog) -> None:
    catalog.add([FULL])
    renamed = replace(FULL, title="Knit, Revised", upvotes=9)
    assert catalog.add([renamed]) == Tally(updated=1)
    assert [(paper.title, paper.upvotes) for paper in all_papers(catalog)] == [("Knit", 9)]


def test_a_title_first_seen_without_an_arxiv_id_gains_it_and_keeps_its_id(catalog: Catalog) -> None:
    catalog.add([Paper("knit", "Knit", "About wool.")])
    assert catalog.add([FULL]) == Tally(updated=1)
    (paper,) = all_papers(catalog)
    assert (paper.id, paper.arxiv_id) == ("knit", "2508.00001")
    assert catalog.add([FULL]) == Tally(unchanged=1)


def test_the_same_title_with_another_arxiv_id_is_another_paper(catalog: Catalog) -> None:
    catalog.add([FULL])
    other = replace(FULL, id="2508.99999", arxiv_id="2508.99999")
    assert catalog.add([other]) == Tally(added=1)


def test_newest_day_first_and_a_page_in_its_own_order(catalog: Catalog) -> None:
    for day, names in ((date(2026, 8, 11), "ab"), (date(2026, 8, 12), "cd"), (None, "e")):
        catalog.add([Paper(name, name, "x", date=day) for name in names])
    assert [paper.id for paper in all_papers(catalog)] == ["c", "d", "a", "b", "e"]


def test_an_error_in_the_middle_of_adding_leaves_nothing_behind(catalog: Catalog) -> None:
    def papers() -> Iterator[Paper]:
        yield FULL
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        catalog.add(papers())
    assert all_papers(catalog) == []


def test_a_full_disk_leaves_nothing_half_done_and_the_catalog_usable(catalog: Catalog) -> None:
    catalog.add([FULL])
    pages = catalog._file._connection.execute("PRAGMA page_count").fetchone()[0]
    catalog._file._connection.execute(f"PRAGMA max_page_count = {pages}")
    big = [Paper(f"p{number}", f"P {number}", "word " * 2000) for number in range(50)]
    with pytest.raises(CatalogError, match=r"is full.*no stored data was lost"):
        catalog.add(big)
    assert all_papers(catalog) == [FULL]
    catalog._file._connection.execute("PRAGMA max_page_count = 100000")
    assert catalog.add(big) == Tally(added=50)


def test_another_programs_papers_are_noticed(paths: Paths, catalog: Catalog) -> None:
    assert not catalog.changed()
    other = Catalog(paths.catalog)
    other.add([FULL])
    other.close()
    assert catalog.changed()
    assert not catalog.changed()


def test_files_are_private_to_the_user(paths: Paths, catalog: Catalog) -> None:
    assert paths.catalog.stat().st_mode & 0o777 == 0o600
    assert paths.catalog.parent.stat().st_mode & 0o777 == 0o700


def test_a_damaged_catalog_is_reported_in_one_line_and_left_alone(paths: Paths) -> None:
    paths.catalog.parent.mkdir()
    paths.catalog.write_bytes(b"no database " * 100)
    with pytest.raises(CatalogError, match="your marks are in another file") as error:
        Catalog(paths.catalog)
    assert "\n" not in str(error.value)
    assert paths.catalog.read_bytes() == b"no database " * 100


def test_a_newer_catalog_is_left_alone(paths: Paths, catalog: Catalog) -> None:
    catalog.add([FULL])
    catalog._file._connection.execute("PRAGMA user_version = 99")
    with pytest.raises(CatalogError, match="newer paperreader"):
        Catalog(paths.catalog)


@pytest.mark.parametrize(
    "damage", ["links = '{'", "authors = 'null'", "day = 'soon'", "day = x'00'"]
)
def test_a_damaged_row_is_reported_in_one_line(catalog: Catalog, damage: str) -> None:
    catalog.add([FULL])
    catalog._file._connection.execute(f"UPDATE papers SET {damage}")  # noqa: S608  # from the parameters
    with pytest.raises(CatalogError, match="damaged paper") as error:
        all_papers(catalog)
    assert "\n" not in str(error.value)


def test_a_catalog_in_a_read_only_folder_can_be_read(
    paths: Paths, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog.add([FULL])
    catalog.close()
    monkeypatch.setattr("paperreader.catalog.connection.os.access", lambda *_: False)
    again = Catalog(paths.catalog)
    assert all_papers(again) == [FULL]
    with pytest.raises(CatalogError, match="no stored data was lost"):
        again.add([OTHER])
    again.close()


@contextmanager
def full_disk() -> Iterator[None]:
    """Return a context manager in which no file can grow."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_catalog_on_a_full_disk_can_be_read_and_follows_changes_once_there_is_space(
    paths: Paths, catalog: Catalog
) -> None:
    catalog.add([FULL])
    catalog.close()
    with full_disk():
        reading = Catalog(paths.catalog)
        assert all_papers(reading) == [FULL]
        with pytest.raises(CatalogError, match="no stored data was lost"):
            reading.reopen().add([OTHER])
    assert not reading.changed()
    writing = reading.reopen()
    writing.add([OTHER])
    assert reading.changed()
    assert not reading.changed()
    assert all_papers(reading) == [OTHER, FULL]
    reading.close()
    writing.close()


TIMESTAMP = datetime(2025, 8, 13, 9, 0, 0, 7, UTC)


def test_fetch_times_are_stored(paths: Paths, catalog: Catalog) -> None:
    assert catalog.fetch_times() == {}
    catalog.record_fetch("huggingface", "2025-08-12", datetime(2025, 8, 12, tzinfo=UTC))
    catalog.record_fetch("huggingface", "2025-08-12", TIMESTAMP)
    catalog.record_fetch("arxiv", "cs.CL", TIMESTAMP)
    again = Catalog(paths.catalog)
    both = {("huggingface", "2025-08-12"): TIMESTAMP, ("arxiv", "cs.CL"): TIMESTAMP}
    assert again.fetch_times() == both
    again.close()


def test_an_outage_lasts_from_the_first_failure_until_the_source_is_fetched_from(
    paths: Paths, catalog: Catalog
) -> None:
    later = TIMESTAMP.replace(hour=23)
    catalog.record_outage("arxiv", TIMESTAMP)
    catalog.record_outage("arxiv", later)
    catalog.record_outage("huggingface", later)
    again = Catalog(paths.catalog)
    assert again.outages() == {"arxiv": TIMESTAMP, "huggingface": later}
    again.record_fetch("arxiv", "cs.CL", later)
    assert catalog.outages() == {"huggingface": later}
    again.close()


@pytest.mark.parametrize("stored", ["soon", "", b"2025", 7, "2025-08-13T09:00:00"])
def test_an_invalid_timestamp_counts_as_never_fetched(catalog: Catalog, stored: object) -> None:
    catalog.record_fetch("arxiv", "cs.CL", TIMESTAMP)
    catalog._file._connection.execute("UPDATE fetches SET moment = ?", (stored,))
    assert catalog.fetch_times() == {}


def test_a_missing_catalog_is_not_recreated_by_a_search(paths: Paths) -> None:
    catalog = Catalog(paths.catalog)
    paths.catalog.unlink()
    with pytest.raises(CatalogError, match="is gone"):
        catalog.reopen()
    assert not paths.catalog.exists()
    catalog.close()


def test_threads_may_ask_a_catalog_the_same_at_once(paths: Paths) -> None:
    catalog = Catalog(paths.catalog)
    catalog.add(Paper(f"p{number}", f"Scarf {number}") for number in range(200))
    ids = catalog.ids_with_prefix("p", 200)
    wrong: list[object] = []

    def ask() -> None:
        try:
            wrong.extend(one for one in ids * 10 if [*catalog.numbers([one])] != [one])
        except Exception as error:  # noqa: BLE001  # any error is a wrong answer
            wrong.append(error)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
