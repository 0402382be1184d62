"""Intervals around figures, by drawing the statements again with replacement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike

from stance.evaluation.measure import Array, Tally, compute_metrics, tally
from stance.evaluation.outcomes import Outcomes, compare

_CELLS_AT_ONCE = 4_000_000
"""Weights held in memory at a time (32 MB); more statements mean fewer resamples at once."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval; all three are None where the figure is not defined."""

    value: float | None
    low: float | None = None
    high: float | None = None


def bootstrap(
    probabilities: ArrayLike, references: Sequence[str] | Sequence[int], *, resamples: int = 1000, seed: int = 0
) -> dict[str, Estimate]:
    """Every figure of `measure` with a percentile 95 % interval over resampled statements."""
    outcomes = compare(probabilities, references)
    return estimate_metrics(tally(outcomes), resample(outcomes, resamples=resamples, seed=seed))


def estimate_metrics(point: Tally, draws: Tally) -> dict[str, Estimate]:
    """The figures of `point` with intervals from `draws`."""
    values, spread = compute_metrics(point), compute_metrics(draws)
    return {name: estimate(float(values[name][0]), spread[name]) for name in values}


def resample(outcomes: Outcomes, *, resamples: int, seed: int) -> Tally:
    """Counts over `resamples` draws of n statements with replacement. One seed draws the same rows for every model."""
    generator, count = np.random.default_rng(seed), len(outcomes)
    step = max(1, _CELLS_AT_ONCE // count)
    chunks = []
    for start in range(0, resamples, step):
        draws = generator.multinomial(count, np.full(count, 1 / count), size=min(step, resamples - start))
        chunks.append(tally(outcomes, draws.astype(np.float64)))
    return Tally(**{field.name: np.concatenate([getattr(chunk, field.name) for chunk in chunks]) for field in fields(Tally)})


def estimate(value: float, draws: Array) -> Estimate:
    """A figure and the middle 95 % of its resampled values, from shape (r,); draws in which it is undefined do not count.

    Resampling adds noise that some figures (ECE above all) answer with a shift; the interval is widened to hold the figure itself.
    """
    drawn = draws[~np.isnan(draws)]
    if np.isnan(value):
        return Estimate(None)
    if not len(drawn):
        return Estimate(value)
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Estimate(value, min(float(low), value), max(float(high), value))
