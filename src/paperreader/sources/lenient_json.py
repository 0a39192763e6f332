"""JSON as others write it: read with forbearance, and what is wrong with it in a few words."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from paperreader.text.sanitize import clean_line

Decoded = TypeVar("Decoded")


def decode(decoder: msgspec.json.Decoder[Decoded], content: bytes) -> Decoded:
    """Decode JSON in which half a letter may stand, as where a program cut an emoji in two.

    Raises ValueError, or RecursionError, for what is no such JSON.
    """
    try:
        return decoder.decode(content)
    except msgspec.DecodeError:
        # The standard library takes what msgspec calls malformed, in ten times as long.
        if b"\\u" not in content:
            raise
        import json  # noqa: PLC0415  # 2 ms that hardly any source needs

        whole = json.dumps(json.loads(content), ensure_ascii=False).encode(errors="replace")
        return decoder.decode(whole)


def describe_json_error(error: Exception) -> str:
    """Say what was found wrong with a piece of JSON."""
    if isinstance(error, UnicodeDecodeError):
        return "is not text in UTF-8"
    if isinstance(error, RecursionError):
        return "is nested too deeply"
    return clean_line(str(error).replace("`", ""))[:200]
