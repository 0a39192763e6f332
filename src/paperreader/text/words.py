"""Splitting text into words, the same way for the index, for queries and for highlights."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Return a text without case and accents, for comparing words; every offset stays the same."""
    if text.isascii():
        return text.lower()
    return "".join(map(_folded_character, text))


def split_words(text: str) -> list[str]:
    """Return the folded words of a text; all but letters and digits separates words."""
    return _WORD.findall(fold(text))


def make_haystack(texts: Iterable[str]) -> str:
    """Return the words of texts as one string in which ``Term.is_in`` can search."""
    # A double space ends each text, so that no phrase matches across two authors.
    return "".join(f" {' '.join(split_words(text))}  " for text in texts)


def _folded_character(character: str) -> str:
    base = unicodedata.normalize("NFD", character)[0].lower()
    return base if len(base) == 1 else character
