"""Nothing is written to the terminal while nothing happens, whatever screen is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from made_up import PAGE
from terminal import reader, run

if TYPE_CHECKING:
    from pathlib import Path

SCREENS = {
    "the list": "",
    "the abstract": "\r",
    "all keys": "?",
    "the copy menu": "Y",
    "the calendar": "d",
    "the command palette": "\x10",
}

STILL_SECONDS = 0.4
"""A cursor blinks twice a second, and an endless repaint comes 4 times or more."""


@pytest.mark.parametrize("keys", SCREENS.values(), ids=SCREENS.keys())
def test_a_screen_comes_to_rest(tmp_path: Path, keys: str) -> None:
    assert run(tmp_path / "home", "import", "-", given=PAGE).returncode == 0
    with reader(tmp_path / "home") as terminal:
        terminal.wait_for("Teaching")
        terminal.wait_for_quiet()
        terminal.send(keys)
        terminal.wait_for_quiet(STILL_SECONDS)
