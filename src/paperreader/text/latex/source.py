"""A text with LaTeX, and where in it braces, formulas and environments end."""

from __future__ import annotations

import re
from enum import Enum, auto

# As in pandoc's Markdown, dollars do not delimit mathematics if there is a space just inside them
# or a digit right after the closing one; they are then amounts of money. There may be a digit after
# a formula that is no number: a macro or a sign, as in "$\\sim$10".
_FORMULA = re.compile(
    r"\$\$(?P<display>[^$]{1,600})\$\$"
    r"|(?<!\\)\$(?P<macro>\\[A-Za-z]{1,20} ?|[<>=+-])\$"
    r"|(?<!\\)\$(?P<inline>(?!\s)(?:[^$\\\n]|\\.){1,300}?(?<!\s))\$(?!\d)"
    r"|(?<!\\)\\\((?P<round>.{1,300}?)\\\)|(?<!\\)\\\[(?P<square>.{1,600}?)\\\]",
    re.DOTALL,
)
_PROSE = re.compile(r"\d[^\\^_=<>]* [a-z]{2}[^\\^_=<>]*|\d[^\\]* \(US", re.ASCII)
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_ENVIRONMENT = re.compile(r"\\(?P<side>begin|end)\{(?P<name>[A-Za-z]{1,30})\*?\}")


class Mode(Enum):
    """How a part of a text is read."""

    PROSE = auto()
    FORMULA = auto()
    LABEL = auto()
    r"""Prose in a formula, such as the argument of ``\text``."""


class Source:
    """A text, and where in it braces, formulas and environments end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.closing = _closing_braces(text) if "{" in text else {}
        """Offsets of closing braces by those of their opening ones."""
        self.formulas = _formulas(text) if "$" in text or "\\" in text else {}
        """Formulas between delimiters by their offsets; the last group is what is inside."""
        self.environments = _environments(text) if "\\begin" in text else {}
        r"""Name, start and end of the contents, and end of environments, by the ends of their
        ``\begin``."""


def _closing_braces(text: str) -> dict[int, int]:
    closing: dict[int, int] = {}
    opened: list[int] = []
    for match in _BRACE.finditer(text):  # escaped braces are no braces
        if match[0] == "{":
            opened.append(match.start())
        elif match[0] == "}" and opened:
            closing[opened.pop()] = match.start()
    return closing


def _formulas(text: str) -> dict[int, re.Match[str]]:
    found = _FORMULA.finditer(text)
    # "$5 for (US$)": what begins with a number and goes on with words is an amount of money.
    return {match.start(): match for match in found if not _PROSE.fullmatch(match["inline"] or "")}


def _environments(text: str) -> dict[int, tuple[str, int, int, int]]:
    environments: dict[int, tuple[str, int, int, int]] = {}
    opened: list[re.Match[str]] = []
    for match in _ENVIRONMENT.finditer(text):
        if match["side"] == "begin":
            opened.append(match)
        elif opened and opened[-1]["name"] == match["name"]:
            begin = opened.pop()
            extent = (begin.end(), match.start(), match.end())
            environments[begin.end("side")] = (match["name"], *extent)
    return environments
