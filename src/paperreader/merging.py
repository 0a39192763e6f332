"""Two copies of the marks file made one, whatever was changed in either.

Documents are merged field by field. A field and its time (``read`` and ``read_at``) belong
together: of two, the one that was changed later stays. A time that is missing or no time is the
earliest; a value that a mark cannot have, or none, never replaces one that it can; where all this
decides nothing, the greater of the two does, as written in JSON with sorted names. That holds for
fields that this version does not know, too.

Notes are another matter: a copy does not tell what a note was before, so which of two notes was
changed cannot be known, and a later one need not hold what the earlier one says. So no time
decides between them. A note is taken as its parts, which are what stands between lines of
``DIVIDER``. The merged note has the parts of both, save those that stand whole, word for word, in
another part: equal notes are one, a note that was gone on with stands alone, and of different ones
both are kept, with a divider between. A note that was taken away in one copy alone comes back.

So the order in which copies are merged does not matter, and to merge one again changes nothing:
each rule takes the greatest of values that are in a fixed order, or joins sets.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from paperreader.documents import Documents

if TYPE_CHECKING:
    from paperreader.documents import Tables

DIVIDER = "—— in another copy ——"
"""The line between two notes on one paper that are both kept."""

Document = dict[str, Any]

_KINDS = {"read": bool, "starred": bool, "note": str}
_TIME = re.compile(r"(?<=.)(_at)+\Z", re.DOTALL)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Merge(msgspec.Struct, frozen=True):
    """What merging did: papers that are marked in the other copy, and new or changed in ours."""

    papers: int = 0
    added: int = 0
    changed: int = 0
    notes_joined: int = 0


def merged(one: Document, other: Document) -> Document:
    """Merge two documents on one paper; which is which makes no difference."""
    document = merged_fields(_without_note(one), _without_note(other))
    notes = [said["note"] for said in (one, other) if "note" in said]
    texts = [note for note in notes if isinstance(note, str)]
    if texts:
        document["note"] = joined(texts[0], texts[-1])
    elif notes:
        document["note"] = max(notes, key=_written)
    return document


def merged_fields(one: Document, other: Document) -> Document:
    """Merge two documents that are no marks, or marks without their notes."""
    ones, others = _groups(one), _groups(other)
    document: Document = {}
    for name in {**ones, **others}:
        ours, theirs = ones.get(name, {}), others.get(name, {})
        document |= ours if _rank(name, ours) > _rank(name, theirs) else theirs
    return document


def joined(one: str, other: str) -> str:
    """Merge two notes on one paper: no word of either is lost."""
    parts = _outermost(_parts(one) | _parts(other))
    in_order = f"\n{DIVIDER}\n".join(sorted(parts))
    # What holds everything in its own order, as a person arranged it, stays as it is.
    whole = [
        note for note in (one, other) if note != in_order and _outermost(_parts(note)) == parts
    ]
    return max(whole, key=lambda note: (len(note), note), default=in_order)


def merge_into(ours: Tables, theirs: Tables) -> tuple[Merge, bool]:
    """Merge another copy's tables into these; tells what was done, and whether anything was.

    Raises MarksDamagedError.
    """
    papers = added = changed = notes = 0
    other_news = False
    for name, table in theirs.items():
        merge = merged if name == "marks" else merged_fields
        here = ours.setdefault(name, Documents())
        known = dict(here.decoded(Document))
        for key, document in table.decoded(Document):
            mine = known.get(key)
            result = document if mine is None else merge(mine, document)
            news = mine is None or _written(result) != _written(mine)
            if news:
                here[key] = result
            if name != "marks":
                other_news |= news
                continue
            papers += 1
            added += mine is None
            changed += news and mine is not None
            if mine is not None:
                notes += result.get("note") not in {mine.get("note"), document.get("note")}
    return Merge(papers, added, changed, notes), bool(added or changed or other_news)


def _without_note(document: Document) -> Document:
    return {name: value for name, value in document.items() if name != "note"}


def _groups(document: Document) -> dict[str, Document]:
    """Part a document into its fields, each with the time that belongs to it."""
    groups: dict[str, Document] = {}
    for name, value in document.items():
        groups.setdefault(_TIME.sub("", name), {})[name] = value
    return groups


def _rank(name: str, group: Document) -> tuple[int, int, bytes]:
    """Tell how much a field with its time is worth among others."""
    value = group.get(name)
    worth = 2 if value is not None and isinstance(value, _KINDS.get(name, object)) else 1
    return worth if name in group else 0, _moment(group.get(f"{name}_at")), _written(group)


def _moment(text: Any) -> int:
    """Give a time in microseconds; what is none is earlier than all."""
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return -(10**20)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - _EPOCH) // timedelta(microseconds=1)


def _written(value: Any) -> bytes:
    return msgspec.json.encode(value, order="sorted")


def _parts(note: str) -> set[str]:
    """Give the texts between the dividers of a note."""
    parts = re.split(rf"^{re.escape(DIVIDER)}$", note, flags=re.MULTILINE)
    return {part.strip("\n") for part in parts if part.strip()}


def _outermost(parts: set[str]) -> set[str]:
    """Leave out what stands, word for word, in another part."""
    return {part for part in parts if not any(_stands_in(part, other) for other in parts - {part})}


def _stands_in(part: str, text: str) -> bool:
    return part in text and bool(re.search(rf"(?<!\w){re.escape(part)}(?!\w)", text))
