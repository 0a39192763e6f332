"""Wait for the program's background threads."""

import threading


def wait_for(name: str) -> None:
    """Wait for all threads with a name to end."""
    for thread in threading.enumerate():
        if thread.name == name:
            thread.join()
