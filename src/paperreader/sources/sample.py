"""The sample papers that are installed with the program."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from paperreader.models import SAMPLE
from paperreader.sources.copied_page import parse_page

if TYPE_CHECKING:
    from datetime import date

    from paperreader.models import Paper


def sample_papers(today: date) -> list[Paper]:
    """Return the papers of the sample page, dated as close before ``today`` as possible."""
    text = resources.files(__package__).joinpath("sample.txt").read_text(encoding="utf-8")
    return parse_page(text, today=today, source=SAMPLE)
