"""What the readers yield: a row under its file's own column names, or something that is no row, with the reason."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from stance.errors import Problem


@dataclass(frozen=True, slots=True)
class Record:
    """One row. line: where it starts, or its number in Parquet, from 1. raw: as it stood in the file, None where that is `values`."""

    file: str
    line: int
    values: dict[str, Any]
    raw: str | None = None

    def reject(self, reason: str) -> Reject:
        """The same row as one that cannot be scored."""
        return Reject(self.file, self.line, reason, self.values if self.raw is None else self.raw)


@dataclass(frozen=True, slots=True)
class Reject:
    """What cannot be scored. raw: the text or the values; raw_base64: the bytes, where the text cannot give them back."""

    file: str
    line: int
    reason: str
    raw: Any
    raw_base64: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """The fields that say something."""
        exact = {} if self.raw_base64 is None else {"raw_base64": self.raw_base64}
        return {"file": self.file, "line": self.line, "reason": self.reason, "raw": self.raw, **exact}


Entries = Iterator[Record | Reject]


def reject_problem(problem: Problem, raw: str) -> Reject:
    """A row that the reader could not make sense of."""
    return Reject(problem.file, problem.line or 0, f"{problem.what}. {problem.remedy}", raw)


def is_exact(text: str) -> bool:
    """Whether text read with `surrogateescape` was UTF-8 throughout."""
    if text.isascii():
        return True
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def reject_bytes(file: str, line: int, text: str) -> Reject:
    """A row with bytes that are not UTF-8, given as it was read, with `surrogateescape`."""
    data = text.encode("utf-8", errors="surrogateescape")
    try:
        data.decode("utf-8")
        where = "some bytes"
    except UnicodeDecodeError as error:
        where = f"byte {error.start + 1} of the row"
    shown = data.decode("utf-8", errors="backslashreplace")
    return Reject(file, line, f"{where} is not UTF-8. Save the file as UTF-8.", shown, base64.b64encode(data).decode("ascii"))
