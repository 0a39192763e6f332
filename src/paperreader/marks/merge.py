"""Merging two copies of the marks file.

Documents are merged field by field. A field and its timestamp (``read`` and ``read_at``) belong
together: of two versions, the one that was changed later is kept. A missing or invalid timestamp
counts as the earliest. A missing value, or one that a mark cannot have, never replaces a valid one.
If none of this decides, the version that is greater as JSON with sorted names is kept. These rules
also apply to fields that this version does not know.

A note is merged by its parts, the texts between lines of ``DIVIDER``. A part that the other copy
once had and has since replaced (which ``note_was`` records) gives way to its replacement there,
even an empty one. All other parts were written independently on one side, and timestamps do not
decide between them: the parts of both sides are kept, with a divider between them, except parts
that another part contains word for word. If each side has replaced what the other has, the later
note is kept.

The result does not depend on the order of merging, and merging a copy again changes nothing: each
rule either takes the maximum under a total order, or the union of sets.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from paperreader.marks.contents import MARKS, META, Document, decode_other
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
    from paperreader.marks.contents import Tables

_KINDS = {"read": bool, "starred": bool, "note": str}
_TIME = re.compile(r"(?<=.)(_at)+\Z", re.DOTALL)


class MergeResult(msgspec.Struct, frozen=True):
    """The result of a merge, as numbers of papers.

    ``papers`` counts the marks in the other copy, ``added`` and ``changed`` those that were new or
    different here, ``notes_joined`` those whose note now combines both notes.
    """

    papers: int = 0
    added: int = 0
    changed: int = 0
    notes_joined: int = 0


def merge_documents(one: Document, other: Document) -> Document:
    """Return the merge of two documents of one paper; the order of the two does not matter."""
    document = merge_fields(_without_note(one), _without_note(other))
    if versions := _merged_versions(one, other):
        document[FIELD] = versions
    noted = [copy for copy in (one, other) if "note" in copy]
    texts = [copy for copy in noted if isinstance(copy["note"], str)]
    if len(texts) == 2:
        document["note"] = _joined(_kept_parts(*texts), one["note"], other["note"])
    elif noted:
        document["note"] = (texts or [max(noted, key=lambda copy: _encoded(copy["note"]))])[0][
            "note"
        ]
    return document


def merge_fields(one: Document, other: Document) -> Document:
    """Return the field-by-field merge of two documents, which may have no note to be merged."""
    ones, others = _groups(one), _groups(other)
    document: Document = {}
    for name in {**ones, **others}:
        ours, theirs = ones.get(name, {}), others.get(name, {})
        document |= ours if _rank(name, ours) > _rank(name, theirs) else theirs
    return document


def join_notes(one: str, other: str) -> str:
    """Return the merge of two notes without known earlier versions; no word of either is lost."""
    return _joined(split_note(one) | split_note(other), one, other)


def merge_tables(ours: Tables, theirs: Tables) -> tuple[MergeResult, Tables]:
    """Merge another copy's tables into ``ours``; return the result, and the documents that differ.

    Documents are by table and id; those of marks are by paper id. Nothing is changed. Raise
    MarksDamagedError if a document cannot be decoded.
    """
    papers = added = changed = notes = 0
    differing: Tables = {}
    for name in theirs:
        if name == META:  # which describes the other file
            continue
        merge = merge_documents if name == MARKS else merge_fields
        known = _by_id(ours, name)
        for key, document in _by_id(theirs, name).items():
            mine = known.get(key)
            result = document if mine is None else merge(mine, document)
            differs = mine is None or _encoded(result) != _encoded(mine)
            if differs:
                differing.setdefault(name, {})[key] = result
            if name == MARKS:
                papers += 1
                added += mine is None
                changed += differs and mine is not None
                if mine is not None:
                    notes += result.get("note") not in {mine.get("note"), document.get("note")}
    return MergeResult(papers, added, changed, notes), differing


def _by_id(tables: Tables, name: str) -> dict[str, Document]:
    """Return a table's documents by id; those of marks, other programs' aside, by paper id."""
    documents = tables.get(name, {})
    if name == MARKS:
        named = [document for document in documents.values() if isinstance(document.get("id"), str)]
        return {document["id"]: document for document in named}
    return {key: decode_other(document) for key, document in documents.items()}


def _kept_parts(one: Document, other: Document) -> set[str]:
    """Return the parts of two documents' notes that a merge keeps."""
    ones, others = split_note(one["note"]), split_note(other["note"])
    kept = {part for part in ones if part in others or not is_superseded(part, _time(one), other)}
    kept |= {part for part in others if part in ones or not is_superseded(part, _time(other), one)}
    if kept or not (ones and others):
        return kept
    later = max((one, other), key=lambda copy: (parse_timestamp(_time(copy)), copy["note"]))
    return split_note(later["note"])


def _joined(parts: set[str], one: str, other: str) -> str:
    """Return one note of all parts; a note with exactly these parts keeps its own arrangement."""
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
    """Return a document's items grouped by field: a field together with its timestamps."""
    groups: dict[str, Document] = {}
    for name, value in document.items():
        groups.setdefault(_TIME.sub("", name), {})[name] = value
    return groups


def _rank(name: str, group: Document) -> tuple[int, int, bytes]:
    """Return the sort key of a field with its timestamp; the greater one wins a merge."""
    value = group.get(name)
    validity = 2 if value is not None and isinstance(value, _KINDS.get(name, object)) else 1
    timestamp = parse_timestamp(group.get(f"{name}_at"))
    return validity if name in group else 0, timestamp, _encoded(group)


def _encoded(value: Any) -> bytes:
    return msgspec.json.encode(value, order="sorted")


def _outermost(parts: set[str]) -> set[str]:
    """Return the parts without those that another part contains word for word."""
    return {
        part for part in parts if not any(_is_contained(part, other) for other in parts - {part})
    }


def _is_contained(part: str, text: str) -> bool:
    return part in text and bool(re.search(rf"(?<!\w){re.escape(part)}(?!\w)", text))
