"""One request over httpx2, held in bounds: where it may lead, how large its answer may be."""

from __future__ import annotations

import zlib
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import TYPE_CHECKING

from paperreader import __version__
from paperreader.http.failures import fetch_error

if TYPE_CHECKING:
    import httpx2


def open_client(host: str) -> httpx2.Client:
    """Open a client that sends no credentials and keeps no cookies; ``host`` is whom it will ask.

    Raises FetchError where this machine's settings for proxies or certificates are wrong.
    """
    import httpx2  # noqa: PLC0415  # 96 ms that only a fetch needs

    try:
        return httpx2.Client(
            auth=httpx2.Auth(),  # one that does nothing; without it, the address's own is taken
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=())),
            headers={"User-Agent": f"paperreader/{__version__}", "Accept-Encoding": "gzip"},
        )
    except (ValueError, ImportError, OSError, httpx2.InvalidURL) as error:
        # What is wrong is not quoted: a proxy's address may hold a password.
        raise fetch_error(
            host,
            "this machine's proxy or certificates cannot be used",
            "check HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and SSL_CERT_FILE",
        ) from error


def strip_credentials(url: httpx2.URL) -> httpx2.URL:
    """Give an address without the name and password that it may hold."""
    return url.copy_with(username=None, password=None)


def redirect_target(response: httpx2.Response, host: str) -> httpx2.URL:
    """Give where an answer leads; raises FetchError where that is no web address."""
    following = response.next_request
    if not following or following.url.scheme not in {"http", "https"} or not following.url.host:
        reason = "it sends on to what is no web address"
        raise fetch_error(host, reason, "nothing was fetched from there")
    return strip_credentials(following.url)


def read_body(response: httpx2.Response, host: str, limit: int) -> bytes:
    """Read an answer to its end; raises FetchError where it has more than ``limit`` bytes.

    It is unpacked here: httpx2 takes a gzipped answer that was cut off for a whole one.
    """
    too_large = fetch_error(
        host, f"the answer is too large (over {limit / 2**20:.3g} MB)", "ask for less"
    )
    announced = response.headers.get("Content-Length", "")
    if announced.isdecimal() and int(announced) > limit:
        raise too_large
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in {"identity", "gzip", "x-gzip"}:
        raise fetch_error(host, "the answer is packed in an unknown way", "try again later")
    unpacker = None if encoding == "identity" else zlib.decompressobj(zlib.MAX_WBITS | 16)
    body = bytearray()
    for piece in response.iter_raw():
        try:
            body += unpacker.decompress(piece, limit + 1 - len(body)) if unpacker else piece
        except zlib.error as error:
            raise fetch_error(host, "the answer is damaged", "try again") from error
        if len(body) > limit:
            raise too_large
        if unpacker and unpacker.eof:
            break
    if unpacker and not unpacker.eof:
        raise fetch_error(host, "the answer was cut off", "try again", passing=True)
    return bytes(body)
