"""The faults by name; each module has a generator of outcomes, one per try."""

from types import ModuleType

from faults import (
    catalog_file,
    disk,
    folders,
    hostile,
    kills,
    marks_file,
    open_marks,
    settings,
    signals,
    sizes,
    together,
)

FAULTS: dict[str, ModuleType] = {
    "kills": kills,
    "together": together,
    "disk": disk,
    "folders": folders,
    "marks": marks_file,
    "open-marks": open_marks,
    "catalog": catalog_file,
    "signals": signals,
    "terminal": sizes,
    "settings": settings,
    "hostile": hostile,
}
