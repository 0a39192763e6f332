"""Merging two edits of one text, and following an offset through an edit."""

from __future__ import annotations

from os.path import commonprefix


def merge_edits(base: str, theirs: str, ours: str) -> str:
    """Return two versions of ``base`` merged into one, so that no words are lost.

    Each version is treated as one replaced range of ``base``. If the ranges are separate, both are
    replaced; if they touch or overlap, both replacements are kept, theirs above ours.
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
    """Return where ``offset`` of the old text is in the new one."""
    start, end, replacement = _edit(old, new)
    if (offset <= start and offset < end) or offset < start:
        return offset
    return start + len(replacement) + max(offset - end, 0)


def _edit(base: str, text: str) -> tuple[int, int, str]:
    """Return the start and end of the range of ``base`` to replace, and the replacement."""
    start = len(commonprefix((base, text)))
    most = min(len(base), len(text)) - start
    backwards = commonprefix((base[::-1][:most], text[::-1][:most]))
    end = len(base) - len(backwards)
    return start, end, text[start : len(text) - len(backwards)]
