"""The forms of output: how the rows of a part are written, and how the parts become one file."""

from __future__ import annotations

import csv
import gzip
import shutil
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, Protocol

from stance.bulk.layout import Layout
from stance.bulk.survey import Survey
from stance.bulk.values import write_cell, write_json
from stance.errors import ConfigError

Rows = Sequence[dict[str, Any]]
ENDINGS: Final = (".csv", ".csv.gz", ".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz", ".parquet")


class Form(Protocol):
    """Writes the same bytes for the same rows, whenever and by however many runs."""

    def encode(self, rows: Rows) -> bytes:
        """The content of a part."""
        ...

    def assemble(self, parts: Iterable[Path], stream: IO[bytes]) -> None:
        """Write the whole file from all parts."""
        ...


def choose_form(ending: str, layout: Layout, seen: Survey) -> Form:
    """The form of an output of this ending, one of ENDINGS."""
    if ending == ".parquet":
        from stance.bulk.parquet_form import make_parquet_form

        return make_parquet_form(layout, seen)
    packed = ending.endswith(".gz")
    return CsvForm(tuple(layout.columns), packed) if ending.startswith(".csv") else JsonForm(packed)


def find_ending(out: Path) -> str:
    """Which of ENDINGS the name of an output has. Raises ConfigError for any other."""
    name = out.name.lower()
    ending = next((ending for ending in ENDINGS if name.endswith(ending) and name != ending), None)
    if ending is None:
        raise ConfigError(f"--out {out}: the name does not say what to write. Let it end in {', '.join(ENDINGS)}.")
    return ending


@dataclass(frozen=True, slots=True)
class JsonForm:
    """JSON Lines; each row has the columns of its own file."""

    packed: bool

    def encode(self, rows: Rows) -> bytes:
        """An object on each line."""
        return "".join(write_json(row) + "\n" for row in rows).encode("utf-8")

    def assemble(self, parts: Iterable[Path], stream: IO[bytes]) -> None:
        """One after another."""
        with open_packed(stream, self.packed) as out:
            join_parts(parts, out)


@dataclass(frozen=True, slots=True)
class CsvForm:
    """Comma-separated; every row has all columns, and an empty cell where its file lacks one."""

    columns: tuple[str, ...]
    packed: bool

    def encode(self, rows: Rows) -> bytes:
        """Rows without the header."""
        return _write_csv([write_cell(row.get(column)) for column in self.columns] for row in rows)

    def assemble(self, parts: Iterable[Path], stream: IO[bytes]) -> None:
        """One after another under a header."""
        with open_packed(stream, self.packed) as out:
            out.write(_write_csv([self.columns]))
            join_parts(parts, out)


def open_packed(stream: IO[bytes], packed: bool) -> AbstractContextManager[IO[bytes]]:
    """The stream itself, or one that packs into it; without name and time, so that the same rows give the same bytes."""
    if not packed:
        return nullcontext(stream)
    opened: Any = gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=stream, mtime=0)
    return opened  # type: ignore[no-any-return]


def join_parts(parts: Iterable[Path], out: IO[bytes]) -> None:
    """Copy files one after another."""
    for part in parts:
        with part.open("rb") as stream:
            shutil.copyfileobj(stream, out, 1 << 20)


class _Lines(list[str]):
    r"""Takes rows from `csv.writer`, which quotes a bare \r only when rows end in \r\n; ours end in \n."""

    def write(self, row: str) -> None:
        self.append(row.removesuffix("\r\n") + "\n")


def _write_csv(rows: Iterable[Sequence[str]]) -> bytes:
    lines = _Lines()
    csv.writer(lines, lineterminator="\r\n").writerows(rows)
    return "".join(lines).encode("utf-8")
