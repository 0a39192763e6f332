"""Checks for settings that only the screen can judge: keys and the theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.theme import BUILTIN_THEMES

from paperreader.config import setting_location
from paperreader.text.sanitize import clean_line
from paperreader.tui.keymap import keymap

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from pathlib import Path

    from paperreader.config import Settings


def check_settings(
    settings: Settings, config: Path, themes: Container[str] = BUILTIN_THEMES
) -> Iterator[str]:
    """Yield one line for each setting that cannot be used; its default is used instead."""
    _, key_problems = keymap(settings.keys)
    unknown = settings.theme if settings.theme and settings.theme not in themes else ""
    if not key_problems and not unknown:
        return
    for name, problem in key_problems.items():
        yield f"{setting_location(config, 'keys', name)}: {problem}"
    if unknown:
        yield f"{setting_location(config, 'theme')}: there is no theme {clean_line(unknown[:80])!r}"
