"""Pasted text without terminal control, which Textual 8.2 would take for keys.

Its parser looks for sequences within a bracketed paste too: from the first ESC on, what was pasted
arrives as keys, so that a clipboard can run commands.
"""

from __future__ import annotations

from paperreader.text.sanitize import clean_note

_BEGIN = "\x1b[200~"
_END = "\x1b[201~"


class PasteFilter:
    """Cleans pasted texts in a stream of input, which may be cut anywhere."""

    def __init__(self) -> None:
        self._pasted: list[str] | None = None
        self._tail = ""

    def feed(self, text: str) -> str:
        """Return the next part of the input; a pasted text is held back until it is complete."""
        parts: list[str] = []
        while text:
            marker = _BEGIN if self._pasted is None else _END
            before = len(self._tail)
            found = (self._tail + text).find(marker)
            stop = len(text) if found < 0 else found + len(marker) - before
            self._tail = "" if found >= 0 else (self._tail + text)[1 - len(marker) :]
            self._add(text[:stop], parts, is_end=found >= 0)
            text = text[stop:]
        return "".join(parts)

    def _add(self, text: str, parts: list[str], *, is_end: bool) -> None:
        if self._pasted is None:
            parts.append(text)
            self._pasted = [] if is_end else None
            return
        self._pasted.append(text)
        if is_end:
            pasted = "".join(self._pasted).removesuffix(_END)
            parts += clean_note(pasted).replace("\x1b", ""), _END
            self._pasted = None
