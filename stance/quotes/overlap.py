"""Brings several annotators' files together: which of their quotes are the same statement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from stance.errors import DataError, Problem
from stance.quotes.quote import Quote
from stance.quotes.words import fold

Judgements = tuple[tuple[str | None, ...], ...]
"""A row per statement, in it a label per annotator, None where the annotator has none."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Statements that at least two annotators judged."""

    annotators: tuple[str, ...]
    matched_by: Literal["id", "text"]
    judgements: Judgements


def match_quotes(files: Mapping[str, Sequence[Quote]]) -> Overlap:
    """Match labelled quotes by id where shared ids belong to the same words everywhere, else by their words.

    Raises DataError where no two files share a statement, and where one file gives a statement two labels.
    """
    by_id = {name: [(quote.id, quote) for quote in quotes] for name, quotes in files.items()}
    by_text = {name: [(fold(quote.text), quote) for quote in quotes] for name, quotes in files.items()}
    matched_by: Literal["id", "text"] = "id" if _find_shared(by_id) and _is_consistent(by_id) else "text"
    keyed = by_id if matched_by == "id" else by_text
    shared = _find_shared(keyed)
    problems = [problem for name, entries in keyed.items() for problem in _find_repeats(name, entries, shared)]
    if not shared:
        what = "no statement stands in two of the files, neither by id nor by text"
        problems.append(Problem(", ".join(files), None, None, what, "Give every annotator the same statements, with the same ids."))
    if problems:
        raise DataError(problems)
    labels = [{key: quote.main_label for key, quote in entries} for entries in keyed.values()]
    return Overlap(tuple(files), matched_by, tuple(tuple(each.get(key) for each in labels) for key in shared))


def _find_shared(keyed: Mapping[str, Sequence[tuple[str, Quote]]]) -> list[str]:
    """Keys of at least two files, in the order in which they first occur."""
    counts = Counter(key for entries in keyed.values() for key in dict.fromkeys(key for key, _ in entries))
    return [key for key, count in counts.items() if count > 1]


def _is_consistent(by_id: Mapping[str, Sequence[tuple[str, Quote]]]) -> bool:
    """Whether an id means the same words wherever it occurs; ids that only count rows do not."""
    texts: dict[str, str] = {}
    return all(texts.setdefault(key, fold(quote.text)) == fold(quote.text) for entries in by_id.values() for key, quote in entries)


def _find_repeats(name: str, entries: Sequence[tuple[str, Quote]], shared: Sequence[str]) -> list[Problem]:
    labels: dict[str, str] = {}
    clashing = {key: quote for key, quote in entries if labels.setdefault(key, quote.main_label) != quote.main_label}
    remedy = "Keep one of them; a file holds the labels of one annotator."
    return [
        Problem(name, None, "label", f"statement {clashing[key].id!r} is labelled twice, and differently", remedy)
        for key in shared
        if key in clashing
    ]
