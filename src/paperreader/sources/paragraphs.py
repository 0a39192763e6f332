"""The paragraphs of a text whose lines a browser, a mail program or a terminal may have wrapped."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

WIDTHS = range(40, 201)
"""The widths at which texts are wrapped, in columns."""

_SHARE_OF_FULL_LINES = 0.6
_EAST_ASIAN = re.compile("[\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uff60]")
_BLANK_LINES = re.compile(r"\n\s*\n")
_AFTER_HANGING_HYPHEN = {"and", "or", "to", "nor", "und", "oder"}  # pre- and postprocessing
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


def split_paragraphs(text: str, stands_alone: Callable[[str], bool]) -> Iterator[str]:
    """Yield the paragraphs of a text, each on one line, with single spaces.

    Blank lines separate paragraphs. A line continues the one before if that had no room for its
    first word; ``stands_alone`` returns True for lines that neither continue nor are continued.
    """
    groups = [_lines(group) for group in _BLANK_LINES.split(text)]
    for lines, width in zip(groups, _widths(groups), strict=True):
        yield from _joined(lines, width, stands_alone)


def wrap_width(text: str) -> int | None:
    """Return the number of columns at which most of a text was wrapped; None if it was not."""
    widths = [_width(_lines(group)) for group in _BLANK_LINES.split(text)]
    return max(filter(None, widths), default=None)


def is_continued(line: str, following: str, width: int | None) -> bool:
    """Return True if a line had no room for the first word of the following one."""
    if width is None or not line or not following:
        return False
    return columns(line) + _space(line, following) + columns(_first_word(following)) > width


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
    return len(text) if text.isascii() else len(text) + len(_EAST_ASIAN.findall(text))


def _lines(group: str) -> list[str]:
    return [line for line in (" ".join(raw.split()) for raw in group.split("\n")) if line]


def _widths(groups: Sequence[Sequence[str]]) -> list[int | None]:
    """Return the width at which each group was wrapped.

    Lines of a title are too few to show it; the next paragraph that does, or the last one, has the
    same.
    """
    widths = [_width(lines) for lines in groups]
    latest = None
    for order in (range(len(groups) - 1, -1, -1), range(len(groups))):
        latest = None
        for index in order:
            latest = widths[index] = widths[index] or latest
    return widths


def _width(lines: Sequence[str]) -> int | None:
    """Return the width at which lines were wrapped; None if they do not show it."""
    # A line of one word may be an address that is longer than any line.
    width = max((columns(line) for line in lines if " " in line or _is_east_asian(line)), default=0)
    if len(lines) < 3 or width not in WIDTHS:
        return None
    full = sum(is_continued(line, following, width) for line, following in pairwise(lines))
    return width if full >= _SHARE_OF_FULL_LINES * (len(lines) - 1) else None


def _joined(
    lines: Sequence[str], width: int | None, stands_alone: Callable[[str], bool]
) -> Iterator[str]:
    """Yield the paragraphs of lines between which there is no blank line."""
    paragraph: list[str] = []
    for line in lines:
        if paragraph and not (
            is_continued(paragraph[-1], line, width)
            and not stands_alone(line)
            and not stands_alone(paragraph[-1])
        ):
            yield join_lines(paragraph)
            paragraph = []
        paragraph.append(line)
    if paragraph:
        yield join_lines(paragraph)


def _separator(line: str, following: str, width: int) -> str:
    if not _space(line, following):
        return ""
    last, first = line.rpartition(" ")[2], _first_word(following)
    # Only an address that no line has room for is broken, where the line ends.
    is_broken = columns(line) >= width and len(last) + len(first) > width
    return "" if is_broken and _ADDRESS.search(last) else " "


def _space(line: str, following: str) -> int:
    """Return 1 if a space separates a line from the following one, else 0."""
    if line.endswith("-") and len(line) > 1 and line[-2].isalnum() and following[0].isalnum():
        return int(_first_word(following) in _AFTER_HANGING_HYPHEN)
    return int(not (_is_east_asian(line[-1]) and _is_east_asian(following[0])))


def _first_word(line: str) -> str:
    return line[0] if _is_east_asian(line[0]) else line.split(" ", 1)[0]


def _is_east_asian(text: str) -> bool:
    return bool(_EAST_ASIAN.match(text))
