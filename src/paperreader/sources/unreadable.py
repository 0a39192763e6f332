"""What a file seems to be that contains no papers, and what to do with it."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

from msgspec import Struct

from paperreader.sources.field_labels import is_section
from paperreader.sources.lenient_json import json_keys

if TYPE_CHECKING:
    from collections.abc import Callable

ADVICE = "See `paperreader import --help`."

BEGINNING = 64 * 1024
"""The number of characters of a text that are examined."""

_TAR_MAGIC = slice(257, 262)

_SIGNATURES = (
    (b"PK\x03\x04", "a zip archive", "unzip -p {name} | paperreader import -"),
    (b"PK\x05\x06", "an empty zip archive", ""),
    (b"\xfd7zXZ\0", "an xz archive", "xz -dc {name} | paperreader import -"),
    (b"BZh", "a bzip2 archive", "bzip2 -dc {name} | paperreader import -"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", "zstd -dc {name} | paperreader import -"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "7z x -so {name} | paperreader import -"),
    (b"Rar!", "a RAR archive", "unrar p -inul {name} | paperreader import -"),
    (b"%PDF-", "a PDF", ""),
    (b"\x89PNG", "an image", ""),
    (b"\xff\xd8\xff", "an image", ""),
    (b"GIF8", "an image", ""),
    (b"SQLite format 3\0", "an SQLite database", ""),
    (b"{\\rtf", "an RTF document", ""),
    (b"\x7fELF", "a program", ""),
)
"""The first bytes of files, what they are, and the command that makes papers of them."""


class _Kind(Struct, frozen=True):
    """A kind of text, of whose lines a ``share`` looks so, and at least the ``least`` number."""

    name: str
    looks_so: Callable[[str], object]
    least: int
    share: float = 0.0


def _lines_of(pattern: str) -> Callable[[str], object]:
    return re.compile(pattern, re.IGNORECASE).fullmatch


_CERTAIN = (
    _Kind("a Markdown document with tables", _lines_of(r"\|? ?:?-{2,}:? ?\|[ :|-]*"), 1),
    _Kind("a README", _lines_of(r"(```|~~~|\[!\[).*"), 1),
    _Kind("BibTeX", _lines_of(r"@[a-z]{3,20}\s?\{.*"), 1, 0.02),
    _Kind("RIS", _lines_of(r"(TY|ER)  - .*"), 1, 0.02),
    _Kind("a list of changes", _lines_of(r"(diff --git|--- a/|\+\+\+ b/|@@ -\d).*"), 2),
    _Kind("LaTeX", _lines_of(r"\\(documentclass|begin\{|section\{|usepackage).*"), 2, 0.05),
    _Kind(
        "a log",
        _lines_of(
            r"\W?(\d{4}[-/]\d\d[-/]\d\d[T ]?|[a-z]{3} +\d{1,2} )?\W?\d\d:\d\d:\d\d\b.*"
            r"|\W?(debug|info|notice|warn|warning|error|critical|fatal|trace)\b\W.*"
            r"|\S+ \S+ \S+ \[\d\d/[a-z]{3}/\d{4}:.*"
        ),
        3,
        0.3,
    ),
    _Kind(
        "a program",
        _lines_of(
            r"(def|func|fn|function) \w+ ?[(<].*|class \w+ ?[(:{].*|import [\w.]+( as \w+)?;?"
            r"|from [\w.]+ import .*|#include [<\"].*|(const|let|var) \w+ = .*|#!/.*"
        ),
        1,
        0.05,
    ),
    _Kind("a program", _lines_of(r".*[;{}]"), 3, 0.4),
    _Kind("a file of settings", _lines_of(r"\[[\w. \"-]+\]|[\w.-]+ ?= ?.*"), 3, 0.5),
    _Kind(
        "a table (CSV)", _lines_of(r"\W?\w*(title|abstract|author|url|id)\w*\W?[,;\t].*"), 1, 0.9
    ),
)
"""Kinds of text that are no list of papers, whatever else is in them."""

_HEAD_OF_TABLE = re.compile(
    r"(?i)[\"\w ,;\t-]{0,200}\b(title|abstract|authors?|url|id)\"?[,;\t][\"\w ,;\t-]{1,200}"
)

_LIKELY = (
    _Kind("a Markdown document", _lines_of(r"#{1,6} \S.*"), 1),
    _Kind("an article", is_section, 2),
    _Kind(
        "a list of addresses; fetch papers with `paperreader fetch arxiv --id ID`",
        _lines_of(r"(https?://\S+|arxiv:\S+|\d{4}\.\d{4,5}(v\d+)?)"),
        1,
        0.6,
    ),
)
"""Kinds of text that may also be a list of papers."""


def not_papers(seems: str) -> str:
    """Return a clause that refuses a file, which ``seems`` to be something else, if not empty."""
    is_advice = "`" in seems
    return f"is not a list of papers{': it seems to be ' * bool(seems)}{seems}" + (
        "" if is_advice else f". {ADVICE}"
    )


def describe_bytes(content: bytes, name: str) -> str:
    """Return what a file is by its first bytes, with the way in if there is one; "" if unknown."""
    for signature, kind, command in _SIGNATURES:
        if content.startswith(signature):
            return f"{kind}{_way_in(command, name)}"
    if content[_TAR_MAGIC] == b"ustar":
        return f"a tar archive{_way_in('tar -xOf {name} | paperreader import -', name)}"
    return ""


def describe_text(text: str, *, only_certain: bool = False) -> str:
    """Return what a text without papers seems to be; "" if that is unknown."""
    lines = [line for line in map(str.strip, text[:BEGINNING].split("\n")) if line]
    if lines and _HEAD_OF_TABLE.fullmatch(lines[0]):
        return "a table (CSV)"
    for kind in _CERTAIN if only_certain else _CERTAIN + _LIKELY:
        matching = sum(bool(kind.looks_so(line[:500])) for line in lines)
        if matching >= max(kind.least, kind.share * len(lines)):
            return kind.name
    return ""


def describe_json(content: bytes) -> str:
    """Return what a JSON object without papers seems to be; "" if it might be a paper."""
    try:
        keys = json_keys(content)
    except (ValueError, RecursionError):
        return ""
    if {"version", "items"} <= keys:
        return "a JSON Feed"
    return "" if {"id", "title"} <= keys else "a JSON object of another kind"


def _way_in(command: str, name: str) -> str:
    if not command:
        return ""
    quoted = "FILE" if name == "standard input" else shlex.quote(name)
    return f"; use `{command.format(name=quoted)}`"
