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
@click.option("--star/--unstar", default=None, help="Star, or take the star away.")
@click.pass_obj
def mark(paths: Paths, papers: tuple[str, ...], *, read: bool | None, star: bool | None) -> None:
    """Mark papers as read or starred.

    \b
    Examples:
      paperreader mark deup --read
      paperreader mark deup c-mixup --star --unread
    """
    wanted: list[tuple[MarkField, bool]] = []
    if read is not None:
        wanted.append(("read", read))
    if star is not None:
        wanted.append(("starred", star))
    if not wanted:
        raise click.UsageError("say what to mark: --read, --unread, --star or --unstar")
    library = open_library(paths)
    entries = [library.entry(paper) for paper in papers]
    for entry in entries:
        for field, value in wanted:
            library.change(entry.paper, field, value)
    library.flush()


@click.command()
@paper_argument
@click.argument("text", required=False)
@click.option("--edit", is_flag=True, help="Edit the note in $EDITOR.")
@click.pass_obj
def note(paths: Paths, paper: str, text: str | None, *, edit: bool) -> None:
    """Print a paper's note, or set it to TEXT; `-` reads the text from standard input.

    \b
    Examples:
      paperreader note deup
      paperreader note deup "Compare with deep ensembles."
      paperreader note deup --edit
      paperreader note deup ""        (takes the note away)
    """
    if edit and text is not None:
        raise click.UsageError("give TEXT or --edit, not both")
    library = open_library(paths)
    entry = library.entry(paper)
    if edit:
        text = _edited(entry.mark.note)
        if text is None:
            click.echo("The note is as it was.", err=True)
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
        if edit:  # it stands nowhere else: the editor's file is gone
            click.echo(text)
        raise


def _edited(note: str) -> str | None:
    """Let a note be edited; None where it was not saved. Raises PaperreaderError."""
    try:
        # As bytes: an editor may write another encoding, over which click would lose the text.
        edited = click.edit(f"{note}\n".encode() if note else b"", extension=".md")
    except OSError as error:
        reason = f"the editor's file: {error.strerror}"
        raise PaperreaderError(f"the note is as it was: {reason}; try again") from error
    return None if edited is None else edited.decode("utf-8-sig", "replace")
