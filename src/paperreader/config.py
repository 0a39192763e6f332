"""Where the files live, and what the user set in ``config.toml``."""

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
"""The largest file that is taken for settings, in bytes."""


class Paths(Struct, frozen=True):
    """The files that the program uses."""

    marks: Path
    catalog: Path
    config: Path
    log: Path

    @classmethod
    def under(cls, folder: Path) -> Paths:
        """Keep all files in one folder."""
        return cls.in_folders(folder, folder, folder)

    @classmethod
    def in_folders(cls, data: Path, config: Path, state: Path) -> Paths:
        """Keep the files in a data, a configuration and a state folder."""
        return cls(
            marks=data / "marks.json",
            catalog=data / "catalog.db",
            config=config / "config.toml",
            log=state / "paperreader.log",
        )

    @classmethod
    def for_user(cls, environment: Mapping[str, str] = os.environ) -> Paths:
        """Give the files in ``$PAPERREADER_HOME`` or, without it, the platform's own folders.

        Raises PaperreaderError where that begins with the home of somebody who is not there.
        """
        if home := environment.get("PAPERREADER_HOME"):
            try:
                return cls.under(Path(home).expanduser().absolute())
            except RuntimeError as error:
                reason = "there is no such user's folder; name it from / on"
                raise PaperreaderError(f"PAPERREADER_HOME={home}: {reason}") from error
        from platformdirs import PlatformDirs  # noqa: PLC0415  # 10 ms that $PAPERREADER_HOME saves

        folders = PlatformDirs("paperreader", appauthor=False)
        return cls.in_folders(
            folders.user_data_path, folders.user_config_path, folders.user_state_path
        )


class FetchSettings(Struct, frozen=True):
    """Where papers are fetched from, and how."""

    huggingface: str = "https://huggingface.co"
    arxiv: str = "https://export.arxiv.org"
    seconds: float = 30.0
    """How long one answer may take, with all that is tried again."""

    categories: tuple[str, ...] = ()
    """The arXiv categories to fetch where none is named."""

    def with_environment(self, environment: Mapping[str, str] = os.environ) -> FetchSettings:
        """Take the addresses that the environment names, as Hugging Face's own tools do."""
        return replace(
            self,
            huggingface=environment.get("HF_ENDPOINT") or self.huggingface,
            arxiv=environment.get("ARXIV_ENDPOINT") or self.arxiv,
        )


class Settings(Struct, frozen=True):
    """What the user may set; ``problems`` tells, a line each, what could not be understood."""

    theme: str | None = None
    keys: dict[str, str] = {}
    fetch: FetchSettings = FetchSettings()
    problems: tuple[str, ...] = ()

    @classmethod
    def load(cls, path: Path) -> Settings:
        """Read ``config.toml``; whatever is wrong in it leaves the default and one line."""
        text = ""
        try:
            text = read_regular_file(path, LIMIT).decode()
            import tomllib  # noqa: PLC0415  # 2 ms that a start without settings saves

            found = tomllib.loads(text)
        except FileNotFoundError:
            return cls()
        except (ValueError, RecursionError) as error:  # of TOML, of UTF-8, of endless numbers
            place = error_location(path, text, error)
            return cls(problems=(f"{place}: not valid TOML: {clean_line(str(error))}",))
        except OSError as error:
            return cls(problems=(f"{path}: cannot be read: {error.strerror}",))
        return cls._checked(path, found)

    @classmethod
    def _checked(cls, path: Path, found: dict[str, Any]) -> Settings:
        """Take what is as it should be; a setting more is a line more here, and a field above."""
        given = _Checker(path, found)
        theme = given.take("theme", str, 'a name in quotes, such as theme = "nord"')
        keys = given.table("keys", str, 'a key in quotes, such as toggle_star = "x"')
        fetch = given.validated("fetch", _FETCH_RULES)
        return cls(theme, keys, FetchSettings(**fetch), given.problems())


class Rule(NamedTuple):
    """What a setting must pass, and how that is told."""

    passes: Callable[[object], bool]
    must_be: str


class _Checker:
    """What stands in ``config.toml``, taken out piece by piece; whatever is wrong is told."""

    def __init__(self, path: Path, found: dict[str, Any]) -> None:
        self._path = path
        self._found = found
        self._known: list[str] = []
        self._problems: list[str] = []

    def take(self, name: str, kind: type[Setting], must_be: str) -> Setting | None:
        """Give a setting outside of all tables; None where there is none of that kind."""
        self._known.append(name)
        return self._checked(self._found.get(name), kind, must_be, name)

    def table(self, name: str, kind: type[Setting], must_be: str) -> dict[str, Setting]:
        """Give those settings of a table that are of a kind."""
        self._known.append(f"[{name}]")
        table = self._checked(self._found.get(name), dict, "a table", name) or {}
        checked = {one: self._checked(table[one], kind, must_be, name, one) for one in table}
        return {one: value for one, value in checked.items() if value is not None}

    def validated(self, name: str, tests: Mapping[str, Rule]) -> dict[str, Any]:
        """Give those settings of a table that are known and pass their test."""
        good: dict[str, Any] = {}
        for one, value in self.table(name, object, "").items():
            if one not in tests:
                known = ", ".join(tests)
                problem = f"[{name}] {clean_line(one)}: no such setting; there are {known}"
                self._report((name, one), problem)
            elif tests[one].passes(value):
                good[one] = tuple(value) if isinstance(value, list) else value
            else:
                self._report((name, one), f"[{name}] {one} must be {tests[one].must_be}")
        return good

    def problems(self) -> tuple[str, ...]:
        """Tell, a line each, what is wrong; call it when all that is known was taken."""
        for name in self._found:
            if name not in self._known and f"[{name}]" not in self._known:
                there_are = " and ".join(self._known)
                self._report((name,), f"no such setting: {clean_line(name)}; there are {there_are}")
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
    """Remember a theme in ``config.toml``, whose other lines and comments stay as they are.

    Raises PaperreaderError where the file cannot be read or written.
    """
    import tomlkit  # noqa: PLC0415  # 40 ms that only a change of theme needs
    from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415

    try:
        text = read_regular_file(path, LIMIT).decode() if path.exists() else ""
        document = tomlkit.parse(text)
        document["theme"] = theme
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        replace_file(path.resolve(), tomlkit.dumps(document).encode())
    except (OSError, ValueError, TOMLKitError) as error:
        raise PaperreaderError(f"{path}: the theme was not saved: {error}") from error


# TOML's readers do not keep the lines: a setting's is looked for as a person would, when there is
# something to tell. One that is written in an unusual way may not be found.
_NAME = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
_NAMES = rf"({_NAME}(?:\s*\.\s*{_NAME})*)"
_BEGINNING = rf"\s*(?:\[\s*{_NAMES}\s*\]|{_NAMES}\s*=)"


def setting_location(path: Path, *names: str) -> str:
    """Give a file with the line of a setting, as ``…/config.toml:3``; its table's name goes first.

    The table's line, where the setting's is not found; without either the file alone.
    """
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return str(path)
    line = _line(text, names) or _line(text, names[:1])
    return f"{path}:{line}" if line else str(path)


def error_location(path: Path, text: str, error: Exception) -> str:
    """Give a file with the line at which reading its text as TOML failed, as the error tells."""
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
