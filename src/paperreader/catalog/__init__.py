"""All papers known, in one SQLite file that can be rebuilt from the sources.

What stands here is all that other packages import; the modules beside it are private.
"""

from paperreader.catalog.catalog import Catalog, Tally, open_catalog
from paperreader.catalog.connection import (
    CatalogError,
    CatalogUnusableError,
    InterruptedSearchError,
)
from paperreader.catalog.fetch_log import FetchRecord, Freshness
from paperreader.catalog.fts import EVERY_PAPER, facet
from paperreader.catalog.numbering import Day, Days, day_of, first_number, number_of
from paperreader.catalog.recent import RecentPapers
from paperreader.catalog.schema import VERSION, version_of

__all__ = [
    "EVERY_PAPER",
    "VERSION",
    "Catalog",
    "CatalogError",
    "CatalogUnusableError",
    "Day",
    "Days",
    "FetchRecord",
    "Freshness",
    "InterruptedSearchError",
    "RecentPapers",
    "Tally",
    "day_of",
    "facet",
    "first_number",
    "number_of",
    "open_catalog",
    "version_of",
]
