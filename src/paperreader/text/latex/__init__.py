r"""Making LaTeX readable: ``$\mathcal{O}(n^2)$`` reads O(n²); no word, hyphen or ``%`` is lost."""

from __future__ import annotations

import re

from paperreader.text.latex.converter import convert
from paperreader.text.latex.lost_backslashes import has_lost_backslashes, restore_backslashes
from paperreader.text.urls import find_urls

__all__ = ["readable"]

_SIGNS = ("\\", "$", "{", "``", "~")
_HELD_URL = re.compile("\x00(\\d+)\x00")


def readable(text: str) -> str:
    """Return a cleaned text with its LaTeX converted to the characters that it represents.

    Text without LaTeX stays unchanged. An unknown macro is shown by its name, since that may be
    the name of what the paper is about. Web addresses are left alone. The time that this takes is
    linear in the length of the text.
    """
    if not any(sign in text for sign in _SIGNS) and not has_lost_backslashes(text):
        return text
    urls: dict[str, int] = {}
    held: list[str] = []
    position = 0
    for start, end in find_urls(text):
        number = urls.setdefault(text[start:end].replace("\\", ""), len(urls))
        held += text[position:start].replace("\x00", ""), f"\x00{number}\x00"
        position = end
    held.append(text[position:].replace("\x00", ""))
    shown = convert(restore_backslashes("".join(held)))
    kept = list(urls)
    return _HELD_URL.sub(lambda number: kept[int(number[1])], shown)
