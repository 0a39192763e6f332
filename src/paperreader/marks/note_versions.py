"""Earlier versions of a note: a short digest of each, and when it was replaced.

A mark stores them as ``note_was``, by digest. When two copies of the marks are merged, they show
which of two notes was made from the other, so that the other need not be kept as well.
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
"""The field of a mark that holds the earlier versions of its note."""

LIMIT = 100
"""Maximum number of earlier versions that are kept; the oldest are dropped."""

TYPING = 60 * 10**6
"""A note that is changed again within this time, in microseconds, is still being typed."""

NEVER = -(10**20)
"""A timestamp before all others, in microseconds since 1970."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LAST = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // _MICROSECOND


def split_note(note: str) -> set[str]:
    """Return the parts of a note: the texts between its dividers."""
    parts = re.split(rf"^{re.escape(DIVIDER)}$", note, flags=re.MULTILINE)
    return {part.strip("\n") for part in parts if part.strip()}


def parse_timestamp(text: Any) -> int:
    """Parse an ISO 8601 time into microseconds since 1970; return NEVER for anything else.

    A time without a zone is in UTC.
    """
    try:
        parsed = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return NEVER
    if parsed.tzinfo is None:
        parsed = parsed.replace(tzinfo=UTC)
    return (parsed - _EPOCH) // _MICROSECOND


def next_timestamp(before: Any, now: datetime) -> str:
    """Return the timestamp of a change: ``now``, but later than ``before``, the previous change's.

    A clock that was set back, or another machine's clock, must not make the newer change look
    older. The timestamp never exceeds the last one that a datetime can hold.
    """
    earliest = min(parse_timestamp(before) + 1, _LAST)
    if earliest > (now - _EPOCH) // _MICROSECOND:
        now = _EPOCH + earliest * _MICROSECOND
    return now.isoformat(timespec="microseconds")


def earlier_versions(document: Mapping[str, Any]) -> dict[str, str]:
    """Return when each earlier version was replaced, by digest.

    If what a document holds is invalid, return an empty dict.
    """
    found = document.get(FIELD)
    if isinstance(found, dict) and all(parse_timestamp(time) != NEVER for time in found.values()):
        return found
    return {}


def updated_versions(document: Mapping[str, Any], after: str, timestamp: str) -> dict[str, str]:
    """Return a document's earlier versions once its note has become ``after`` at ``timestamp``."""
    before = document.get("note")
    replaced = split_note(before) - split_note(after) if isinstance(before, str) else set()
    versions = dict(earlier_versions(document))
    typing = parse_timestamp(timestamp) - parse_timestamp(document.get("note_at")) < TYPING
    # Otherwise the intermediate states of typing would soon displace all other versions.
    versions |= {
        _digest(part): timestamp for part in replaced if not (typing and after.startswith(part))
    }
    for part in split_note(after):
        versions.pop(_digest(part), None)
    return keep_newest(versions)


def is_superseded(part: str, written: Any, document: Mapping[str, Any]) -> bool:
    """Return True if a document once had ``part`` and replaced it after the time ``written``.

    ``written`` is the timestamp of the other copy's note, of which ``part`` is a part.
    """
    replaced = earlier_versions(document).get(_digest(part))
    return replaced is not None and parse_timestamp(replaced) > parse_timestamp(written)


def keep_newest(versions: Mapping[str, str]) -> dict[str, str]:
    """Return the versions that were replaced last, at most ``LIMIT`` of them."""
    in_order = sorted(versions.items(), key=lambda item: (parse_timestamp(item[1]), item))
    return dict(in_order[-LIMIT:])


def _digest(part: str) -> str:
    return hashlib.blake2b(part.encode("utf-8", "replace"), digest_size=6).hexdigest()
