"""The outcome of one try: whether the promise held, and how it was broken if not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class CannotTryError(Exception):
    """Raised if a fault cannot be produced on this machine; the message says why."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One try of a fault; ``broken`` says what failed, ``skipped`` why it was not tried."""

    fault: str
    broken: str = ""
    skipped: str = ""


def attempt(fault: str, check: Callable[..., None], *given: object) -> Outcome:
    """Run a check and return its outcome: the promise held unless the check raises an exception."""
    try:
        check(*given)
    except CannotTryError as reason:
        return Outcome(fault, skipped=str(reason))
    except Exception as error:  # noqa: BLE001  # any exception is a broken promise
        return Outcome(fault, broken=str(error) or repr(error))
    return Outcome(fault)
