"""Opening the catalog, and the recovery from a file that is unusable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.catalog.catalog import Catalog
from paperreader.catalog.connection import CatalogError, CatalogUnusableError
from paperreader.files import set_aside

if TYPE_CHECKING:
    from pathlib import Path


def open_catalog(path: Path) -> tuple[Catalog, str]:
    """Open the catalog at ``path``; set an unusable file aside and create a new catalog.

    Return the catalog and a notice for the user, which is empty if nothing was set aside. Raise
    CatalogError if the catalog can be neither opened nor set aside.
    """
    try:
        return Catalog(path), ""
    except CatalogError as error:  # even one caused by another program that sets the file aside
        first_error = error
    from filelock import FileLock  # noqa: PLC0415  # 8 ms that hardly any start needs

    try:
        # Of two programs, the second must not set aside the new catalog of the first.
        with FileLock(f"{path}.lock", mode=0o600):
            try:
                return Catalog(path), ""
            except CatalogUnusableError as error:
                reason = error.reason
            kept = set_aside(path, ("-wal", "-shm"))
            where = f" as {kept.name}" if kept else ""
            return Catalog(path), (
                f"{path}: the catalog is {reason} and was set aside{where}; import the papers "
                "again (your marks are in another file)"
            )
    except OSError as error:
        if not isinstance(first_error, CatalogUnusableError):
            raise first_error from error
        raise CatalogError(
            f"{path}: the catalog is {first_error.reason}: {error.strerror}"
        ) from error
