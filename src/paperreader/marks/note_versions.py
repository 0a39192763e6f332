"""What a note said before: short sums of its earlier versions, and when each was left.

A mark keeps them as ``note_was``, by sum. When two copies of the marks are merged, they tell which
of two notes was made from the other, and so that the other need not be kept beside it.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

DIVIDER = "—— in another copy ——"
"""The line between two notes on one paper that are both kept."""

FIELD = "note_was"

LIMIT = 100
"""Of how many earlier versions the sums are kept; the oldest are let go."""

TYPING = 60 * 10**6
"""A note that is gone on with this soon, in microseconds, is still being written."""

NEVER = -(10**20)
"""A moment before all others, in microseconds since 1970."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LAST = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // _MICROSECOND


def split_note(note: str) -> set[str]:
    """Give the texts between the dividers of a note."""
    parts = re.split(rf"^{re.escape(DIVIDER)}$", note, flags=re.MULTILINE)
    return {part.strip("\n") for part in parts if part.strip()}


def parse_timestamp(text: Any) -> int:
    """Give a time in microseconds; what is none is earlier than all."""
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return NEVER
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return (moment - _EPOCH) // _MICROSECOND


def next_timestamp(before: Any, now: datetime) -> str:
    """Give the time of a change: now, but later than the change before it, by whatever clock.

    A clock that was set back, or one of another machine, must not make the newer one the older.
    """
    earliest = min(parse_timestamp(before) + 1, _LAST)
    if earliest > (now - _EPOCH) // _MICROSECOND:
        now = _EPOCH + earliest * _MICROSECOND
    return now.isoformat(timespec="microseconds")


def earlier_versions(document: Mapping[str, Any]) -> dict[str, str]:
    """Give the times at which versions were left, by their sums; none where they make no sense."""
    found = document.get(FIELD)
    if isinstance(found, dict) and all(parse_timestamp(time) != NEVER for time in found.values()):
        return found
    return {}


def updated_versions(document: Mapping[str, Any], after: str, moment: str) -> dict[str, str]:
    """Give a document's earlier versions once its note becomes ``after`` at a moment."""
    before = document.get("note")
    left = split_note(before) - split_note(after) if isinstance(before, str) else set()
    versions = dict(earlier_versions(document))
    writing = parse_timestamp(moment) - parse_timestamp(document.get("note_at")) < TYPING
    # Else the sums of what a person types would soon be all that are kept.
    versions |= {_digest(part): moment for part in left if not (writing and after.startswith(part))}
    for part in split_note(after):
        versions.pop(_digest(part), None)
    return keep_newest(versions)


def is_superseded(part: str, written: Any, document: Mapping[str, Any]) -> bool:
    """Tell whether a document had a part that another copy wrote at a moment, and left it since."""
    left = earlier_versions(document).get(_digest(part))
    return left is not None and parse_timestamp(left) > parse_timestamp(written)


def keep_newest(versions: Mapping[str, str]) -> dict[str, str]:
    """Give the versions that were left last, as many as are kept."""
    in_order = sorted(versions.items(), key=lambda one: (parse_timestamp(one[1]), one))
    return dict(in_order[-LIMIT:])


def _digest(part: str) -> str:
    return hashlib.blake2b(part.encode("utf-8", "replace"), digest_size=6).hexdigest()
