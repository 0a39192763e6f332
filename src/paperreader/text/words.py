"""Splitting text into words, the same way for the index, for queries and for highlights.

Words are compared without case, accents and joiners, and by what their characters stand for: a
ligature by its letters, a mathematical or full-width letter by the plain one. Scripts without
spaces between words are split into characters, so that any run of characters can be found.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

CACHED = 20_000
"""The number of characters whose folding is kept; ordinary texts have far fewer."""

_WORD = re.compile(r"[a-z0-9]+")
_WITHOUT_DECOMPOSITION = {
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŧ": "t", "æ": "ae", "œ": "oe",
    "þ": "th",
}  # fmt: skip
"""Latin letters that Unicode does not decompose, and the ASCII letters that people type for them;
ß is not among them, since ``str.casefold`` makes ss of it."""

_UNSPACED = (
    *((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1100, 0x11FF), (0x1780, 0x17FF)),
    *((0x3005, 0x3007), (0x3040, 0x312F), (0x31A0, 0x31BF), (0x31F0, 0x31FF)),
    *((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF)),
)
"""Scripts without spaces between words, as ranges of code points: Thai and Lao, Burmese, Hangul,
Khmer; kana and bopomofo; Chinese characters. A regular expression took 3 ms of the start."""


class _Foldings(dict[int, str]):
    """A table for ``str.translate``: what each character is for the comparison of words."""

    def __missing__(self, code: int) -> str:
        folded = "".join(map(_folded, _decomposed(chr(code))))
        if len(self) < CACHED:
            self[code] = folded
        return folded


def split_words(text: str) -> list[str]:
    """Return the folded words of a text; all but letters, digits and vowel signs separates words.

    Each character of a script without spaces is a word.
    """
    if text.isascii():
        return _WORD.findall(text.lower())
    return text.translate(_FOLDINGS).split()


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """Return a text's folded words separated by spaces, and where each of its characters was.

    The list has one offset more, the length of the text. Between two words there may be more than
    one space.
    """
    folded = [_FOLDINGS[ord(character)] for character in text]
    offsets = [offset for offset, part in enumerate(folded) for _ in part]
    return "".join(folded), [*offsets, len(text)]


def make_haystack(texts: Iterable[str]) -> str:
    """Return the words of texts as one string in which ``Term.is_in`` can search."""
    # A double space ends each text, so that no phrase matches across two authors.
    return "".join(f" {' '.join(split_words(text))}  " for text in texts)


def _decomposed(character: str) -> str:
    folded = unicodedata.normalize("NFKD", character).casefold()
    return unicodedata.normalize("NFKD", folded)


def _folded(character: str) -> str:
    """Return what a decomposed character is for the comparison of words; a space separates them."""
    category = unicodedata.category(character)
    if category == "Cf" or _is_accent(character, category):
        return ""
    if not (character.isalnum() or category in {"Mn", "Mc"}):
        return " "
    if any(first <= ord(character) <= last for first, last in _UNSPACED):
        return f" {character} "
    return _WITHOUT_DECOMPOSITION.get(character, character)


def _is_accent(character: str, category: str) -> bool:
    """Return True for a mark that people leave out when they type, unlike a vowel sign of Hindi."""
    # The combining classes 10 to 35 are the points of Hebrew and Arabic, 200 and above accents.
    combining = unicodedata.combining(character)
    return category[0] == "M" and (
        category == "Me"
        or combining == 1
        or 10 <= combining <= 35
        or combining >= 200
        or unicodedata.name(character, "").startswith("VARIATION SELECTOR")
    )


_FOLDINGS = _Foldings()
