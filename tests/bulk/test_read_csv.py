"""Rows around one that is broken are read as if it were not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from stance.bulk.inputs import Input
from stance.bulk.read_csv import read_csv
from stance.bulk.records import Record


def read(path: Path, text: str) -> list[tuple[int, str | None]]:
    """Line and text of each row; None for the text of a reject."""
    path.write_bytes(text.encode())
    entries = read_csv(Input("in.csv", path, ".csv"))
    return [(entry.line, entry.values["text"] if isinstance(entry, Record) else None) for entry in entries]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_one(end: str, tmp_path: Path) -> None:
    text = end.join(["\ufeffid;text", "1;a", "", '2;"b', 'c"', "3;d"])
    assert read(tmp_path / "in.csv", text) == [(2, "a"), (4, f"b{end}c"), (6, "d")]


def test_a_mark_that_is_never_closed_costs_one_row(tmp_path: Path) -> None:
    rows = "".join(f"{number},row {number}\n" for number in range(3, 200))
    assert read(tmp_path / "in.csv", f'id,text\n1,a\n2,"b\n{rows}') == [
        *[(2, "a"), (3, None)],
        *((number + 1, f"row {number}") for number in range(3, 200)),
    ]


def test_a_row_broken_after_its_line_break_is_rejected_with_all_its_lines(tmp_path: Path) -> None:
    assert read(tmp_path / "in.csv", 'id,text\n1,"a\nb"c\n2,d\n') == [(2, None), (4, "d")]


def test_wrong_numbers_of_cells_are_rejected_and_empty_ones_at_the_end_are_not(tmp_path: Path) -> None:
    assert read(tmp_path / "in.csv", "id,text\n1\n2,b,c\n3,d,,\n") == [(2, None), (3, None), (4, "d")]


def test_nothing_and_a_header_alone_are_no_rows(tmp_path: Path) -> None:
    assert read(tmp_path / "in.csv", "") == read(tmp_path / "in.csv", "id,text\n") == []
