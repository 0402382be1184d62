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
    """Rows in file order; those with a value that is none, such as text that is not UTF-8, are rejected one by one."""
    with open_parquet(source) as file:
        number = 0
        for batch in file.iter_batches(batch_size=BATCH):
            yield from _read_batch(source.name, batch, start=number)
            number += batch.num_rows


def _read_batch(name: str, batch: Any, *, start: int) -> Entries:
    try:
        for number, values in enumerate(batch.to_pylist(), start=start + 1):
            yield Record(name, number, values)
    except (ValueError, OverflowError):
        yield from (_read_row(name, start + place + 1, batch.slice(place, 1)) for place in range(batch.num_rows))


def _read_row(name: str, number: int, row: Any) -> Record | Reject:
    try:
        return Record(name, number, row.to_pylist()[0])
    except (ValueError, OverflowError) as error:
        # Text that is not UTF-8, or a time that Python cannot hold.
        reason = f"a value cannot be read ({error}). Mend it, and write the file anew."
        return Reject(name, number, reason, {column: _show(cell[0]) for column, cell in zip(row.schema.names, row.columns, strict=True)})


def _show(cell: Any) -> Any:
    """A value for the file of rejects: the bytes of text that is none, the count behind a time that is none."""
    for kind in (cell.type, pa.binary(), pa.int64()):
        try:
            return cell.cast(kind).as_py()
        except (pa.ArrowException, ValueError, OverflowError):
            continue
    return f"unreadable {cell.type}"
