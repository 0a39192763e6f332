"""The paths of the files, and the user's settings in ``config.toml``."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin, get_type_hints

from msgspec import Meta, Struct, ValidationError, convert
from msgspec.structs import replace

from paperreader.errors import PaperreaderError
from paperreader.files import read_regular_file, replace_file
from paperreader.text.sanitize import clean_line
from paperreader.text.urls import is_web_address

if TYPE_CHECKING:
    from collections.abc import Mapping

LIMIT = 100_000
"""The largest settings file that is read, in bytes."""

Names = tuple[str, ...]
"""The names that lead to a setting: its table, if any, and its own."""

# What settings must be; a new one is a field with its type, one of these, and its default.
_TABLE = Meta(description="a table")
_THEME = Meta(description='a name in quotes, such as theme = "nord"')
_KEY = Meta(description='a key in quotes, such as toggle_star = "x"')
_SECONDS = Meta(description="a number of seconds, at most 600", gt=0, le=600)
_CATEGORIES = Meta(description='a list such as ["cs.CL", "cs.LG"]')


def _address(example: str) -> Meta:
    return Meta(description=f"an address such as {example}", extra={"is_valid": is_web_address})


class Paths(Struct, frozen=True):
    """The paths of the files that the program uses."""

    marks: Path
    catalog: Path
    config: Path
    log: Path

    @classmethod
    def under(cls, folder: Path) -> Paths:
        """Return paths that are all in one folder."""
        return cls.in_folders(folder, folder, folder)

    @classmethod
    def in_folders(cls, data: Path, config: Path, state: Path) -> Paths:
        """Return paths in a data, a configuration and a state folder."""
        return cls(
            marks=data / "marks.json",
            catalog=data / "catalog.db",
            config=config / "config.toml",
            log=state / "paperreader.log",
        )

    @classmethod
    def for_user(cls, environment: Mapping[str, str] = os.environ) -> Paths:
        """Return the paths in ``$PAPERREADER_HOME``, if that is set, or the platform's folders.

        Raise PaperreaderError if it starts with the home of an unknown user.
        """
        if home := environment.get("PAPERREADER_HOME"):
            try:
                return cls.under(Path(home).expanduser().absolute())
            except RuntimeError as error:
                reason = "no such user; use an absolute path"
                raise PaperreaderError(f"PAPERREADER_HOME={home}: {reason}") from error
        from platformdirs import PlatformDirs  # noqa: PLC0415  # 10 ms, saved with $PAPERREADER_HOME

        folders = PlatformDirs("paperreader", appauthor=False)
        return cls.in_folders(
            folders.user_data_path, folders.user_config_path, folders.user_state_path
        )


class FetchSettings(Struct, frozen=True):
    """The settings of the table ``[fetch]``."""

    huggingface: Annotated[str, _address("https://huggingface.co")] = "https://huggingface.co"
    arxiv: Annotated[str, _address("https://export.arxiv.org")] = "https://export.arxiv.org"
    arxiv_feeds: Annotated[str, _address("https://rss.arxiv.org")] = "https://rss.arxiv.org"
    seconds: Annotated[float, _SECONDS] = 30.0
    """How long one response may take, retries included."""

    categories: Annotated[tuple[str, ...], _CATEGORIES] = ()
    """The arXiv categories to fetch if none is given."""

    def with_environment(self, environment: Mapping[str, str] = os.environ) -> FetchSettings:
        """Return the settings with the addresses that the environment sets, if any.

        The variables are HF_ENDPOINT, which Hugging Face's own tools use too, ARXIV_ENDPOINT and
        ARXIV_FEEDS_ENDPOINT.
        """
        return replace(
            self,
            huggingface=environment.get("HF_ENDPOINT") or self.huggingface,
            arxiv=environment.get("ARXIV_ENDPOINT") or self.arxiv,
            arxiv_feeds=environment.get("ARXIV_FEEDS_ENDPOINT") or self.arxiv_feeds,
        )


class Settings(Struct, frozen=True):
    """The user's settings; ``problems`` describes invalid ones, one line each."""

    theme: Annotated[str | None, _THEME] = None
    keys: Annotated[dict[str, Annotated[str, _KEY]], _TABLE] = {}
    fetch: Annotated[FetchSettings, _TABLE] = FetchSettings()
    problems: tuple[str, ...] = ()

    @classmethod
    def load(cls, path: Path) -> Settings:
        """Read ``config.toml``; each invalid setting keeps its default and adds a problem."""
        text = ""
        try:
            text = read_regular_file(path, LIMIT).decode()
            import tomllib  # noqa: PLC0415  # 2 ms, saved if there is no file

            found = tomllib.loads(text)
        except FileNotFoundError:
            return cls()
        except (ValueError, RecursionError) as error:
            # The TOML or the UTF-8 is invalid, or an integer has too many digits.
            place = _location(path, _error_line(text, error))
            return cls(problems=(f"{place}: not valid TOML: {clean_line(str(error))}",))
        except OSError as error:
            return cls(problems=(f"{path}: cannot be read: {error.strerror}",))
        problems: dict[Names, str] = {}
        valid = _read_table(cls, found, problems)
        return cls(**valid, problems=locate_problems(path, problems))


