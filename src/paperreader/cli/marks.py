"""The commands that change marks: mark, note."""

from __future__ import annotations

import re
import sys
from codecs import BOM_UTF8
from typing import TYPE_CHECKING

import click

from paperreader.cli.common import complete_paper, open_library, paper_argument, prints_to_terminal
from paperreader.errors import PaperreaderError
from paperreader.text.latex import readable
from paperreader.text.sanitize import clean_note, drawable

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


class NoteCommand(click.Command):
    """The note command, whose TEXT may be an item of a list: ``- first``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments; end the options before a text that begins with "- "."""
        items = [number for number, word in enumerate(args) if word.startswith("- ")]
        if items and "--" not in args:
            args = [*args[: items[0]], *args[items[0] + 1 :], "--", args[items[0]]]
        return super().parse_args(ctx, args)


@click.command(cls=NoteCommand)
@paper_argument
@click.argument("text", required=False)
@click.option("--append", is_flag=True, help="Add TEXT below the note.")
@click.option("--edit", is_flag=True, help="Edit the note in $EDITOR.")
@click.pass_obj
def note(paths: Paths, paper: str, text: str | None, *, append: bool, edit: bool) -> None:
    """Print a paper's note, replace it with TEXT, or add TEXT to it.

    PAPER is an id or the beginning of one. If TEXT is `-`, it is read from standard input; if it
    is empty, the note is removed. The text is kept as it is, except for characters that control
    the terminal.

    \b
    Examples:
      paperreader note deup
      paperreader note deup "Compare with deep ensembles."
      paperreader note deup --append "See also the appendix."
      paperreader note deup --edit
      paperreader note deup ""
    """
    if edit and (text is not None or append):
        raise click.UsageError(f"use --edit alone, without {'--append' if append else 'TEXT'}")
    if append and text is None:
        raise click.UsageError("--append needs TEXT, or `-` to read it from standard input")
    library = open_library(paths)
    entry = library.entry(paper)
    before = entry.mark.note
    if edit:
        text = _edit(before)
        if text is None:
            click.echo("Note unchanged.", err=True)
            return
    elif text is None:
        # A terminal would obey what changes the direction of text; a file or a pipe gets it all.
        shown = drawable(before) if prints_to_terminal() else before
        click.echo(shown, nl=bool(before))
        return
    elif text == "-":
        try:
            text = _without_last_line_end(sys.stdin.buffer.read().decode())
        except UnicodeDecodeError as error:
            raise PaperreaderError("note unchanged: standard input is not UTF-8 text") from error
    text = clean_note(text)
    if append and before:
        text = f"{before}\n{text}" if text else before
    library.change(entry.paper, "note", text, before)
    try:
        library.flush()
    except PaperreaderError:
        if edit:  # the only copy of the text: the editor's file is deleted
            click.echo(text)
        raise
    if before and not append and text != before and not (edit and text):
        done = f"{'Replaced' if text else 'Removed'} the note on “{readable(entry.paper.title)}”"
        click.echo(f"{done}; to undo this: paperreader restore .bak", err=True)


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
    except ValueError as error:  # a quotation mark that is not closed
        raise PaperreaderError(f"note unchanged: $EDITOR is not a command: {error}") from error
    if edited is None:
        return None
    edited = edited.removeprefix(BOM_UTF8)
    try:
        text = edited.decode()
    except UnicodeDecodeError:  # most likely Latin-1, in which every byte is a letter
        text = edited.decode("latin-1")
    return _without_last_line_end(text)


def _without_last_line_end(text: str) -> str:
    """Return a text without the line end that programs write after the last line."""
    return re.sub(r"(\r\n|\r|\n)\Z", "", text)
