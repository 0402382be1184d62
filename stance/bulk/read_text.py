"""Rows of JSON Lines and of plain lines, one at a time."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from stance.bulk.inputs import Input
from stance.bulk.lines import read_lines
from stance.bulk.records import Entries, Record, Reject, is_exact, reject_bytes, reject_problem
from stance.errors import Problem
from stance.quotes.reading.json_rows import read_object
from stance.quotes.reading.row import Place

DEEPEST: Final = 200
"""Levels of a value. Some hundreds more can be read but, from a deeper stack, not be written."""
ESCAPED_HALF: Final = re.compile(r"\\u[dD][89a-fA-F]")


def read_json_lines(source: Input) -> Entries:
    """A row for every line that is not blank."""
    for number, line in enumerate(read_lines(source, newline="\n"), start=1):
        if line.strip():
            yield _read_json_line(source.name, number, line) if is_exact(line) else reject_bytes(source.name, number, line.rstrip("\r\n"))


def read_plain_lines(source: Input) -> Entries:
    """A row with the one column `text` for every line that is not blank."""
    for number, line in enumerate(read_lines(source, newline="\n"), start=1):
        if line.strip():
            text = line.strip()
            yield Record(source.name, number, {"text": text}, text) if is_exact(line) else reject_bytes(source.name, number, text)


def _read_json_line(name: str, number: int, line: str) -> Record | Reject:
    raw, row = line.rstrip("\r\n"), read_object(Place(name, number), line)
    if isinstance(row, Problem):
        return reject_problem(row, raw)
    record = Record(name, number, row.values, raw)
    if line.count("[") + line.count("{") > DEEPEST and _is_deep(row.values):
        return record.reject(f"the row is nested more than {DEEPEST} levels deep. Flatten it.")
    if ESCAPED_HALF.search(line) and not is_exact(json.dumps(row.values, ensure_ascii=False)):
        return record.reject("a text holds half of a surrogate pair, which no file can be written with. Take it out.")
    return record


def _is_deep(value: Any) -> bool:
    level = [value]
    for _ in range(DEEPEST):
        level = [
            item for outer in level if isinstance(outer, dict | list) for item in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return bool(level)
