"""Textual's names of keys, by the characters that they type."""

from __future__ import annotations

from textual.keys import _character_to_key  # Textual 8.2 has no public function for this


def key_name(character: str) -> str:
    """Return the name of the key that types a character: "question_mark" for "?"."""
    return _character_to_key(character)
