"""How far annotators agree beyond chance, over labels, over stances and along the scale, and where they part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from stance.labels import LABELS, STANCES, TABLE, UNRELATED, three_way
from stance.quotes.overlap import Judgements

Counts = NDArray[np.int64]
SCALE: Final = tuple(sorted((label for label in LABELS if label != UNRELATED), key=lambda label: TABLE[label].value))
"""Labels of related statements from explicit criticism to explicit support."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its bootstrap 95 % interval over statements; None where it is not defined, as with a single label."""

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class LabelAgreement:
    """Specific agreement on a label: of the times one annotator gave it, how often another did too (F1 of one against the other).

    uses: how often it was given to statements that another annotator judged as well.
    """

    label: str
    uses: int
    agreement: Figure


@dataclass(frozen=True, slots=True)
class Confusion:
    """Two labels that different annotators gave to one statement, and how many pairs of annotators did."""

    first: str
    second: str
    count: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """statements: those that at least two annotators judged. same: share of pairs of judgements that are the same label.

    Krippendorff's alpha: nominal over the six labels, nominal over three stances (`unrelated` counts as neutrality), and ordinal
    along the scale among judgements that are not `unrelated`. A bare stance counts in `alpha_three` alone.
    """

    statements: int
    same: Figure
    alpha_six: Figure
    alpha_three: Figure
    alpha_ordinal: Figure
    labels: tuple[LabelAgreement, ...]
    confusions: tuple[Confusion, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)


def measure_agreement(judgements: Judgements, *, resamples: int = 1000, seed: int = 0) -> Agreement:
    """Every figure with a percentile interval over resampled statements. Raises ValueError without a statement judged twice."""
    judged = [row for row in judgements if sum(label is not None for label in row) > 1]
    if not judged:
        raise ValueError("no statement has two labels")
    six, three = _count(judged, LABELS, lambda label: label), _count(judged, STANCES, _to_stance)
    scale = six[:, [LABELS.index(label) for label in SCALE]]
    draws = np.random.default_rng(seed).integers(0, len(judged), size=(resamples, len(judged)))
    return Agreement(
        statements=len(judged),
        same=_estimate(six, draws, _share_same),
        alpha_six=_estimate(six, draws, lambda counts: _alpha(counts, "nominal")),
        alpha_three=_estimate(three, draws, lambda counts: _alpha(counts, "nominal")),
        alpha_ordinal=_estimate(scale, draws, lambda counts: _alpha(counts, "ordinal")),
        labels=tuple(_measure_label(six, draws, label) for label in LABELS),
        confusions=_find_confusions(six),
    )


def _to_stance(label: str) -> str:
    return three_way(label) if label in TABLE else label


def _count(judged: Sequence[Sequence[str | None]], values: Sequence[str], name: Callable[[str], str]) -> Counts:
    """How often each statement was given each value, shape (statements, values)."""
    rows = [[name(label) for label in row if label is not None] for row in judged]
    return np.array([[row.count(value) for value in values] for row in rows], dtype=np.int64)


def _estimate(counts: Counts, draws: Counts, measure: Callable[[Counts], float]) -> Figure:
    value = measure(counts)
    drawn = np.array([measure(counts[chosen]) for chosen in draws])
    drawn = drawn[~np.isnan(drawn)]
    if np.isnan(value) or not len(drawn):
        return Figure(None if np.isnan(value) else value)
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Figure(value, float(low), float(high))


def _alpha(counts: Counts, level: Literal["nominal", "ordinal"]) -> float:
    import krippendorff

    pairable = counts[counts.sum(axis=1) > 1]
    if (pairable.sum(axis=0) > 0).sum() < 2:
        return float("nan")  # With a single value in use, nothing could have been a disagreement.
    return float(krippendorff.alpha(value_counts=pairable, level_of_measurement=level))


def _share_same(counts: Counts) -> float:
    given = counts.sum(axis=1)
    return _divide((counts * (counts - 1)).sum(), (given * (given - 1)).sum())


def _measure_label(six: Counts, draws: Counts, label: str) -> LabelAgreement:
    """Over pairs of judgements: those that both give the label, against those in which it is given at all."""
    column, others = six[:, LABELS.index(label)], six.sum(axis=1) - 1
    pairs = np.stack([column * (column - 1), column * others], axis=1)
    uses = int(column[others > 0].sum())
    return LabelAgreement(label, uses, _estimate(pairs, draws, lambda chosen: _divide(*chosen.sum(axis=0))))


def _find_confusions(six: Counts) -> tuple[Confusion, ...]:
    together = six.T @ six
    pairs = [Confusion(LABELS[a], LABELS[b], int(together[a, b])) for a, b in combinations(range(len(LABELS)), 2)]
    return tuple(sorted((pair for pair in pairs if pair.count), key=lambda pair: -pair.count))


def _divide(above: Any, below: Any) -> float:
    return float(above) / float(below) if below else float("nan")
