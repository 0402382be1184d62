"""The statements that come with the package pass the checks that we ask of users' data."""

from __future__ import annotations

from stance.labels import LABELS
from stance.models.encoders import load_tokenizer
from stance.models.features import count_tokens
from stance.quotes.reading.sources import packaged_sets
from stance.quotes.validate import validate


def test_packaged_sets_have_no_problem_and_every_label() -> None:
    tokenizer = load_tokenizer("minilm")
    report = validate(list(packaged_sets()), count_tokens=lambda texts: count_tokens(texts, tokenizer), max_tokens=192)
    assert report.problems == ()
    assert report.counts.keys() == set(LABELS)
    assert len(report.quotes) > 4000


def test_statements_of_a_minimal_pair_differ_in_label_somewhere() -> None:
    report = validate(["starter", "third_party", "official", "press"], language=None)
    pairs: dict[str, set[str]] = {}
    for quote in report.quotes:
        if quote.pair:
            pairs.setdefault(quote.pair, set()).add(quote.main_label)
    alike = [key for key, labels in pairs.items() if len(labels) == 1]
    assert len(pairs) > 300
    assert len(alike) / len(pairs) < 0.25
