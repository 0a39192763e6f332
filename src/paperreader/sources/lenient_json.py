"""JSON with unpaired surrogates, and short descriptions of errors in JSON."""

from __future__ import annotations

import json
from typing import TypeVar

import msgspec

from paperreader.text.sanitize import clean_line

Decoded = TypeVar("Decoded")

_ANYTHING = msgspec.json.Decoder(msgspec.Raw)
_ARRAY = msgspec.json.Decoder(list[msgspec.Raw])
_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])


def decode(decoder: msgspec.json.Decoder[Decoded], content: bytes) -> Decoded:
    """Decode JSON that may contain unpaired surrogates, as of an emoji that was cut in two.

    Raise ValueError or RecursionError if it is not such JSON.
    """
    try:
        return decoder.decode(content)
    except msgspec.DecodeError:
        # The standard library accepts unpaired surrogates, but takes ten times as long.
        if b"\\u" not in content:
            raise
        whole = json.dumps(json.loads(content), ensure_ascii=False).encode(errors="replace")
        return decoder.decode(whole)


def is_json(content: bytes) -> bool:
    """Return True if a text is one JSON value."""
    try:
        decode(_ANYTHING, content)
    except (ValueError, RecursionError):
        return False
    return True


def json_items(content: bytes) -> list[bytes]:
    """Return the items of a JSON array; raise ValueError or RecursionError if it is none."""
    items = decode(_ARRAY, content)
    return list(map(bytes, items))


def json_keys(content: bytes) -> set[str]:
    """Return the keys of a JSON object; raise ValueError or RecursionError if it is none."""
    members = decode(_OBJECT, content)
    return set(members)


def describe_json_error(error: Exception) -> str:
    """Return a description of an error in JSON, in a few words."""
    if isinstance(error, UnicodeDecodeError):
        return "not UTF-8 text"
    if isinstance(error, RecursionError):
        return "nested too deeply"
    return clean_line(str(error).replace("`", ""))[:200]
