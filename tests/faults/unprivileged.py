"""Runs a command for which permissions hold, also where it is root who tries the faults.

Root keeps its name and its files, and gives up what lets it pass over permissions.
"""

from __future__ import annotations

import ctypes
import os
import sys

from faults.outcome import CannotTryError

DROP_FROM_BOUNDING_SET = 24
PASS_OVER_PERMISSIONS = (1, 2)
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, as Linux numbers them."""


def check_possible() -> None:
    """Raise CannotTryError where permissions cannot be made to hold."""
    if os.geteuid() == 0 and sys.platform != "linux":
        raise CannotTryError("root passes over permissions; run this as another user")


def main() -> None:
    """Become the command that the arguments are."""
    if os.geteuid() == 0:
        system = ctypes.CDLL(None)
        for capability in PASS_OVER_PERMISSIONS:
            system.prctl(DROP_FROM_BOUNDING_SET, capability, 0, 0, 0)
    os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606


if __name__ == "__main__":
    main()
