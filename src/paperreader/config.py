"""Where the files live, and what the user set in ``config.toml``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from paperreader.durable import replace_file
from paperreader.errors import PaperreaderError
from paperreader.links import is_web_address
from paperreader.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Paths(Struct, frozen=True):
    """The files that the program uses."""

    marks: Path
    catalog: Path
    config: Path
    log: Path

    @classmethod
    def under(cls, folder: Path) -> Paths:
        """Keep all files in one folder."""
        return cls.across(folder, folder, folder)

    @classmethod
    def across(cls, data: Path, config: Path, state: Path) -> Paths:
        """Keep the files in a data, a configuration and a state folder."""
        return cls(
            marks=data / "marks.json",
            catalog=data / "catalog.db",
            config=config / "config.toml",
            log=state / "paperreader.log",
        )

    @classmethod
    def of_this_user(cls, environment: Mapping[str, str] = os.environ) -> Paths:
        """Give the files in ``$PAPERREADER_HOME`` or, without it, the platform's own folders."""
        if home := environment.get("PAPERREADER_HOME"):
            return cls.under(Path(home).expanduser().absolute())
        from platformdirs import PlatformDirs  # noqa: PLC0415  # 10 ms that $PAPERREADER_HOME saves

        folders = PlatformDirs("paperreader", appauthor=False)
        return cls.across(folders.user_data_path, folders.user_config_path, folders.user_state_path)


class FetchSettings(Struct, frozen=True):
    """Where papers are fetched from, and how."""

    huggingface: str = "https://huggingface.co"
    arxiv: str = "https://export.arxiv.org"
    seconds: float = 30.0
    """How long one answer may take, with all that is tried again."""

    categories: tuple[str, ...] = ()
    """The arXiv categories to fetch where none is named."""

    def overridden(self, environment: Mapping[str, str] = os.environ) -> FetchSettings:
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
        try:
            text = path.read_text(encoding="utf-8")
            import tomllib  # noqa: PLC0415  # 2 ms that a start without settings saves

            found = tomllib.loads(text)
        except FileNotFoundError:
            return cls()
        except (ValueError, RecursionError) as error:  # of TOML, of UTF-8, of endless numbers
            return cls(problems=(f"{path}: not valid TOML: {clean_line(str(error))}",))
        except OSError as error:
            return cls(problems=(f"{path}: cannot be read: {error.strerror}",))
        return cls._checked(path, found)

    @classmethod
    def _checked(cls, path: Path, found: dict[str, Any]) -> Settings:
        problems = [
            f"{path}: no such setting: {clean_line(name)}; there are theme, [keys] and [fetch]"
            for name in found
            if name not in {"theme", "keys", "fetch"}
        ]
        theme = found.get("theme")
        if theme is not None and not isinstance(theme, str):
            problems.append(f"{path}: theme must be a name in quotes")
            theme = None
        keys = found.get("keys", {})
        if not isinstance(keys, dict):
            problems.append(f'{path}: [keys] must be a table such as: star = "s"')
            keys = {}
        for name in [name for name, key in keys.items() if not isinstance(key, str)]:
            problems.append(f"{path}: [keys] {clean_line(name)} must be a key in quotes")
            del keys[name]
        fetch, wrong = _fetch_settings(found.get("fetch", {}))
        problems += [f"{path}: {problem}" for problem in wrong]
        return cls(theme, keys, fetch, tuple(problems))


def _fetch_settings(found: object) -> tuple[FetchSettings, list[str]]:
    """Take what is right of the table [fetch]; gives also a line for each thing that is wrong."""
    if not isinstance(found, dict):
        return FetchSettings(), ["[fetch] must be a table such as: seconds = 60"]
    good: dict[str, Any] = {}
    problems: list[str] = []
    for name, value in found.items():
        if name not in _FETCH_TESTS:
            known = ", ".join(_FETCH_TESTS)
            problems.append(f"[fetch] {clean_line(name)}: no such setting; there are {known}")
        elif not _FETCH_TESTS[name][0](value):
            problems.append(f"[fetch] {name} must be {_FETCH_TESTS[name][1]}")
        else:
            good[name] = tuple(value) if name == "categories" else value
    return FetchSettings(**good), problems


def _is_address(value: object) -> bool:
    return isinstance(value, str) and is_web_address(value)


def _is_seconds(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 600


def _are_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) for word in value)


_FETCH_TESTS: dict[str, tuple[Callable[[object], bool], str]] = {
    "huggingface": (_is_address, "an address such as https://huggingface.co"),
    "arxiv": (_is_address, "an address such as https://export.arxiv.org"),
    "seconds": (_is_seconds, "a number of seconds, at most 600"),
    "categories": (_are_words, 'a list such as ["cs.CL", "cs.LG"]'),
}


def save_theme(path: Path, theme: str) -> None:
    """Remember a theme in ``config.toml``, whose other lines and comments stay as they are.

    Raises PaperreaderError where the file cannot be read or written.
    """
    import tomlkit  # noqa: PLC0415  # 40 ms that only a change of theme needs
    from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415

    try:
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        document = tomlkit.parse(text)
        document["theme"] = theme
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        replace_file(path.resolve(), tomlkit.dumps(document).encode())
    except (OSError, ValueError, TOMLKitError) as error:
        raise PaperreaderError(f"{path}: the theme was not saved: {error}") from error
