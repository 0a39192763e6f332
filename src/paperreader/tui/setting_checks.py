"""Checks for settings that only the screen can judge: keys and the theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.theme import BUILTIN_THEMES

from paperreader.config import locate_problems
from paperreader.text.sanitize import clean_line
from paperreader.tui.keymap import keymap

if TYPE_CHECKING:
    from collections.abc import Container
    from pathlib import Path

    from paperreader.config import Names, Settings


def check_settings(
    settings: Settings, config: Path, themes: Container[str] = BUILTIN_THEMES
) -> tuple[str, ...]:
    """Return one line for each setting that cannot be used; its default is used instead."""
    _, wrong_keys = keymap(settings.keys)
    problems: dict[Names, str] = {("keys", name): text for name, text in wrong_keys.items()}
    if settings.theme and settings.theme not in themes:
        problems["theme",] = f"there is no theme {clean_line(settings.theme[:80])!r}"
    return locate_problems(config, problems)
