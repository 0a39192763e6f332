"""What converted LaTeX looks like: pieces of text that do not run into each other."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum, auto

from paperreader.text.latex.symbols import SCRIPTS

_SCRIPT_CHARACTERS = frozenset("".join("".join(table.values()) for table in SCRIPTS.values()))
_SPACED_SIGN = re.compile(r" ?([=<>+/:,|×·∼≈≠≤≥∈⊂⊆∪∩→-]) ?")
_ONE_WORD = re.compile(r"(?:[A-Za-z]+|[α-ωϑϕϖϱςΑ-Ω]+)[′″*]*")
_SPELLED = re.compile(r"(?!\b[ijkl]+\b)[A-Za-z]{3,}")  # in small letters, words are hard to read
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_CLOSED_BY = {"(": ")", "[": "]", "{": "}", "⟨": "⟩"}


class Kind(Enum):
    """What a piece of text needs of its neighbours."""

    PLAIN = auto()
    NAME = auto()
    r"""A name is kept apart from the letters around it: ``n\log n``, ``propose\ladder``."""
    SCRIPT = auto()
    """A script that has no characters of its own is kept apart from the letter after it."""
    RATIO = auto()
    """A ratio is put in parentheses if it touches a letter, a bracket or a script."""


class Output:
    """Pieces of text in order; each is added with its kind."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self.last = ""
        """The last character, or an empty string."""
        self._kind = Kind.PLAIN

    def __str__(self) -> str:
        return "".join(self._pieces)

    @property
    def kind(self) -> Kind:
        """The kind of the whole."""
        return self._kind if len(self._pieces) == 1 else Kind.PLAIN

    def add(self, text: str, kind: Kind = Kind.PLAIN) -> None:
        """Add a piece, apart from the one before where the two would be misread as one."""
        if not text:
            return
        letter = _is_letter(text[0])
        if self._kind is Kind.RATIO and (
            letter or text[0] in _SCRIPT_CHARACTERS | set("([{√∑∏∫^_")
        ):
            self._pieces[-1] = f"({self._pieces[-1]})"
        elif letter and (
            self._kind in {Kind.NAME, Kind.SCRIPT}
            or (kind is Kind.NAME and (self.last.isalnum() or self.last in {",", ";", "\x00"}))
        ):
            self._pieces.append(" ")
        if kind is Kind.RATIO and (self.last.isalnum() or self.last in {")", "]", "}"}):
            text, kind = f"({text})", Kind.PLAIN
        self._pieces.append(text)
        self.last = text[-1]
        self._kind = kind

    def add_space(self) -> None:
        """Add a space, unless there is one already."""
        if self.last != " ":
            self.add(" ")

    def strip_end(self) -> None:
        """Remove spaces from the end of the last piece."""
        if self.last == " ":
            self._pieces[-1] = self._pieces[-1].rstrip(" ")
            self.last = self._pieces[-1][-1:]


def scripted(sign: str, text: str) -> str:
    """Return a superscript (``^``) or a subscript (``_``), in small characters if all exist."""
    text = _SPACED_SIGN.sub(r"\1", text.strip())
    small = SCRIPTS[sign]
    if all(character in small for character in text) and not _SPELLED.search(text):
        return "".join(small[character] for character in text)
    whole = len(text) <= 1 or _ONE_WORD.fullmatch(text) or _NUMBER.fullmatch(text)
    return sign + (text if whole or _is_enclosed(text) else f"({text})")


def ratio(above: str, below: str) -> str:
    """Return a fraction on one line."""
    below = below.strip()
    if below[:1].isdigit() and below.isalnum() and not below.isdigit():  # 1/2n would be misread
        below = f"({below})"
    return f"{_grouped(above.strip())}/{_grouped(below)}"


def root(degree: str, text: str) -> str:
    """Return a root: of what is one letter or number as it is, else in parentheses."""
    letters = sum(map(_is_letter, text))
    one = _NUMBER.fullmatch(text) or (letters <= 1 and _grouped(text) == text)
    sign = {"": "√", "3": "∛", "4": "∜"}.get(degree) or f"{scripted('^', degree)}√"
    return f"{sign}{text if one or _is_enclosed(text) else f'({text})'}"


def _grouped(text: str) -> str:
    """Return a text in parentheses, unless it is one word or number, or enclosed already."""
    whole = len(text) <= 1 or _NUMBER.fullmatch(text) or _is_enclosed(text)
    return text if whole or all(map(_is_of_word, text)) else f"({text})"


def _is_letter(character: str) -> bool:
    return character.isalnum() and character not in _SCRIPT_CHARACTERS


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character in "′″*∂∇√" or bool(unicodedata.combining(character))


def _is_enclosed(text: str) -> bool:
    """Return True if the bracket at the start is closed by the one at the end."""
    closing = _CLOSED_BY.get(text[:1])
    if closing is None or text[-1] != closing:
        return False
    depth = 0
    for offset, character in enumerate(text):
        depth += (character == text[0]) - (character == closing)
        if depth == 0:
            return offset == len(text) - 1
    return False
