"""Words whose width terminals disagree on are followed by an absolute move of the cursor.

Textual 8.2 writes a row from left to right and relies on each terminal to give every character as
many columns as Rich does. Where one gives less or more, all that follows in the row moves: borders,
other panes. Here the columns of such a word are blanked, the word is written into them, and the
cursor is moved to the column after them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.cells import _is_single_cell_widths, cell_len
from rich.color import ColorSystem
from textual import screen
from textual._compositor import Compositor
from textual.strip import Strip

from paperreader.text.sanitize import drawable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from rich.console import Console
    from rich.segment import Segment
    from rich.style import Style
    from textual.geometry import Region

_CERTAIN = (
    *("\u0020\u007e", "\u00a0\u00ac", "\u00ae\u02ff"),  # alphabets
    *("\u0370\u0482", "\u048a\u0556", "\u1e00\u1fff"),
    *("\u2010\u2027", "\u2030\u205e", "\u2070\u20c0", "\u2100\u2319"),  # signs
    *("\u2400\u25fc", "\u2605\u2605", "\u270e\u270e"),
    *("\u3000\u3029", "\u3030\u303e", "\u3041\u3096", "\u309b\u30ff"),  # Japanese
    *("\uff01\uff60", "\u3400\u4dbf", "\u4e00\u9fff", "\uac00\ud7a3"),  # Chinese, Korean
)
"""The first and last of the characters to which all terminals give the same number of columns, and
which do not change the width of the one before them. No harm is done if some are missing."""

_PIECE = re.compile("[^ \u2500-\u259f]+|[ \u2500-\u259f]+")
"""Matches a word, or what is between words: spaces and borders."""


def place_text() -> None:
    """Place what is right of a text on its own, on the screens created from now on."""
    screen.Compositor = PlacedCompositor  # type: ignore[attr-defined]  # replaced on purpose


class PlacedCompositor(Compositor):
    """A compositor whose rows are made of PlacedStrips where the width of text is uncertain."""

    def _render_chops(
        self, crop: Region, is_rendered_line: Callable[[int], bool]
    ) -> Sequence[Mapping[int, Strip]]:
        rows = super()._render_chops(crop, is_rendered_line)
        return [
            {x: placed(strip, x) for x, strip in row.items()} if is_rendered_line(y) else row
            for y, row in enumerate(rows)
        ]


class PlacedStrip(Strip):
    """A strip that is written at the column ``x`` of the screen, counted from 0."""

    __slots__ = ["_x"]

    def __init__(self, segments: Sequence[Segment], x: int) -> None:
        super().__init__(segments)
        self._x = x

    def crop(self, start: int, end: int | None = None) -> Strip:
        """Return the part between two columns of the strip."""
        return placed(super().crop(start, end), self._x + max(start, 0))

    def render(self, console: Console) -> str:
        """Return the strip as terminal sequences."""
        system = console._color_system or ColorSystem.TRUECOLOR  # noqa: SLF001  # as Textual 8.2

        def written(text: str, style: Style | None) -> str:
            return text if style is None else self.render_style(style, text, system)

        output: list[str] = []
        x = self._x
        for parts in _words(self._segments):
            start, x = x, x + sum(cell_len(text) for text, _ in parts)
            if any(_is_uncertain(text) for text, _ in parts):
                output += (written(" " * cell_len(text), style) for text, style in parts)
                output.append(_move_to(start))
                output += (written(drawable(text), style) for text, style in parts)
                output.append(_move_to(x))
            else:
                output += (written(text, style) for text, style in parts)
        return "".join(output)


def placed(strip: Strip | None, x: int) -> Strip:
    """Return a strip, as a PlacedStrip if it contains text of uncertain width."""
    if strip and any(_is_uncertain(segment.text) for segment in strip):
        return PlacedStrip([*strip], x)
    return strip  # type: ignore[return-value]  # Textual 8.2 has None where nothing is drawn


def _is_uncertain(text: str) -> bool:
    # Not a regular expression, which takes 3 ms to compile for characters of so many kinds.
    return not _is_single_cell_widths(text) and not all(map(_is_certain, set(text)))


@lru_cache(4096)
def _is_certain(character: str) -> bool:
    return any(ends[0] <= character <= ends[1] for ends in _CERTAIN)


def _words(segments: Sequence[Segment]) -> Iterator[list[tuple[str, Style | None]]]:
    """Yield the words, and what is between them, as parts with their styles.

    A word may have parts of several styles: a letter under the cursor, a match.
    """
    word: list[tuple[str, Style | None]] = []
    for text, style, _ in segments:
        for piece in _PIECE.findall(text):
            if piece[0] == " " or "\u2500" <= piece[0] <= "\u259f":
                yield from filter(None, (word, [(piece, style)]))
                word = []
            else:
                word.append((piece, style))
    if word:
        yield word


def _move_to(x: int) -> str:
    return f"\x1b[{x + 1}G"
