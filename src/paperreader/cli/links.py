"""The commands about links: copy, open."""

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
@click.option("--link", "kind", type=click.Choice(LINK_KINDS), default="github", show_default=True)
@click.pass_obj
def copy_link(paths: Paths, paper: str, kind: str) -> None:
    """Copy a paper's link to the clipboard, and print it.

    \b
    Examples:
      paperreader copy evaluating-llms
      paperreader copy pervasive --link web
    """
    url = _url(open_library(paths).entry(paper).paper, kind)
    click.echo(url)
    copied = desktop.copy_text(url, desktop.send_to_terminal)
    if not (copied.confirmed or copied.sent):
        raise PaperreaderError(f"{copied.description}; the link is {url}")
    click.echo(copied.description, err=True)


@click.command("open")
@paper_argument
@click.option("--link", "kind", type=click.Choice(LINK_KINDS), help="Which link; else the best.")
@click.pass_obj
def open_page(paths: Paths, paper: str, kind: str | None) -> None:
    """Open a paper's link in the browser.

    \b
    Examples:
      paperreader open evaluating-llms
      paperreader open evaluating-llms --link github
    """
    found = open_library(paths).entry(paper).paper
    url = _url(found, kind) if kind else _page(found)
    desktop.open_url(url)
    click.echo(f"opened {url}", err=True)


def _url(paper: Paper, kind: str) -> str:
    link = paper.link(kind)
    if link is None:
        have = ", ".join(dict.fromkeys(link.kind for link in paper.links)) or "none"
        raise PaperreaderError(f"{paper.id}: no {kind} link; its links: {have}")
    return link.url


def _page(paper: Paper) -> str:
    page = paper.page
    if page is None:
        raise PaperreaderError(f"{paper.id}: has no link to open")
    return page.url
