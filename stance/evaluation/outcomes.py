"""Predictions beside references: what every figure of the evaluation is counted from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike, NDArray

from stance.errors import StanceError
from stance.labels import ID2LABEL, INDEX, LABELS, STANCES, is_known, nearest, three_way
from stance.quotes.quote import Quote
from stance.scores import Probabilities, decode_labels, score_values

Indices = NDArray[np.int64]
NOT_KNOWN = -1
"""Stands in `Outcomes.label` where the reference is a bare stance, so that nobody knows the label."""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """n statements, each with what was right and what was predicted; all arrays have n rows.

    label and predicted index LABELS (label is NOT_KNOWN for a bare stance); stance and predicted_stance index STANCES,
    with `unrelated` counted as neutrality. confidence is the probability of the decoded label.
    """

    label: Indices
    stance: Indices
    predicted: Indices
    predicted_stance: Indices
    probabilities: Probabilities
    confidence: Probabilities
    score: Probabilities

    def __len__(self) -> int:
        return len(self.label)

    @property
    def known(self) -> NDArray[np.bool_]:
        """Which statements have a full label as reference, not only a stance."""
        return np.asarray(self.label != NOT_KNOWN)

    @property
    def right(self) -> NDArray[np.bool_]:
        """Which predictions are right: the label, or the stance where nothing more is known."""
        return np.asarray(np.where(self.known, self.label == self.predicted, self.stance == self.predicted_stance))

    def take(self, rows: Sequence[int]) -> Outcomes:
        """The outcomes of some rows, in the order given."""
        return Outcomes(**{field.name: getattr(self, field.name)[list(rows)] for field in fields(self)})


def compare(probabilities: ArrayLike, references: Sequence[str] | Sequence[int]) -> Outcomes:
    """Set (n, 6) probabilities beside n references: labels, ids of labels, or bare stances.

    Raises StanceError when the numbers are no probabilities, the counts differ or a reference is unknown.
    """
    rows = _check(np.asarray(probabilities, dtype=np.float64), len(references))
    names = [name_reference(reference) for reference in references]
    predicted = decode_labels(rows)
    labels = np.array([INDEX[label] for label in predicted])
    return Outcomes(
        label=np.array([INDEX.get(name, NOT_KNOWN) for name in names]),
        stance=np.array([_stance(name) for name in names]),
        predicted=labels,
        predicted_stance=np.array([_stance(label) for label in predicted]),
        probabilities=rows,
        confidence=rows[np.arange(len(rows)), labels],
        score=score_values(rows),
    )


def read_reference(quote: Quote) -> str | None:
    """What a quote is judged by: its label or bare stance, or the likeliest label of its annotations; None when unlabelled."""
    return quote.main_label if quote.is_labelled else None


def name_reference(reference: str | int) -> str:
    """The name of a label or stance given by name or by id. Raises StanceError for anything else."""
    name = reference if isinstance(reference, str) else ID2LABEL.get(int(reference), "")
    if is_known(name):
        return str(name)
    hint = nearest(name)
    remedy = f"Did you mean {hint!r}?" if hint else f"Use one of {', '.join(LABELS)}."
    raise StanceError(f"Reference {reference!r} is no label. {remedy}")


def _stance(name: str) -> int:
    return STANCES.index(three_way(name))


def _check(rows: Probabilities, wanted: int) -> Probabilities:
    if not wanted:
        raise StanceError("Got no statements to evaluate; wanted at least one with a label.")
    if rows.ndim != 2 or rows.shape[1] != len(LABELS):
        raise StanceError(f"Got predictions of shape {rows.shape}; wanted one row of {len(LABELS)} probabilities per statement.")
    if len(rows) != wanted:
        raise StanceError(f"Got {len(rows)} predictions and {wanted} references; wanted as many of one as of the other.")
    # float16 and bfloat16 models sum to 1 within about 0.005.
    if not (np.isfinite(rows).all() and rows.min() >= 0 and np.allclose(rows.sum(axis=1), 1, atol=0.01)):
        raise StanceError("Predictions must be probabilities that sum to 1 in every row; put logits through a softmax first.")
    return rows
