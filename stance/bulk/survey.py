"""The first look at all input: how many rows, which columns, and what keeps a file from being scored, before any time is spent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from stance.bulk.inputs import Input
from stance.bulk.reading import read_source
from stance.bulk.records import Record
from stance.errors import DataError, Problem
from stance.quotes.reading.columns import find_missing

TEXT = "text"
SAFE = 1 << 53
"""Whole numbers up to here survive becoming a float."""


@dataclass(slots=True)
class Survey:
    """rows: all, those that will be rejected included. kinds: of every column in order of appearance, what its values are."""

    rows: int = 0
    kinds: dict[str, set[str]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values, the same for the same survey."""
        return {"rows": self.rows, "kinds": {column: sorted(kinds) for column, kinds in self.kinds.items()}}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Survey:
        """The survey that `as_dict` was called on."""
        return cls(values["rows"], {column: set(kinds) for column, kinds in values["kinds"].items()})


def survey(sources: Iterable[Input], *, text_column: str = TEXT) -> Survey:
    """Read everything once. Raises one DataError for all files that cannot be read or have no column of text."""
    whole = Survey()
    problems: list[Problem] = []
    for source in sources:
        try:
            rows, kinds = _survey_source(source)
        except DataError as error:
            problems.extend(error.problems)
            continue
        problems.extend(_find_missing_text(source, kinds, text_column=text_column))
        whole.rows += rows
        for column, seen in kinds.items():
            whole.kinds.setdefault(column, set()).update(seen)
    if problems:
        raise DataError(problems)
    return whole


def find_text(values: Mapping[str, Any], text_column: str) -> str | None:
    """The column that holds the text: the one the user named, or `text` where a row lacks that."""
    return next((name for name in (text_column, TEXT) if name in values), None)


def _survey_source(source: Input) -> tuple[int, dict[str, set[str]]]:
    if source.form == ".parquet":
        from stance.bulk.survey_parquet import survey_parquet

        return survey_parquet(source)
    rows = 0
    kinds: dict[str, set[str]] = {}
    for entry in read_source(source):
        rows += 1
        if isinstance(entry, Record):
            for column, value in entry.values.items():
                kinds.setdefault(column, set()).add(name_kind(value))
    return rows, kinds


def name_kind(value: Any) -> str:
    """What a value of JSON or CSV is, as far as a typed column has to know."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        if -SAFE <= value <= SAFE:
            return "int"
        return "big" if -(1 << 63) <= value < 1 << 63 else "json"
    return {str: "text", float: "double", type(None): "null"}.get(type(value), "json")


def _find_missing_text(source: Input, kinds: Mapping[str, Any], *, text_column: str) -> Iterator[Problem]:
    # Without any column there is nothing but broken rows, which are rejected one by one.
    if kinds and find_text(kinds, text_column) is None:
        yield from find_missing(source.name, list(kinds), columns={}, labelled=False)
