"""What goes wrong when something is fetched, each told in one line."""

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

_WORDS = {
    401: ("no access", "it asks for a login, which paperreader has none of"),
    403: ("no access", "it is not open to everybody"),
    404: ("not found", "check what was asked for"),
    410: ("gone", "it is no longer offered"),
}


class FetchError(PaperreaderError):
    """Something could not be fetched.

    ``offline`` tells that the server could not be reached at all, ``passing`` that the same may
    succeed in a moment.
    """

    def __init__(
        self, message: str, reason: str = "", *, offline: bool = False, passing: bool = False
    ) -> None:
        super().__init__(message, reason)
        self.offline = offline
        self.passing = passing


class FetchStoppedError(FetchError):
    """A fetch was ended by the person who began it."""

    def __init__(self) -> None:
        super().__init__("stopped")


def fetch_error(
    host: str, reason: str, advice: str, *, offline: bool = False, passing: bool = False
) -> FetchError:
    """Make the error of a server: what happened, and what to do."""
    message = f"{_quoted(host)}: {reason}; {advice}"
    return FetchError(message, reason, offline=offline, passing=passing)


def host_of(url: str) -> str:
    """Name the server of an address, as messages call it: without the login that it may hold."""
    return urlsplit(url).netloc.rpartition("@")[2]


@contextlib.contextmanager
def translated_errors(host: str) -> Iterator[None]:
    """Tell as FetchError whatever httpx2, and what it stands on, raises for a server."""
    import httpx2  # noqa: PLC0415  # 96 ms that only a fetch needs

    try:
        yield
    # ValueError: a name that cannot be looked up, a text that cannot be encoded.
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError, OSError, ValueError) as error:
        raise error_from_exception(error, host) from error


def error_from_exception(error: Exception, host: str) -> FetchError:
    """Tell a failed connection by the error that is the root of httpx2's."""
    import httpx2  # noqa: PLC0415  # 96 ms that only a fetch needs

    root: BaseException = error
    while root.__cause__ or root.__context__:
        root = root.__cause__ or root.__context__ or root
    detail = _quoted(str(root)) or type(root).__name__
    match root:
        case ssl.SSLCertVerificationError():
            reason = f"its certificate is not trusted ({_quoted(root.verify_message)})"
            return fetch_error(host, reason, "check this machine's clock and network")
        case ssl.SSLError():
            reason = f"no secure connection ({_quoted(root.reason or detail)})"
            return fetch_error(host, reason, "check the address and the network")
        case socket.gaierror():
            return fetch_error(host, "no such host was found", "check the connection", offline=True)
    match error:
        case httpx2.ProxyError():
            return fetch_error(
                host, f"the proxy refused ({detail})", "check HTTP_PROXY and HTTPS_PROXY"
            )
        case httpx2.ConnectError() if isinstance(root, ConnectionError):
            reason = "the connection was refused"
            return fetch_error(host, reason, "try again later", offline=True, passing=True)
        case httpx2.ConnectError() | httpx2.ConnectTimeout():
            reason = f"cannot be reached ({_quoted(getattr(root, 'strerror', '') or detail)})"
            return fetch_error(host, reason, "check the connection", offline=True)
        case httpx2.TimeoutException():
            return fetch_error(host, "no answer in time", "try again")
        case httpx2.NetworkError() | httpx2.RemoteProtocolError():
            reason = f"the connection broke ({detail})"
            return fetch_error(host, reason, "try again", passing=True)
    return fetch_error(host, f"cannot be asked ({detail})", "check the address")


def error_from_response(response: httpx2.Response, host: str, pause: float | None) -> FetchError:
    """Tell what a server answered instead of what was asked for.

    ``pause`` is how many seconds it wants to be left alone, where it said so.
    """
    status = response.status_code
    if status == http.HTTPStatus.TOO_MANY_REQUESTS:
        return rate_limit_error(host, pause, f" ({status})")
    if status >= 500:
        reason = f"the server has trouble ({status})"
        return fetch_error(host, reason, f"try again {_when(pause)}", passing=True)
    words, advice = _WORDS.get(status, ("", "check what was asked for"))
    words = words or _quoted(response.reason_phrase).lower() or "an answer of no use"
    said = _quoted(response.headers.get("X-Error-Message", ""))  # Hugging Face's reason
    return fetch_error(host, f"{words} ({status})" + (f": {said}" if said else ""), advice)


def rate_limit_error(host: str, pause: float | None, status: str = "") -> FetchError:
    """Tell that a server wants to be left alone for some seconds."""
    reason = f"too many requests{status}"
    return fetch_error(host, reason, f"try again {_when(pause)}", passing=True)


def _when(pause: float | None) -> str:
    if pause is None:
        return "later"
    seconds = math.ceil(pause)
    return f"in {seconds} s" if seconds <= 120 else f"in {math.ceil(seconds / 60)} min"


def _quoted(text: str) -> str:
    """Make a few words of what a server or the system said safe to show."""
    return shorten(clean_line(text[:1000]), 100)
