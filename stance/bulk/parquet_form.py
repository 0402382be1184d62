"""Parquet output. Columns keep their type; where the files of a run disagree about it, the column is text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final

import pyarrow as pa
from pyarrow import parquet

from stance.bulk.forms import Rows
from stance.bulk.layout import SCORE_KINDS, Layout
from stance.bulk.survey import Survey
from stance.bulk.survey_parquet import TYPES, choose_type
from stance.bulk.values import write_cell

GROUP: Final = 8
"""Parts in a row group: some ten thousand rows, which readers like, and which memory holds whatever the size of the whole."""


def make_parquet_form(layout: Layout, seen: Survey) -> ParquetForm:
    """The form for columns of these kinds."""
    given = [(layout.names[column], choose_type(kinds)) for column, kinds in seen.kinds.items()]
    ours = [(column, TYPES[kind]) for column, kind in SCORE_KINDS.items()]
    return ParquetForm(pa.schema(given + ours))


@dataclass(frozen=True, slots=True)
class ParquetForm:
    """Rows under one schema; null where a row's file lacks a column."""

    schema: Any

    def encode(self, rows: Rows) -> bytes:
        """A Parquet file of its own."""
        columns = [_make_column([row.get(field.name) for row in rows], field.type) for field in self.schema]
        part = BytesIO()
        parquet.write_table(pa.Table.from_arrays(columns, schema=self.schema), part, compression="zstd")
        return part.getvalue()

    def assemble(self, parts: Iterable[Path], stream: IO[bytes]) -> None:
        """Several parts to a row group."""
        remaining = iter(parts)
        with parquet.ParquetWriter(stream, self.schema, compression="zstd") as writer:
            while tables := list(self._read(islice(remaining, GROUP))):
                writer.write_table(pa.concat_tables(tables).combine_chunks())

    def _read(self, parts: Iterator[Path]) -> Iterator[Any]:
        for part in parts:
            yield parquet.ParquetFile(BytesIO(part.read_bytes())).read()


def _make_column(values: list[Any], kind: Any) -> Any:
    if pa.types.is_string(kind):
        return pa.array([None if value is None else write_cell(value) for value in values], kind)
    return pa.array(values, kind)
