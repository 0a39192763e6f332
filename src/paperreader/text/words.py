"""How text is parted into words: the same for what is kept, what is typed and what is shown."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Fold case and accents away, keeping every character's place, for comparing words."""
    if text.isascii():
        return text.lower()
    return "".join(map(_folded_character, text))


def split_words(text: str) -> list[str]:
    """Give the folded words of a text; letters and digits make words, the rest parts them."""
    return _WORD.findall(fold(text))


def make_haystack(texts: Iterable[str]) -> str:
    """Give the words of texts as one text in which terms can be looked for."""
    # A double space ends each text, so that no phrase runs from one author into the next.
    return "".join(f" {' '.join(split_words(text))}  " for text in texts)


def _folded_character(character: str) -> str:
    base = unicodedata.normalize("NFD", character)[0].lower()
    return base if len(base) == 1 else character
