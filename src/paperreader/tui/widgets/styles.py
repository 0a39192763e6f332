"""Text styles that the widgets share, in the theme's variables only, and truncation."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size

MATCH_STYLE = "bold reverse $text-warning"
"""The style of words that match the search: a background in any theme, and without colours."""

LINK_STYLE = "underline $text-primary"
"""The style of a web address that can be clicked."""

RULE_STYLE = "$foreground 30%"
"""The style of a dividing line, like that of borders."""

QUIET_STYLE = "$foreground 65%"
"""The style of secondary text."""


def cut(text: str, room: int) -> str:
    """Return a text truncated to ``room`` columns, the last of which is "…"."""
    if cell_len(text) <= room:
        return text
    if room < 2:
        return set_cell_size(text, room)
    return set_cell_size(text, room - 1).rstrip() + "…"
