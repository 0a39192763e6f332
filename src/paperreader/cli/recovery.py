"""The commands for when something is wrong: doctor, restore, merge."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import asdict

from paperreader.marks import Marks, MarksDamagedError
from paperreader.marks.copies import CopyError, read_copy
from paperreader.marks.restore import Version, difference, find_version, list_versions
from paperreader.text.counts import format_count
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from paperreader.config import Paths, Settings
    from paperreader.models import Mark


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a finding.")
@click.pass_context
def doctor(context: click.Context, *, as_json: bool) -> None:
    """Look for what is wrong, and say what to do; exits with 1 where there is a problem.

    Looks at marks, backups, copies of the marks that were made in a conflict, catalog, settings,
    clipboard, terminal and log. It changes nothing.

    \b
    Examples:
      paperreader doctor
      paperreader doctor --json | jq -r 'select(.state != "ok").advice'
    """
    from paperreader.doctor import run_checks  # noqa: PLC0415  # other commands need none of it
    from paperreader.tui import check_settings  # noqa: PLC0415

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
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a backup.")
@click.pass_obj
def restore(paths: Paths, backup: str | None, *, as_json: bool) -> None:
    """Go back to an older version of the marks; without BACKUP list what there is.

    The list tells what each backup would change: notes and marks (read, starred) that come back,
    and those that go away. BACKUP is a name in the list or its beginning, or any copy of the marks
    file, gzipped or not. What the file held before is kept beside it, and one can go back to it.

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
            click.echo("No backup yet: the first change of each day makes one.", err=True)
        return
    path = find_version(backup, versions)
    copy = read_copy(path)
    changes = difference(present, copy.marks)
    kept = marks.storage.restore(copy.content)
    if as_json:
        files = {"restored": str(path), "kept": str(kept) if kept else None}
        click.echo(json.dumps({**files, **changes.counts()}))
        return
    told = f"{path.name} is restored: {changes}"
    if kept and ".replaced-" in kept.name:
        name = kept.name.removeprefix(marks.storage.path.name)
        told += f"; to go back from it: paperreader restore {name}"
    elif kept:
        told += f"; the damaged file is now {kept.name}"
    click.echo(clean_line(told))


@click.command()
@click.argument("other", metavar="OTHER.json", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
@click.pass_obj
def merge(paths: Paths, other: Path, *, as_json: bool) -> None:
    """Merge another copy of the marks file, gzipped or not, into this one.

    Read and starred are as they were changed last. Notes that differ are both kept, unless one
    holds the other. The other file stays as it is, and merging it again changes nothing.

    \b
    Examples:
      paperreader merge ~/old-laptop/marks.json
      paperreader merge "marks (conflicted copy 2026-11-24).json"
    """
    marks = Marks(paths.marks)
    there_were_some = marks.storage.path.exists()
    done = marks.merge(read_copy(other).tables)
    if as_json:
        click.echo(json.dumps(asdict(done)))
    elif not (done.added or done.changed):
        click.echo(clean_line(f"{other.name}: nothing new in {format_count(done.papers, 'paper')}"))
    else:
        back = "; to go back: paperreader restore .bak" if there_were_some else ""
        click.echo(
            clean_line(
                f"{other.name}: {format_count(done.papers, 'paper')}: {done.added} added, "
                f"{done.changed} changed, {done.notes_joined} with both notes{back}"
            )
        )


def _present(marks: Marks) -> dict[str, Mark]:
    """Give the marks that there are; none of a file that cannot be read, which is told."""
    try:
        return marks.load()
    except MarksDamagedError as error:
        click.echo(f"now: {clean_line(error.reason)}", err=True)
        return {}


def _line(version: Version, present: dict[str, Mark], *, as_json: bool) -> str:
    problem, changes = None, None
    try:
        changes = difference(present, read_copy(version.path).marks)
    except CopyError as error:
        problem = error.reason
    if as_json:
        told = {
            "name": version.name,
            "path": str(version.path),
            "kind": version.kind,
            "time": version.timestamp.isoformat(),
            "problem": problem,
        }
        return json.dumps({**told, **(changes.counts() if changes else {})})
    return (
        f"{clean_line(version.name):12}  {version.kind:16}  {changes or clean_line(problem or '')}"
    )
