"""The commands and their keys: the list behind bindings, footer, help and palette."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from msgspec import Struct
from textual.binding import Binding
from textual.keys import format_key

from paperreader.text.sanitize import clean_line
from paperreader.tui.textual_patches.key_names import is_key, key_name

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
    Command("read_on", "space", "scroll; at the end, mark read and go on", "read on"),
    Command("read_next", "r", "mark read, on to the next unread", "read"),
    _go_command("next_unread", "n", "next unread paper", "next"),
    _go_command("previous_unread", "N", "previous unread paper"),
    Command(
        "day_before",
        "left_square_bracket",
        "previous day",
        "day",
        action_name="day('day_before')",
    ),
    Command("day_after", "right_square_bracket", "next day", action_name="day('day_after')"),
    Command("pick_day", "d", "choose a day in the calendar", "calendar"),
)
MOVING = (
    _go_command("first", "g,home", "first paper; top of the text"),
    _go_command("last", "G,end", "last paper; end of the text"),
    _go_command("half_page_down", "ctrl+d", "half a page down"),
    _go_command("half_page_up", "ctrl+u", "half a page up"),
    _go_command("page_down", "pagedown,ctrl+f", "one page down"),
    _go_command("page_up", "pageup,ctrl+b", "one page up"),
    Command("pane_left", "h,left", "to the list", action_name="beside('left')"),
    Command("pane_right", "l,right", "to the abstract", action_name="beside('right')"),
    Command("next_pane", "tab", "next pane", action_name="pane(1)"),
    Command("previous_pane", "shift+tab", "previous pane", action_name="pane(-1)"),
)
MARKING = (
    Command(
        "toggle_read", "m", "mark read or unread", "read/unread", action_name="toggle_mark('read')"
    ),
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
        "copy",
        action_name="link('copy_link')",
    ),
    Command(
        "copy_menu",
        "Y",
        "copy a link, the title or a citation",
        "copy…",
        action_name="link('copy_menu')",
    ),
    Command("open_link", "o", "open in the browser", "open", action_name="link('open_link')"),
    Command("open_pdf", "p", "open the PDF", "PDF", action_name="link('open_pdf')"),
)
FINDING = (
    Command("search", "slash", "search as you type; esc to clear", "find"),
    Command("filter", "f", "filter: all, unread, starred, with note, with code", "filter"),
    Command("sort", "S", "order: newest, upvotes within days, upvotes", "order"),
    Command("fetch", "R", "fetch the newest, or the day offered", "fetch"),
    Command("remove", "", "remove this paper; its marks are kept"),
)
LOOKING = (
    Command("full", "enter", "abstract full screen, or back", "full screen"),
    Command("raw", "backslash", "fold the AI summary; again: raw text", "fold, raw"),
    Command("back", "escape", "one step back; then all papers"),
    Command("quit", "q", "one step back; then quit", "quit", action_name="leave"),
    Command("suspend", "ctrl+z", "suspend; fg comes back", action_name="app.suspend_process"),
    Command("palette", "ctrl+p", "command palette, themes", action_name="app.command_palette"),
    Command("help", "question_mark", "show all keys", "keys"),
)
GROUPS = (
    ("Reading", READING),
    ("Moving", MOVING),
    ("Marking", MARKING),
    ("Links", LINKS),
    ("Finding", FINDING),
    ("Looking", LOOKING),
)
COMMANDS = {command.id: command for _, commands in GROUPS for command in commands}

FIXED_KEYS = {
    "Links": (("1-9", "copy the link of that number"),),
    "Moving": (("↑ ↓", "in the abstract: scroll"),),
    "Looking": (("ctrl+c", "copy selected text, else quit"),),
}
"""The keys that are no commands, and what they do, by the group of the help that lists them."""

HINTED = {
    "list": "read_on read_next next_unread toggle_star edit_note copy_link search"
    " day_before/day_after undo filter sort pick_day quit toggle_read open_link open_pdf full"
    " next/previous copy_menu fetch help",
    "abstract": "read_on read_next next_unread toggle_star edit_note copy_link open_link open_pdf"
    " undo full next/previous raw toggle_read search day_before/day_after pick_day help",
}
"""The commands in the footer by place, most useful first; the last one is always shown.

