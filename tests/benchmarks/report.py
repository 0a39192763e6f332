"""The measurements as one table."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; ``met`` is None if there is no target."""

    what: str
    ours: str
    floor: str = ""
    ratio: str = ""
    target: str = ""
    met: bool | None = None


def against_floor(
    what: str, ours: float, floor: float, limit: float | None, unit: str, remark: str = ""
) -> Row:
    """Return a row for a figure whose ratio to a floor has a limit."""
    ratio = ours / floor
    return Row(
        what,
        figure(ours, unit) + remark,
        figure(floor, unit),
        f"{ratio:.2f}",
        "" if limit is None else f"<= {limit:g} x",
        None if limit is None else ratio <= limit,
    )


def at_most(what: str, ours: float, limit: float | None, unit: str, remark: str = "") -> Row:
    """Return a row for a figure with an upper limit."""
    target = "" if limit is None else f"<= {figure(limit, unit)}"
    met = None if limit is None else ours <= limit
    return Row(what, figure(ours, unit) + remark, target=target, met=met)


def at_least(what: str, ours: float, limit: float, unit: str, remark: str = "") -> Row:
    """Return a row for a figure with a lower limit."""
    target = f">= {figure(limit, unit)}"
    return Row(what, figure(ours, unit) + remark, target=target, met=ours >= limit)


def not_measured(what: str, reason: str) -> Row:
    """Return a row for something that could not be measured."""
    return Row(what, f"not measured: {reason}")


def figure(value: float, unit: str) -> str:
    """Format a figure with its unit, to three digits: more are noise."""
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f} {unit}"


def size_name(size: int) -> str:
    """Format a number of papers as on the command line: 10k, 1M."""
    for power, letter in ((1_000_000, "M"), (1_000, "k")):
        if size % power == 0:
            return f"{size // power}{letter}"
    return str(size)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that a share of the values, from 0 to 1, does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def table(rows: Iterable[Row], caption: str) -> Table:
    """Return the rows as a table."""
    result = Table(box=box.SIMPLE_HEAD, caption=caption, caption_justify="left")
    for heading in ("what", "floor", "ours", "ratio", "target", "met"):
        right = heading in {"floor", "ratio"}
        result.add_column(heading, justify="right" if right else "left")
    for row in rows:
        met = "" if row.met is None else "yes" if row.met else "[bold red]NO[/]"
        result.add_row(row.what, row.floor, row.ours, row.ratio, row.target, met)
    return result


def progress(step: str) -> None:
    """Print the current step to stderr."""
    sys.stderr.write(f"{step}\n")
    sys.stderr.flush()
