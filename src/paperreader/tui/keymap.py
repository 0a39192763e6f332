"""The commands and their keys: the list behind bindings, footer, help and palette."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from textual.binding import Binding
from textual.keys import format_key

from paperreader.text.sanitize import clean_line
from paperreader.tui.textual_patches.key_names import key_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Command(Struct, frozen=True):  # takes 0.01 ms at the start, a dataclass 0.5 ms
    """A command of the reader; ``id`` is its name in ``config.toml`` and its default action."""

    id: str
    keys: str
    does: str
    hint: str = ""
    """Its description in the footer, in a word or two."""

    action_name: str = ""
    """Its action if that is not the id."""

    @property
    def action(self) -> str:
        """The screen's action that runs the command."""
        return self.action_name or self.id


def _go_command(name: str, keys: str, does: str, hint: str = "") -> Command:
    return Command(name, keys, does, hint, f"go('{name}')")


READING = (
    _go_command("next", "j,down", "next paper", "move"),
    _go_command("previous", "k,up", "previous paper"),
    _go_command("first", "g,home", "first paper"),
    _go_command("last", "G,end", "last paper"),
    _go_command("page_down", "pagedown,ctrl+d", "one page down"),
    _go_command("page_up", "pageup,ctrl+u", "one page up"),
    Command("read_on", "space", "scroll; at the end, mark read and go on", "read on"),
    _go_command("next_unread", "n", "next unread paper"),
    _go_command("previous_unread", "N", "previous unread paper"),
    Command("day_before", "left_square_bracket", "previous day", action_name="day('day_before')"),
    Command("day_after", "right_square_bracket", "next day", action_name="day('day_after')"),
    Command("pick_day", "d", "choose a day in the calendar"),
)
MARKING = (
    Command("toggle_read", "m", "mark read or unread", "read", action_name="toggle_mark('read')"),
    Command(
        "toggle_star",
        "s",
        "star or unstar",
        "star",
        action_name="toggle_mark('starred')",
    ),
    Command("edit_note", "e", "edit the note; esc to go back", "note"),
    Command("undo", "u", "undo the last mark or note", "undo", action_name="step_back('undo')"),
    Command("redo", "U", "redo", action_name="step_back('redo')"),
)
LINKS = (
    Command(
        "copy_link",
        "y",
        "copy the GitHub link; choose if several",
        "copy link",
        action_name="link('copy_link')",
    ),
    Command(
        "copy_menu", "Y", "copy a link, the title or a citation", action_name="link('copy_menu')"
    ),
    Command("open_link", "o", "open in the browser", "open", action_name="link('open_link')"),
)
FINDING = (
    Command("search", "slash", "search as you type; esc to clear", "search"),
    Command("filter", "f", "filter: all, unread, starred, with note, with code", "filter"),
    Command("sort", "S", "sort by newest or by most upvotes"),
    Command("remove", "", "remove this paper; its marks are kept"),
    Command("fetch", "R", "fetch today's papers, or the day offered"),
)
LOOKING = (
    Command("full", "enter", "show the abstract full screen, or go back"),
    Command("back", "escape", "back to the list; there, show all papers"),
    Command("next_pane", "tab", "next pane", action_name="pane(1)"),
    Command("previous_pane", "shift+tab", "previous pane", action_name="pane(-1)"),
    Command("raw", "backslash", "toggle the abstract's raw text"),
    Command("help", "question_mark", "show all keys", "keys"),
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
"""The commands in the footer, most important first; the last one is always shown."""

KEPT_KEYS = ("ctrl+c", "ctrl+q")
"""The keys that always quit and cannot be used for anything else."""

_KEY = re.compile(r"(?:(?:ctrl|shift|alt|super|hyper|meta)\+)*[a-zA-Z0-9_]+")

Keymap = dict[str, str]
"""The keys of commands, joined by commas, by command id."""

Hint = tuple[str, str, str]
"""The displayed key, its description in a word or two, and its action."""


def bindings() -> Iterator[Binding]:
    """Yield the default bindings; their ids let the user's keymap replace the keys."""
    for command in filter(lambda command: command.keys, COMMANDS.values()):
        yield Binding(command.keys, command.action, command.does, show=False, id=command.id)


def hints(place: str, user_keymap: Keymap, disabled: set[str]) -> list[Hint]:
    """Return the footer's hints for a place, without the disabled commands.

    ``place`` is where the focus is: the name of a pane, "search", "full" for the abstract alone,
    or "found" for a list narrowed by a search or a filter.
    """
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
    back = {
        "found": [("esc", "show all", "back")],
        "abstract": [("esc", "list", "back")],
        "full": [("esc", "back", "back")],
    }
    usual = [
        (_hint_key(command, user_keymap), command.hint, command.action)
        for command in map(COMMANDS.__getitem__, HINTED)
        if command.id not in disabled
    ]
    return [*back.get(place, []), *usual]


def _hint_key(command: Command, user_keymap: Keymap) -> str:
    key = displayed_keys(command, user_keymap)[0]
    if command.id == "next":
        return f"{key}/{displayed_keys(COMMANDS['previous'], user_keymap)[0]}"
    return key


def keymap(settings: Mapping[str, str]) -> tuple[Keymap, dict[str, str]]:
    """Check the keys in the user's settings, by command id.

    Return the keymap of those that can be used, and a line on what is wrong with each other one.
    """
    valid: Keymap = {}
    problems: dict[str, str] = {}
    for name, keys in settings.items():
        if name not in COMMANDS:
            problems[name] = f"[keys] {clean_line(name)}: no such command"
        elif not (names := _names(keys)) or not all(map(_KEY.fullmatch, names)):
            problems[name] = (
                f"[keys] {name}: {clean_line(keys)!r} is not a key; the default is used"
            )
        else:
            valid[name] = ",".join(names)
    while clash := _clash(valid):
        name, key, use = clash
        problems[name] = f"[keys] {name}: {key} is {use}; the default is used"
        del valid[name]
    return valid, problems


def _clash(user_keymap: Keymap) -> tuple[str, str, str] | None:
    """Return a user's command whose key is already used, the key, and what it is used for."""
    used = dict.fromkeys(KEPT_KEYS, "reserved for quitting")
    # Defaults come first, so that of two commands with the same key the user's one is reported.
    for name in sorted(COMMANDS, key=lambda name: name in user_keymap):
        for key in _names(user_keymap.get(name, COMMANDS[name].keys)):
            if key in used and name in user_keymap:
                return name, key, used[key]
            used[key] = f"already {name}"
    return None


def displayed_keys(command: Command, user_keymap: Keymap) -> list[str]:
    """Return a command's keys as they are displayed: "j", "↓", "space"."""
    names = _names(user_keymap.get(command.id, command.keys))
    return [key if key == "enter" else format_key(key) for key in names]


def _names(keys: str) -> list[str]:
    """Return Textual's names of keys that are joined by commas: "question_mark" for "?"."""
    names = [key.strip() for key in keys.split(",") if key.strip()]
    return [key_name(name) if len(name) == 1 else name for name in names]
