"""A few tries of every fault; ``python tests/faults`` makes all of them."""

from __future__ import annotations

import io
from itertools import islice
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from faults.harmless import check_screen, check_words
from faults.hostile import CORPUS
from faults.outcome import CannotTryError, Outcome, attempt
from faults.registry import FAULTS
from faults.report import table
from faults.sandbox import Sandbox

if TYPE_CHECKING:
    from pathlib import Path

TRIES = {
    "kills": 12,
    "together": 1,
    "disk": 14,
    "folders": 2,
    "marks": 15,
    "open-marks": 1,
    "catalog": 6,
    "signals": 2,
    "terminal": 1,
    "settings": 2,
    "hostile": 2,
}
HARMFUL = """\
colours and the cursor, title of the window, write to the clipboard, link, eight bits, \
device control, unfinished, control letters, NUL, bidi, zero width, tags and selectors, line ends\
"""


@pytest.mark.parametrize("name", FAULTS)
def test_a_few_tries_of_the_fault_hold(name: str, tmp_path: Path) -> None:
    tries = TRIES[name]
    with Sandbox(tmp_path, seed=1) as sandbox:
        outcomes = list(islice(FAULTS[name].outcomes(sandbox, tries), tries))
    assert len(outcomes) == tries
    assert [outcome for outcome in outcomes if outcome.broken] == []


@pytest.mark.parametrize("name", HARMFUL.split(", "))
def test_hostile_text_that_came_through_unchanged_would_be_noticed(name: str) -> None:
    written = CORPUS[name].encode()
    with pytest.raises(AssertionError):
        check_words(written)
    with pytest.raises(AssertionError):
        check_screen(b"\x1b[1;1H\x1b[1mwords\x1b[0m" + written)


def test_what_did_not_hold_is_counted_and_reported() -> None:
    def broken() -> None:
        raise AssertionError("the note is lost")

    def impossible() -> None:
        raise CannotTryError("no small disk")

    outcomes = [
        attempt("a save", broken),
        attempt("a save", lambda: None),
        attempt("full", impossible),
    ]
    assert outcomes[0] == Outcome("a save", broken="the note is lost")
    console = Console(width=100, record=True, file=io.StringIO())
    console.print(table(outcomes, "seed 1"))
    rows = [" ".join(line.split()) for line in console.export_text().splitlines()]
    assert "a save 2 1 1 x the note is lost" in rows
    assert "full 0 0 not tried: no small disk" in rows
