"""Files are where the user sets them, and an invalid setting is reported in one line."""

import os
from pathlib import Path

import pytest
from msgspec.structs import replace

from paperreader.config import FetchSettings, Paths, Settings, save_theme
from paperreader.errors import PaperreaderError
from paperreader.tui.setting_checks import check_settings


def test_all_files_are_under_paperreader_home(tmp_path: Path) -> None:
    paths = Paths.for_user({"PAPERREADER_HOME": str(tmp_path)})
    files = {paths.marks.name, paths.catalog.name, paths.config.name, paths.log.name}
    assert files == {"marks.json", "catalog.db", "config.toml", "paperreader.log"}
    assert {paths.marks.parent, paths.catalog.parent, paths.config.parent} == {tmp_path}


def test_without_paperreader_home_they_are_in_the_platforms_folders() -> None:
    paths = Paths.for_user({})
    assert "paperreader" in paths.marks.parts
    assert paths.marks.parent == paths.catalog.parent


def test_a_missing_file_means_default_settings(tmp_path: Path) -> None:
    assert Settings.load(tmp_path / "config.toml") == Settings()


def test_settings_are_read(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('theme = "nord"\n[keys]\ntoggle_star = "x"\n')
    assert Settings.load(path) == Settings("nord", {"toggle_star": "x"})


def test_fetch_settings_are_read_and_an_invalid_one_affects_no_other(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(
        '[fetch]\nhuggingface = "http://a.org"\narxiv = "http://b.org/mirror"\nseconds = 0.5\n'
        'arxiv_feeds = "http://c.org"\ncategories = ["cs.CL", "hep-th"]\n'
    )
    good = FetchSettings(
        "http://a.org", "http://b.org/mirror", "http://c.org", 0.5, ("cs.CL", "hep-th")
    )
    assert Settings.load(path) == Settings(fetch=good)
    path.write_text(path.read_text().replace("0.5", '"soon"'))
    settings = Settings.load(path)
    assert settings.fetch == replace(good, seconds=FetchSettings().seconds)
    assert len(settings.problems) == 1


@pytest.mark.parametrize(
    ("content", "line", "problem"),
    [
        (b"# mine\n\ntheme = ", 3, "not valid TOML"),
        (b'theme = "a"\ntheme = "b"', 2, "not valid TOML: Cannot overwrite a value"),
        (b'[keys]\nundo = "z"\nundo = "x"', 3, "not valid TOML: Cannot overwrite a value"),
        (b"# mine\n\xff\xfe", 2, "not valid TOML"),
        (b"theme = " + b"9" * 5000, None, "not valid TOML"),
        (b"\n\ntheme = 3", 3, "theme must be a name in quotes"),
        (b"\nkeys = 3", 2, "keys must be a table"),
        (b"# quit = 1\n[keys]\nundo = 'u'\nquit = 3", 4, "[keys] quit must be a key in quotes"),
        (b"[ 'keys' ] # mine\n 'quit' = 3", 2, "[keys] quit must be a key in quotes"),
        (b"\nkeys . quit = 3", 2, "[keys] quit must be a key in quotes"),
        (b"\nkeys = {quit = 3}", 2, "[keys] quit must be a key in quotes"),
        (b'\ncolour = "red"', 2, "no such setting: colour; known settings: theme, [keys], [fetch]"),
        (b'\n[colours]\ntheme = "red"', 2, "no such setting: colours"),
        (b'"\\u001b]0;x\\u0007" = 1', None, "no such setting"),
        (b"fetch = 3", 1, "fetch must be a table"),
        (b"[fetch]\nspeed = 3", 2, "[fetch] speed: no such setting; known settings: huggingface"),
        (b'[fetch]\n"\\u001b[31m" = 3', 1, "no such setting"),
        (b"[fetch]\nseconds = 0", 2, "[fetch] seconds must be a number of seconds"),
        (b"[fetch]\nseconds = 601", 2, "[fetch] seconds must be"),
        (b"[fetch]\nseconds = nan", 2, "[fetch] seconds must be"),
        (b"[fetch]\nseconds = true", 2, "[fetch] seconds must be"),
        (b'[fetch]\nseconds = "30"', 2, "[fetch] seconds must be"),
        (b'[fetch]\nhuggingface = "huggingface.co"', 2, "[fetch] huggingface must be an address"),
        (b'[fetch]\narxiv = "file:///etc"', 2, "[fetch] arxiv must be an address"),
        (b'[fetch]\ncategories = "cs.CL"', 2, "[fetch] categories must be a list"),
        (b"[fetch]\ncategories = [1]", 2, "[fetch] categories must be a list"),
    ],
)
def test_a_problem_in_settings_is_reported_in_one_line_with_its_location(
    tmp_path: Path, content: bytes, line: int | None, problem: str
) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(content)
    settings = Settings.load(path)
    assert settings.theme is None
    assert "quit" not in settings.keys
    assert settings.fetch == FetchSettings()
    (reported,) = settings.problems
    assert reported.startswith(f"{path}:{line}: " if line else f"{path}: ")
    assert problem in reported
    assert reported.isprintable()


def test_every_problem_is_reported_and_valid_settings_are_used(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('theme = "nord"\nx = 1\n[keys]\nundo = "z"\nquit = 1\nredo = []\n[y]\n')
    settings = Settings.load(path)
    assert (settings.theme, settings.keys) == ("nord", {"undo": "z"})
    lines = [problem.removeprefix(f"{path}:").split(":")[0] for problem in settings.problems]
    assert lines == ["5", "6", "2", "7"]


def test_each_of_thousands_of_problems_has_its_line(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("".join(f"a{number} = 1\n" for number in range(1, 5001)))
    problems = Settings.load(path).problems
    assert len(problems) == 5000
    assert problems[-1].startswith(f"{path}:5000: no such setting: a5000;")


def test_a_theme_is_saved_and_the_users_own_lines_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "new" / "config.toml"
    save_theme(path, "nord")
    assert Settings.load(path).theme == "nord"
    path.write_text('# mine\ntheme = "x" # the old one\n\n[keys]\nundo = "z" # as elsewhere\n')
    save_theme(path, "gruvbox")
    assert Settings.load(path) == Settings("gruvbox", {"undo": "z"})
    assert "# mine" in path.read_text()
    assert "# as elsewhere" in path.read_text()


def test_settings_that_cannot_be_read_are_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("theme = ")
    with pytest.raises(PaperreaderError, match="the theme was not saved"):
        save_theme(path, "nord")
    assert path.read_text() == "theme = "


@pytest.mark.parametrize("other", ["pipe", "device", "10 MB"])
def test_what_is_not_a_settings_file_is_reported_and_not_read(tmp_path: Path, other: str) -> None:
    path = tmp_path / "config.toml"
    if other == "pipe":
        os.mkfifo(path)
    elif other == "device":
        path.symlink_to("/dev/zero")
    else:
        path.write_bytes(b"a = 1 # " + b"x" * 10_000_000)
    (problem,) = Settings.load(path).problems
    assert problem.startswith(f"{path}: cannot be read: ")


def test_an_unknown_theme_is_reported_without_its_flood_of_accents(tmp_path: Path) -> None:
    settings = Settings(theme="e" + "\u0301" * 500)
    (problem,) = check_settings(settings, tmp_path / "config.toml", ["nord"])
    assert problem.count("\u0301") <= 5
