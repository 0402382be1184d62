"""From files and datasets to quotes, with every problem found on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from stance.errors import DataError, Problem
from stance.quotes.quote import Quote
from stance.quotes.reading.columns import check_names, find_columns, find_missing, find_unseen, name_columns
from stance.quotes.reading.judgements import read_judgement
from stance.quotes.reading.row import Place, Row
from stance.quotes.reading.sources import Source, find_sources
from stance.quotes.reading.tables import read_rows
from stance.quotes.reading.view import LABEL_FIELDS, TEXT_FIELDS, View, describe

if TYPE_CHECKING:
    from datasets import Dataset

NONE: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Scan:
    """What was read: quotes, the place of each, and all that is wrong. Rows without a usable text have no quote."""

    quotes: tuple[Quote, ...]
    places: tuple[Place, ...]
    problems: tuple[Problem, ...]


def read_quotes(
    sources: str | Path | Dataset | Sequence[str | Path | Dataset],
    *,
    labels: Mapping[str, str] = NONE,
    columns: Mapping[str, str] = NONE,
    require_labels: bool = True,
) -> list[Quote]:
    """Quotes of packaged sets (by name), files, directories and `datasets` objects, in the order given.

    Read are CSV, TSV, JSON Lines, JSON lists and Parquet, plain or .gz. labels: another scheme's names to ours or to bare stances.
    columns: our fields to the file's column names. Columns that are no field of ours are kept in `extra`; a row without id gets
    `<file stem>:<line>`. Raises DataError with all problems of all sources, ConfigError for impossible labels or columns.
    """
    found = scan(sources, labels=labels, columns=columns, require_labels=require_labels)
    if found.problems:
        raise DataError(found.problems)
    return list(found.quotes)


def scan(
    sources: str | Path | Dataset | Sequence[str | Path | Dataset],
    *,
    labels: Mapping[str, str] = NONE,
    columns: Mapping[str, str] = NONE,
    require_labels: bool = True,
) -> Scan:
    """What `read_quotes` reads, with the problems beside the quotes instead of raised."""
    check_names(labels, columns)
    problems: list[Problem] = []
    placed: list[tuple[Place, Quote]] = []
    seen: set[str] = set()
    for source in find_sources(sources):
        rows = _take_rows(source, problems)
        if rows and isinstance(source, Source):
            names, found = name_columns(rows), find_columns(rows, columns)
            problems.extend(find_missing(source.name, names, columns=found, labelled=require_labels))
            required = require_labels and any(field in found for field in LABEL_FIELDS)
            placed.extend(_make_quotes([View(row, found, labels, problems) for row in rows], stem=source.stem, required=required))
            seen.update(names)
    if seen:
        problems.extend(find_unseen(columns, sorted(seen)))
    return Scan(tuple(quote for _, quote in placed), tuple(place for place, _ in placed), tuple(problems))


def _take_rows(source: Source | Problem, problems: list[Problem]) -> list[Row]:
    """The rows of one source; its problems, or that it holds nothing, are added to `problems`."""
    found = [source] if isinstance(source, Problem) else list(read_rows(source))
    if isinstance(source, Source) and not found:
        problems.append(Problem(source.name, None, None, "there are no rows", "Fill the file, or leave it out."))
    problems.extend(entry for entry in found if isinstance(entry, Problem))
    return [entry for entry in found if isinstance(entry, Row)]


def _make_quotes(views: Sequence[View], *, stem: str, required: bool) -> Iterator[tuple[Place, Quote]]:
    for view in views:
        quote = _make_quote(view, stem=stem, required=required) if view.is_clean() else None
        if quote is not None:
            yield view.row.place, quote


def _make_quote(view: View, *, stem: str, required: bool) -> Quote | None:
    """The quote of a row; None where it has no text that can be used."""
    identity, text = view.get_text("id"), _read_statement(view)
    named: dict[str, Any] = {field: view.get_text(field) for field in TEXT_FIELDS}
    judgement = read_judgement(view, required=required)
    extra = view.get_extra()
    if judgement.further:
        extra["annotations"] = view.get_packed("annotations")
    if text is None:
        return None
    return Quote(
        id=identity or f"{stem}:{view.row.place.line}",
        text=text,
        label=judgement.label,
        annotations=judgement.annotations,
        probabilities=judgement.probabilities,
        extra=extra,
        **named,
    )


def _read_statement(view: View) -> str | None:
    """The text as it is, spaces included."""
    text = view.get("text")
    if isinstance(text, str):
        return text
    if "text" in view.columns and text is None:
        view.complain("text", "the text is empty", remedy="Fill it in, or remove the row.")
    elif text is not None:
        view.complain("text", f"{describe(text)} is not text", remedy="Put the statement's words there.")
    return None
