"""Which column of a file is which field, and what the config says of columns and labels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from stance.errors import ConfigError, Problem
from stance.labels import LABELS, is_known, nearest
from stance.quotes.reading.row import Row
from stance.quotes.reading.view import FIELDS, LABEL_FIELDS

LIKELY_TEXT: Final = ("quote", "statement", "sentence", "content", "body", "utterance")


def check_names(labels: Mapping[str, str], columns: Mapping[str, str]) -> None:
    """Find mistakes in the config before any file is opened; ConfigError with all of them."""
    wrong = [
        (f"labels maps {name!r} to {label!r}, which is no label", nearest(label)) for name, label in labels.items() if not is_known(label)
    ]
    for field in (field for field in columns if field not in FIELDS):
        close = get_close_matches(field, FIELDS, n=1)
        wrong.append((f"columns names {field!r}, which is no field", close[0] if close else None))
    if wrong:
        lines = [what + (f"; did you mean {close!r}?" if close else ".") for what, close in wrong]
        raise ConfigError("\n".join([*lines, f"Labels are {', '.join(LABELS)}; fields are {', '.join(FIELDS)}."]))


def find_columns(rows: Sequence[Row], columns: Mapping[str, str]) -> dict[str, str]:
    """The column of each field that these rows have. A mapped column that they lack gives way to one of the field's own name."""
    names = name_columns(rows)
    wanted = {field: columns[field] if columns.get(field) in names else field for field in FIELDS}
    taken = {column for column in columns.values() if column in names}
    return {field: name for field, name in wanted.items() if name in names and (field in columns or name not in taken)}


def name_columns(rows: Sequence[Row]) -> list[str]:
    """All column names that occur, sorted."""
    return sorted({name for row in rows for name in row.values})


def find_missing(file: str, names: Sequence[str], *, columns: Mapping[str, str], labelled: bool) -> list[Problem]:
    """Needed fields without a column: one problem each, not one for every row."""
    missing = [] if "text" in columns else ["text"]
    if labelled and not any(field in columns for field in LABEL_FIELDS):
        missing.append("label")
    return [_note_missing(file, field, names=names) for field in missing]


def find_unseen(columns: Mapping[str, str], seen: Sequence[str]) -> list[Problem]:
    """Mapped columns that no source has."""
    remedy = f"The columns are {', '.join(map(repr, seen))}."
    lost = [(field, column) for field, column in columns.items() if column not in seen]
    return [Problem("columns", None, field, f"no source has a column {column!r}", remedy) for field, column in lost]


def _note_missing(file: str, field: str, *, names: Sequence[str]) -> Problem:
    likely = get_close_matches(field, names, n=1) or [name for name in names if field == "text" and name.lower() in LIKELY_TEXT]
    what = f"there is no column {field!r}; the columns are {', '.join(map(repr, names))}"
    return Problem(file, None, field, what, f"Name it so, or say which it is with `columns: {{{field}: {likely[0] if likely else '…'}}}`.")
