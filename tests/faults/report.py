"""The outcomes as one table."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from faults.outcome import Outcome

SHOWN = 5
"""Maximum number of different failures shown for one fault."""


def table(outcomes: Iterable[Outcome], caption: str) -> Table:
    """Return a table of the outcomes, one line per fault."""
    by_fault: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        by_fault.setdefault(outcome.fault, []).append(outcome)
    result = Table(box=box.SIMPLE_HEAD, caption=caption, caption_justify="left")
    for heading in ("fault", "tries", "held", "failures"):
        result.add_column(heading, justify="right" if heading in {"tries", "held"} else "left")
    for fault, tries in by_fault.items():
        run = [outcome for outcome in tries if not outcome.skipped]
        held = sum(not outcome.broken for outcome in run)
        result.add_row(fault, f"{len(run):,}", f"{held:,}", _remarks(tries))
    return result


def _remarks(tries: Iterable[Outcome]) -> Text:
    broken = Counter(clean_line(outcome.broken)[:300] for outcome in tries if outcome.broken)
    lines = [f"{number} x {what}" for what, number in broken.most_common(SHOWN)]
    if len(broken) > SHOWN:
        lines.append(f"and {len(broken) - SHOWN} more")
    skipped = dict.fromkeys(f"not tried: {outcome.skipped}" for outcome in tries if outcome.skipped)
    return Text("\n".join([*lines, *skipped]), style="red" if lines else "")
