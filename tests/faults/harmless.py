"""Check that only text and the program's own escape sequences reach an output."""

from __future__ import annotations

import base64
import re
import unicodedata

DRAWN = re.compile(
    r"""\x1b\[ (?: [\d;]*m                       # colours
                 | \d*;?\d*H | \d*[ABCDGJKX]     # cursor moves, and clearing of lines
                 | \?[\d;]+[hl] | \?\d+\$p       # modes, and queries whether they are supported
                 | [<>]\d*u | \d*\ q | [\d;]*t   # kitty's keys, cursor shape, sizes
               )""",
    re.VERBOSE,
)
CLIPBOARD = re.compile(r"\x1b\]52;c;([A-Za-z0-9+/=]*)(?:\x07|\x1b\\)")
POINTER = re.compile(r"\x1b\]22;[a-z-]*\x07")
"""The escape sequence for the shape of the mouse pointer."""

NEVER = ("\x1b[77;", "\x1b[7777", "\x1b[?7777")
"""Sequences of permitted kinds, with values that no test screen uses: they come from a text."""


def check_screen(written: bytes) -> None:
    """Raise AssertionError if anything but text and drawing reached a terminal."""
    text = _decoded(written)
    for never in NEVER:
        assert never not in text, f"obeyed: {never!r}"
    for copied in CLIPBOARD.findall(text):
        check_words(base64.b64decode(copied))
    for expression in (CLIPBOARD, POINTER, DRAWN):
        text = expression.sub("", text)
    _check_harmless(text.replace("\r", ""))


def check_words(written: bytes) -> None:
    """Raise AssertionError if anything but text and line ends was written."""
    _check_harmless(_decoded(written))


def _decoded(written: bytes) -> str:
    try:
        return written.decode()
    except UnicodeDecodeError as error:
        raise AssertionError(f"not UTF-8: {written[error.start - 20 : error.end + 20]!r}") from None


def _check_harmless(text: str) -> None:
    for character in set(text) - {"\n"}:
        if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
            place = text.index(character)
            raise AssertionError(
                f"U+{ord(character):04X} in {text[max(place - 30, 0) : place + 30]!r}"
            )
