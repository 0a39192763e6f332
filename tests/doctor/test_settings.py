"""The check of the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doctor.checking import found

if TYPE_CHECKING:
    from paperreader.config import Paths


def test_every_wrong_setting_is_reported_with_its_line(filled: Paths) -> None:
    filled.config.write_text(
        'theme = "no-such"\n[keys]\nquit = 1\ndance = "d"\ntoggle_star = "m"\n'
    )
    lines = found(filled, "settings", "problem")
    for number, text in [
        (3, "quit must be"),
        (4, "dance: no such command"),
        (5, "m is"),
        (1, "no theme"),
    ]:
        assert any(f"{filled.config}:{number}: " in line and text in line for line in lines)
    assert len(lines) == 4
