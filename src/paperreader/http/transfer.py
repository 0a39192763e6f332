"""A single request over httpx2: its credentials, its redirect target, the size of its answer."""

from __future__ import annotations

import zlib
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING

from paperreader import __version__
from paperreader.http.failures import fetch_error

if TYPE_CHECKING:
    import httpx2


def open_client(host: str) -> httpx2.Client:
    """Open a client that sends no credentials and keeps no cookies.

    ``host`` is the host that an error names. Raise FetchError if this machine's settings for
    proxies or certificates are wrong.
    """
    import httpx2  # noqa: PLC0415  # 96 ms that only a fetch needs

    try:
        return httpx2.Client(
            auth=httpx2.Auth(),  # does nothing; without it, the URL's own credentials are sent
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            headers={"User-Agent": f"paperreader/{__version__}", "Accept-Encoding": "gzip"},
        )
    except (ValueError, ImportError, OSError, httpx2.InvalidURL) as error:
        # The error is not quoted: a proxy's URL may contain a password.
        raise fetch_error(
            host,
            "the settings for proxies or certificates cannot be used",
            "check HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and SSL_CERT_FILE",
        ) from error


def strip_credentials(url: httpx2.URL) -> httpx2.URL:
    """Return a URL without its user name and password."""
    return url.copy_with(username=None, password=None)


def redirect_target(response: httpx2.Response, host: str) -> httpx2.URL:
    """Return the target of a redirect; raise FetchError if it is not a web address."""
    following = response.next_request
    if not following or following.url.scheme not in {"http", "https"} or not following.url.host:
        reason = "a redirect to something that is not a web address"
        raise fetch_error(host, reason, "it was not followed")
    return strip_credentials(following.url)


def read_body(response: httpx2.Response, host: str, limit: int) -> bytes:
    """Read and decompress the body of an answer.

    Raise FetchError if it has more than ``limit`` bytes, or is incomplete or damaged. It is
    decompressed here because httpx2 accepts a truncated gzip body as complete.
    """
    too_large = fetch_error(
        host, f"the answer is too large (over {limit / 2**20:.3g} MB)", "ask for less"
    )
    stated_length = response.headers.get("Content-Length", "")
    if stated_length.isdecimal() and int(stated_length) > limit:
        raise too_large
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in {"identity", "gzip", "x-gzip"}:
        raise fetch_error(host, "the answer has an unknown encoding", "try again later")
    decompressor = None if encoding == "identity" else zlib.decompressobj(zlib.MAX_WBITS | 16)
    body = bytearray()
    for chunk in response.iter_raw():
        try:
            body += decompressor.decompress(chunk, limit + 1 - len(body)) if decompressor else chunk
        except zlib.error as error:
            raise fetch_error(host, "the answer is damaged", "try again") from error
        if len(body) > limit:
            raise too_large
        if decompressor and decompressor.eof:
            break
    if decompressor and not decompressor.eof:
        raise fetch_error(host, "the answer was cut off", "try again", passing=True)
    return bytes(body)
