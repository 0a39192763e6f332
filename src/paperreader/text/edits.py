"""Two versions of one text made one, and places followed through a change."""

from __future__ import annotations

from os.path import commonprefix


def merge_edits(base: str, theirs: str, ours: str) -> str:
    """Merge two versions of a text that were both made from ``base``; no words are lost.

    Each version is one stretch of ``base`` replaced. Stretches that lie apart are both replaced;
    where they meet, what was written in both stays, theirs above ours.
    """
    if theirs in {base, ours}:
        return ours
    if ours == base:
        return theirs
    (their_start, their_end, their_text) = _edit(base, theirs)
    (our_start, our_end, our_text) = _edit(base, ours)
    if our_end < their_start or (our_end == their_start and our_start < their_start):
        return (
            base[:our_start] + our_text + base[our_end:their_start] + their_text + base[their_end:]
        )
    if their_end < our_start or (their_end == our_start and their_start < our_start):
        return (
            base[:their_start] + their_text + base[their_end:our_start] + our_text + base[our_end:]
        )
    start, end = min(our_start, their_start), max(our_end, their_end)
    their_text = base[start:their_start] + their_text + base[their_end:end]
    our_text = base[start:our_start] + our_text + base[our_end:end]
    both = "\n".join(text for text in (their_text.rstrip("\n"), our_text) if text)
    return base[:start] + both + base[end:]


def shift_offset(old: str, new: str, offset: int) -> int:
    """Tell where a place in a text is after the text was changed around it."""
    start, end, replacement = _edit(old, new)
    if (offset <= start and offset < end) or offset < start:
        return offset
    return start + len(replacement) + max(offset - end, 0)


def _edit(base: str, text: str) -> tuple[int, int, str]:
    """Give the stretch of ``base`` to replace, and by what, to get a text."""
    start = len(commonprefix((base, text)))
    most = min(len(base), len(text)) - start
    backwards = commonprefix((base[::-1][:most], text[::-1][:most]))
    end = len(base) - len(backwards)
    return start, end, text[start : len(text) - len(backwards)]
