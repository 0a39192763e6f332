"""The papers that come with the program, for a first look at it."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from paperreader.models import SAMPLE
from paperreader.sources.copied_page import parse_page

if TYPE_CHECKING:
    from datetime import date

    from paperreader.models import Paper


def sample_papers(today: date) -> list[Paper]:
    """Give the papers of the sample page, whose dates are as near to ``today`` as they can be."""
    text = resources.files(__package__).joinpath("sample.txt").read_text(encoding="utf-8")
    return parse_page(text, today=today, source=SAMPLE)
