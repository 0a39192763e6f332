"""Make a library from a snapshot without the import command, and print the number of papers.

For versions whose ``paperreader import`` cannot read snapshots yet.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from paperreader.catalog import Catalog
from paperreader.config import Paths
from paperreader.models import Paper
from paperreader.text.urls import find_links

if TYPE_CHECKING:
    from collections.abc import Iterator


def papers(snapshot: Path) -> Iterator[Paper]:
    """Yield the papers of a snapshot."""
    with snapshot.open("rb") as file:
        for line in file:
            found = msgspec.json.decode(line)
            created = found["versions"][0]["created"]
            yield Paper(
                id=found["id"],
                title=found["title"],
                abstract=found["abstract"].strip(),
                authors=tuple(f"{first} {last}" for last, first, _ in found["authors_parsed"]),
                date=datetime.strptime(created, "%a, %d %b %Y %H:%M:%S %Z").date(),
                source="arxiv",
                arxiv_id=found["id"],
                links=find_links(found["abstract"]),
                categories=tuple(found["categories"].split()),
            )


if __name__ == "__main__":
    catalog = Catalog(Paths.for_user().catalog)
    sys.stdout.write(f"{catalog.add(papers(Path(sys.argv[1]))).added}\n")
