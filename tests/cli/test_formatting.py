"""Lists in a terminal fit its width; pages line up, whatever kinds of links they have."""

from __future__ import annotations

from datetime import date

import pytest

from paperreader.cli.formatting import list_lines, page
from paperreader.models import Entry, Link, Mark, Paper

LINKS = (
    Link("github", "https://github.com/a/b"),
    Link("huggingface", "https://huggingface.co/papers/2508.00001"),
    Link("pdf", "https://arxiv.org/pdf/2508.00001"),
)
TITLES = (
    "On the Counting of Stitches in Very Long Scarves and Other Woollen Things",
    "编织的学习" * 20,
)


def entry(title: str, *, read: bool = False) -> Entry:
    paper = Paper("2508.00001", title, date=date(2025, 8, 12), links=LINKS)
    return Entry(paper, Mark(read=read, starred=True))


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_line_in_a_terminal_fits_its_width_and_keeps_the_id(title: str, width: int) -> None:
    (line,) = list_lines(iter([entry(title)]), lambda paper_id: paper_id)
    styled = line.styled(width)
    assert styled.cell_len <= width
    assert "2508.00001" in styled.plain
    assert styled.plain.endswith("  gh")
    assert ("…" in styled.plain) is (len(str(line)) > width or "编" in title)


def test_an_unread_title_in_a_terminal_is_bold() -> None:
    lines = list_lines(iter([entry("Knit"), entry("Purl", read=True)]), lambda paper_id: paper_id)
    styles = [{str(span.style) for span in line.styled(80).spans} for line in lines]
    assert ["bold" in names for names in styles] == [True, False]


def test_in_a_pipe_a_line_is_plain_and_whole() -> None:
    (line,) = list_lines(iter([entry(TITLES[0])]), lambda paper_id: paper_id)
    assert str(line) == f"●★  2025-08-12  2508.00001  {TITLES[0]}  gh"


def test_the_links_of_a_page_are_aligned_whatever_their_kinds() -> None:
    lines = [line for line in page(entry("Knit")).splitlines() if "https://" in line]
    assert len({line.index("https://") for line in lines}) == 1
