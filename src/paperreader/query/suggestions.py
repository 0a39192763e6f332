"""What somebody may have meant by a field or a value that the query language does not have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperreader.query.parse import DATES, FIELDS, parse_days, split_query
from paperreader.query.query import CHOICES
from paperreader.text.words import split_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from paperreader.query.parse import Token

_VALUES = {**CHOICES, "source": ("arxiv", "huggingface", "page", "sample")}
_SIGNS = re.compile(r".*[^\s\"-].*")
_BEGINNING_OF_DATE = re.compile(r"[\d-]*")


def suggest(text: str) -> str:
    """Return a question about a query, such as "Did you mean is:starred?", or "" if it is clear.

    It is about the first field or value that is unknown, and therefore searched as text, but
    resembles a known one. What may become a known value when it is typed on is clear. Signs alone,
    which find everything, are questioned too.
    """
    if meant := next(filter(None, map(_nearest_meaning, split_query(text))), ""):
        return f"Did you mean {meant}?"
    is_sign = _SIGNS.fullmatch(text) and not split_words(text)
    return "Only letters and digits can be searched." if is_sign else ""


def _nearest_meaning(token: Token) -> str:
    """Return a valid token that resembles an unknown one, or an empty string."""
    name, value = token.name, token.value.lower()
    if not name or not value:
        return ""
    if name not in FIELDS:
        known = _nearest(name, FIELDS)
        return f"{known}:{token.value}" if known else ""
    if name in DATES:
        is_clear = _BEGINNING_OF_DATE.fullmatch(value) or parse_days(value)
        return "" if is_clear else f"{name}:2025-08-12"
    values = _VALUES.get(name, ())
    if any(choice.startswith(value) for choice in values):
        return ""
    known = _nearest(value, values)
    return f"{name}:{known}" if known else ""


def _nearest(word: str, known: Iterable[str]) -> str | None:
    from difflib import get_close_matches  # noqa: PLC0415  # 2 ms of the start

    return next(iter(get_close_matches(word, sorted(known), 1, 0.7)), None)
