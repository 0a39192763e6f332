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
    """One line of the table; ``met`` is None if nothing could be measured."""

    what: str
    measured: str
    reach: str = ""
    met: bool | None = None


def ratio(what: str, ours: float, floor: float, limit: float, unit: str, remark: str = "") -> Row:
    """Return a row for a figure whose ratio to a floor has a limit."""
    measured = f"{ours / floor:.2f} ({figure(ours, unit)} to {figure(floor, unit)}){remark}"
    return Row(what, measured, f"<= {limit:g}", ours <= limit * floor)


def at_most(what: str, ours: float, limit: float, unit: str, remark: str = "") -> Row:
    """Return a row for a figure with an upper limit."""
    return Row(what, figure(ours, unit) + remark, f"<= {limit:g} {unit}", ours <= limit)


def at_least(what: str, ours: float, limit: float, unit: str, remark: str = "") -> Row:
    """Return a row for a figure with a lower limit."""
    return Row(what, figure(ours, unit) + remark, f">= {limit:,g} {unit}", ours >= limit)


def not_measured(what: str, reason: str) -> Row:
    """Return a row for something that could not be measured."""
    return Row(what, f"not measured: {reason}")


def figure(value: float, unit: str) -> str:
    """Format a figure with its unit, to three digits: more are noise."""
    digits = 0 if value >= 100 or not value else 1 if value >= 10 else 2
    return f"{value:,.{digits}f} {unit}"


def size_name(size: int) -> str:
    """Format a number of papers as on the command line: sample, 10k, 1M."""
    for power, letter in ((1_000_000, "M"), (1_000, "k")):
        if size and size % power == 0:
            return f"{size // power}{letter}"
    return str(size or "sample")


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that a share of the values, from 0 to 1, does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def table(rows: Iterable[Row], caption: str) -> Table:
    """Return the rows as a table."""
    result = Table(box=box.SIMPLE_HEAD, caption=caption, caption_justify="left")
    for heading in ("what", "measured", "reach", "met"):
        result.add_column(heading)
    for row in rows:
        met = "" if row.met is None else "yes" if row.met else "[bold red]NO[/]"
        result.add_row(row.what, row.measured, row.reach, met)
    return result


def progress(step: str) -> None:
    """Print the current step to stderr."""
    sys.stderr.write(f"{step}\n")
    sys.stderr.flush()
