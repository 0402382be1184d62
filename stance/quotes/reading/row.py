"""One record of a file before anything is made of it, and the place it stands at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from stance.errors import Problem


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: the line it starts on, or its number in formats without lines; both count from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"

    def note(self, field: str | None, *, what: str, remedy: str) -> Problem:
        """A problem at this place."""
        return Problem(self.file, self.line, field, what, remedy)


@dataclass(frozen=True, slots=True)
class Row:
    """One record under the file's own column names."""

    place: Place
    values: dict[str, Any]
