"""What can go wrong, each with a generator of outcomes, one try after another."""

from types import ModuleType

from faults import (
    catalog_file,
    kills,
    marks_file,
    open_marks,
    together,
)

FAULTS: dict[str, ModuleType] = {
    "kills": kills,
    "together": together,
    "marks": marks_file,
    "open-marks": open_marks,
    "catalog": catalog_file,
}
