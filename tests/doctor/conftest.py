"""A home with papers, marks and a backup."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from doctor.checking import fill

if TYPE_CHECKING:
    from paperreader.config import Paths


@pytest.fixture
def filled(paths: Paths) -> Paths:
    fill(paths)
    return paths
