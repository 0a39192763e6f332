"""Every key and what it does: the one list behind bindings, footer, help and palette."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from textual.binding import Binding
from textual.keys import _character_to_key, format_key

from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Command(Struct, frozen=True):  # 0.01 ms at the start, where a dataclass takes 0.5
    """Something that a key does; ``id`` is its name in ``config.toml`` and its action."""

    id: str
    keys: str
    does: str
    hint: str = ""
    """What the footer says of it, in a word or two."""

    action_name: str = ""
    """The action behind it, where that is not simply the id."""

    @property
    def action(self) -> str:
        """The screen's action that does it."""
        return self.action_name or self.id


def _going(name: str, keys: str, does: str, hint: str = "") -> Command:
    return Command(name, keys, does, hint, f"go('{name}')")


READING = (
    _going("next", "j,down", "next paper", "move"),
    _going("previous", "k,up", "previous paper"),
    _going("first", "g,home", "first paper"),
    _going("last", "G,end", "last paper"),
    _going("page_down", "pagedown,ctrl+d", "a page down the list"),
    _going("page_up", "pageup,ctrl+u", "a page up the list"),
    Command("read_on", "space", "scroll; at the end mark read, next unread", "read on"),
    _going("next_unread", "n", "next unread paper"),
    _going("previous_unread", "N", "previous unread paper"),
    Command("day_before", "left_square_bracket", "the day before", action_name="day('day_before')"),
    Command("day_after", "right_square_bracket", "the day after", action_name="day('day_after')"),
    Command("pick_day", "d", "choose a day in a calendar"),
)
MARKING = (
    Command(
        "toggle_read", "m", "mark read, or unread again", "read", action_name="toggle_mark('read')"
    ),
    Command(
        "toggle_star",
        "s",
        "star, or take the star away",
        "star",
        action_name="toggle_mark('starred')",
    ),
    Command("edit_note", "e", "edit the note; esc goes back", "note"),
    Command("undo", "u", "undo the last mark or note", "undo", action_name="step_back('undo')"),
    Command("redo", "U", "redo what was undone", action_name="step_back('redo')"),
)
LINKS = (
    Command(
        "copy_link",
        "y",
        "copy the GitHub link; of several, choose",
        "copy link",
        action_name="link('copy_link')",
    ),
    Command(
        "copy_menu", "Y", "copy any link, the title or a citation", action_name="link('copy_menu')"
    ),
    Command("open_link", "o", "open in the browser", "open", action_name="link('open_link')"),
)
FINDING = (
    Command("search", "slash", "search as you type; esc clears", "search"),
    Command("filter", "f", "filter: all, unread, starred, with note, with code", "filter"),
    Command("sort", "S", "sort: newest first, or most upvotes first"),
    Command("fetch", "R", "fetch today's papers, or the day that is offered"),
)
LOOKING = (
    Command("full", "enter", "the abstract full screen, and back"),
    Command("back", "escape", "back to the list; there, all papers again"),
    Command("next_pane", "tab", "next pane", action_name="pane(1)"),
    Command("previous_pane", "shift+tab", "previous pane", action_name="pane(-1)"),
    Command("raw", "backslash", "the abstract's raw text, and back"),
    Command("help", "question_mark", "all keys", "keys"),
    Command("palette", "ctrl+p", "command palette, themes", action_name="app.command_palette"),
    Command("quit", "q", "quit", "quit", "app.quit"),
)
GROUPS = (
    ("Reading", READING),
    ("Marking", MARKING),
    ("Links", LINKS),
    ("Finding", FINDING),
    ("Looking", LOOKING),
)
COMMANDS = {command.id: command for _, commands in GROUPS for command in commands}

HINTED = (
    *("next", "read_on", "toggle_read", "toggle_star", "edit_note", "copy_link", "search"),
    *("undo", "quit", "open_link", "filter", "help"),
)
"""What the footer tells of, the most needed first; the last one always has its place."""

KEPT_KEYS = ("ctrl+c", "ctrl+q")
"""What always leaves, and so can do nothing else."""

_KEY = re.compile(r"(?:(?:ctrl|shift|alt|super|hyper|meta)\+)*[a-zA-Z0-9_]+")

Keymap = dict[str, str]
"""Command id -> its keys, joined by commas."""

Hint = tuple[str, str, str]
"""A key as a person knows it, what it does in a word or two, and the action behind it."""


def bindings() -> Iterator[Binding]:
    """Give the default bindings; their ids let the user's keymap replace the keys."""
    for command in COMMANDS.values():
        yield Binding(command.keys, command.action, command.does, show=False, id=command.id)


def hints(place: str, held: Keymap, useless: set[str]) -> list[Hint]:
    """Give the footer's hints for where the focus is, without the commands that do nothing now."""
    if place == "notes":
        return [
            ("esc", "back", "back"),
            ("^z", "undo typing", ""),
            ("^c", "quit", "app.interrupt"),
        ]
    if place == "search":
        return [
            ("enter", "keep", "leave_search(True)"),
            ("↑↓", "move", ""),
            ("esc", "clear", "leave_search(False)"),
        ]
    away = {
        "found": [("esc", "all", "back")],
        "abstract": [("esc", "list", "back")],
        "full": [("esc", "back", "back")],
    }
    given = [
        (_hint_key(command, held), command.hint, command.action)
        for command in map(COMMANDS.__getitem__, HINTED)
        if command.id not in useless
    ]
    return [*away.get(place, []), *given]


def _hint_key(command: Command, held: Keymap) -> str:
    key = displayed_keys(command, held)[0]
    if command.id == "next":
        return f"{key}/{displayed_keys(COMMANDS['previous'], held)[0]}"
    return key


def keymap(wanted: Mapping[str, str]) -> tuple[Keymap, dict[str, str]]:
    """Check the user's keys; gives those that hold, and what is wrong with others, by command."""
    held: Keymap = {}
    problems: dict[str, str] = {}
    for name, keys in wanted.items():
        if name not in COMMANDS:
            problems[name] = f"[keys] {clean_line(name)}: there is no such command"
        elif not (names := _names(keys)) or not all(map(_KEY.fullmatch, names)):
            problems[name] = f"[keys] {name}: {clean_line(keys)!r} is no key; the default stays"
        else:
            held[name] = ",".join(names)
    while clash := _clash(held):
        name, key, other = clash
        problems[name] = f"[keys] {name}: {key} is {other}; the default stays"
        del held[name]
    return held, problems


def _clash(held: Keymap) -> tuple[str, str, str] | None:
    """Find a wanted key that something else has already: the wish, the key, what has it."""
    taken = dict.fromkeys(KEPT_KEYS, "for leaving")
    # The defaults come first, so that of two commands at one key the wish is told.
    for name in sorted(COMMANDS, key=lambda name: name in held):
        for key in _names(held.get(name, COMMANDS[name].keys)):
            if key in taken and name in held:
                return name, key, taken[key]
            taken[key] = name
    return None


def displayed_keys(command: Command, held: Keymap) -> list[str]:
    """Give a command's keys as a person knows them: "j", "↓", "space"."""
    names = _names(held.get(command.id, command.keys))
    return [key if key == "enter" else format_key(key) for key in names]


def _names(keys: str) -> list[str]:
    """Give keys by the names that Textual has for them: "?" is "question_mark"."""
    names = [key.strip() for key in keys.split(",") if key.strip()]
    return [_character_to_key(name) if len(name) == 1 else name for name in names]
