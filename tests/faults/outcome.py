"""What became of one try: whether the promise held, and what did not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class CannotTryError(Exception):
    """A fault cannot be brought about on this machine, and why."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One try of a fault; ``broken`` tells what did not hold, ``skipped`` why it was not tried."""

    fault: str
    broken: str = ""
    skipped: str = ""


def tried(fault: str, check: Callable[..., None], *given: object) -> Outcome:
    """Make one try: a check that returns has held, one that raises has not."""
    try:
        check(*given)
    except CannotTryError as reason:
        return Outcome(fault, skipped=str(reason))
    except Exception as error:  # noqa: BLE001  # whatever goes wrong, a promise did not hold
        return Outcome(fault, broken=str(error) or repr(error))
    return Outcome(fault)
