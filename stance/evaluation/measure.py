"""The figures of the evaluation, all computed from weighted counts, so that a thousand resamples cost one matrix product."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stance.evaluation.outcomes import Indices, Outcomes, compare
from stance.labels import FORCES, INDEX, LABELS, STANCES, TABLE, UNRELATED

Array = NDArray[np.float64]
BINS: Final = 10
_VALUES = np.array([meaning.value for meaning in TABLE.values()])
_FORCE = np.array([-1 if meaning.force is None else FORCES.index(meaning.force) for meaning in TABLE.values()])


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over n statements under r sets of weights; the first axis is r everywhere.

    six (r, 6, 6) and three (r, 3, 3): reference by prediction. force (r, 2, 3): force of the reference by explicit, hedged or a
    wrong side. bins (r, 10, 3): statements, confidence and right predictions by confidence, the probability of the decoded
    label. sums (r, 3): absolute error of the score, statements it was summed over, and squared error of the probabilities.
    """

    six: Array
    three: Array
    force: Array
    bins: Array
    sums: Array


def measure(probabilities: ArrayLike, references: Sequence[str] | Sequence[int]) -> dict[str, float]:
    """Every figure of `descriptions.METRICS` for (n, 6) probabilities and n references; NaN where a figure is not defined.

    Labels are decoded with `stance.scores.decode_labels`. References that are bare stances count in `macro_f1_three` alone.
    """
    return {name: float(values[0]) for name, values in compute_metrics(tally(compare(probabilities, references))).items()}


def tally(outcomes: Outcomes, weights: Array | None = None) -> Tally:
    """Count outcomes under (r, n) weights, how often each statement is drawn; each counts once when left out."""
    weights = np.ones((1, len(outcomes))) if weights is None else weights
    known, label = outcomes.known, outcomes.label
    force = np.where(known, _FORCE[label], -1)
    seen = np.where(outcomes.stance == outcomes.predicted_stance, _FORCE[outcomes.predicted], len(FORCES))
    bins = np.where(known, np.minimum((outcomes.confidence * BINS).astype(np.int64), BINS - 1), -1)
    return Tally(
        six=_count(np.where(known, label * len(LABELS) + outcomes.predicted, -1), (len(LABELS), len(LABELS)), weights=weights),
        three=_count(outcomes.stance * len(STANCES) + outcomes.predicted_stance, (len(STANCES), len(STANCES)), weights=weights),
        force=_count(np.where(force >= 0, force * 3 + seen, -1), (len(FORCES), 3), weights=weights),
        bins=np.stack([_count(bins, (BINS,), weights=weights * part) for part in (1.0, outcomes.confidence, outcomes.right)], axis=-1),
        sums=weights @ _errors(outcomes),
    )


def compute_metrics(counts: Tally) -> dict[str, Array]:
    """The figures of METRICS for each set of weights, shape (r,) each."""
    known = counts.six.sum(axis=(1, 2))
    inside = counts.force[:, :, : len(FORCES)]
    # Of the decoded label's probability; training reports the error of the highest one, which can be another label's.
    gaps = np.abs(counts.bins[:, :, 1] - counts.bins[:, :, 2]).sum(axis=1)
    return {
        "macro_f1": _mean(f1_by_label(counts.six)),
        "macro_f1_three": _mean(f1_by_label(counts.three)),
        "accuracy": _divide(np.trace(counts.six, axis1=1, axis2=2), known),
        "force_f1_given_side": _mean(f1_by_label(inside)),
        "force_f1": _mean(_f1(inside, counts.force.sum(axis=2))),
        "mae": _divide(counts.sums[:, 0], counts.sums[:, 1]),
        "ece": _divide(gaps, known),
        "brier": _divide(counts.sums[:, 2], known),
        "krippendorff_alpha": _alpha(counts.six),
    }


def f1_by_label(confusion: Array) -> Array:
    """F1 of each of k labels, shape (r, k), from (r, k, k) counts; NaN where a label is neither reference nor prediction."""
    return _f1(confusion, confusion.sum(axis=2))


def precision_by_label(confusion: Array) -> Array:
    """Precision of each label, shape (r, k); NaN where it is never predicted."""
    return _divide(np.diagonal(confusion, axis1=1, axis2=2), confusion.sum(axis=1))


def recall_by_label(confusion: Array) -> Array:
    """Recall of each label, shape (r, k); NaN where it is never the reference."""
    return _divide(np.diagonal(confusion, axis1=1, axis2=2), confusion.sum(axis=2))


def _f1(confusion: Array, references: Array) -> Array:
    hits = np.diagonal(confusion, axis1=1, axis2=2)
    return _divide(2 * hits, references + confusion.sum(axis=1))


def _alpha(confusion: Array) -> Array:
    """Krippendorff's alpha for two coders and nominal labels, in closed form from the coincidence matrix."""
    coincidences = confusion + confusion.transpose(0, 2, 1)
    of_label = coincidences.sum(axis=2)
    total = of_label.sum(axis=1)
    observed = total - np.trace(coincidences, axis1=1, axis2=2)
    return np.asarray(1 - _divide((total - 1) * observed, total**2 - (of_label**2).sum(axis=1)))


def _errors(outcomes: Outcomes) -> Array:
    related = outcomes.known & (outcomes.label != INDEX[UNRELATED])
    distance = np.abs(outcomes.score - _VALUES[outcomes.label])
    squares = ((outcomes.probabilities - np.eye(len(LABELS))[outcomes.label]) ** 2).sum(axis=1)
    return np.stack([related * distance, related, outcomes.known * squares], axis=1)


def _count(cells: Indices, shape: tuple[int, ...], *, weights: Array) -> Array:
    size = int(np.prod(shape))
    indicator = (cells[:, None] == np.arange(size)).astype(np.float64)
    counts: Array = weights @ indicator
    return counts.reshape(-1, *shape)


def _mean(values: Array) -> Array:
    present = ~np.isnan(values)
    return _divide(np.where(present, values, 0).sum(axis=1), present.sum(axis=1))


def _divide(above: Array, below: ArrayLike) -> Array:
    divisor = np.asarray(below, dtype=np.float64)
    out: Array = np.full(divisor.shape, np.nan)
    return np.divide(above, divisor, out=out, where=divisor > 0)
