"""The commands that change marks: mark, note."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from paperreader.cli.common import complete_paper, open_library, paper_argument
from paperreader.errors import PaperreaderError
from paperreader.text.sanitize import clean

if TYPE_CHECKING:
    from paperreader.config import Paths
    from paperreader.marks import MarkField


@click.command()
@click.argument(
    "papers", metavar="PAPER...", nargs=-1, required=True, shell_complete=complete_paper
)
@click.option("--read/--unread", default=None, help="Mark as read, or as unread.")
@click.option("--star/--unstar", default=None, help="Star, or remove the star.")
@click.pass_obj
def mark(paths: Paths, papers: tuple[str, ...], *, read: bool | None, star: bool | None) -> None:
    """Mark papers as read or unread, star or unstar them.

    PAPER is an id or the beginning of one.

    \b
    Examples:
      paperreader mark deup --read
      paperreader mark deup c-mixup --star --unread
    """
    changes: list[tuple[MarkField, bool]] = []
    if read is not None:
        changes.append(("read", read))
    if star is not None:
        changes.append(("starred", star))
    if not changes:
        raise click.UsageError("use at least one of --read, --unread, --star and --unstar")
    library = open_library(paths)
    entries = [library.entry(paper) for paper in papers]
    for entry in entries:
        for field, value in changes:
            library.change(entry.paper, field, value)
    library.flush()


@click.command()
@paper_argument
@click.argument("text", required=False)
@click.option("--edit", is_flag=True, help="Edit the note in $EDITOR.")
@click.pass_obj
def note(paths: Paths, paper: str, text: str | None, *, edit: bool) -> None:
    """Print a paper's note, or replace it with TEXT.

    PAPER is an id or the beginning of one. If TEXT is `-`, it is read from standard input; if it
    is empty, the note is removed.

    \b
    Examples:
      paperreader note deup
      paperreader note deup "Compare with deep ensembles."
      paperreader note deup --edit
      paperreader note deup ""
    """
    if edit and text is not None:
        raise click.UsageError("use TEXT or --edit, not both")
    library = open_library(paths)
    entry = library.entry(paper)
    if edit:
        text = _edit(entry.mark.note)
        if text is None:
            click.echo("Note unchanged.", err=True)
            return
    elif text is None:
        click.echo(entry.mark.note, nl=bool(entry.mark.note))
        return
    elif text == "-":
        text = sys.stdin.buffer.read().decode(errors="replace")
    text = clean(text).rstrip("\n")
    library.change(entry.paper, "note", text)
    try:
        library.flush()
    except PaperreaderError:
        if edit:  # the only copy of the text: the editor's file is deleted
            click.echo(text)
        raise


def _edit(note: str) -> str | None:
    """Return the note as edited in $EDITOR, or None if it was not saved.

    Raise PaperreaderError if the editor's file cannot be written or read.
    """
    try:
        # As bytes: an editor may write another encoding, and click would fail and lose the text.
        edited = click.edit(f"{note}\n".encode() if note else b"", extension=".md")
    except OSError as error:
        reason = f"the editor's file: {error.strerror}"
        raise PaperreaderError(f"note unchanged: {reason}; try again") from error
    return None if edited is None else edited.decode("utf-8-sig", "replace")
