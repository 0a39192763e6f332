"""Two copies of the marks file made one, whatever was changed in either.

Documents are merged field by field. A field and its time (``read`` and ``read_at``) belong
together: of two, the one that was changed later stays. A time that is missing or no time is the
earliest; a value that a mark cannot have, or none, never replaces one that it can; where all this
decides nothing, the greater of the two does, as written in JSON with sorted names. That holds for
fields that this version does not know, too.

A note is taken as its parts, which are what stands between lines of ``DIVIDER``. A part that the
other copy had once and left since (``note_was`` tells) gives way to what was made of it there, be
that nothing. All other parts were written on one side without the other knowing, and no time
decides between them: both sides' are kept, with a divider between, save those that stand whole,
word for word, in another part. Should each side have left what the other has, the later one stays.

So the order in which copies are merged does not matter, and to merge one again changes nothing:
each rule takes the greatest of values that are in a fixed order, or joins sets.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from paperreader.marks.documents import Documents
from paperreader.marks.note_versions import (
    DIVIDER,
    FIELD,
    earlier_versions,
    is_superseded,
    keep_newest,
    parse_timestamp,
    split_note,
)

if TYPE_CHECKING:
    from paperreader.marks.documents import Tables

Document = dict[str, Any]

_KINDS = {"read": bool, "starred": bool, "note": str}
_TIME = re.compile(r"(?<=.)(_at)+\Z", re.DOTALL)


class MergeResult(msgspec.Struct, frozen=True):
    """What merging did: papers that are marked in the other copy, and new or changed in ours."""

    papers: int = 0
    added: int = 0
    changed: int = 0
    notes_joined: int = 0


def merge_documents(one: Document, other: Document) -> Document:
    """MergeResult two documents on one paper; which is which makes no difference."""
    document = merge_fields(_without_note(one), _without_note(other))
    if versions := _merged_versions(one, other):
        document[FIELD] = versions
    said = [copy for copy in (one, other) if "note" in copy]
    texts = [copy for copy in said if isinstance(copy["note"], str)]
    if len(texts) == 2:
        document["note"] = _composed(_kept(*texts), one["note"], other["note"])
    elif said:
        document["note"] = (texts or [max(said, key=lambda copy: _written(copy["note"]))])[0][
            "note"
        ]
    return document


def merge_fields(one: Document, other: Document) -> Document:
    """MergeResult two documents that are no marks, or marks without their notes."""
    ones, others = _groups(one), _groups(other)
    document: Document = {}
    for name in {**ones, **others}:
        ours, theirs = ones.get(name, {}), others.get(name, {})
        document |= ours if _rank(name, ours) > _rank(name, theirs) else theirs
    return document


def join_notes(one: str, other: str) -> str:
    """MergeResult two notes of which nothing else is known: no word of either is lost."""
    return _composed(split_note(one) | split_note(other), one, other)


def merge_into(ours: Tables, theirs: Tables) -> tuple[MergeResult, bool]:
    """MergeResult another copy's tables into these; tells what was done, and whether anything was.

    Raises MarksDamagedError.
    """
    papers = added = changed = notes = 0
    other_news = False
    for name, table in theirs.items():
        merge = merge_documents if name == "marks" else merge_fields
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
    return MergeResult(papers, added, changed, notes), bool(added or changed or other_news)


def _kept(one: Document, other: Document) -> set[str]:
    """Choose the parts of two notes that stay."""
    ones, others = split_note(one["note"]), split_note(other["note"])
    kept = {part for part in ones if part in others or not is_superseded(part, _time(one), other)}
    kept |= {part for part in others if part in ones or not is_superseded(part, _time(other), one)}
    if kept or not (ones and others):
        return kept
    later = max((one, other), key=lambda copy: (parse_timestamp(_time(copy)), copy["note"]))
    return split_note(later["note"])


def _composed(parts: set[str], one: str, other: str) -> str:
    """Write parts as one note; a note that holds just these stays as a person arranged it."""
    parts = _outermost(parts)
    in_order = f"\n{DIVIDER}\n".join(sorted(parts))
    whole = [
        note for note in (one, other) if note != in_order and _outermost(split_note(note)) == parts
    ]
    return max(whole, key=lambda note: (len(note), note), default=in_order)


def _merged_versions(one: Document, other: Document) -> dict[str, str]:
    ones, others = earlier_versions(one), earlier_versions(other)
    return keep_newest(
        {
            version: max(times, key=lambda time: (parse_timestamp(time), time))
            for version in ones | others
            if (times := [known[version] for known in (ones, others) if version in known])
        }
    )


def _time(document: Document) -> Any:
    return document.get("note_at")


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
    return worth if name in group else 0, parse_timestamp(group.get(f"{name}_at")), _written(group)


def _written(value: Any) -> bytes:
    return msgspec.json.encode(value, order="sorted")


def _outermost(parts: set[str]) -> set[str]:
    """Leave out what stands, word for word, in another part."""
    return {part for part in parts if not any(_stands_in(part, other) for other in parts - {part})}


def _stands_in(part: str, text: str) -> bool:
    return part in text and bool(re.search(rf"(?<!\w){re.escape(part)}(?!\w)", text))
