"""Checks of the user's files and environment; they change nothing and create nothing.

Each check is a function that yields findings, and works even if everything is broken.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from paperreader.doctor.backups import check_backups
from paperreader.doctor.catalog import check_catalog
from paperreader.doctor.clipboard import check_clipboard
from paperreader.doctor.copies import check_copies
from paperreader.doctor.finding import Finding, problem
from paperreader.doctor.log import check_log
from paperreader.doctor.marks import check_marks
from paperreader.doctor.settings import check_settings
from paperreader.doctor.terminal import check_terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from paperreader.config import Paths, Settings

__all__ = ["Finding", "run_checks"]


def run_checks(
    paths: Paths,
    today: date,
    screen_problems: Callable[[Settings], Iterable[str]],
    environment: Mapping[str, str] = os.environ,
) -> Iterator[Finding]:
    """Run all checks and yield their findings.

    ``screen_problems`` returns a message for each setting that the screen cannot apply. A check
    that fails yields a problem, and the other checks still run.
    """
    checks: dict[str, Callable[[], Iterator[Finding]]] = {
        "marks": lambda: check_marks(paths.marks),
        "backups": lambda: check_backups(paths.marks, today),
        "copies": lambda: check_copies(paths.marks),
        "catalog": lambda: check_catalog(paths.catalog),
        "settings": lambda: check_settings(paths.config, screen_problems),
        "clipboard": lambda: check_clipboard(environment),
        "terminal": lambda: check_terminal(environment),
        "log": lambda: check_log(paths.log),
    }
    for about, check in checks.items():
        try:
            yield from check()
        except Exception as error:  # noqa: BLE001  # reported; the other checks still run
            reason = f"{type(error).__name__}: {error}"
            yield problem(about, f"cannot be checked: {reason}", "fix this first")
