r"""Restoring LaTeX's backslashes on pages that lost them: ``frac{a}{b}`` is ``\frac{a}{b}``.

Only what is certain is restored. A word such as "alpha" or "left" may just as well be prose.
"""

from __future__ import annotations

import re

from paperreader.text.latex.symbols import SURE_NAMES, SYMBOLS

_BEFORE_BRACES = re.compile(
    r"(?<![\\A-Za-z])(?=(?:text|emph|math|operatorname|boldsymbol|[dt]?frac|sqrt|wide|over|under"
    r"|hat|tilde|bar|vec|ddot))"
    r"(?:text(?:bf|it|md|normal|rm|sc|sf|sl|tt|up)?|emph|math(?:bb|bf|cal|frak|it|rm|scr|sf|tt)"
    r"|operatorname|boldsymbol|[dt]?frac|sqrt|wide(?:hat|tilde)|(?:over|under)line"
    r"|hat|tilde|bar|vec|ddot)(?=\{[^{}])"
)
_IN_BRACES = re.compile(r"(?:(?<=\w)\{([A-Za-z]+)\}|\{([A-Za-z]+)\}(?=\w))")
_AFTER_DIGIT = re.compile(r"(?<=\d)(?:times(?![A-Za-z])|pm(?=\d))")
_BETWEEN_DOLLARS = re.compile(r"(?<!\$)\$([^$\n]{1,300})\$(?!\d)")
_WORD = re.compile(r"[A-Za-z]+")
_LEFT_RIGHT = re.compile(
    r"(?P<before>[A-Za-z]{0,20})(?<!\\)left"
    r"(?:(?P<round>\((?:[^()]|\([^()]{0,60}\)){1,120}?)|(?P<square>\[[^\[\]]{1,120}?))"
    r"right(?(round)\)|\])(?P<script>[\^_]\{)?"
)
_FORMULA_SIGNS = re.compile(r"[\d/^_={}+*|]")


def has_lost_backslashes(text: str) -> bool:
    """Return True if a text without braces may have macros without backslashes."""
    return "left(" in text or "left[" in text or bool(_AFTER_DIGIT.search(text))


def restore_backslashes(text: str) -> str:
    """Return a text with backslashes where macros have certainly lost theirs."""
    if "{" in text:
        text = _BEFORE_BRACES.sub(r"\\\g<0>", text)
        text = _IN_BRACES.sub(_in_braces, text)
    if has_lost_backslashes(text):
        text = _AFTER_DIGIT.sub(r"\\\g<0>{}", text)
        text = _LEFT_RIGHT.sub(_delimited, text)
    if "$" in text and "\\" not in text:
        text = _BETWEEN_DOLLARS.sub(lambda match: _WORD.sub(_word, match[0]), text)
    return text


def _in_braces(match: re.Match[str]) -> str:
    name = match[1] or match[2]
    return rf"{{\{name}}}" if name in SURE_NAMES else match[0]


def _word(match: re.Match[str]) -> str:
    return rf"\{match[0]}" if match[0] in SURE_NAMES else match[0]


def _delimited(match: re.Match[str]) -> str:
    r"""Return ``proptoleft(d/mright)`` as ``\propto\left(d/m\right)``, but prose as it is."""
    before, script = match["before"], match["script"] or ""
    inside = match["round"] or match["square"]
    if not (before or script or _FORMULA_SIGNS.search(inside)):
        return match[0]
    if before in SYMBOLS and len(before) > 1:
        before = f"\\{before}"
    return rf"{before}\left{inside}\right{')' if match['round'] else ']'}{script}"
