"""How panes show text alike: styles, in the theme's variables only, and where to cut."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size

MATCH_STYLE = "bold underline $text-warning"
"""Words that were searched, where they were found."""

LINK_STYLE = "underline $text-primary"
"""A web address that can be clicked."""

RULE_STYLE = "$foreground 30%"
"""A line that parts what stands above it from what stands below, as borders do."""

QUIET_STYLE = "$foreground 65%"
"""What is there to be found, but not to be read first."""


def cut(text: str, room: int) -> str:
    """Cut a text to a width in columns, at a word's end where one is near, with "…"."""
    if cell_len(text) <= room:
        return text
    if room < 2:
        return set_cell_size(text, room)
    start = set_cell_size(text, room - 1)
    at_word = start if text[len(start.rstrip()) :][:1] == " " else start.rpartition(" ")[0]
    return (at_word if cell_len(at_word) > room // 2 else start).rstrip(" ,;:-–") + "…"
