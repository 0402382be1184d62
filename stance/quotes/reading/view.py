"""A row seen through our field names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from stance.errors import Problem
from stance.quotes.reading.json_rows import DECODER
from stance.quotes.reading.row import Row

TEXT_FIELDS: Final = ("speaker", "country", "outlet", "date", "event", "pair", "source", "genre")
LABEL_FIELDS: Final = ("label", "labels", "annotations", "probabilities")
FIELDS: Final = ("id", "text", *TEXT_FIELDS, *LABEL_FIELDS, "second_choice", "sureness")
HALF: Final = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class View:
    """A row with the columns of its file by field, the names of the user's label scheme, and a list for what is wrong."""

    row: Row
    columns: Mapping[str, str]
    labels: Mapping[str, str]
    problems: list[Problem]

    def get(self, field: str) -> Any:
        """The value of a field; None where it is absent or blank."""
        value = self.row.values.get(self.columns[field]) if field in self.columns else None
        return None if is_blank(value) else value

    def complain(self, field: str, what: str, *, remedy: str) -> None:
        """Note a problem under the name the user knows the field by."""
        self.problems.append(self.row.place.note(self.columns.get(field, field), what=what, remedy=remedy))

    def get_text(self, field: str) -> str | None:
        """A field that should hold text; whole numbers and dates are written out."""
        value = self.get(field)
        written = write_out(value)
        if value is not None and written is None:
            self.complain(field, f"{describe(value)} is not text", remedy="Put a text there, or leave it empty.")
        return written

    def get_packed(self, field: str) -> Any:
        """A field that may hold a list or an object, which CSV can only hold as JSON."""
        value = self.get(field)
        if not isinstance(value, str) or not value.lstrip().startswith(("[", "{")):
            return value
        try:
            unpacked = DECODER.decode(value.strip())
        except (ValueError, RecursionError) as error:
            self.complain(field, f"broken JSON: {error}", remedy="Mend it, or write the file with a JSON library.")
            return None
        fault = _find_fault(unpacked)
        if fault:
            self.complain(field, f"the text holds {fault}", remedy="Take it out.")
        return None if fault else unpacked

    def get_extra(self) -> dict[str, Any]:
        """All columns that are no field of ours; those a writer packed into `extra` stand among them again."""
        extra = {column: value for column, value in self.row.values.items() if column not in self.columns.values()}
        packed = extra.get("extra")
        if isinstance(packed, dict) and packed.keys().isdisjoint(extra.keys() - {"extra"}):
            del extra["extra"]
            extra.update(packed)
        return extra

    def is_clean(self) -> bool:
        """Whether every text in the row can be written to a file and read by a tokenizer; complains otherwise."""
        faults = {column: _find_fault([column, value]) for column, value in self.row.values.items()}
        found = [(column, fault) for column, fault in faults.items() if fault]
        for column, fault in found:
            self.problems.append(self.row.place.note(_printable(column), what=f"the text holds {fault}", remedy="Take it out."))
        return not found


def is_blank(value: Any) -> bool:
    """Whether a cell says nothing: null, not a number, white space, or an empty list or object."""
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, list | dict | tuple):
        return not value
    return value is None or value != value


def write_out(value: Any) -> str | None:
    """A plain value as stripped text, None for anything else. Whole numbers lose the `.0` that tables give them beside gaps."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, datetime):
        return value.date().isoformat() if value.timetz() == time.min else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def describe(value: Any) -> str:
    """A value for a message, cut to a readable length, with its kind."""
    shown = repr(value)
    kinds = {bool: "true or false", int: "a number", float: "a number", str: "a text", list: "a list", dict: "an object"}
    return f"{shown if len(shown) <= 60 else shown[:57] + '…'} ({kinds.get(type(value), type(value).__name__)})"


def _find_texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _find_texts([*value, *value.values()])
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _find_texts(item)


def _find_fault(value: Any) -> str | None:
    for text in _find_texts(value):
        if "\0" in text:
            return "a NUL character"
        half = None if text.isascii() else HALF.search(text)
        if half:
            return f"half of a surrogate pair (\\u{ord(half[0]):04x})"
    return None


def _printable(text: str) -> str:
    return text.encode("utf-8", errors="backslashreplace").decode("utf-8")
