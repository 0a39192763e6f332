"""The progress bar of long imports and fetches."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def progress_bar(
    before: str, after: str, total: int | None = None, **fields: Any
) -> Iterator[Callable[..., None]]:
    """Show a bar between two texts, and the time left if there is a ``total``.

    The texts may contain ``fields``, as in ``{task.fields[papers]}``. Yield a function that changes
    fields, ``total`` and ``completed``. Without a terminal on stderr, nothing is shown.
    """
    if not sys.stderr.isatty():
        yield lambda **_: None
        return
    from rich import console, progress  # noqa: PLC0415  # 60 ms, needed only in a terminal

    columns = [
        *([progress.TextColumn(before, markup=False)] if before else []),
        progress.BarColumn(),
        progress.TextColumn(after),
        *([progress.TextColumn("left"), progress.TimeRemainingColumn()] if total else []),
    ]
    stderr = console.Console(stderr=True)
    with progress.Progress(*columns, console=stderr, transient=True) as bar:
        yield partial(bar.update, bar.add_task("", total=total, **fields))
