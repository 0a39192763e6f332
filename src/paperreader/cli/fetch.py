"""The command that fetches papers from Hugging Face's Daily Papers or from arXiv."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from paperreader.cli.common import CountType

if TYPE_CHECKING:
    from paperreader.config import Paths

LIMIT = 1000
"""The most papers that are fetched from arXiv without --limit."""


@click.command("fetch")
@click.argument("source", type=click.Choice(["huggingface", "arxiv"]), default="huggingface")
@click.option("--date", metavar="DATE", help="Fetch one day: YYYY-MM-DD, today or yesterday.")
@click.option("--week", metavar="WEEK", help="Fetch one week, such as 2025-W33.")
@click.option("--month", metavar="MONTH", help="Fetch one month, such as 2025-08.")
@click.option("--since", metavar="DATE", help="Fetch every day from this date to today.")
@click.option("--trending", is_flag=True, help="Fetch what is trending, of whatever day it is.")
@click.option(
    "--category",
    "categories",
    metavar="CATEGORY",
    multiple=True,
    help="arXiv: papers in this category; repeatable.",
)
@click.option(
    "--id", "ids", metavar="ID", multiple=True, help="arXiv: the paper with this id; repeatable."
)
@click.option(
    "--query", "words", metavar="WORDS", default="", help="arXiv: papers with all of these words."
)
@click.option(
    "-n",
    "--limit",
    metavar="N",
    type=CountType(minimum=1),
    help=f"arXiv: at most N papers; by default {LIMIT:,}.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
@click.pass_obj
def fetch_papers(paths: Paths, /, source: str, *, as_json: bool, **options: Any) -> None:
    """Fetch Daily Papers, or papers from arXiv.

    Without a date, these are the newest list of Daily Papers: that of today, or of the last
    weekday until today's is published. From arXiv, they are what was announced last in a category,
    with cross-lists; with a date or --query, what was submitted. Papers that you already have gain
    details that they lacked, and keep their marks. With --since, days whose lists can no longer
    grow are not fetched again. Days are in UTC.

    \b
    Examples:
      paperreader fetch
      paperreader fetch --date 2025-08-12
      paperreader fetch --week 2025-W33
      paperreader fetch --since 2025-08-01
      paperreader fetch --trending
      paperreader fetch arxiv --category cs.CL
      paperreader fetch arxiv --category cs.CL --category cs.LG --since 2025-08-11
      paperreader fetch arxiv --id 1706.03762
      paperreader fetch arxiv --query "sparse attention" -n 50
    """
    from paperreader.cli.fetching import run_fetch  # noqa: PLC0415  # 20 ms that only a fetch needs

    run_fetch(paths, source, options).print(as_json=as_json)
