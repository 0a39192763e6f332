"""Nothing is written to the terminal while nothing happens, whatever screen is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from made_up import PAGE
from terminal import reader, run

if TYPE_CHECKING:
    from pathlib import Path

LOOKS_FOR_CHANGES = 2.2
"""Seconds in which the reader looks twice whether other programs changed anything."""

BLINKS = 5 * 600
"""The bytes of a cursor that blinks twice a second."""

SCREENS = {
    "the list": ("", 0),
    "the abstract": ("\r", 0),
    "all keys": ("?", 0),
    "the copy menu": ("Y", 0),
    "the calendar": ("d", 0),
    "the command palette": ("\x10", BLINKS),
    "the note": ("e", BLINKS),
    "the search": ("/", BLINKS),
}
"""What is typed to open a screen, and how many bytes it may write while nothing happens."""


@pytest.mark.parametrize(("keys", "limit"), SCREENS.values(), ids=SCREENS.keys())
def test_a_screen_at_rest_writes_nothing_but_its_cursor(
    tmp_path: Path, keys: str, limit: int
) -> None:
    assert run(tmp_path / "home", "import", "-", given=PAGE).returncode == 0
    with reader(tmp_path / "home") as terminal:
        terminal.wait_for("Teaching")
        terminal.wait_for_quiet()
        terminal.send(keys)
        terminal.wait_for_quiet(0.2)
        # A busy machine may still be painting what the keys asked for.
        assert any(terminal.bytes_within(LOOKS_FOR_CHANGES) <= limit for _ in range(5))
