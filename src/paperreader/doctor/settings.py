"""The check of the settings: whether each can be followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.config import Settings
from paperreader.doctor.finding import Finding, ok, problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


def check_settings(
    path: Path, screen_problems: Callable[[Settings], list[str]]
) -> Iterator[Finding]:
    """Check every line of ``config.toml``."""
    settings = Settings.load(path)
    problems = [*settings.problems, *screen_problems(settings)]
    for text in problems:
        yield problem("settings", text, "mend the line; until then the default holds")
    if not problems:
        yield ok("settings", f"{path}: {'all is well' if path.exists() else 'none: defaults hold'}")
