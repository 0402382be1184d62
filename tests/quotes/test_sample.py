"""Samples hold what they promise, no statement twice, and the same for the same seed."""

from __future__ import annotations

from collections import Counter
from typing import get_args

import numpy as np
import pytest

from stance.errors import ConfigError
from stance.labels import LABELS
from stance.quotes.quote import Quote
from stance.quotes.sample import By, draw_sample, drop_known, measure_entropy
from stance.scores import Probabilities, decode_labels

TOPICS = (
    "the ferry in the harbour is late",
    "wheat and barley prices rose again",
    "the orchestra plays a new symphony",
    "snow closed every pass",
)
QUOTES = [Quote(f"q{number}", f"Report {number}: {TOPICS[min(number // 40, 3)]} today.") for number in range(130)]


def make_probabilities(seed: int = 0) -> Probabilities:
    """Mostly `neutral`, with a few of every other label."""
    return np.random.default_rng(seed).dirichlet([0.3, 0.3, 4, 0.3, 0.3, 0.3], len(QUOTES))


@pytest.mark.parametrize("by", get_args(By))
@pytest.mark.parametrize("count", [1, 10, 130, 500])
def test_a_sample_has_the_wanted_size_without_repeats_and_is_reproducible(by: By, count: int) -> None:
    drawn = draw_sample(QUOTES, count, by=by, probabilities=make_probabilities())
    assert len({quote.id for quote in drawn}) == len(drawn) == min(count, len(QUOTES))
    assert drawn == draw_sample(QUOTES, count, by=by, probabilities=make_probabilities())


def test_another_seed_draws_another_sample() -> None:
    assert draw_sample(QUOTES, 10, by="random", seed=1) != draw_sample(QUOTES, 10, by="random", seed=2)


def test_the_uncertain_come_first() -> None:
    probabilities = make_probabilities()
    entropy = dict(zip((quote.id for quote in QUOTES), measure_entropy(probabilities), strict=True))
    drawn = [entropy[quote.id] for quote in draw_sample(QUOTES, 20, by="uncertainty", probabilities=probabilities)]
    assert drawn == sorted(entropy.values(), reverse=True)[:20]


def test_entropy_is_nothing_for_certainty_and_greatest_for_none() -> None:
    assert measure_entropy(np.stack([np.eye(6)[0], np.full(6, 1 / 6)])) == pytest.approx([0, np.log(6)])


def test_balance_gives_every_predicted_label_its_turn() -> None:
    probabilities = make_probabilities()
    label = dict(zip((quote.id for quote in QUOTES), decode_labels(probabilities), strict=True))
    available = Counter(label.values())
    drawn = Counter(label[quote.id] for quote in draw_sample(QUOTES, 12, by="balance", probabilities=probabilities))
    assert drawn.keys() == available.keys()
    assert max(drawn.values()) <= 12 - sum(min(available[name], 2) for name in LABELS if name != "neutral")


def test_diversity_draws_from_every_topic() -> None:
    drawn = draw_sample(QUOTES, 4, by="diversity")
    assert {min(int(quote.id[1:]) // 40, 3) for quote in drawn} == {0, 1, 2, 3}


def test_an_empty_pool_gives_an_empty_sample() -> None:
    assert [draw_sample([], 5, by=by) for by in get_args(By)] == [[], [], [], []]


def test_without_probabilities_the_error_says_what_else_can_be_done() -> None:
    with pytest.raises(ConfigError, match="diversity or random"):
        draw_sample(QUOTES, 5, by="uncertainty")


def test_statements_that_are_known_or_repeated_are_dropped() -> None:
    pool = [Quote("a", "The ferry is late."), Quote("b", "the ferry is LATE"), Quote("c", "The bridge is open."), Quote("d", "…")]
    assert [quote.id for quote in drop_known(pool, [Quote("x", "The bridge is open")])] == ["a"]
