"""The commands that find and repair damage: doctor, restore, merge."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import asdict

from paperreader.cli.common import print_notice
from paperreader.doctor import run_checks
from paperreader.marks import Marks, MarksDamagedError
from paperreader.marks.copies import CopyError, read_copy
from paperreader.marks.restore import Version, difference, find_version, list_versions
from paperreader.text.counts import format_count
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from paperreader.config import Paths, Settings
    from paperreader.models import Mark


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per finding.")
@click.pass_context
def doctor(context: click.Context, *, as_json: bool) -> None:
    """Check for problems, and say what to do about them.

    Checks marks, backups, conflicting copies of the marks file, catalog, settings, clipboard,
    terminal and log, and changes nothing. The exit code is 1 if there is a problem.

    \b
    Examples:
      paperreader doctor
      paperreader doctor --json | jq -r 'select(.state != "ok").advice'
    """
    from paperreader.tui import check_settings  # noqa: PLC0415  # loads Textual

    def screen_problems(settings: Settings) -> list[str]:
        return list(check_settings(settings, paths.config))

    paths: Paths = context.obj
    healthy = True
    for finding in run_checks(paths, datetime.now().astimezone().date(), screen_problems):
        healthy &= finding.state != "problem"
        if as_json:
            click.echo(json.dumps(asdict(finding)))
            continue
        click.echo(f"{finding.state:8} {finding.about:10} {clean_line(finding.text)}")
        if finding.advice:
            click.echo(f"{'':19} → {clean_line(finding.advice)}")
    context.exit(0 if healthy else 1)


@click.command()
@click.argument("backup", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per backup.")
@click.pass_obj
def restore(paths: Paths, backup: str | None, *, as_json: bool) -> None:
    """Restore a backup of your marks; without BACKUP, list the backups.

    The list says what each backup would change. BACKUP is a name from the list, the beginning of
    one, or the path of any copy of the marks file, plain or gzipped. The current marks file is kept
    next to the restored one and can be restored in turn.

    \b
    Examples:
      paperreader restore
      paperreader restore .bak
      paperreader restore 2026-11-24
      paperreader restore ~/old-laptop/marks.json
    """
    marks = Marks(paths.marks)
    versions = list_versions(marks.storage.path, datetime.now().astimezone().date())
    present = _present(marks)
    if backup is None:
        for version in versions:
            click.echo(_line(version, present, as_json=as_json))
        if not versions:
            click.echo("No backups yet. The first change of each day makes one.", err=True)
        return
    path = find_version(backup, versions)
    copy = read_copy(path)
    changes = difference(present, copy.marks)
    kept = marks.storage.restore(copy.content)
    if as_json:
        files = {"restored": str(path), "kept": str(kept) if kept else None}
        click.echo(json.dumps({**files, **changes.counts()}))
        return
    message = f"{path.name} is restored: {changes}"
    if kept and ".replaced-" in kept.name:
        name = kept.name.removeprefix(marks.storage.path.name)
        message += f"; to undo this: paperreader restore {name}"
    elif kept:
        message += f"; the damaged file is now {kept.name}"
    click.echo(clean_line(message))


@click.command()
@click.argument("other", metavar="OTHER.json", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
@click.pass_obj
def merge(paths: Paths, other: Path, *, as_json: bool) -> None:
    """Merge another copy of the marks file into yours.

    The other file, plain or gzipped, is not changed. If a paper was marked in both, the later
    change wins. If its notes differ, both are kept, unless one contains the other. Merging the same
    file again changes nothing.

    \b
    Examples:
      paperreader merge ~/old-laptop/marks.json
      paperreader merge "marks (conflicted copy 2026-11-24).json"
    """
    marks = Marks(paths.marks)
    had_marks = marks.storage.path.exists()
    result = marks.merge(read_copy(other).tables)
    print_notice(marks.take_notice())
    if as_json:
        click.echo(json.dumps(asdict(result)))
    elif not (result.added or result.changed):
        click.echo(
            clean_line(f"{other.name}: nothing new in {format_count(result.papers, 'paper')}")
        )
    else:
        undo = "; to undo this: paperreader restore .bak" if had_marks else ""
        click.echo(
            clean_line(
                f"{other.name}: {format_count(result.papers, 'paper')}: {result.added} added, "
                f"{result.changed} changed, {result.notes_joined} with both notes kept{undo}"
            )
        )


def _present(marks: Marks) -> dict[str, Mark]:
    """Return the current marks by paper id; none, and a message, if the file is damaged."""
    try:
        present = marks.load()
    except MarksDamagedError as error:
        click.echo(f"now: {clean_line(error.reason)}", err=True)
        return {}
    print_notice(marks.take_notice())
    return present


def _line(version: Version, present: dict[str, Mark], *, as_json: bool) -> str:
    """Return one line of the list of backups, as text or JSON."""
    problem, changes = None, None
    try:
        changes = difference(present, read_copy(version.path).marks)
    except CopyError as error:
        problem = error.reason
    if as_json:
        fields = {
            "name": version.name,
            "path": str(version.path),
            "kind": version.kind,
            "time": version.timestamp.isoformat(),
            "problem": problem,
        }
        return json.dumps({**fields, **(changes.counts() if changes else {})})
    return (
        f"{clean_line(version.name):12}  {version.kind:16}  {changes or clean_line(problem or '')}"
    )
