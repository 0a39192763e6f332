"""The commands: data on stdout, messages on stderr; exit code 0 done, 1 failed, 2 wrong usage."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from paperreader import __version__
from paperreader.cli.fetch import fetch_papers
from paperreader.cli.import_files import import_papers
from paperreader.cli.links import copy_link, open_page
from paperreader.cli.marks import mark, note
from paperreader.cli.papers import list_papers, show
from paperreader.cli.recovery import doctor, merge, restore
from paperreader.cli.removing import remove_papers
from paperreader.config import Paths
from paperreader.errors import PaperreaderError
from paperreader.log import log
from paperreader.text.sanitize import clean_line


class Commands(click.Group):
    """A group of commands that reports every expected failure in one line."""

    def main(self, *args: Any, **settings: Any) -> Any:
        """Run the program; report in one line that its output cannot be written."""
        try:
            return super().main(*args, **settings)
        except OSError as error:  # usually a full disk that stdout is redirected to
            where = error.filename or "the output"
            sys.exit(f"Error: {clean_line(f'{where}: {error.strerror or error}')}")

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; an expected failure becomes one line on stderr and exit code 1."""
        try:
            return super().invoke(ctx)
        except PaperreaderError as error:
            log.problem(str(error))
            raise click.ClickException(clean_line(str(error))) from error
        except click.ClickException as error:
            _clean_message(error)
            raise
        except BrokenPipeError:  # whoever reads the output has seen enough
            ctx.exit(0)
        except (click.exceptions.Exit, click.Abort):
            raise  # ways to end, not errors
        except Exception as error:
            log.crash(error)
            raise

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the group's own options."""
        try:
            return super().parse_args(ctx, args)
        except click.ClickException as error:
            _clean_message(error)
            raise
        except BrokenPipeError:  # whoever reads the help has seen enough
            ctx.exit(0)


def _clean_message(error: click.ClickException) -> None:
    """Remove control characters from a message, which may quote what was typed."""
    error.message = clean_line(error.message)  # type: ignore[misc]  # final only to type checkers


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="`paperreader COMMAND --help` explains a command and shows examples.",
)
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.pass_context
def commands(context: click.Context) -> None:
    """Read the day's research papers in a terminal: list, abstract, notes.

    Without a command, the reader opens; press ? in it to see the keys.

    \b
    paperreader fetch              fetch today's Daily Papers
    paperreader import page.txt    or import a page that you copied in the browser
    paperreader                    read: j/k move, s star, e note, y copy link
    paperreader list is:starred    find papers again
    """
    context.obj = Paths.for_user()
    log.path = context.obj.log
    if context.invoked_subcommand is not None:
        return
    from paperreader.tui import run  # noqa: PLC0415  # Textual is loaded only to draw

    context.exit(run(context.obj))


@commands.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def where(paths: Paths, *, as_json: bool) -> None:
    """Print the paths of the files that paperreader uses.

    \b
    Example:
      cp "$(paperreader where --json | jq -r .marks)" ~/backup/
    """
    files = {name: str(getattr(paths, name)) for name in ("marks", "catalog", "config", "log")}
    if as_json:
        click.echo(json.dumps(files))
        return
    for name, file in files.items():
        click.echo(f"{name:8} {clean_line(file)}")


for command in (
    import_papers,
    fetch_papers,
    list_papers,
    show,
    mark,
    note,
    remove_papers,
    copy_link,
    open_page,
    doctor,
    merge,
    restore,
):
    commands.add_command(command)
