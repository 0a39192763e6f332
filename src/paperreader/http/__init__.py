"""HTTP requests: bounded in time and size, rate-limited, and without credentials."""

from paperreader.http.client import HttpClient
from paperreader.http.failures import FetchError, FetchStoppedError, fetch_error, host_of
from paperreader.http.rate_limit import RateLimit

__all__ = [
    "FetchError",
    "FetchStoppedError",
    "HttpClient",
    "RateLimit",
    "fetch_error",
    "host_of",
]
