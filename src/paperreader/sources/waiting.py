"""How long a server asks to be left alone: ``Retry-After`` and ``RateLimit`` in its answers."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST = 3600.0
"""The longest pause that is believed, in seconds; whoever asks for more is asked again then."""

_SECONDS = re.compile(r"\d{1,30}", re.ASCII)
_LIMITS = re.compile(r";\s*r=(\d{1,15})\s*;\s*t=(\d{1,15})(?!\d)", re.ASCII)


def pause_asked_for(status: int, headers: Mapping[str, str], now: float) -> float | None:
    """Give the seconds to wait before the next request; None where a server asks for no pause.

    ``now`` is the time of day, in seconds since 1970. What makes no sense is no request to wait.
    """
    too_many = status == 429
    pause = _retry_after(headers.get("Retry-After", ""), now) if too_many or status >= 500 else None
    if pause is None:
        pause = _until_reset(headers.get("RateLimit", ""), at_once=too_many)
    return None if pause is None else min(pause, LONGEST)


def _retry_after(value: str, now: float) -> float | None:
    """Read seconds, or a date such as ``Wed, 12 Aug 2026 09:00:00 GMT``."""
    value = value.strip()
    if _SECONDS.fullmatch(value):
        return float(value)
    try:
        pause = parsedate_to_datetime(value[:100]).timestamp() - now
    except (ValueError, TypeError, OverflowError, OSError):
        return None
    return pause if pause > 0 else None


def _until_reset(value: str, *, at_once: bool) -> float | None:
    """Read ``"api";r=0;t=55``: requests that remain, and seconds until all are there again.

    Limits of which requests remain are asked to be waited for only by a refusal.
    """
    limits = [(int(rest), float(seconds)) for rest, seconds in _LIMITS.findall(value[:1000])]
    pauses = [seconds for rest, seconds in limits if not rest]
    if at_once and not pauses:
        pauses = [seconds for _, seconds in limits]
    return max(pauses, default=None)