def _read_table(
    kind: Any, found: dict[str, Any], problems: dict[Names, str], *table: str
) -> dict[str, Any]:
    """Return the valid settings of a table, a Struct or a dict; add the others to ``problems``."""
    known = _known_settings(kind, found)
    label = "".join(f"[{name}] " for name in table)
    valid: dict[str, Any] = {}
    for name in filter(found.__contains__, known):
        inner, meta = get_args(known[name])
        try:
            if meta is _TABLE and isinstance(found[name], dict):
                settings = _read_table(inner, found[name], problems, *table, name)
                valid[name] = (get_origin(inner) or inner)(**settings)
            else:
                valid[name] = _convert(found[name], known[name], meta)
        except ValidationError:
            problems[*table, name] = f"{label}{clean_line(name)} must be {meta.description}"
    names = (f"[{name}]" if get_args(hint)[1] is _TABLE else name for name, hint in known.items())
    advice = f"known settings: {', '.join(names)}"
    for name in filter(lambda name: name not in known, found):
        shown = clean_line(name)
        problem = f"{label}{shown}: no such setting" if table else f"no such setting: {shown}"
        problems[*table, name] = f"{problem}; {advice}"
    return valid


def _known_settings(kind: Any, found: dict[str, Any]) -> dict[str, Any]:
    """Return the types of a table's settings by name; in a dict, every name is a setting."""
    if get_origin(kind) is dict:
        return dict.fromkeys(found, get_args(kind)[1])
    hints = get_type_hints(kind, include_extras=True)
    return {name: hint for name, hint in hints.items() if get_origin(hint) is Annotated}


def _convert(value: object, setting: Any, meta: Meta) -> Any:
    """Return a value as the type of its setting; raise ValidationError if it is invalid."""
    converted = convert(value, setting)
    if meta.extra and not meta.extra["is_valid"](converted):
        raise ValidationError
    return converted


def save_theme(path: Path, theme: str) -> None:
    """Save the theme in ``config.toml``; other lines and comments stay as they are.

    Raise PaperreaderError if the file cannot be read or written.
    """
    import tomlkit.exceptions  # noqa: PLC0415  # 40 ms, needed only to change the theme

    try:
        text = read_regular_file(path, LIMIT).decode() if path.exists() else ""
        document = tomlkit.parse(text)
        document["theme"] = theme
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        replace_file(path.resolve(), tomlkit.dumps(document).encode())
    except (OSError, ValueError, tomlkit.exceptions.TOMLKitError) as error:
        raise PaperreaderError(f"{path}: the theme was not saved: {error}") from error


# TOML parsers do not keep line numbers, so a setting's line is searched for when there is a
# problem. A setting that is written in an unusual way may not be found.
_NAME = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
_NAMES = rf"({_NAME}(?:\s*\.\s*{_NAME})*)"
_BEGINNING = re.compile(rf"\s*(?:\[\s*{_NAMES}\s*\]|{_NAMES}\s*=)")


def locate_problems(path: Path, problems: Mapping[Names, str]) -> tuple[str, ...]:
    """Return a line for each problem, with its place, such as ``…/config.toml:3: ``, before it.

    The place is that of the setting. If it is not found, it is the table's; if that is not found
    either, only the path is returned.
    """
    text = ""
    if problems:
        with suppress(OSError):
            text = path.read_text(encoding="utf-8", errors="replace")
    lines = _setting_lines(text)
    return tuple(
        f"{_location(path, lines.get(names) or lines.get(names[:1]))}: {problem}"
        for names, problem in problems.items()
    )


def _setting_lines(text: str) -> dict[Names, int]:
    """Return the lines on which tables and settings begin, by their names."""
    lines: dict[Names, int] = {}
    table: Names = ()
    for number, line in enumerate(text.split("\n"), 1):
        if not (found := _BEGINNING.match(line)):
            continue
        names = tuple(part.strip(" \t\"'") for part in found[found.lastindex or 0].split("."))
        if found.lastindex == 1:
            table = names
        else:
            names = (*table, *names)
        lines.setdefault(names, number)
    return lines


def _error_line(text: str, error: Exception) -> int | None:
    """Return the line at which parsing a text as TOML failed, or None if it is not known."""
    if isinstance(error, UnicodeDecodeError):
        return error.object.count(b"\n", 0, error.start) + 1
    if found := re.search(r" \(at line (\d+),", str(error)):
        return int(found[1])
    return text.rstrip("\n").count("\n") + 1 if "(at end of document)" in str(error) else None


def _location(path: Path, line: int | None) -> str:
    return f"{path}:{line}" if line else str(path)
