"""Where the files live, and what the user set in ``config.toml``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from paperreader.durable import read_plain, replace_file
from paperreader.errors import PaperreaderError
from paperreader.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping


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


class Settings(Struct, frozen=True):
    """What the user may set; ``problems`` tells, a line each, what could not be understood."""

    theme: str | None = None
    keys: dict[str, str] = {}
    problems: tuple[str, ...] = ()

    @classmethod
    def load(cls, path: Path) -> Settings:
        """Read ``config.toml``; whatever is wrong in it leaves the default and one line."""
        try:
            text = read_plain(path, LIMIT).decode()
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
            f"{path}: no such setting: {clean_line(name)}; there are theme and [keys]"
            for name in found
            if name not in {"theme", "keys"}
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
        return cls(theme, keys, tuple(problems))


def save_theme(path: Path, theme: str) -> None:
    """Remember a theme in ``config.toml``, whose other lines and comments stay as they are.

    Raises PaperreaderError where the file cannot be read or written.
    """
    import tomlkit  # noqa: PLC0415  # 40 ms that only a change of theme needs
    from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415

    try:
        text = read_plain(path, LIMIT).decode() if path.exists() else ""
        document = tomlkit.parse(text)
        document["theme"] = theme
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        replace_file(path.resolve(), tomlkit.dumps(document).encode())
    except (OSError, ValueError, TOMLKitError) as error:
        raise PaperreaderError(f"{path}: the theme was not saved: {error}") from error
