"""Wrapping lines without breaking formulas at a space between brackets: ``O(n log n)``."""

from __future__ import annotations

import re

UNBROKEN = "\ue000"
"""Stands for a space at which no line is broken, while lines are wrapped.

It is private to this program, since Rich and ``re`` break lines at U+00A0 as well.
"""

FORMULA_LIMIT = 40
"""The longest text between brackets that is kept on one line, if it touches a letter or a script;
what is longer leaves lines too ragged."""

PAIR_LIMIT = 12
"""The longest text between brackets that is kept on one line anyway, such as ``(x, y)``."""

_BRACKET = re.compile(r"[()\[\]{}⟨⟩]")
_WORD = re.compile(r"\S+")
_CLOSING = {")": "(", "]": "[", "}": "{", "⟩": "⟨"}
_TOUCHES_BEFORE = re.compile(r"[\w^_)\]}′*]")
_TOUCHES_AFTER = re.compile(r"[\w^_⁺⁻⁽₊₋₍]|-\w")


def keep_formulas(text: str, width: int) -> str:
    """Return a text with UNBROKEN in place of the spaces between the brackets of formulas.

    What would be longer than a line of ``width`` characters then, keeps its spaces.
    """
    characters = list(text)
    opened: list[int] = []
    for match in _BRACKET.finditer(text):
        if match[0] not in _CLOSING:
            opened.append(match.start())
        elif opened:
            start = opened.pop()
            if text[start] == _CLOSING[match[0]] and _is_formula(text, start, match.end()):
                kept = text[start : match.end()].replace(" ", UNBROKEN)
                characters[start : match.end()] = kept
    kept = "".join(characters)
    if kept == text:
        return text
    return _WORD.sub(
        lambda word: word[0] if len(word[0]) <= width else restore_spaces(word[0]), kept
    )


def restore_spaces(text: str) -> str:
    """Return a wrapped text with spaces in place of UNBROKEN."""
    return text.replace(UNBROKEN, " ")


def _is_formula(text: str, start: int, end: int) -> bool:
    if end - start > FORMULA_LIMIT:
        return False
    touches = _TOUCHES_BEFORE.match(text, start - 1) if start else None
    return end - start <= PAIR_LIMIT or bool(touches or _TOUCHES_AFTER.match(text, end))
