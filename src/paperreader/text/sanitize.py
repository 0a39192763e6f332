"""Untrusted text made safe: whatever a paper, a file or a clipboard holds passes this door."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MARKS_LIMIT = 5
"""Combining marks that one letter may carry: as many as Burmese stacks, the most there are."""

_ESCAPE_SEQUENCES = re.compile(
    r"""
      (?: \x1b\[ | \x9b ) [0-?]{0,64} [ -/]{0,8} [@-~]               # CSI: colours, cursor, modes
    | (?: \x1b[\]PX^_] | [\x90\x98\x9d-\x9f] )                       # OSC, DCS and other strings
      [^\x07\x1b\x9c\n\x90\x98\x9d-\x9f]{0,4096} (?: \x07 | \x1b\\ | \x9c )
    """,
    re.VERBOSE,
)
_MARKS = {"Mn", "Mc", "Me"}  # Unicode's categories of combining marks
_LINE_ENDS = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_PLAIN = bytes((ord("\n"), *range(ord(" "), ord("~") + 1)))
_RUN_OF_PLAIN = re.compile(r"[\n -~]+")
_OF_DOUBTFUL_WIDTH = {
    *map(chr, range(0xFE00, 0xFE10)),  # variation selectors
    *map(chr, range(0xE0100, 0xE01F0)),
    *map(chr, range(0x1F3FB, 0x1F400)),  # skin tones
    *"\u115f\u1160\u3164\uffa0",  # Hangul fillers
}
"""What terminals and Rich count differently, and no word is made of."""


def clean(text: str) -> str:
    r"""Make any text safe to show; what is left is words, spaces and ``\n``.

    Terminal sequences, control and format characters (C0, C1, bidi overrides, zero-width, tags)
    are taken out, lone surrogates become U+FFFD, all spaces become plain ones, and a letter
    keeps at most five combining marks. Ordinary words of any script pass unchanged.
    """
    if text.isascii() and not text.encode().translate(None, _PLAIN):
        return text
    # What is printable has neither sequences nor line ends, which take 10 times as long to seek.
    if not text.replace("\n", "").isprintable():
        text = _LINE_ENDS.sub("\n", _ESCAPE_SEQUENCES.sub("", text))
    characters = set(_RUN_OF_PLAIN.sub("", text))
    replaced = {ord(character): _safe(character) for character in characters}
    if any(chr(code) != safe for code, safe in replaced.items()):
        text = text.translate(replaced)
    if any(unicodedata.category(character) in _MARKS for character in characters):
        text = _few_marks(text)
    return text


def clean_line(text: str) -> str:
    """Make any text safe to show on one line, with single spaces between its words."""
    return " ".join(clean(text).split())


def shorten(text: str, limit: int) -> str:
    """Cut a text of more than ``limit`` characters, at a word where there is one, and mark it."""
    if len(text) <= limit:
        return text
    kept = text[:limit]
    return f"{kept.rpartition(' ')[0] if ' ' in kept[-100:] else kept} …"


@lru_cache(4096)  # a text has some hundred characters, and the next one mostly the same
def _safe(character: str) -> str:
    if character == "\n":
        return character
    if character in _OF_DOUBTFUL_WIDTH:
        return ""
    category = unicodedata.category(character)
    if category == "Zs" or character == "\t":
        return " "
    if category == "Cs":
        return "\N{REPLACEMENT CHARACTER}"
    return "" if category in {"Cc", "Cf"} else character


def _few_marks(text: str) -> str:
    kept: list[str] = []
    run = 0
    for character in text:
        run = run + 1 if unicodedata.category(character) in _MARKS else 0
        if run <= MARKS_LIMIT:
            kept.append(character)
    return "".join(kept)
