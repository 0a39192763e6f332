"""Textual's names of keys, by the characters that they type."""

from __future__ import annotations

from textual.keys import (
    REPLACED_KEYS,
    Keys,
    _character_to_key,  # Textual 8.2 has no public function for this
    key_to_character,
)

MODIFIERS = {"ctrl", "shift", "alt", "super", "hyper", "meta"}
NAMED_KEYS = {key.value for key in Keys if not key.value.startswith("<")}
"""The names of the keys that type no character, and of some that do."""


def key_name(key: str) -> str:
    """Return the name of a key that is given by name or character: "question_mark" for "?".

    It may have modifiers before it: "ctrl+question_mark" for "ctrl+?".
    """
    modifiers, character = key[:-1], key[-1:]
    is_character = not modifiers or modifiers.endswith("+")
    return modifiers + _character_to_key(character) if is_character else key


def is_key(name: str) -> bool:
    """Return True if a keyboard has a key with a name, whatever its script."""
    if name in NAMED_KEYS:
        return True
    *modifiers, base = name.split("+")
    if not set(modifiers) <= MODIFIERS:
        return False
    character = key_to_character(REPLACED_KEYS.get(base, base))
    # The name of a letter is the letter; "latin_small_letter_a" is no key.
    is_named = character is not None and _character_to_key(character) == base
    return base in NAMED_KEYS or (is_named and str(character).isprintable())
