"""Run a command to which file permissions apply, even if the user is root.

Root keeps its user id and its files, and drops the capabilities that bypass permissions.
"""

from __future__ import annotations

import ctypes
import os
import sys

from faults.outcome import CannotTryError

DROP_FROM_BOUNDING_SET = 24
BYPASS_CAPABILITIES = (1, 2)
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, as Linux numbers them."""


def check_possible() -> None:
    """Raise CannotTryError if permissions cannot be made to apply."""
    if os.geteuid() == 0 and sys.platform != "linux":
        raise CannotTryError("root bypasses permissions; run this as another user")


def main() -> None:
    """Replace this process by the command in the arguments."""
    if os.geteuid() == 0:
        system = ctypes.CDLL(None)
        for capability in BYPASS_CAPABILITIES:
            system.prctl(DROP_FROM_BOUNDING_SET, capability, 0, 0, 0)
    os.execvp(sys.argv[1], sys.argv[1:])  # noqa: S606  # no shell is wanted


if __name__ == "__main__":
    main()
