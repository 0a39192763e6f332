"""The paths of the files, and the user's settings in ``config.toml``."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from paperreader.errors import PaperreaderError
from paperreader.files import read_regular_file, replace_file
from paperreader.text.sanitize import clean_line
from paperreader.text.urls import is_web_address

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Setting = TypeVar("Setting")


LIMIT = 100_000
"""The largest settings file that is read, in bytes."""


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

    huggingface: str = "https://huggingface.co"
    arxiv: str = "https://export.arxiv.org"
    seconds: float = 30.0
    """How long one response may take, retries included."""

    categories: tuple[str, ...] = ()
    """The arXiv categories to fetch if none is given."""

    def with_environment(self, environment: Mapping[str, str] = os.environ) -> FetchSettings:
        """Return the settings with the addresses that the environment sets, if any.

        The variables are HF_ENDPOINT, which Hugging Face's own tools use too, and ARXIV_ENDPOINT.
        """
        return replace(
            self,
            huggingface=environment.get("HF_ENDPOINT") or self.huggingface,
            arxiv=environment.get("ARXIV_ENDPOINT") or self.arxiv,
        )


class Settings(Struct, frozen=True):
    """The user's settings; ``problems`` describes invalid ones, one line each."""

    theme: str | None = None
    keys: dict[str, str] = {}
    fetch: FetchSettings = FetchSettings()
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
            place = error_location(path, text, error)
            return cls(problems=(f"{place}: not valid TOML: {clean_line(str(error))}",))
        except OSError as error:
            return cls(problems=(f"{path}: cannot be read: {error.strerror}",))
        return cls._checked(path, found)

    @classmethod
    def _checked(cls, path: Path, found: dict[str, Any]) -> Settings:
        """Return the valid settings; a new setting needs a field above and a line here."""
        checker = _Checker(path, found)
        theme = checker.setting("theme", str, 'a name in quotes, such as theme = "nord"')
        keys = checker.table("keys", str, 'a key in quotes, such as toggle_star = "x"')
        fetch = checker.validated("fetch", _FETCH_RULES)
        return cls(theme, keys, FetchSettings(**fetch), checker.problems())


class Rule(NamedTuple):
    """The rule for a setting, and how it is described."""

    passes: Callable[[object], bool]
    must_be: str


class _Checker:
    """Reads settings from a parsed ``config.toml`` and collects the problems."""

    def __init__(self, path: Path, found: dict[str, Any]) -> None:
        self._path = path
        self._found = found
        self._known: list[str] = []
        self._problems: list[str] = []

    def setting(self, name: str, kind: type[Setting], must_be: str) -> Setting | None:
        """Return a top-level setting, or None if it is missing or of another type."""
        self._known.append(name)
        return self._checked(self._found.get(name), kind, must_be, name)

    def table(self, name: str, kind: type[Setting], must_be: str) -> dict[str, Setting]:
        """Return the settings of a table that have the given type."""
        self._known.append(f"[{name}]")
        table = self._checked(self._found.get(name), dict, "a table", name) or {}
        checked = {key: self._checked(table[key], kind, must_be, name, key) for key in table}
        return {key: value for key, value in checked.items() if value is not None}

    def validated(self, name: str, rules: Mapping[str, Rule]) -> dict[str, Any]:
        """Return the settings of a table that are known and follow their rule."""
        good: dict[str, Any] = {}
        for key, value in self.table(name, object, "").items():
            if key not in rules:
                known = ", ".join(rules)
                problem = f"[{name}] {clean_line(key)}: no such setting; known settings: {known}"
                self._report((name, key), problem)
            elif rules[key].passes(value):
                good[key] = tuple(value) if isinstance(value, list) else value
            else:
                self._report((name, key), f"[{name}] {key} must be {rules[key].must_be}")
        return good

    def problems(self) -> tuple[str, ...]:
        """Return the problems, one line each; call this after reading all known settings."""
        for name in self._found:
            if name not in self._known and f"[{name}]" not in self._known:
                known = ", ".join(self._known)
                problem = f"no such setting: {clean_line(name)}; known settings: {known}"
                self._report((name,), problem)
        return tuple(self._problems)

    def _checked(
        self, value: object, kind: type[Setting], must_be: str, *names: str
    ) -> Setting | None:
        if value is None or isinstance(value, kind):
            return value
        table = "".join(f"[{clean_line(name)}] " for name in names[:-1])
        self._report(names, f"{table}{clean_line(names[-1])} must be {must_be}")
        return None

    def _report(self, names: tuple[str, ...], problem: str) -> None:
        self._problems.append(f"{setting_location(self._path, *names)}: {problem}")


def _is_address(value: object) -> bool:
    return isinstance(value, str) and is_web_address(value)


def _is_seconds(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 600


def _are_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) for word in value)


_FETCH_RULES = {
    "huggingface": Rule(_is_address, "an address such as https://huggingface.co"),
    "arxiv": Rule(_is_address, "an address such as https://export.arxiv.org"),
    "seconds": Rule(_is_seconds, "a number of seconds, at most 600"),
    "categories": Rule(_are_words, 'a list such as ["cs.CL", "cs.LG"]'),
}


def save_theme(path: Path, theme: str) -> None:
    """Save the theme in ``config.toml``; other lines and comments stay as they are.

    Raise PaperreaderError if the file cannot be read or written.
    """
    import tomlkit  # noqa: PLC0415  # 40 ms, needed only to change the theme
    from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415  # as above

    try:
        text = read_regular_file(path, LIMIT).decode() if path.exists() else ""
        document = tomlkit.parse(text)
        document["theme"] = theme
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        replace_file(path.resolve(), tomlkit.dumps(document).encode())
    except (OSError, ValueError, TOMLKitError) as error:
        raise PaperreaderError(f"{path}: the theme was not saved: {error}") from error


# TOML parsers do not keep line numbers, so a setting's line is searched for when there is a
# problem. A setting that is written in an unusual way may not be found.
_NAME = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
_NAMES = rf"({_NAME}(?:\s*\.\s*{_NAME})*)"
_BEGINNING = rf"\s*(?:\[\s*{_NAMES}\s*\]|{_NAMES}\s*=)"


def setting_location(path: Path, *names: str) -> str:
    """Return the path with the line of a setting, such as ``…/config.toml:3``.

    ``names`` are the table, if any, and the setting. If the setting is not found, the line is the
    table's; if that is not found either, only the path is returned.
    """
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return str(path)
    line = _line(text, names) or _line(text, names[:1])
    return f"{path}:{line}" if line else str(path)


def error_location(path: Path, text: str, error: Exception) -> str:
    """Return the path with the line at which parsing its text as TOML failed."""
    if isinstance(error, UnicodeDecodeError):
        line = error.object.count(b"\n", 0, error.start) + 1
    elif found := re.search(r" \(at line (\d+),", str(error)):
        line = int(found[1])
    elif "(at end of document)" in str(error):
        line = len(text.rstrip("\n").split("\n"))
    else:
        return str(path)
    return f"{path}:{line}"


def _line(text: str, names: tuple[str, ...]) -> int | None:
    inside: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not (found := re.match(_BEGINNING, line)):
            continue
        here = [part.strip(" \t\"'") for part in found[found.lastindex or 0].split(".")]
        if found.lastindex == 1:
            inside = here
        else:
            here = [*inside, *here]
        if here == list(names):
            return number
    return None
