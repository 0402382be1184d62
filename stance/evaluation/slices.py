"""Groups of statements by a column, or by what can be derived from one: length, year, party."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from stance.errors import StanceError
from stance.quotes.quote import Quote

NONE: Final = "(none)"
OTHER: Final = "(other)"
THIRD: Final = "third country"
SMALLEST: Final = 10
"""Groups of fewer statements say nothing; they are counted together as OTHER."""

_FIELDS = ("speaker", "country", "outlet", "event", "pair", "source", "genre", "date")
_BANDS = ((15, "up to 15 words"), (30, "16 to 30 words"), (60, "31 to 60 words"), (120, "61 to 120 words"))
_LONGEST = "over 120 words"
# A year at the start of a run of digits that can be a date: 2022, 202203, 20220125, with or without a time behind it.
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=(?:\d\d){0,5}(?!\d))")
_PARTIES = {
    "russia": "Russia",
    "russian federation": "Russia",
    "ukraine": "Ukraine",
    "united states": "United States",
    "united states of america": "United States",
    "usa": "United States",
    "us": "United States",
}


@dataclass(frozen=True, slots=True)
class Group:
    """The statements, by their places in the data, that share a value."""

    value: str
    rows: tuple[int, ...]


def group(quotes: Sequence[Quote], column: str) -> list[Group]:
    """Group statements by a field of Quote, a column of the input, or a derived slice (`length`, `year`, `party`).

    Groups stand in their natural order where there is one, else by size; OTHER and NONE last.
    Raises StanceError when no statement has such a column.
    """
    read = _reader(quotes, column)
    rows: dict[str, list[int]] = {}
    for row, quote in enumerate(quotes):
        rows.setdefault(read(quote) or NONE, []).append(row)
    small = {value for value, members in rows.items() if len(members) < SMALLEST}
    other = sorted(row for value in small for row in rows[value])
    groups = [Group(value, tuple(members)) for value, members in rows.items() if value not in small]
    return sorted(groups + ([Group(OTHER, tuple(other))] if other else []), key=lambda one: _place(column, one))


def count_words(quote: Quote) -> str:
    """The band of length that a statement falls into, counted in words between white space."""
    words = len(quote.text.split())
    return next((name for most, name in _BANDS if words <= most), _LONGEST)


def read_year(quote: Quote) -> str | None:
    """The year in a statement's date, in any spelling with four digits for it; None when there is no such year."""
    found = _YEAR.search(quote.date or "")
    return found.group(1) if found else None


def name_party(quote: Quote) -> str | None:
    """Russia, Ukraine and the United States by name, every other country as a third country."""
    if not quote.country or not quote.country.strip():
        return None
    return _PARTIES.get(quote.country.strip().casefold(), THIRD)


DERIVED: Final[dict[str, Callable[[Quote], str | None]]] = {"length": count_words, "year": read_year, "party": name_party}


def _reader(quotes: Sequence[Quote], column: str) -> Callable[[Quote], str | None]:
    extra = {key for quote in quotes for key in quote.extra}
    if column in DERIVED and column not in extra:
        return DERIVED[column]
    if column in _FIELDS:
        return lambda quote: _name(getattr(quote, column))
    if column in extra:
        return lambda quote: _name(quote.extra.get(column))
    known = [*DERIVED, *_FIELDS, *sorted(extra - {*DERIVED, *_FIELDS})]
    raise StanceError(f"Cannot slice by {column!r}: no statement has such a column. Known: {', '.join(known)}.")


def _name(value: object) -> str | None:
    return None if value is None else " ".join(str(value).split()) or None


def _place(column: str, one: Group) -> tuple[bool, bool, int, str]:
    order = [name for _, name in _BANDS] + [_LONGEST]
    place = order.index(one.value) if one.value in order else (0 if column == "year" else -len(one.rows))
    return one.value == NONE, one.value == OTHER, place, one.value
