"""The rows of a file or dataset, each with its place, and whatever keeps some of them from being read."""

from __future__ import annotations

import gzip
import zlib
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from typing import Any

from stance.errors import Problem
from stance.quotes.reading.csv_rows import read_csv
from stance.quotes.reading.json_rows import read_json
from stance.quotes.reading.row import Place, Row
from stance.quotes.reading.sources import Source

START = 4096
"""Bytes that show what a file is."""
OTHER_TEXT = "this is UTF-16 or no text at all, not UTF-8"
SAVE_AS_UTF8 = "Save the file as UTF-8"


def read_rows(source: Source) -> Iterator[Row | Problem]:
    """Rows in file order."""
    if not source.suffix:
        yield from _read_dataset(source)
        return
    try:
        data = _read_bytes(source)
    except (OSError, EOFError, zlib.error) as error:
        yield Problem(source.name, None, None, f"the file cannot be read ({error})", "Check that it is whole and that you may read it.")
        return
    if source.suffix == ".parquet":
        yield from _read_parquet(source.name, data)
        return
    text, problems = _decode(source.name, data)
    yield from problems
    if source.suffix in (".csv", ".tsv"):
        yield from read_csv(source.name, text, tabs=source.suffix == ".tsv")
    else:
        yield from read_json(source.name, text)


def is_other_text(start: bytes) -> bool:
    """Whether a file that begins so is UTF-16, or no text."""
    return start.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) or start.count(0) * 4 > len(start)


def _read_bytes(source: Source) -> bytes:
    data: bytes = source.content.read_bytes()
    return gzip.decompress(data) if source.content.name.lower().endswith(".gz") else data


def _decode(name: str, data: bytes) -> tuple[str, list[Problem]]:
    """The text, with unreadable bytes replaced so that all else can still be checked, and a problem for each line with such bytes."""
    if is_other_text(data[:START]):
        return "", [Problem(name, None, None, OTHER_TEXT, f"{SAVE_AS_UTF8}.")]
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        found = [_check_line(Place(name, number), line) for number, line in enumerate(data.splitlines(), start=1)]
        return data.decode("utf-8-sig", errors="replace"), [problem for problem in found if problem is not None]


def _check_line(place: Place, line: bytes) -> Problem | None:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        wrong = line[error.start : error.end]
        shown = wrong.decode("cp1252", errors="replace")
        what = f"byte {' '.join(f'0x{byte:02x}' for byte in wrong)} at position {error.start + 1} is not UTF-8"
        return place.note(None, what=what, remedy=f"{SAVE_AS_UTF8}; it may be Windows-1252 now, where this reads {shown!r}.")
    return None


def _read_parquet(name: str, data: bytes) -> Iterator[Row | Problem]:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        table = parquet.read_table(pa.BufferReader(data))
        rows = table.to_pylist()
    except (pa.ArrowException, OSError, ValueError) as error:
        reason = str(error).splitlines()[0]
        yield Problem(name, None, None, f"the file cannot be read as Parquet ({reason})", "Write it anew, with text columns in UTF-8.")
        return
    yield from (Row(Place(name, number), values) for number, values in enumerate(rows, start=1))


def _read_dataset(source: Source) -> Iterator[Row | Problem]:
    features = source.content.features or {}
    for number, values in enumerate(source.content.with_format(None), start=1):
        named = {name: _name_classes(value, features.get(name)) for name, value in values.items()}
        yield Row(Place(source.name, number), named)


def _name_classes(value: Any, feature: Any) -> Any:
    """A dataset stores classes as numbers, with -1 for none; its features know their names."""
    if isinstance(value, list) and hasattr(feature, "feature"):
        return [_name_classes(item, feature.feature) for item in value]
    if hasattr(feature, "int2str") and isinstance(value, int):
        return feature.int2str(value) if value >= 0 else None
    return value
