from __future__ import annotations

import numpy as np
import pytest

from stance.evaluation.confidence import trace_coverage, trace_reliability
from stance.evaluation.measure import measure
from stance.evaluation.outcomes import Outcomes, compare
from stance.labels import LABELS


def draw(seed: int, count: int = 200) -> Outcomes:
    generator = np.random.default_rng(seed)
    return compare(generator.dirichlet(np.full(6, 0.3), size=count), [LABELS[place] for place in generator.integers(0, 6, size=count)])


@pytest.mark.parametrize("seed", range(3))
def test_the_bins_hold_every_statement_and_give_the_calibration_error(seed: int) -> None:
    outcomes = draw(seed)
    bins = trace_reliability(outcomes)
    assert sum(one.count for one in bins) == len(outcomes)
    gaps = [one.count * abs(one.confidence - one.accuracy) for one in bins if one.confidence is not None and one.accuracy is not None]
    expected = measure(outcomes.probabilities, [LABELS[place] for place in outcomes.label])["ece"]
    assert sum(gaps) / len(outcomes) == pytest.approx(expected)
    assert all(one.low <= one.confidence <= one.high for one in bins if one.confidence is not None)


@pytest.mark.parametrize("seed", range(3))
def test_coverage_falls_from_all_to_a_tenth_as_the_threshold_rises(seed: int) -> None:
    outcomes = draw(seed)
    steps = trace_coverage(outcomes)
    assert steps[0].coverage == 1
    assert steps[0].accuracy == pytest.approx(outcomes.right.mean())
    assert [one.coverage for one in steps] == pytest.approx([level / 10 for level in range(10, 0, -1)])
    assert [one.threshold for one in steps] == sorted(one.threshold for one in steps)
    assert all(one.count == (outcomes.confidence >= one.threshold).sum() for one in steps)


def test_equal_confidence_is_kept_together() -> None:
    outcomes = compare(np.eye(6)[[0, 0, 1]], ["explicit_support", "neutral", "hedged_support"])
    assert [(one.coverage, one.count) for one in trace_coverage(outcomes)] == [(1.0, 3)]


def test_bare_stances_have_no_confidence_to_judge() -> None:
    outcomes = compare(np.eye(6)[[0, 1]], ["support", "criticism"])
    assert trace_coverage(outcomes) == []
    assert all(one.count == 0 and one.accuracy is None for one in trace_reliability(outcomes))
