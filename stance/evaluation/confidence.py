"""What a model's confidence is worth: how often it is right at each, and what is gained by leaving the unsure to people.

Confidence is the probability of the decoded label, which need not be the highest of the six.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stance.evaluation.measure import BINS, tally
from stance.evaluation.outcomes import Outcomes

_LEVELS = tuple(step / 10 for step in range(10, 0, -1))


@dataclass(frozen=True, slots=True)
class Bin:
    """Statements whose confidence lies in [low, high): their number, mean confidence and share of right labels."""

    low: float
    high: float
    count: int
    confidence: float | None
    accuracy: float | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """Accuracy on the `count` statements whose confidence is at least `threshold`, which are the share `coverage` of all."""

    coverage: float
    threshold: float
    count: int
    accuracy: float


def trace_reliability(outcomes: Outcomes) -> list[Bin]:
    """Confidence against accuracy of the six labels in ten bins; the last one holds 1. Empty bins have neither."""
    return [
        Bin(
            low=place / BINS,
            high=(place + 1) / BINS,
            count=int(count),
            confidence=float(confidence / count) if count else None,
            accuracy=float(right / count) if count else None,
        )
        for place, (count, confidence, right) in enumerate(tally(outcomes).bins[0])
    ]


def trace_coverage(outcomes: Outcomes) -> list[Coverage]:
    """Accuracy of the six labels at coverages from all statements to the surest tenth; empty without full references.

    Statements of equal confidence are kept or left together, so a coverage may come out above the level asked for.
    """
    confidence, right = outcomes.confidence[outcomes.known], outcomes.right[outcomes.known]
    if not len(confidence):
        return []
    falling = np.sort(confidence)[::-1]
    thresholds = {float(falling[max(1, round(level * len(falling))) - 1]): None for level in _LEVELS}
    return [_cover(threshold, confidence >= threshold, right) for threshold in thresholds]


def _cover(threshold: float, kept: np.ndarray, right: np.ndarray) -> Coverage:
    return Coverage(float(kept.mean()), threshold, int(kept.sum()), float(right[kept].mean()))
