"""Fetching from the web: in bounded time and size, politely, and without credentials."""

from paperreader.http.client import Getter
from paperreader.http.failures import FetchError, FetchStoppedError, failed, host_of
from paperreader.http.rate_limit import Pace

__all__ = [
    "FetchError",
    "FetchStoppedError",
    "Getter",
    "Pace",
    "failed",
    "host_of",
]
