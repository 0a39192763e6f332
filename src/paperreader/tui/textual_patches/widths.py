"""Text is measured by the most columns that any terminal gives it, character by character.

Rich 15 measures as the newest terminals do: a vowel sign of Hindi takes no column, a family of
emoji two. tmux, xterm and others give the sign one and the family eight, so that text would reach
over the border of its pane; and a part of a sequence can be wider than the whole, so that Textual
8.2 can cut a line at a place where there is none. Here each character has one width. Where a
terminal needs less, some columns after the word stay blank: see ``placed_text``.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import groupby

from rich import cells
from rich._unicode_data import load
from rich.cells import CellTable, get_character_cell_size

WIDEST = {
    0xAD: 0,  # the soft hyphen, which is not drawn
    0x302E: 2,  # marks of the tone in old Korean
    0x302F: 2,
    0x3164: 2,  # Hangul fillers
    0xFFA0: 1,
    0xFE0F: 1,  # makes an emoji of a character before it that has one column
    0x16FF0: 2,
    0x16FF1: 2,
    **dict.fromkeys(range(0x3248, 0x3250), 2),  # numbers in circles
    **dict.fromkeys(range(0x1F1E6, 0x1F200), 2),  # letters, of which two are a flag
    **dict.fromkeys(range(0x1F3FB, 0x1F400), 2),  # skin tones
}
"""Columns of the characters that a terminal gives more than Rich does, by code point.

All spacing marks, which Rich gives none, have one.
"""

FIRST_TAG = 0xE0000
"""The first of 4,096 code points that have no width and are no marks."""

STOCK_CELL_LEN = cells._cell_len  # noqa: SLF001  # Rich has no public name for it


def measure_widest() -> None:
    """Replace Rich's measures from now on, for all of Textual."""
    cells.load_cell_table = _widest_table  # type: ignore[attr-defined]  # replaced on purpose
    cells._cell_len = _cell_len  # noqa: SLF001  # as above
    cells.split_graphemes = _split_graphemes
    get_character_cell_size.cache_clear()
    cells.cached_cell_len.cache_clear()


@lru_cache
def _widest_table(unicode_version: str = "auto") -> CellTable:
    table = load(unicode_version)
    rows = {code: (code, code, width) for code, width in WIDEST.items()}
    for start, end, width in table.widths:
        if width or start >= FIRST_TAG:
            rows[start] = (start, end, width)
            continue
        for found, run in groupby(range(start, end + 1), _widest_of_zero):
            codes = [*run]
            rows[codes[0]] = (codes[0], codes[-1], found)
    return CellTable(table.unicode_version, sorted(rows.values()), frozenset())


def _widest_of_zero(code: int) -> int:
    return WIDEST.get(code, int(unicodedata.category(chr(code)) == "Mc"))


def _cell_len(text: str, unicode_version: str) -> int:
    if cells._is_single_cell_widths(text):  # noqa: SLF001  # as above
        return len(text)
    return sum(get_character_cell_size(character, unicode_version) for character in text)


def _split_graphemes(
    text: str, unicode_version: str = "auto"
) -> tuple[list[tuple[int, int, int]], int]:
    """Return the (start, end, width) of each character with what has no width after it."""
    spans: list[tuple[int, int, int]] = []
    for index, character in enumerate(text):
        width = get_character_cell_size(character, unicode_version)
        if width or not spans:
            spans.append((index, index + 1, width))
        else:
            start, _, known = spans[-1]
            spans[-1] = (start, index + 1, known)
    return spans, sum(width for _, _, width in spans)
