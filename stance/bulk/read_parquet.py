"""Rows of Parquet files, one batch in memory at a time."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import pyarrow as pa
from pyarrow import parquet

from stance.bulk.inputs import Input
from stance.bulk.lines import refuse, refuse_damage
from stance.bulk.records import Entries, Record, Reject

BATCH: Final = 1024


@contextmanager
def open_parquet(source: Input) -> Iterator[Any]:
    """The `ParquetFile`; a compressed one is unpacked to a temporary file, since Parquet is read from its end. Raises DataError."""
    with refuse_damage(source), tempfile.TemporaryFile() as unpacked:
        if source.packed:
            with source.open() as stream:
                shutil.copyfileobj(stream, unpacked)
        try:
            with parquet.ParquetFile(pa.PythonFile(unpacked, mode="r") if source.packed else str(source.path)) as file:
                yield file
        except pa.ArrowException as error:
            reason = str(error).splitlines()[0]
            raise refuse(source, f"the file cannot be read as Parquet ({reason})", "Write it anew.") from error


def read_parquet(source: Input) -> Entries:
    """Rows in file order; those with text that is not UTF-8 are rejected one by one."""
    with open_parquet(source) as file:
        number = 0
        for batch in file.iter_batches(batch_size=BATCH):
            yield from _read_batch(source.name, batch, start=number)
            number += batch.num_rows


def _read_batch(name: str, batch: Any, *, start: int) -> Entries:
    try:
        for number, values in enumerate(batch.to_pylist(), start=start + 1):
            yield Record(name, number, values)
    except UnicodeDecodeError:
        yield from (_read_row(name, start + place + 1, batch.slice(place, 1)) for place in range(batch.num_rows))


def _read_row(name: str, number: int, row: Any) -> Record | Reject:
    try:
        return Record(name, number, row.to_pylist()[0])
    except UnicodeDecodeError as error:
        reason = f"a text is not UTF-8 ({error.reason} at byte {error.start + 1}). Write it anew with text in UTF-8."
        return Reject(name, number, reason, {column: _show(cell[0]) for column, cell in zip(row.schema.names, row.columns, strict=True)})


def _show(cell: Any) -> Any:
    """A value for the file of rejects: bytes, for text that is none."""
    try:
        return cell.as_py()
    except UnicodeDecodeError:
        return cell.cast(pa.binary()).as_py() if pa.types.is_string(cell.type) else str(cell)
