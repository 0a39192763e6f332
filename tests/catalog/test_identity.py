"""Two works with one title stay two, and versions and copies of one paper stay one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from paperreader.catalog import Catalog, Tally
from paperreader.catalog.identity import abstracts_agree
from paperreader.models import Paper

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperreader.config import Paths

ABSTRACT = (
    "We knit scarves with a transformer of forty layers and count the stitches that it drops. "
    "On three wools, ours drops a tenth of those that a grandmother does, and needs no glasses. "
    "A theorem bounds the number of stitches by the length of the yarn."
)
OTHER_ABSTRACT = (
    "This survey of the field describes convolutional and recurrent networks, their training by "
    "gradients, and the speech and vision systems that were built of them within ten years."
)
ON_PAGE = Paper("deep-learning", "Deep Learning", ABSTRACT)
OTHER_ON_PAGE = Paper("deep-learning", "Deep  learning", OTHER_ABSTRACT)
ON_ARXIV = Paper(
    "2508.00001", "Deep Learning", OTHER_ABSTRACT, ("Ada Wool", "Bo Yarn"), date(2026, 8, 12),
    "arxiv", "2508.00001",
)  # fmt: skip


@pytest.fixture
def catalog(paths: Paths) -> Iterator[Catalog]:
    opened = Catalog(paths.catalog)
    yield opened
    opened.close()


def all_papers(catalog: Catalog) -> dict[str, Paper]:
    days = catalog.days()
    papers = catalog.papers(days.numbers(0, len(days))).values()
    return {paper.id: paper for paper in papers}


@pytest.mark.parametrize("at_once", [True, False], ids=["one import", "two imports"])
@pytest.mark.parametrize("papers", [[ON_PAGE, OTHER_ON_PAGE], [ON_PAGE, ON_ARXIV]])
@pytest.mark.parametrize("step", [1, -1], ids=["in order", "reversed"])
def test_two_works_with_one_title_stay_two(
    catalog: Catalog, papers: list[Paper], step: int, at_once: bool
) -> None:
    papers = papers[::step]
    for batch in [papers] if at_once else [[paper] for paper in papers]:
        catalog.add(batch)
    found = all_papers(catalog)
    assert {(paper.abstract, paper.authors) for paper in found.values()} == {
        (paper.abstract, paper.authors) for paper in papers
    }
    assert catalog.add(papers) == Tally(unchanged=2)
    assert catalog.add(papers[::-1]) == Tally(unchanged=2)
    assert all_papers(catalog) == found


def test_the_second_work_has_an_id_that_another_copy_of_its_abstract_gives_it_too(
    catalog: Catalog,
) -> None:
    catalog.add([ON_PAGE, OTHER_ON_PAGE])
    first, second = sorted(all_papers(catalog))
    assert first == "deep-learning"
    assert second.startswith("deep-learning-")
    catalog.add([], remove=[second])
    catalog.add([replace(OTHER_ON_PAGE, abstract=OTHER_ABSTRACT.replace(" ", "\n").upper())])
    assert sorted(all_papers(catalog)) == [first, second]


def test_the_work_that_was_second_gains_its_arxiv_id(catalog: Catalog) -> None:
    catalog.add([ON_PAGE, OTHER_ON_PAGE])
    assert catalog.add([ON_ARXIV]) == Tally(updated=1)
    first, second = (paper for _, paper in sorted(all_papers(catalog).items()))
    assert (first.arxiv_id, first.authors) == (None, ())
    assert (second.arxiv_id, second.authors) == ("2508.00001", ("Ada Wool", "Bo Yarn"))


def test_a_sighting_without_an_abstract_is_the_paper_with_its_title(catalog: Catalog) -> None:
    catalog.add([replace(ON_PAGE, abstract="")])
    assert catalog.add([ON_PAGE]) == Tally(updated=1)
    assert catalog.add([replace(ON_PAGE, abstract="")]) == Tally(unchanged=1)
    assert all_papers(catalog)["deep-learning"].abstract == ABSTRACT


def test_an_abstract_never_stands_with_the_authors_of_another_work(catalog: Catalog) -> None:
    catalog.add([replace(ON_ARXIV, abstract="")])
    others = replace(ON_PAGE, authors=("Cy Loom",))
    assert catalog.add([others]) == Tally(added=1)
    by_one_of_them = replace(ON_PAGE, authors=("Wool, A.",), abstract=OTHER_ABSTRACT)
    assert catalog.add([by_one_of_them]) == Tally(updated=1)
    assert all_papers(catalog)["2508.00001"].abstract == OTHER_ABSTRACT


def test_a_sample_paper_is_replaced_by_the_real_one_with_its_title(catalog: Catalog) -> None:
    catalog.add([replace(OTHER_ON_PAGE, source="sample")])
    assert catalog.add([ON_PAGE]) == Tally(updated=1)
    assert all_papers(catalog)["deep-learning"].abstract == ABSTRACT


@pytest.mark.parametrize(
    "copy",
    [
        ABSTRACT.replace(" ", "\n  "),
        ABSTRACT[:100] + "…",
        f"{ABSTRACT} In a second version, cats are considered, too, and the proof is shorter.",
        ABSTRACT.replace("forty", r"$n = 40$").replace("stitches", r"\emph{stitches}"),
        ABSTRACT.replace("a tenth of those that a grandmother does", "fewer than a person"),
        "",
    ],
    ids=["wrapped", "cut off", "extended", "formulas", "revised", "missing"],
)
def test_versions_and_copies_of_an_abstract_agree(copy: str) -> None:
    assert abstracts_agree(ABSTRACT, copy)
    assert abstracts_agree(copy, ABSTRACT)
    assert not copy or not abstracts_agree(OTHER_ABSTRACT, copy)


def test_abstracts_in_other_scripts_are_compared_by_their_words() -> None:
    one, other = (
        "我们提出一种新的模型,用于编织围巾。实验表明有效。",
        "本文综述卷积网络,以及语音系统。",
    )
    assert abstracts_agree(one, f"{one}第二版增加了证明。")
    assert not abstracts_agree(f"{one} transformer", f"{other} transformer")
