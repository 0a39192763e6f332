"""The check of the settings: each is valid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.config import Settings
from paperreader.doctor.finding import Finding, ok, problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path


def check_settings(
    path: Path, screen_problems: Callable[[Settings], Iterable[str]]
) -> Iterator[Finding]:
    """Check every setting in ``config.toml``."""
    settings = Settings.load(path)
    problems = [*settings.problems, *screen_problems(settings)]
    for text in problems:
        yield problem("settings", text, "fix this line; the default is used until then")
    if not problems:
        state = "all valid" if path.exists() else "does not exist: defaults are used"
        yield ok("settings", f"{path}: {state}")
