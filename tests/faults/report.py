"""What held and what did not, as one table."""

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
"""How many different things that did not hold are shown of one fault."""


def table(outcomes: Iterable[Outcome], caption: str) -> Table:
    """Lay the outcomes out, a line for each fault."""
    by_fault: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        by_fault.setdefault(outcome.fault, []).append(outcome)
    laid_out = Table(box=box.SIMPLE_HEAD, caption=caption, caption_justify="left")
    for heading in ("fault", "tries", "held", "what did not"):
        laid_out.add_column(heading, justify="right" if heading in {"tries", "held"} else "left")
    for fault, tries in by_fault.items():
        made = [outcome for outcome in tries if not outcome.skipped]
        held = sum(not outcome.broken for outcome in made)
        laid_out.add_row(fault, f"{len(made):,}", f"{held:,}", _remarks(tries))
    return laid_out


def _remarks(tries: Iterable[Outcome]) -> Text:
    broken = Counter(clean_line(outcome.broken)[:300] for outcome in tries if outcome.broken)
    lines = [f"{number} x {what}" for what, number in broken.most_common(SHOWN)]
    if len(broken) > SHOWN:
        lines.append(f"and {len(broken) - SHOWN} more kinds")
    skipped = dict.fromkeys(f"not tried: {outcome.skipped}" for outcome in tries if outcome.skipped)
    return Text("\n".join([*lines, *skipped]), style="red" if lines else "")
