"""The paragraphs of a text whose lines a browser, a mail program or a terminal may have wrapped."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

from paperreader.sources.prose import count_east_asian

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

WIDTHS = range(40, 201)
"""The widths at which texts are wrapped, in columns."""

_FULL_LINES = 0.6
"""The share of the lines of a wrapped text that are as full as the next word allows."""

_LONG = 0.6
"""The least part of the width that a line has inside a paragraph that a program has balanced."""

_NEARLY_FULL = 0.85
"""The same for a title, whose lines are too few to show that it is one paragraph."""

_BLANK_LINES = re.compile(r"\n\s*\n")
_AFTER_HANGING_HYPHEN = {"and", "or", "to", "nor", "und", "oder"}  # pre- and postprocessing
_BULLETS = {"- ", "* ", "+ ", "• "}
_HYPHENATED = re.compile(r"[\w-]\w-{1,3}$")
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


LineTest = Callable[[str], bool]


def split_paragraphs(text: str, begins: LineTest, is_furniture: LineTest) -> Iterator[str]:
    """Yield the paragraphs of a text, each on one line, with single spaces.

    Blank lines separate paragraphs. A line continues the one before if that had no room for its
    first word, or nearly so. ``begins`` returns True for lines that continue no other, and
    ``is_furniture`` for those that only continue a line that is surely full.
    """
    groups = [_lines(group) for group in _BLANK_LINES.split(text)]
    widths = [_width(lines) for lines in groups]
    are_whole = [_is_whole(lines, width) for lines, width in zip(groups, widths, strict=True)]
    # Without blank lines between titles and abstracts, a short line inside a group ends something.
    are_separated = sum(are_whole) >= 0.8 * sum(map(bool, widths))
    _spread(widths)
    for lines, width, is_whole in zip(groups, widths, are_whole, strict=True):
        part = 1.0 if not are_separated else _LONG if is_whole else _NEARLY_FULL
        paragraph: list[str] = []
        for line in lines:
            if paragraph and (
                begins(line)
                or _are_items(paragraph[0], line)
                or not _continues(paragraph[-1], line, width, part, is_furniture)
            ):
                yield join_lines(paragraph)
                paragraph = []
            paragraph.append(line)
        if paragraph:
            yield join_lines(paragraph)


def wrap_width(text: str) -> int | None:
    """Return the number of columns at which most of a text was wrapped; None if it was not."""
    widths = [_width(_lines(group)) for group in _BLANK_LINES.split(text)]
    return max(filter(None, widths), default=None)


def is_continued(line: str, following: str, width: int | None) -> bool:
    """Return True if a line had no room for the first word of the following one."""
    if width is None or not line or not following:
        return False
    # Some programs count the space after a line.
    return columns(line) + _space(line, following) + columns(_first_word(following)) >= width


def join_lines(lines: Iterable[str]) -> str:
    """Return wrapped lines as one; words broken at a hyphen or within an address are joined."""
    lines = list(lines)
    width = max(map(columns, lines), default=0)
    parts = lines[:1]
    for line, following in pairwise(lines):
        parts += [_separator(line, following, width), following]
    return "".join(parts)


def columns(text: str) -> int:
    """Return the approximate width of a text in a terminal."""
    return len(text) + count_east_asian(text)


def _lines(group: str) -> list[str]:
    return [line for line in (" ".join(raw.split()) for raw in group.split("\n")) if line]


def _spread(widths: list[int | None]) -> None:
    """Set each width that is unknown to the next one that is known, or else to the last."""
    for order in (range(len(widths) - 1, -1, -1), range(len(widths))):
        latest = None
        for index in order:
            latest = widths[index] = widths[index] or latest


def _width(lines: Sequence[str]) -> int | None:
    """Return the width at which lines were wrapped; None if they do not show it."""
    # A line of one word may be an address that is longer than any line.
    width = max((columns(line) for line in lines if " " in line or _is_east_asian(line)), default=0)
    if len(lines) < 3 or width not in WIDTHS:
        return None
    full = sum(is_continued(line, following, width) for line, following in pairwise(lines))
    is_filled = full >= _FULL_LINES * (len(lines) - 1)
    # Lines of a list begin with capital letters, but few lines of a paragraph do.
    within = sum(not line[0].isupper() for line in lines[1:])
    is_balanced = 2 * within >= len(lines) - 1 and _is_whole(lines, width)
    return width if is_filled or is_balanced else None


def _is_whole(lines: Sequence[str], width: int | None) -> bool:
    """Return True if all lines but the last are long, as in one paragraph."""
    return width is not None and all(
        columns(line) >= _LONG * width or is_continued(line, following, width)
        for line, following in pairwise(lines)
    )


def _are_items(line: str, other: str) -> bool:
    return line[:2] in _BULLETS and line[:2] == other[:2]


def _continues(
    line: str, following: str, width: int | None, part: float, is_furniture: LineTest
) -> bool:
    """Return True if a line of which ``part`` of the width is filled goes on in the following."""
    if width is None:
        return False
    are_furniture = is_furniture(line) or is_furniture(following)
    if is_continued(line, following, width):
        return columns(line) >= width // 2 or not are_furniture
    return is_continued(line, following, int(part * width)) and not are_furniture


def _separator(line: str, following: str, width: int) -> str:
    if not _space(line, following):
        return ""
    last, first = line.rpartition(" ")[2], _first_word(following)
    # Only an address that no line has room for is broken, where the line ends.
    is_broken = columns(line) >= width and len(last) + len(first) > width
    return "" if is_broken and _ADDRESS.search(last) else " "


def _space(line: str, following: str) -> int:
    """Return 1 if a space separates a line from the following one, else 0."""
    if _HYPHENATED.search(line[-10:]) and not following[0].isspace():
        return int(_first_word(following) in _AFTER_HANGING_HYPHEN)
    return int(not (_is_east_asian(line[-1]) and _is_east_asian(following[0])))


def _first_word(line: str) -> str:
    return line[0] if _is_east_asian(line[0]) else line.split(" ", 1)[0]


def _is_east_asian(text: str) -> bool:
    return bool(count_east_asian(text[:1]))
