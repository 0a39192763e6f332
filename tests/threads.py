"""Waiting for what the program does aside."""

import threading


def wait_for(name: str) -> None:
    """Wait for the threads of a name to end."""
    for thread in threading.enumerate():
        if thread.name == name:
            thread.join()
