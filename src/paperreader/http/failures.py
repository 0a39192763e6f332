"""Failures of a fetch, each with a message of one line."""

from __future__ import annotations

import contextlib
import http
import math
import socket
import ssl
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from paperreader.errors import PaperreaderError
from paperreader.text.sanitize import clean_line, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx2

_REASONS_AND_ADVICE = {
    401: ("no access", "it requires a login, and paperreader sends none"),
    403: ("no access", "it is not public"),
    404: ("not found", "check the request"),
    410: ("gone", "it is no longer available"),
}


class FetchError(PaperreaderError):
    """A fetch failed.

    ``offline`` is true if the server could not be reached at all, and ``passing`` if the same
    request may soon succeed.
    """

    def __init__(
        self, message: str, reason: str = "", *, offline: bool = False, passing: bool = False
    ) -> None:
        super().__init__(message, reason)
        self.offline = offline
        self.passing = passing


class FetchStoppedError(FetchError):
    """A fetch was stopped by the user."""

    def __init__(self) -> None:
        super().__init__("stopped")


def fetch_error(host: str, reason: str, advice: str, *, passing: bool = False) -> FetchError:
    """Return the error ``HOST: REASON; ADVICE``."""
    return FetchError(f"{_safe_text(host)}: {reason}; {advice}", reason, passing=passing)


def unreachable_error(host: str, detail: str = "") -> FetchError:
    """Return the error of a host that cannot be reached; ``detail`` follows the host's name."""
    what = f"reach {_safe_text(host)}{detail}"
    return FetchError(f"Can't {what}. Are you online?", f"can't {what}", offline=True)


def host_of(url: str) -> str:
    """Return the host and port of a URL, for messages: without a user name and password."""
    return urlsplit(url).netloc.rpartition("@")[2]


@contextlib.contextmanager
def translated_errors(host: str) -> Iterator[None]:
    """Raise FetchError for any error of httpx2, and of the libraries under it, in this context."""
    import httpx2  # noqa: PLC0415  # 96 ms that only a fetch needs

    try:
        yield
    # ValueError: a name that cannot be looked up, or text that cannot be encoded.
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError, ValueError) as error:
        raise error_from_exception(error, host) from error


def error_from_exception(error: Exception, host: str) -> FetchError:
    """Return the FetchError for an error of httpx2, classified by its root cause."""
    import httpx2  # noqa: PLC0415  # 96 ms that only a fetch needs

    root: BaseException = error
    while root.__cause__ or root.__context__:
        root = root.__cause__ or root.__context__ or root
    detail = _safe_text(str(root)) or type(root).__name__
    match root:
        case ssl.SSLCertVerificationError():
            reason = f"its certificate is not trusted ({_safe_text(root.verify_message)})"
            return fetch_error(host, reason, "check this machine's clock and network")
        case ssl.SSLError():
            reason = f"no secure connection ({_safe_text(root.reason or detail)})"
            return fetch_error(host, reason, "check the address and the network")
        case socket.gaierror():
            return unreachable_error(host)
    match error:
        case httpx2.ProxyError():
            reason = f"the proxy refused the connection ({detail})"
            return fetch_error(host, reason, "check HTTP_PROXY and HTTPS_PROXY")
        case httpx2.ConnectError() if isinstance(root, ConnectionError):
            reason = f"{_safe_text(host)} refused the connection"
            return FetchError(f"{reason}; try again later", reason, offline=True, passing=True)
        case httpx2.ConnectError() | httpx2.ConnectTimeout():
            return unreachable_error(
                host, f" ({_safe_text(getattr(root, 'strerror', '') or detail)})"
            )
        case httpx2.TimeoutException():
            return fetch_error(host, "no answer in time", "try again")
        case httpx2.NetworkError() | httpx2.RemoteProtocolError():
            reason = f"the connection failed ({detail})"
            return fetch_error(host, reason, "try again", passing=True)
    return fetch_error(host, f"the request failed ({detail})", "check the address")


def error_from_response(response: httpx2.Response, host: str, pause: float | None) -> FetchError:
    """Return the error for an answer without success.

    ``pause`` is the number of seconds until the server accepts requests again, or None if it did
    not state any.
    """
    status = response.status_code
    if status == http.HTTPStatus.TOO_MANY_REQUESTS:
        return rate_limit_error(host, pause, f" ({status})")
    if status >= 500:
        reason = f"server error ({status})"
        return fetch_error(host, reason, f"try again {_when(pause)}", passing=True)
    reason, advice = _REASONS_AND_ADVICE.get(status, ("", "check the request"))
    reason = reason or _safe_text(response.reason_phrase).lower() or "unexpected answer"
    detail = _safe_text(response.headers.get("X-Error-Message", ""))  # set by Hugging Face
    return fetch_error(host, f"{reason} ({status})" + (f": {detail}" if detail else ""), advice)


def checked_answer(body: bytes, host: str, delay: float | None) -> bytes:
    """Return the body of an answer with status 200; raise FetchError if it is arXiv's refusal.

    That is the text "Rate exceeded.", which arXiv sends with status 200 or 429. ``delay`` is as in
    ``rate_limit_error``.
    """
    if body[:100].lstrip().lower().startswith(b"rate exceeded"):
        raise rate_limit_error(host, delay, " (Rate exceeded)")
    return body


def rate_limit_error(host: str, pause: float | None, status: str = "") -> FetchError:
    """Return the error of a server that refuses requests for ``pause`` seconds, if known."""
    reason = f"too many requests{status}"
    return fetch_error(host, reason, f"try again {_when(pause)}", passing=True)


def _when(pause: float | None) -> str:
    if pause is None:
        return "later"
    seconds = math.ceil(pause)
    return f"in {seconds} s" if seconds <= 120 else f"in {math.ceil(seconds / 60)} min"


def _safe_text(text: str) -> str:
    """Return a text of a server or of the system, shortened and safe to show."""
    return shorten(clean_line(text[:1000]), 100)
