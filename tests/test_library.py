"""Catalog and marks together: changes are visible at once, durable when saved, and undone."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from made_up import PAGE, TODAY
from paperreader.catalog import Catalog, CatalogError, Freshness, InterruptedSearchError
from paperreader.errors import PaperreaderError
from paperreader.library import ExternalChanges, Library, NoSuchPaperError
from paperreader.marks import Marks, MarksNotSavedError
from paperreader.models import Counts, Paper
from paperreader.query import parse_query
from paperreader.sources.copied_page import parse_page
from paperreader.sources.sample import sample_papers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paperreader.config import Paths


@pytest.fixture
def other(paths: Paths, library: Library) -> Iterator[Library]:
    """Yield the same files as another program sees them."""
    opened = Library(Catalog(paths.catalog), Marks(paths.marks))
    opened.refresh()
    yield opened
    opened.close()


def paper(library: Library, prefix: str = "quiet") -> Paper:
    return library.entry(prefix).paper


def test_a_change_is_visible_at_once_and_to_others_after_saving(
    library: Library, other: Library
) -> None:
    library.change(paper(library), "starred", True)
    assert library.entry("quiet").mark.starred
    assert library.counts() == Counts(3, 3, 1)
    assert not other.refresh()
    library.flush()
    assert library.unsaved() == 0
    assert other.refresh()
    assert other.entry("quiet").mark.starred


def test_a_failed_save_keeps_the_change_to_try_again(
    library: Library, other: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.change(paper(library), "note", "precious")
    with monkeypatch.context() as broken:
        broken.setattr(Marks, "apply", failing)
        with pytest.raises(MarksNotSavedError):
            library.flush()
    assert library.unsaved() == 1
    assert library.entry("quiet").mark.note == "precious"
    library.flush()
    other.refresh()
    assert other.entry("quiet").mark.note == "precious"


def failing(*_: object) -> None:
    raise MarksNotSavedError(Path("marks.json"), "no space left on device", "try again")


def test_marks_of_others_do_not_hide_what_is_not_saved_yet(
    library: Library, other: Library
) -> None:
    library.change(paper(library), "read", True)
    other.change(paper(other), "starred", True)
    other.flush()
    library.refresh()
    mark = library.entry("quiet").mark
    assert (mark.read, mark.starred) == (True, True)
    library.flush()
    other.refresh()
    assert other.entry("quiet").mark == mark


def test_undo_and_redo_apply_to_marks_and_notes(library: Library) -> None:
    library.change(paper(library), "starred", True)
    library.change(paper(library, "on-the"), "note", "hm")
    library.end_edit()
    library.undo()
    assert library.entry("on-the").mark.note == ""
    assert library.entry("quiet").mark.starred
    library.undo()
    assert not library.entry("quiet").mark.starred
    assert library.undo() is None
    library.redo()
    library.redo()
    assert library.entry("quiet").mark.starred
    assert library.entry("on-the").mark.note == "hm"
    assert library.redo() is None


def test_a_new_change_ends_what_could_be_redone(library: Library) -> None:
    library.change(paper(library), "starred", True)
    library.undo()
    library.change(paper(library), "read", True)
    assert library.redo() is None


def test_a_removed_paper_comes_back_to_its_place_with_its_marks(library: Library) -> None:
    before = list(library.find())
    for entry in before:
        library.change(entry.paper, "starred", True)
        library.remove_undoably(entry)
    assert list(library.find()) == []
    assert len(library.days) == 0
    for _ in before:
        library.undo()
        library.undo()
    assert list(library.find()) == before
    assert [entry.number for entry in library.find()] == [entry.number for entry in before]
    assert len(list(library.find(parse_query("llamas")))) == 1
    library.redo()
    library.redo()
    assert len(list(library.find())) == 2


def test_a_removed_paper_that_was_imported_again_is_not_put_back_twice(library: Library) -> None:
    (entry,) = library.find(parse_query("llamas"))
    library.remove_undoably(entry)
    library.add([entry.paper, Paper("other", "Other", date=entry.paper.date)])
    library.undo()
    assert len(list(library.find())) == 4


def test_a_paper_that_cannot_be_put_back_stays_to_be_undone(
    library: Library, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    (entry,) = library.find(parse_query("llamas"))
    library.remove_undoably(entry)
    with monkeypatch.context() as broken:
        broken.setattr(Catalog, "put_back", full_disk)
        with pytest.raises(CatalogError):
            library.undo()
    library.undo()
    assert len(list(library.find())) == 3


def full_disk(*_: object) -> None:
    raise CatalogError("the disk is full")


def test_consecutive_edits_of_one_note_are_undone_together(library: Library) -> None:
    for text in ("w", "wa", "warm"):
        library.change(paper(library), "note", text)
        library.flush()
    library.end_edit()
    library.change(paper(library), "note", "warm wool")
    library.undo()
    assert library.entry("quiet").mark.note == "warm"
    library.undo()
    assert library.entry("quiet").mark.note == ""


def add_to_each_others_note(library: Library, other: Library) -> None:
    """Write a note here, add to it in another program, and load that."""
    library.change(paper(library), "note", "mine")
    library.flush()
    other.refresh()
    other.change(paper(other), "note", "mine and theirs")
    other.flush()
    library.refresh()


def test_undo_leaves_a_note_alone_that_was_changed_elsewhere(
    library: Library, other: Library
) -> None:
    add_to_each_others_note(library, other)
    with pytest.raises(PaperreaderError, match="changed elsewhere"):
        library.undo()
    assert library.entry("quiet").mark.note == "mine and theirs"


def test_an_undone_mark_is_undone_on_the_disk_too(library: Library, other: Library) -> None:
    library.change(paper(library), "read", True)
    library.flush()
    library.undo()
    library.flush()
    other.refresh()
    assert not other.entry("quiet").mark.read


def test_papers_are_found_by_words_marks_and_notes(library: Library) -> None:
    library.change(paper(library), "note", "ask the neighbours about cake")
    found = [entry.paper.title for entry in library.find(parse_query("cake"))]
    assert found == ["On the Boiling Point of Benchmarks", "Quiet Robots Make Better Neighbours"]
    assert [entry.paper.id for entry in library.find(parse_query("has:note"))] == [
        paper(library).id
    ]


@pytest.mark.parametrize(
    "name",
    [
        "arXiv:1706.03762",
        "1706.03762v7",
        "https://arxiv.org/abs/1706.03762v2",
        "https://arxiv.org/pdf/1706.03762",
        "https://arxiv.org/html/1706.03762v7",
        "https://huggingface.co/papers/1706.03762",
        "arxiv.org/abs/1706.03762",
        " 1706.03762 ",
    ],
)
def test_a_paper_is_found_by_every_name_that_arxiv_and_hugging_face_have_for_it(
    library: Library, name: str
) -> None:
    library.add([Paper("attention", "Attention", arxiv_id="1706.03762")])
    assert library.entry(name).paper.id == "attention"
    library.add([Paper("hep-th/9901001", "Strings", arxiv_id="hep-th/9901001")])
    assert library.entry("https://arxiv.org/abs/hep-th/9901001v3").paper.title == "Strings"
    with pytest.raises(NoSuchPaperError, match=r"“1706\.03763”"):
        library.entry("arXiv:1706.03763")


def test_a_paper_is_found_by_any_unambiguous_prefix_of_its_id(library: Library) -> None:
    names = [library.short_id(entry.paper.id) for entry in library.find()]
    assert names == ["teaching", "on", "quiet"]
    assert [library.entry(name).paper for name in names] == [e.paper for e in library.find()]


def test_unknown_and_ambiguous_ids_are_distinguished(sample_library: Library) -> None:
    with pytest.raises(NoSuchPaperError, match="No paper has the id"):
        sample_library.entry("zebra")
    with pytest.raises(NoSuchPaperError, match="“the” matches several papers: the-"):
        sample_library.entry("the")
    with pytest.raises(NoSuchPaperError):
        sample_library.entry("")


def test_the_first_real_papers_replace_the_unmarked_samples(
    sample_library: Library,
) -> None:
    sample_library.change(paper(sample_library, "deup"), "starred", True)
    sample_library.flush()
    tally = sample_library.add(parse_page(PAGE, today=TODAY))
    assert tally.added == 3
    assert {entry.paper.source for entry in sample_library.find()} == {"page", "sample"}
    assert sample_library.counts() == Counts(4, 4, 1)


@pytest.mark.parametrize("first", ["mark", "page"])
def test_a_sample_that_another_program_is_marking_stays(
    sample_library: Library, paths: Paths, first: str
) -> None:
    with closing(Library(Catalog(paths.catalog), Marks(paths.marks))) as other:
        other.refresh()
        marked = paper(other, "deup")
        if first == "page":
            sample_library.add(parse_page(PAGE, today=TODAY))
        other.change(marked, "note", "precious")
        other.flush()
    if first == "mark":
        sample_library.add(parse_page(PAGE, today=TODAY))
    sample_library.refresh()
    noted = [entry.mark.note for entry in sample_library.find() if entry.paper.source == "sample"]
    assert noted == ["precious"]


def test_samples_stay_while_marks_cannot_be_read(sample_library: Library, paths: Paths) -> None:
    paths.marks.write_text("{")
    sample_library.add(parse_page(PAGE, today=TODAY))
    assert sample_library.counts().papers == 59 + 3


def test_a_real_page_of_the_sample_papers_replaces_them(sample_library: Library) -> None:
    real = [replace(paper, source="page") for paper in sample_papers(TODAY)]
    tally = sample_library.add(real)
    assert (tally.added, tally.papers) == (59, 59)
    assert {entry.paper.source for entry in sample_library.find()} == {"page"}


def test_papers_that_another_program_imports_appear(library: Library, other: Library) -> None:
    other.add(parse_page(PAGE.replace("Quiet", "Noisy"), today=TODAY))
    assert library.refresh()
    assert library.counts().papers == 4


def test_marks_that_others_saved_before_our_save_appear_after_it(
    library: Library, other: Library
) -> None:
    library.refresh()
    other.change(paper(other, "on-the"), "starred", True)
    other.flush()
    library.change(paper(library), "read", True)
    library.flush()
    assert library.refresh()
    assert library.entry("on-the").mark.starred


def test_an_edit_of_an_older_note_keeps_what_others_added_since(
    library: Library, other: Library
) -> None:
    add_to_each_others_note(library, other)
    # The panel still shows "mine" when the next letter is typed.
    library.change(paper(library), "note", "mine!", "mine")
    library.flush()
    assert library.entry("quiet").mark.note == "mine and theirs\n!"


def test_undo_removes_only_what_was_typed_here(library: Library, other: Library) -> None:
    add_to_each_others_note(library, other)
    library.change(paper(library), "note", "mine and theirs!")
    library.flush()
    library.undo()
    assert library.entry("quiet").mark.note == "mine and theirs"
    with pytest.raises(PaperreaderError, match="changed elsewhere"):
        library.undo()


def test_a_search_among_many_notes_is_stopped_before_it_has_read_them_all(
    paths: Paths, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = [Paper(f"p{number}", f"Scarf {number}") for number in range(300)]
    library.add(papers)
    for noted in papers:
        library.change(noted, "note", "wool")
    search = library.search(parse_query("wool -stitch absent"))
    reads = 0
    original = Catalog.papers

    def read(catalog: Catalog, numbers: Sequence[int]) -> dict[int, Paper]:
        nonlocal reads
        reads += 1
        search.stop()  # as the screen's thread does at the next key
        return original(catalog, numbers)

    monkeypatch.setattr(Catalog, "papers", read)
    with pytest.raises(InterruptedSearchError):
        next(iter(search))
    assert reads == 1
    monkeypatch.undo()
    assert len(next(iter(library.search(parse_query("wool"))))) == 64


def test_an_id_with_odd_characters_is_unknown(library: Library) -> None:
    for odd in ("\udcff", "quiet\udcff", "\0", "%", "'", "\U0010ffff"):
        with pytest.raises(NoSuchPaperError, match="No paper has the id"):
            library.entry(odd)
        assert library.ids_with_prefix(odd, 5) == []


NINE = datetime(2025, 8, 13, 9, 0, tzinfo=UTC)
TEN = NINE + timedelta(hours=1)


def test_freshness_is_the_time_of_the_last_fetch_of_any_source(
    library: Library, other: Library
) -> None:
    assert library.fetches.freshness == Freshness()
    assert not library.fetches.has_complete_list(date(2025, 8, 12))
    library.record_fetch("huggingface", "2025-08-12", NINE)
    other.record_fetch("arxiv", "cs.CL", TEN)
    library.refresh()
    assert library.fetches.freshness == other.fetches.freshness == Freshness(fetched=TEN)
    assert not other.fetches.has_complete_list(date(2025, 8, 12))  # its list may have grown since
    library.record_fetch("huggingface", "2025-08-12", NINE + timedelta(days=1))
    other.refresh()
    assert other.fetches.has_complete_list(date(2025, 8, 12))


def test_what_a_library_wrote_itself_is_no_change_by_another_program(
    library: Library, other: Library
) -> None:
    library.refresh()
    library.add([Paper("ours", "Ours", source="arxiv")])
    library.record_fetch("arxiv", "cs.CL", NINE)
    library.record_outage("huggingface", NINE)
    library.change(library.entry("ours").paper, "starred", True)
    library.flush()
    assert not library.refresh()
    assert other.refresh() == ExternalChanges(papers=True, marks=True)
    assert not other.refresh()


def test_a_change_by_another_program_right_before_or_after_an_own_one_is_noticed(
    library: Library, other: Library
) -> None:
    other.add([Paper("theirs", "Theirs", source="arxiv")])
    library.add([Paper("ours", "Ours", source="arxiv")])
    assert library.refresh().papers
    library.add([Paper("ours2", "Ours too", source="arxiv")])
    other.add([Paper("theirs2", "Theirs too", source="arxiv")])
    assert library.refresh().papers
    assert not library.refresh()


def test_offline_lasts_from_the_first_failure_until_that_source_responds(
    library: Library,
) -> None:
    library.record_fetch("huggingface", "2025-08-12", NINE)
    library.record_outage("huggingface", NINE)
    library.record_outage("huggingface", TEN)
    library.record_outage("arxiv", TEN)
    assert library.fetches.freshness == Freshness(NINE, offline_since=NINE)
    library.record_fetch("huggingface", "2025-08-13", TEN)
    assert library.fetches.freshness == Freshness(TEN, offline_since=TEN)
    library.record_fetch("arxiv", "offline", TEN)
    assert library.fetches.freshness == Freshness(TEN)
    assert ("arxiv", "offline") in library.fetches.times
