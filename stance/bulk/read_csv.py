"""Rows of comma-, semicolon- or tab-separated text, one at a time; after a row that cannot be read, reading goes on."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Final

from stance.bulk.inputs import Input
from stance.bulk.lines import read_lines
from stance.bulk.records import Entries, Record, Reject, is_exact, reject_bytes, reject_problem
from stance.errors import DataError, Problem
from stance.quotes.reading.csv_rows import CLOSE_QUOTES, find_repeats, find_separator, make_row, name_cells
from stance.quotes.reading.row import Place

LONGEST_FIELD: Final = 1 << 22
"""Characters of a field. It bounds what a quotation mark that is never closed can swallow."""


class Tape:
    """Lines that remember which of them the row being read has used, and that can be put back."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._returned: list[str] = []
        self._used: list[str] = []
        self.line = 1

    def __iter__(self) -> Tape:
        return self

    def __next__(self) -> str:
        line = self._returned.pop() if self._returned else next(self._lines)
        self._used.append(line)
        return line

    def take(self, count: int | None = None) -> str:
        """The first `count` lines used since the last call, or all of them, joined; the others are put back."""
        taken, back = self._used[:count], [] if count is None else self._used[count:]
        self._used = []
        self._returned.extend(reversed(back))
        self.line += len(taken)
        return "".join(taken)


def read_csv(source: Input) -> Entries:
    """Rows by the names in the first line, which also shows the separator. Raises DataError for a header that names a column twice."""
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_FIELD))
    tape = Tape(read_lines(source, newline=""))
    separator = _find_separator(tape, tabs=source.form == ".tsv")
    header: list[str] | None = None
    for line, raw, cells in _read_cells(tape, separator):
        place = Place(source.name, line)
        if header is None and isinstance(cells, list):
            header = _make_header(place, cells, raw)
        elif header is None or not isinstance(cells, list):
            yield _reject_broken(place, raw, cells)
        elif is_exact(raw):
            yield _make_record(place, header, cells, raw=raw)
        else:
            yield reject_bytes(source.name, line, raw)


def _find_separator(tape: Tape, *, tabs: bool) -> str:
    if tabs:
        return "\t"
    first = next((line for line in tape if line.strip()), "")
    tape.take(0)
    return find_separator(first)


def _read_cells(tape: Tape, separator: str) -> Iterator[tuple[int, str, list[str] | csv.Error]]:
    """Start, text and cells of each row that is not a blank line; the error in place of the cells where they cannot be told."""
    while True:
        line = tape.line
        try:
            cells: list[str] | csv.Error = next(csv.reader(tape, delimiter=separator, strict=True))
            raw = tape.take()
        except StopIteration:
            return
        except csv.Error as error:
            # Where no closing mark was found at all, the opening one was a slip, and the lines below are rows of their own.
            unclosed = "unexpected end" in str(error) or "field limit" in str(error)
            cells, raw = error, tape.take(1 if unclosed else None)
        if raw.strip():
            yield line, raw.rstrip("\r\n"), cells


def _make_header(place: Place, cells: list[str], raw: str) -> list[str]:
    if not is_exact(raw):
        raise DataError([place.note(None, what="the header is not UTF-8", remedy="Save the file as UTF-8.")])
    header = name_cells(cells)
    repeated = find_repeats(place, header)
    if repeated:
        raise DataError([repeated])
    return header


def _make_record(place: Place, header: list[str], cells: list[str], *, raw: str) -> Record | Reject:
    row = make_row(place, header=header, cells=cells)
    return reject_problem(row, raw) if isinstance(row, Problem) else Record(place.file, place.line, row.values, raw)


def _reject_broken(place: Place, raw: str, error: object) -> Reject:
    if not is_exact(raw):
        return reject_bytes(place.file, place.line, raw)
    last = place.line + raw.count("\n")
    lines = f"line {place.line}" if last == place.line else f"lines {place.line} to {last}"
    return Reject(place.file, place.line, f"{lines} cannot be read as a row ({error}). {CLOSE_QUOTES}", raw)
