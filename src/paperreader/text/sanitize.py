"""Making untrusted text safe to show, wherever it comes from, and the user's own safe to keep."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MARKS_LIMIT = 5
"""The most combining marks on one letter; Burmese needs the most of all scripts, five."""

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
_AMBIGUOUS_WIDTH = {
    *map(chr, range(0xFE00, 0xFE10)),  # variation selectors
    *map(chr, range(0xE0100, 0xE01F0)),
    *map(chr, range(0x1F3FB, 0x1F400)),  # skin tones
    *"\u115f\u1160\u3164\uffa0",  # Hangul fillers
}
"""Characters that terminals and Rich measure differently, and that no word needs."""


_OVERRIDES = "\u202d\u202e"
"""They show letters in another order than they are in, which nobody's writing needs."""


def clean(text: str) -> str:
    r"""Return a text that is safe to show: only words, spaces and ``\n``.

    Terminal sequences and control and format characters (C0, C1, bidi overrides, zero-width, tags)
    are removed, lone surrogates become U+FFFD, all kinds of space become U+0020, and a letter
    keeps at most five combining marks. Ordinary words of any script stay unchanged.
    """
    if text.isascii() and not text.encode().translate(None, _PLAIN):
        return text
    # Printable text has neither sequences nor line ends; to search for them takes 10 times as long.
    if not text.replace("\n", "").isprintable():
        text = _LINE_ENDS.sub("\n", _ESCAPE_SEQUENCES.sub("", text))
    characters = set(_RUN_OF_PLAIN.sub("", text))
    replaced = {ord(character): _safe(character) for character in characters}
    if any(chr(code) != safe for code, safe in replaced.items()):
        text = text.translate(replaced)
    if any(unicodedata.category(character) in _MARKS for character in characters):
        text = _limit_marks(text)
    return text


def clean_note(text: str) -> str:
    r"""Return the user's own text as it was typed, without what controls the terminal.

    Terminal sequences, control characters other than ``\n`` and ``\t``, and overrides of the
    direction of text are removed, line ends become ``\n``, and lone surrogates become U+FFFD.
    Everything else stays: joiners, variation selectors, skin tones, the marks and isolates with
    which Hebrew and Arabic are written, all kinds of space.
    """
    if text.replace("\n", "").isprintable():
        return text
    text = _LINE_ENDS.sub("\n", _ESCAPE_SEQUENCES.sub("", text))
    return text.translate({ord(character): _kept(character) for character in set(text)})


def drawable(text: str) -> str:
    """Return a text of the user without what a terminal may not show as a part of a letter.

    Format characters other than joiners and the tags of flags are removed, and a letter keeps at
    most five combining marks.
    """
    return _limit_marks("".join(filter(_is_drawable, text)))


def clean_line(text: str) -> str:
    """Return a text that is safe to show, on one line with single spaces."""
    return " ".join(clean(text).split())


def shorten(text: str, limit: int) -> str:
    """Return a text cut to ``limit`` characters, at a space if possible, with " …" appended."""
    if len(text) <= limit:
        return text
    kept = text[:limit]
    return f"{kept.rpartition(' ')[0] if ' ' in kept[-100:] else kept} …"


@lru_cache(4096)  # most texts use the same few hundred characters
def _safe(character: str) -> str:
    if character == "\n":
        return character
    if character in _AMBIGUOUS_WIDTH:
        return ""
    category = unicodedata.category(character)
    if category == "Zs" or character == "\t":
        return " "
    if category == "Cs":
        return "\N{REPLACEMENT CHARACTER}"
    return "" if category in {"Cc", "Cf"} else character


def _kept(character: str) -> str:
    if character in "\n\t":
        return character
    category = unicodedata.category(character)
    if category == "Cs":
        return "\N{REPLACEMENT CHARACTER}"
    return "" if category == "Cc" or character in _OVERRIDES else character


def _is_drawable(character: str) -> bool:
    return (
        unicodedata.category(character) != "Cf"
        or character in "\u200c\u200d"
        or "\U000e0020" <= character <= "\U000e007f"
    )


def _limit_marks(text: str) -> str:
    kept: list[str] = []
    run = 0
    for character in text:
        run = run + 1 if unicodedata.category(character) in _MARKS else 0
        if run <= MARKS_LIMIT:
            kept.append(character)
    return "".join(kept)
