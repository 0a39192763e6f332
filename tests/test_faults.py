"""The quick part of the fault suite: some tries of each; ``python tests/faults`` makes all."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import pytest

from faults.everything import FAULTS
from faults.room import Room

if TYPE_CHECKING:
    from pathlib import Path

TRIES = {"kills": 30, "together": 1, "folders": 3, "catalog": 5, "open-marks": 4, "signals": 6}
"""How often each fault is tried here; one that is not named, a few times."""

FEW = 10
SEED = 2


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_promised_holds_through_faults(name: str, tmp_path: Path) -> None:
    tries = TRIES.get(name, FEW)
    with Room(tmp_path, SEED) as room:
        outcomes = list(islice(FAULTS[name].outcomes(room, tries), tries))
    assert outcomes
    assert [outcome for outcome in outcomes if outcome.broken] == []
