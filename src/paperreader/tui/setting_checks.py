"""What of the settings the screen cannot do: keys that clash, themes that there are not."""

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
    """Tell, a line each, which settings cannot be followed; the defaults hold instead."""
    _, keys = keymap(settings.keys)
    unknown = settings.theme if settings.theme and settings.theme not in themes else ""
    if not keys and not unknown:
        return
    for name, problem in keys.items():
        yield f"{setting_location(config, 'keys', name)}: {problem}"
    if unknown:
        yield f"{setting_location(config, 'theme')}: there is no theme {clean_line(unknown[:80])!r}"
