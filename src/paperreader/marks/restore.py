"""The versions of the marks that can be restored, and what restoring each would change."""

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
    """One file that can be restored.

    ``name`` is what a person types, ``kind`` the reason why the file exists, ``timestamp`` the time
    of its marks: for a daily or weekly backup, the beginning of its day in local time.
    """

    name: str
    path: Path
    kind: str
    timestamp: datetime


class Difference(Struct, frozen=True):
    """What restoring a version changes, as numbers of papers.

    ``read``, ``starred`` and ``note`` count the papers whose field differs. ``notes_back`` counts
    notes restored to papers that have none now, ``notes_away`` notes removed without a successor;
    ``marks_back`` and ``marks_away`` count read and starred marks set and removed.
    """

    read: int = 0
    starred: int = 0
    note: int = 0
    notes_back: int = 0
    notes_away: int = 0
    marks_back: int = 0
    marks_away: int = 0

    def __str__(self) -> str:
        notes_changed = self.note - self.notes_back - self.notes_away
        counts = (
            (self.notes_back, "note", "restored"),
            (self.notes_away, "note", "removed"),
            (notes_changed, "note", "changed"),
            (self.marks_back, "mark", "restored"),
            (self.marks_away, "mark", "removed"),
        )
        phrases = [f"{format_count(count, noun)} {verb}" for count, noun, verb in counts if count]
        return ", ".join(phrases) or "no difference"

    def counts(self) -> dict[str, int]:
        """Return all counts by field name."""
        return asdict(self)


def list_versions(marks: Path, today: date) -> list[Version]:
    """Return the versions that can be restored, newest first."""
    found = [
        Version(day.isoformat(), path, "day" if today - day < DAYS else "week", _midnight(day))
        for day, path in list_backups(marks).items()
    ]
    kinds = {
        ".bak": "last change",
        ".replaced-*": "before a restore",
        ".upgraded-*": "before upgrading",
    }
    for suffix, kind in kinds.items():
        for path in marks.parent.glob(f"{glob.escape(marks.name)}{suffix}"):
            if path.is_file():
                timestamp = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                found.append(Version(path.name.removeprefix(marks.name), path, kind, timestamp))
    return sorted(found, key=lambda version: version.timestamp, reverse=True)


def find_version(typed: str, versions: list[Version]) -> Path:
    """Return the path of the version or file that a person typed.

    ``typed`` is a version's name or file name, an unambiguous beginning of either, or the path of
    any file. Raise PaperreaderError if nothing matches, or more than one version.
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
    reason = "several backups begin with this" if found and typed else "no such backup or file"
    raise PaperreaderError(f"{typed}: {reason}; `paperreader restore` lists the backups")


def difference(present: dict[str, Mark], other: dict[str, Mark]) -> Difference:
    """Count what changes when ``other`` replaces the ``present`` marks; both are by paper id."""
    nothing = Mark()
    pairs = [
        (present.get(paper_id, nothing), other.get(paper_id, nothing))
        for paper_id in present.keys() | other.keys()
    ]
    read = [(now.read, then.read) for now, then in pairs if now.read != then.read]
    starred = [(now.starred, then.starred) for now, then in pairs if now.starred != then.starred]
    note = [(now.note, then.note) for now, then in pairs if now.note != then.note]
    marks_restored = sum(then for _, then in [*read, *starred])
    return Difference(
        read=len(read),
        starred=len(starred),
        note=len(note),
        notes_back=sum(not now for now, _ in note),
        notes_away=sum(not then for _, then in note),
        marks_back=marks_restored,
        marks_away=len(read) + len(starred) - marks_restored,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time()).astimezone()
