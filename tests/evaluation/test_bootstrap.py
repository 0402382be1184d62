from __future__ import annotations

import numpy as np
import pytest

from stance.evaluation.bootstrap import bootstrap, estimate, resample
from stance.evaluation.measure import compute_metrics, measure, tally
from stance.evaluation.outcomes import compare
from stance.labels import LABELS
from stance.scores import Probabilities


def draw(seed: int, count: int) -> tuple[Probabilities, list[str]]:
    generator = np.random.default_rng(seed)
    return generator.dirichlet(np.full(6, 0.5), size=count), [LABELS[place] for place in generator.integers(0, 6, size=count)]


@pytest.mark.parametrize("seed", range(5))
def test_intervals_hold_the_figure_itself(seed: int) -> None:
    probabilities, references = draw(seed, 60)
    figures = measure(probabilities, references)
    for name, one in bootstrap(probabilities, references, resamples=100, seed=seed).items():
        assert one.value == pytest.approx(figures[name])
        assert one.low is not None
        assert one.high is not None
        assert one.low <= figures[name] <= one.high


def test_the_same_seed_gives_the_same_intervals() -> None:
    probabilities, references = draw(0, 50)
    first, again, other = (bootstrap(probabilities, references, resamples=50, seed=seed) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_more_statements_give_narrower_intervals() -> None:
    widths = []
    for count in (50, 2000):
        accuracy = bootstrap(*draw(3, count), resamples=200)["accuracy"]
        assert accuracy.low is not None
        assert accuracy.high is not None
        widths.append(accuracy.high - accuracy.low)
    assert widths[1] < widths[0] / 3


def test_the_interval_of_an_accuracy_is_the_binomial_one() -> None:
    outcomes = compare(np.eye(6)[[0] * 400], ["explicit_support"] * 200 + ["neutral"] * 200)
    accuracies = compute_metrics(resample(outcomes, resamples=2000, seed=0))["accuracy"]
    assert accuracies.mean() == pytest.approx(0.5, abs=0.005)
    assert accuracies.std() == pytest.approx(np.sqrt(0.25 / 400), rel=0.1)


def test_a_weight_of_two_is_a_statement_twice() -> None:
    outcomes = compare(*draw(4, 30))
    weights = np.random.default_rng(0).integers(0, 3, size=30)
    weighted = compute_metrics(tally(outcomes, weights[None, :].astype(float)))
    repeated = compute_metrics(tally(outcomes.take(np.repeat(np.arange(30), weights).tolist())))
    for name, value in weighted.items():
        assert value == pytest.approx(repeated[name], nan_ok=True)


def test_an_undefined_figure_has_no_interval() -> None:
    found = bootstrap(np.eye(6)[[2, 2]], ["neutral", "neutral"], resamples=20)
    assert (found["force_f1"].value, found["force_f1"].low, found["force_f1"].high) == (None, None, None)


def test_draws_in_which_a_figure_is_undefined_do_not_count() -> None:
    one = estimate(0.5, np.array([np.nan, 0.4, 0.6]))
    assert (one.low, one.high) == pytest.approx((0.405, 0.595))
