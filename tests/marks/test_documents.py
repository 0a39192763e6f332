"""The text of the marks file: readable by people, and kept as other programs wrote it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.marks import MarksDamagedError, documents, load_tables
from paperreader.marks.documents import Documents, encode_tables

if TYPE_CHECKING:
    from pathlib import Path

FIELDS = st.dictionaries(
    st.text(max_size=4),
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text('a}, {"\n\\é☃'),
        lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text("ab"), inner),
        max_leaves=4,
    ),
    max_size=4,
)
DOCUMENTS = st.dictionaries(st.text(max_size=3), FIELDS)
TABLES = st.fixed_dictionaries({"marks": DOCUMENTS}, optional={"meta": DOCUMENTS, "é": DOCUMENTS})
LAYOUTS: list[dict[str, Any]] = [
    {"indent": 1, "ensure_ascii": False},
    {"indent": 2},
    {"indent": "\t"},
    {"separators": (",", ":")},
    {},
]


def decoded(path: Path, content: bytes, size: int = 1) -> dict[str, Documents]:
    """Return a file's tables, read in pieces of ``size`` bytes."""
    path.write_bytes(content)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(documents, "PIECE", size)
        return load_tables(path)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("documents") / "marks.json"


@given(TABLES, st.sampled_from(LAYOUTS))
def test_every_layout_of_the_file_is_read_the_same(
    path: Path, tables: dict[str, Any], layout: dict[str, Any]
) -> None:
    assert decoded(path, json.dumps(tables, **layout).encode()) == tables


@given(TABLES, TABLES)
def test_what_is_written_can_be_read_again_also_by_people(
    path: Path, tables: dict[str, Any], more: dict[str, Any]
) -> None:
    read = decoded(path, msgspec.json.encode(tables))
    for name, table in more.items():
        read.setdefault(name, Documents()).update(table)
        tables.setdefault(name, {}).update(table)
    content = b"".join(encode_tables(read))
    assert json.loads(content) == tables
    assert decoded(path, content) == tables
    whole = msgspec.json.format(msgspec.json.encode(tables), indent=1) + b"\n"
    assert content.replace(b"{\n }", b"{}") == whole


LAID_OUT = """{
 "marks": {
  "knit": {
   "rating": 1.50,
   "title":   "by hand"
  },
  "robots": {
   "large": 123456789012345678901234567890,
   "read": true
  },
  "sand": {
   "read": true
  }
 },
 "of another program": {
  "1": {
   "colour": "\\u0062lue"
  }
 }
}
"""


@pytest.mark.parametrize("size", [1, 100, 10_000])
def test_what_was_not_changed_is_written_byte_for_byte_as_it_was_read(
    path: Path, size: int
) -> None:
    tables = decoded(path, LAID_OUT.encode(), size)
    tables["marks"]["sand"]["read"] = False
    changed = LAID_OUT.replace('"read": true\n  }\n }', '"read": false\n  }\n }')
    assert b"".join(encode_tables(tables)).decode() == changed != LAID_OUT


def test_a_document_that_is_removed_and_added_again_comes_last(path: Path) -> None:
    marks = decoded(path, LAID_OUT.encode())["marks"]
    knit = marks.pop("knit")
    assert "knit" not in marks
    marks["knit"] = knit
    assert list(marks) == ["robots", "sand", "knit"]
    assert list(json.loads(b"".join(encode_tables({"marks": marks})))["marks"]) == list(marks)


@pytest.mark.parametrize("size", [1, 100, 10_000])
@pytest.mark.parametrize(("name", "other"), [("of another program", "marks"), ("sand", "knit")])
def test_a_name_that_occurs_twice_is_damage_as_one_document_would_be_lost(
    path: Path, size: int, name: str, other: str
) -> None:
    with pytest.raises(ValueError, match=r"is damaged.*occurs twice"):
        decoded(path, LAID_OUT.replace(name, other).encode(), size)


def test_a_file_cut_at_any_place_is_not_read_in_pieces_either(path: Path) -> None:
    whole = LAID_OUT.rstrip().encode()
    for end in range(len(whole)):
        with pytest.raises(ValueError, match=r"is damaged|is empty"):
            decoded(path, whole[:end])


def test_a_number_out_of_range_is_kept_and_reported_when_accessed(path: Path) -> None:
    content = LAID_OUT.replace("1.50", "1e999")
    tables = decoded(path, content.encode())
    assert b"".join(encode_tables(tables)).decode() == content
    with pytest.raises(MarksDamagedError, match="damaged"):
        tables["marks"]["knit"]
