"""Files lie where the user says, and odd settings cost no more than a line."""

import os
from pathlib import Path

import pytest

from paperreader.config import Paths, Settings, save_theme
from paperreader.errors import PaperreaderError


def test_all_files_lie_under_paperreader_home(tmp_path: Path) -> None:
    paths = Paths.of_this_user({"PAPERREADER_HOME": str(tmp_path)})
    files = {paths.marks.name, paths.catalog.name, paths.config.name, paths.log.name}
    assert files == {"marks.json", "catalog.db", "config.toml", "paperreader.log"}
    assert {paths.marks.parent, paths.catalog.parent, paths.config.parent} == {tmp_path}


def test_without_it_they_lie_in_the_platforms_folders() -> None:
    paths = Paths.of_this_user({})
    assert "paperreader" in paths.marks.parts
    assert paths.marks.parent == paths.catalog.parent


def test_no_settings_are_no_problem(tmp_path: Path) -> None:
    assert Settings.load(tmp_path / "config.toml") == Settings()


def test_settings_are_read(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text('theme = "nord"\n[keys]\ntoggle_star = "x"\n')
    assert Settings.load(path) == Settings("nord", {"toggle_star": "x"})


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"theme = ", "not valid TOML"),
        (b"\xff\xfe", "not valid TOML"),
        (b"theme = " + b"9" * 5000, "not valid TOML"),
        (b"theme = 3", "theme must be a name"),
        (b"keys = 3", "must be a table"),
        (b"[keys]\nquit = 3", "quit must be a key in quotes"),
        (b'colour = "red"', "no such setting: colour"),
        (b'"\\u001b]0;x\\u0007" = 1', "no such setting"),
    ],
)
def test_what_is_wrong_in_settings_is_told_in_a_line(
    tmp_path: Path, content: bytes, problem: str
) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(content)
    settings = Settings.load(path)
    assert (settings.theme, settings.keys) == (None, {})
    (told,) = settings.problems
    assert problem in told
    assert str(path) in told
    assert told.isprintable()


def test_a_theme_is_remembered_beside_the_users_own_lines(tmp_path: Path) -> None:
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
def test_what_is_no_file_of_settings_is_told_and_not_read(tmp_path: Path, other: str) -> None:
    path = tmp_path / "config.toml"
    if other == "pipe":
        os.mkfifo(path)
    elif other == "device":
        path.symlink_to("/dev/zero")
    else:
        path.write_bytes(b"a = 1 # " + b"x" * 10_000_000)
    (problem,) = Settings.load(path).problems
    assert problem.startswith(f"{path}: cannot be read: ")
