"""Rows and columns of a Parquet file from what it says of itself, and the types of Parquet output."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any, Final

import pyarrow as pa

from stance.bulk.inputs import Input
from stance.bulk.lines import refuse
from stance.bulk.read_parquet import open_parquet

KINDS: Final = {"string": "text", "large_string": "text", "string_view": "text", "int64": "big"}
TYPES: Final = {"text": pa.string(), "json": pa.string(), "int": pa.int64(), "big": pa.int64(), "bool": pa.bool_(), "double": pa.float64()}
NESTED: Final = "arrow:"
"""Before a type of which the name does not give the type back: its column, serialised."""


def survey_parquet(source: Input) -> tuple[int, dict[str, set[str]]]:
    """The number of rows, and the kind of each column. Raises DataError for a column that occurs twice."""
    with open_parquet(source) as file:
        repeated = [column for column, count in Counter(file.schema_arrow.names).items() if count > 1]
        if repeated:
            raise refuse(source, f"there is more than one column {repeated[0]!r}", "Give every column its own name.")
        return file.metadata.num_rows, {column.name: {_name_type(column.type)} for column in file.schema_arrow}


def choose_type(kinds: Collection[str]) -> Any:
    """The type of a column that holds all these kinds: text, with what is no text as JSON, where they do not go together."""
    known = set(kinds) - {"null"}
    if known <= {"int", "big"} and known:
        return pa.int64()
    if known == {"int", "double"}:
        return pa.float64()
    if len(known) != 1:
        return pa.string()
    (only,) = known
    if only in TYPES:
        return TYPES[only]
    return pa.ipc.read_schema(pa.py_buffer(bytes.fromhex(only.removeprefix(NESTED)))).field(0).type


def _name_type(kind: Any) -> str:
    plain = _strip(kind)
    name = str(plain)
    if name in KINDS or name in TYPES or name == "null":
        return KINDS.get(name, name)
    schema: bytes = pa.schema([("", plain)]).serialize().to_pybytes()
    return NESTED + schema.hex()


def _strip(kind: Any) -> Any:
    """The type without what only says how it is stored."""
    if pa.types.is_dictionary(kind):
        return _strip(kind.value_type)
    return _strip(kind.storage_type) if isinstance(kind, pa.BaseExtensionType) else kind
