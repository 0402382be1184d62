"""Scorers and statements of the evaluation's tests: answers from a table, all text invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from stance.evaluation.evaluation import Evaluation
from stance.evaluation.judge import evaluate_model
from stance.evaluation.origin import Origin
from stance.labels import INDEX, LABELS
from stance.quotes.quote import Quote
from stance.scores import Probabilities, Score, decode

WORDS = {
    "explicit_support": "our chamber applauds the march and calls it right",
    "hedged_support": "one understands perhaps why the neighbour lost patience",
    "neutral": "both delegations should return to the talks",
    "hedged_criticism": "we regret that frontiers might be moved by force",
    "explicit_criticism": "we condemn the attack as a crime",
    "unrelated": "the ministers opened a bridge for trams",
}
COUNTRIES = ("Russia", "Peru", "Ghana | Togo", None)


@dataclass(frozen=True)
class TableScorer:
    """Answers each text with the probabilities that a table holds for it."""

    table: dict[str, Probabilities]

    def score_many(self, texts: Sequence[str]) -> list[Score]:
        rows = np.array([self.table[text] for text in texts])
        return decode(texts, rows, [len(text.split()) > 11 for text in texts])


def invent_quotes(per_label: int = 12) -> list[Quote]:
    """Six labels times `per_label` statements with countries, dates and a further column."""
    return [
        Quote(
            id=f"{label}-{number}",
            text=f"On day {number} the speaker said: {words}." + " Yes, indeed so." * (number % 2),
            label=label,
            country=COUNTRIES[number % 4],
            date=("2022-03", "Published: Mar 19, 2023 01:13 PM", "20240125")[number % 3],
            extra={"desk": "north" if number % 2 else "south"},
        )
        for label, words in WORDS.items()
        for number in range(per_label)
    ]


def invent_table(quotes: Sequence[Quote], *, noise: float = 1.0, seed: int = 0) -> dict[str, Probabilities]:
    """Probabilities that favour the right label, blurred by noise."""
    generator = np.random.default_rng(seed)
    logits = np.array([2.5 * np.eye(len(LABELS))[INDEX[quote.label or ""]] for quote in quotes])
    odds = np.exp(logits + noise * generator.normal(size=logits.shape))
    return dict(zip((quote.text for quote in quotes), odds / odds.sum(axis=1, keepdims=True), strict=True))


@pytest.fixture(scope="session")
def quotes() -> list[Quote]:
    return invent_quotes()


@pytest.fixture(scope="session")
def scorer(quotes: list[Quote]) -> TableScorer:
    return TableScorer(invent_table(quotes))


@pytest.fixture(scope="session")
def evaluation(quotes: list[Quote], scorer: TableScorer) -> Evaluation:
    columns = ["country", "party", "length", "year", "desk"]
    origin = Origin("table", run="7a" * 32, training=quotes[::3])
    return evaluate_model(scorer, quotes, origin=origin, slices=columns, name="invented", resamples=200)
