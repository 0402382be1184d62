"""Everything that is wrong with a data set, before a model learns from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stance.errors import Problem
from stance.quotes.checks import CountTokens, check_copies, check_ids, check_language, check_lengths, check_words
from stance.quotes.counts import count_labels
from stance.quotes.quote import Quote
from stance.quotes.read import NONE, scan

if TYPE_CHECKING:
    from datasets import Dataset


@dataclass(frozen=True, slots=True)
class Report:
    """What was read and all that is wrong with it, in file order. counts: quotes by label, without labels that do not occur."""

    quotes: tuple[Quote, ...]
    problems: tuple[Problem, ...]
    counts: Mapping[str, int]

    @property
    def ok(self) -> bool:
        """Whether there is nothing to mend."""
        return not self.problems


def validate(
    sources: str | Path | Dataset | Sequence[str | Path | Dataset],
    *,
    labels: Mapping[str, str] = NONE,
    columns: Mapping[str, str] = NONE,
    language: str | None = "en",
    count_tokens: CountTokens | None = None,
    max_tokens: int | None = None,
) -> Report:
    """All problems of reading, and those of content: see `read_quotes` for the arguments it shares.

    language: the model's, as an ISO 639-1 code; None for a model of many languages. count_tokens and max_tokens: how the model counts
    and how much it reads; without them lengths are not checked.
    """
    found = scan(sources, labels=labels, columns=columns)
    problems = [*found.problems, *check_words(found), *check_ids(found), *check_copies(found)]
    if language is not None:
        problems.extend(check_language(found, language))
    if count_tokens is not None and max_tokens is not None:
        problems.extend(check_lengths(found, count_tokens, most=max_tokens))
    files = {file: number for number, file in enumerate(dict.fromkeys(problem.file for problem in problems))}
    problems.sort(key=lambda problem: (files[problem.file], problem.line or 0))
    return Report(found.quotes, tuple(problems), count_labels(found.quotes))
