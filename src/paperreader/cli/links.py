"""The commands for links: copy, open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from paperreader import desktop
from paperreader.cli.common import open_library, paper_argument
from paperreader.errors import PaperreaderError
from paperreader.models import LINK_KINDS

if TYPE_CHECKING:
    from paperreader.config import Paths
    from paperreader.models import Paper


@click.command("copy")
@paper_argument
@click.option(
    "--link",
    "kind",
    metavar="KIND",
    type=click.Choice(LINK_KINDS),
    default="github",
    help=f"The kind of link: {', '.join(LINK_KINDS)}; by default github.",
)
@click.pass_obj
def copy_link(paths: Paths, paper: str, kind: str) -> None:
    """Copy a paper's link to the clipboard, and print it.

    PAPER is an id or the beginning of one.

    \b
    Examples:
      paperreader copy evaluating-llms
      paperreader copy pervasive --link web
    """
    url = _url(open_library(paths).entry(paper).paper, kind)
    click.echo(url)
    copied = desktop.copy_text(url, desktop.send_to_terminal)
    if not (copied.confirmed or copied.sent):
        raise PaperreaderError(f"No clipboard available. Here is the link: {url}")
    click.echo(copied.description, err=True)


@click.command("open")
@paper_argument
@click.option(
    "--link",
    "kind",
    metavar="KIND",
    type=click.Choice(LINK_KINDS),
    help=f"The kind of link: {', '.join(LINK_KINDS)}; by default the paper's own page.",
)
@click.pass_obj
def open_page(paths: Paths, paper: str, kind: str | None) -> None:
    """Open a paper's link in the browser.

    PAPER is an id or the beginning of one. Without a browser, the link is copied instead.

    \b
    Examples:
      paperreader open evaluating-llms
      paperreader open evaluating-llms --link github
    """
    found = open_library(paths).entry(paper).paper
    url = _url(found, kind) if kind else _page(found)
    try:
        desktop.open_url(url)
    except desktop.NoBrowserError as error:
        copied = desktop.copy_text(url, desktop.send_to_terminal)
        if copied.confirmed:
            raise PaperreaderError(f"No browser here. Link copied: {url}") from error
        if copied.sent:
            raise PaperreaderError(
                f"No browser here. Link sent to the terminal's clipboard: {url}"
            ) from error
        raise
    click.echo(f"opened {url}", err=True)


def _url(paper: Paper, kind: str) -> str:
    """Return the URL of the first link of ``kind``; raise PaperreaderError if there is none."""
    link = paper.link(kind)
    if link is None:
        kinds = ", ".join(dict.fromkeys(link.kind for link in paper.links)) or "none"
        raise PaperreaderError(f"{paper.id}: no {kind} link; available: {kinds}")
    return link.url


def _page(paper: Paper) -> str:
    """Return the URL of the best link to open; raise PaperreaderError if there is none."""
    page = paper.page
    if page is None:
        raise PaperreaderError(f"{paper.id}: has no link to open")
    return page.url
