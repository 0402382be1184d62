"""From six probabilities to an answer that never contradicts itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stance.labels import INDEX, LABELS, STANCES, TABLE, UNRELATED, Force, Stance, labels_of

Probabilities = NDArray[np.float64]
_VALUES = np.array([meaning.value for meaning in TABLE.values()])
_RELATED = np.array([label != UNRELATED for label in LABELS])


@dataclass(frozen=True, slots=True)
class Score:
    """What the model says of one statement.

    label: one of the six labels; stance and force follow from it (None where the label has none).
    score: expected value in [-1, 1] given that the statement is about the war; +1 is explicit support, -1 explicit criticism.
    relevance: 1 - P(unrelated). confidence: probability of the decoded label. probabilities: of all six labels.
    truncated: the text goes on beyond the last window that was read, and that end had no say.
    windows: 1 for an ordinary statement; a text longer than the model reads is scored in so many overlapping windows, and the probabilities
    are their mean, weighted by length.
    """

    text: str
    label: str
    stance: Stance | None
    force: Force | None
    score: float
    relevance: float
    confidence: float
    probabilities: dict[str, float]
    truncated: bool = False
    windows: int = 1

    @property
    def related(self) -> bool:
        """Whether the statement is about the war at all."""
        return self.label != UNRELATED

    def as_dict(self) -> dict[str, Any]:
        """The fields as plain JSON values."""
        return asdict(self)


def decode_labels(probabilities: Probabilities) -> list[str]:
    """Labels of an (n, 6) array, decided top-down: related or not, then stance, then force within the stance."""
    related = probabilities[:, INDEX[UNRELATED]] <= 0.5
    by_stance = np.stack([_mass(probabilities, stance) for stance in STANCES], axis=1)
    return [
        _strongest(row, STANCES[int(best)]) if about else UNRELATED
        for row, best, about in zip(probabilities, by_stance.argmax(axis=1), related, strict=True)
    ]


def score_values(probabilities: Probabilities) -> Probabilities:
    """Expected value of the label table given related, shape (n,), for an (n, 6) array; 0 where nothing is related."""
    mass = probabilities @ _RELATED
    return np.asarray(np.divide(probabilities @ _VALUES, mass, out=np.zeros(len(mass)), where=mass > 0))


def decode(
    texts: Sequence[str], probabilities: Probabilities, truncated: Sequence[bool], *, windows: Sequence[int] | None = None
) -> list[Score]:
    """Scores of n texts from their (n, 6) probabilities. windows: read of each text, one each when left out."""
    labels, values = decode_labels(probabilities), score_values(probabilities)
    return [
        Score(
            text=text,
            label=label,
            stance=TABLE[label].stance,
            force=TABLE[label].force,
            score=float(value),
            relevance=float(1 - row[INDEX[UNRELATED]]),
            confidence=float(row[INDEX[label]]),
            probabilities=dict(zip(LABELS, map(float, row), strict=True)),
            truncated=bool(cut),
            windows=int(count),
        )
        for text, label, value, row, cut, count in zip(
            texts, labels, values, probabilities, truncated, windows if windows is not None else [1] * len(texts), strict=True
        )
    ]


def _mass(probabilities: Probabilities, stance: str) -> Probabilities:
    return np.asarray(probabilities[:, [INDEX[label] for label in labels_of(stance)]].sum(axis=1))


def _strongest(row: Probabilities, stance: str) -> str:
    return max(labels_of(stance), key=lambda label: row[INDEX[label]])
