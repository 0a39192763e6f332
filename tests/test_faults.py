"""The quick part of the fault suite: some tries of each fault; ``tests/faults`` makes all of them."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import pytest

from faults.everything import FAULTS
from faults.room import Room

if TYPE_CHECKING:
    from pathlib import Path

TRIES = {"kills": 40, "together": 1, "catalog": 8, "open-marks": 4}
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
