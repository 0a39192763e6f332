"""The commands for links: copy, open."""

from __future__ import annotations

import subprocess
from functools import partial
from typing import TYPE_CHECKING

import click

from paperreader import desktop
from paperreader.cli.common import open_library, paper_argument
from paperreader.errors import PaperreaderError
from paperreader.models import LINK_KINDS

if TYPE_CHECKING:
    from paperreader.config import Paths
    from paperreader.models import Paper

_link_option = partial(
    click.option, "--link", "kind", metavar="KIND", type=click.Choice(LINK_KINDS)
)
_KINDS = f"The kind of link: {', '.join(LINK_KINDS)}"


@click.command("copy")
@paper_argument
@_link_option(help=f"{_KINDS}; by default github.")
@click.pass_obj
def copy_link(paths: Paths, paper: str, kind: str | None) -> None:
    """Copy a paper's link to the clipboard, and print it.

    PAPER is an id or the beginning of one.

    \b
    Examples:
      paperreader copy evaluating-llms
      paperreader copy pervasive --link web
    """
    url = _url(open_library(paths).entry(paper).paper, kind or "github")
    click.echo(url)
    copied = desktop.copy_text(url, desktop.send_to_terminal)
    if not (copied.confirmed or copied.sent):
        raise PaperreaderError(f"No clipboard available. Here is the link: {url}")
    click.echo(copied.description, err=True)


@click.command("open")
@paper_argument
@_link_option(help=f"{_KINDS}; by default the paper's own page.")
@click.pass_obj
def open_page(paths: Paths, paper: str, kind: str | None) -> None:
    """Open a paper's link in the browser.

    PAPER is an id or the beginning of one. Without a browser, the link is copied instead. The
    browser is the first of $BROWSER that is there, else the desktop's.

    \b
    Examples:
      paperreader open evaluating-llms
      paperreader open evaluating-llms --link github
    """
    url = _url(open_library(paths).entry(paper).paper, kind)
    try:
        command = desktop.open_url(url)
    except desktop.NoBrowserError as error:
        copied = desktop.copy_text(url, desktop.send_to_terminal)
        if copied.confirmed:
            raise PaperreaderError(f"No browser here. Link copied: {url}") from error
        if copied.sent:
            raise PaperreaderError(
                f"No browser here. Link sent to the terminal's clipboard: {url}"
            ) from error
        raise
    if not command:
        click.echo(f"opened {url}", err=True)
    elif code := subprocess.run(command, check=False).returncode:  # noqa: S603  # no shell
        raise desktop.browser_failed(command, f"exit code {code}", url)


def _url(paper: Paper, kind: str | None) -> str:
    """Return the URL of the first link of ``kind``, or of the best one to open.

    Raise PaperreaderError if there is none.
    """
    if link := paper.link(kind) if kind else paper.page:
        return link.url
    if not kind:
        raise PaperreaderError(f"{paper.id}: has no link to open")
    kinds = ", ".join(dict.fromkeys(link.kind for link in paper.links)) or "none"
    raise PaperreaderError(f"{paper.id}: no {kind} link; available: {kinds}")
