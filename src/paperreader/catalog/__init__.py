"""The catalog of all known papers: one SQLite file that can be rebuilt from the sources.

Other packages import only the names below; the modules of this package are private.
"""

from paperreader.catalog.catalog import Catalog, Tally
from paperreader.catalog.connection import (
    CatalogError,
    CatalogUnusableError,
    InterruptedSearchError,
)
from paperreader.catalog.fetch_log import FetchLog, Freshness
from paperreader.catalog.fts import EVERY_PAPER, facet_token
from paperreader.catalog.numbering import Day, Days, day_of, lowest_number, paper_number
from paperreader.catalog.opening import open_catalog
from paperreader.catalog.schema import SCHEMA_VERSION, describe_upgrade, schema_version

__all__ = [
    "EVERY_PAPER",
    "SCHEMA_VERSION",
    "Catalog",
    "CatalogError",
    "CatalogUnusableError",
    "Day",
    "Days",
    "FetchLog",
    "Freshness",
    "InterruptedSearchError",
    "Tally",
    "day_of",
    "describe_upgrade",
    "facet_token",
    "lowest_number",
    "open_catalog",
    "paper_number",
    "schema_version",
]