Two commands with a slash between them share a hint.
"""

FIXED_HINTS = {
    "notes": (("esc", "back", "back"), ("^z", "undo typing", ""), ("^c", "quit", "app.interrupt")),
    "search": (
        ("enter", "keep", "leave_search(True)"),
        ("↑↓", "move", ""),
        ("esc", "clear", "leave_search(False)"),
    ),
}
"""The footer's hints where text is typed, and other keys are letters."""

KEPT_KEYS = ("ctrl+c", "ctrl+q")
"""The keys that always quit and cannot be used for anything else."""

Keymap = dict[str, str]
"""The keys of commands, joined by commas, by command id."""

Hint = tuple[str, str, str]
"""The displayed key, its description in a word or two, and its action."""


def bindings(
    actions: Mapping[str, str] | None = None, *, priority: bool = False
) -> Iterator[Binding]:
    """Yield the default bindings of commands; their ids let the user's keymap replace the keys.

    ``actions`` are the actions of a screen by command id; by default, those of all commands. With
    ``priority``, the keys come before those of the widget that has the focus.
    """
    if actions is None:
        actions = {name: command.action for name, command in COMMANDS.items()}
    for name, action in actions.items():
        if keys := COMMANDS[name].keys:
            does = COMMANDS[name].does
            yield Binding(keys, action, does, show=False, id=name, priority=priority)


def hints(place: str, user_keymap: Keymap, disabled: set[str]) -> list[Hint]:
    """Return the footer's hints for a place, without the disabled commands.

    ``place`` is where the focus is: the name of a pane, "search", "full" for the abstract alone,
    or "found" for a list narrowed by a search or a filter.
    """
    if place in FIXED_HINTS:
        return [*FIXED_HINTS[place]]
    back = {"found": "show all", "abstract": "list", "full": "back"}.get(place)
    skipped = disabled | ({"quit"} if back else set())
    names = HINTED.get("list" if place == "found" else "abstract" if back else place, "")
    shared = [name.split("/") for name in names.split()]
    shown = [_hint(ids, user_keymap) for ids in shared if ids[0] not in skipped]
    return [*([("esc", back, "back")] if back else []), *shown]


def _hint(ids: list[str], user_keymap: Keymap) -> Hint:
    """Return the hint of one command, or of two that share it."""
    keys = [displayed_keys(COMMANDS[name], user_keymap)[0] for name in ids]
    return " ".join(keys), COMMANDS[ids[0]].hint, COMMANDS[ids[0]].action


def keymap(settings: Mapping[str, str]) -> tuple[Keymap, dict[str, str]]:
    """Check the keys in the user's settings, by command id.

    Return the keymap of those that can be used, and a line on what is wrong with each other one.
    """
    valid: Keymap = {}
    problems: dict[str, str] = {}
    for name, keys in settings.items():
        if name not in COMMANDS:
            problems[name] = f"[keys] {clean_line(name)}: no such command"
        elif not (names := _names(keys)) or not all(map(is_key, names)):
            problems[name] = (
                f"[keys] {name}: {clean_line(keys)!r} is not a key; the default is used"
            )
        else:
            valid[name] = ",".join(names)
    while clash := _clash(valid):
        name, key, use = clash
        problems[name] = f"[keys] {name}: {_display(key)} is {use}; the default is used"
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
    return [_display(name) for name in _names(user_keymap.get(command.id, command.keys))]


def _display(name: str) -> str:
    return name if name == "enter" else format_key(name)


def _names(keys: str) -> list[str]:
    """Return Textual's names of keys that are joined by commas: "question_mark" for "?".

    A letter with an accent is one character, as a keyboard types it, however the text has it.
    """
    names = (key.strip() for key in unicodedata.normalize("NFC", keys).split(","))
    return [key_name(name) for name in names if name]
