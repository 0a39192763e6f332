"""The versions of the marks that one can go back to, and what going back would change."""

from __future__ import annotations

import glob
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import asdict

from paperreader.errors import PaperreaderError
from paperreader.marks.backups import DAYS, list_backups
from paperreader.models import Mark
from paperreader.text.counts import format_count

if TYPE_CHECKING:
    from datetime import date


class Version(Struct, frozen=True):
    """One file to go back to: the name that a person types, what it is, and of when."""

    name: str
    path: Path
    kind: str
    moment: datetime


class Difference(Struct, frozen=True):
    """What going back changes: the papers that differ by field, and what comes back or goes."""

    read: int = 0
    starred: int = 0
    note: int = 0
    notes_back: int = 0
    notes_away: int = 0
    marks_back: int = 0
    marks_away: int = 0

    def __str__(self) -> str:
        otherwise = self.note - self.notes_back - self.notes_away
        counts = (
            (self.notes_back, "note", "back"),
            (self.notes_away, "note", "away"),
            (otherwise, "note", "otherwise"),
            (self.marks_back, "mark", "back"),
            (self.marks_away, "mark", "away"),
        )
        told = [f"{format_count(count, what)} {how}" for count, what, how in counts if count]
        return ", ".join(told) or "no difference"

    def counts(self) -> dict[str, int]:
        """Give all counts by name."""
        return asdict(self)


def list_versions(marks: Path, today: date) -> list[Version]:
    """List what there is to go back to, newest first."""
    found = [
        Version(day.isoformat(), path, "day" if today - day < DAYS else "week", _midnight(day))
        for day, path in list_backups(marks).items()
    ]
    kinds = {".bak": "last change", ".replaced-*": "before a restore"}
    for suffix, kind in kinds.items():
        for path in marks.parent.glob(f"{glob.escape(marks.name)}{suffix}"):
            if path.is_file():
                moment = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                found.append(Version(path.name.removeprefix(marks.name), path, kind, moment))
    return sorted(found, key=lambda version: version.moment, reverse=True)


def find_version(typed: str, versions: list[Version]) -> Path:
    """Find a version by its name, its file's, or a beginning of either, or any file by its path.

    Raises PaperreaderError where there is none, or more than one.
    """
    names = {version.path: (version.name, version.path.name) for version in versions}
    for path, known in names.items():
        if typed in known:
            return path
    if Path(typed).is_file():
        return Path(typed)
    found = [path for path, known in names.items() if any(name.startswith(typed) for name in known)]
    if len(found) == 1 and typed:
        return found[0]
    reason = "several backups begin so" if found and typed else "there is no such backup or file"
    raise PaperreaderError(f"{typed}: {reason}; `paperreader restore` lists the backups")


def difference(present: dict[str, Mark], other: dict[str, Mark]) -> Difference:
    """Count what changes when the present marks make room for others."""
    nothing = Mark()
    pairs = [
        (present.get(paper_id, nothing), other.get(paper_id, nothing))
        for paper_id in present.keys() | other.keys()
    ]
    read = [(now.read, then.read) for now, then in pairs if now.read != then.read]
    starred = [(now.starred, then.starred) for now, then in pairs if now.starred != then.starred]
    note = [(now.note, then.note) for now, then in pairs if now.note != then.note]
    back = sum(then for _, then in [*read, *starred])
    return Difference(
        read=len(read),
        starred=len(starred),
        note=len(note),
        notes_back=sum(not now for now, _ in note),
        notes_away=sum(not then for _, then in note),
        marks_back=back,
        marks_away=len(read) + len(starred) - back,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time()).astimezone()
